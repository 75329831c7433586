"""Every setting, read top to bottom.

What starts the processes reads what it alone needs from the environment itself: PORT, STOOK_HOST, STOOK_WORKERS and
STOOK_POSTGRES_USER (config/local/). The sandbox, which has no settings, reads STOOK_BENCH, STOOK_EXTRACTORS and what an
extractor of one's own is told by STOOK_EXTRACTOR_….
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config import environment as env
from config.llm import ASKING, LLM_BASE_URLS, not_set_up
from config.local.names import OWN_NAMES
from config.logs import FORMS, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
# Generic classes such as ModelAdmin[Job] are subscriptable to the type checker only; this makes it true.
django_stubs_ext.monkeypatch()
STOOK_HOME = Path(env.text("STOOK_HOME", str(BASE_DIR / ".stook"))).resolve()

# --- The servers: named in the environment, or those that `make serve` runs. ---

_servers = env.addresses(STOOK_HOME)
SECRET_KEY = _servers.secret_key
# Keys that SECRET_KEY has replaced; what they have sealed or signed is still read.
SECRET_KEY_FALLBACKS = env.words("STOOK_SECRET_KEY_FALLBACKS")
DATABASE_URL = _servers.database_url
REDIS_URL = _servers.redis_url
CELERY_BROKER_URL = _servers.broker_url


def _database(url: str) -> dict[str, Any]:
    options = dict(conninfo_to_dict(url))
    own = [
        # A client that stalls in a transaction must not hold a job's lock (C4): 2 s, then PostgreSQL ends it.
        "-c idle_in_transaction_session_timeout=2000",
        # One that is gone without a word holds nothing for longer than 15 s, such as a permit for the language model.
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2",
    ]
    # Of two the last counts, so that what the address says goes before.
    options["options"] = " ".join([*own, str(options.get("options", ""))]).strip()
    options.setdefault("connect_timeout", 5)
    # Django's None would forbid what jobs/prepared.py asks for; its own cursors bind in the client and never prepare.
    options["prepare_threshold"] = 5
    # A server that is gone without a word is noticed after 15 s, and not after the system's hours.
    for name, value in {
        "keepalives_idle": 5,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 15_000,
    }.items():
        options.setdefault(name, value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", "stook"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What is installed. ---

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "config.admin_site.OperatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "jobs",
    "workers",
]
MIDDLEWARE = [
    "jobs.api.middleware.RequestIdMiddleware",
    "jobs.api.bodies.BodyMiddleware",
    "jobs.api.middleware.HealthMiddleware",
    "jobs.api.middleware.CorsMiddleware",
    "jobs.api.middleware.GZipTextMiddleware",
    "jobs.api.middleware.HttpsMiddleware",
    "jobs.api.middleware.RateLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"

# --- Who may reach it, and how. ---

DEBUG = env.flag("STOOK_DEBUG")
PUBLIC_URL = env.text("STOOK_PUBLIC_URL", "").rstrip("/")
_public_address = urlsplit(PUBLIC_URL).netloc
# Until the operator names the names under which it is reached, this machine alone reaches it.
ALLOWED_HOSTS = [
    *(env.words("STOOK_ALLOWED_HOSTS") or OWN_NAMES),
    *([re.sub(r":\d+$", "", _public_address)] if _public_address else []),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
HTTPS = env.flag("STOOK_HTTPS", default=PUBLIC_URL.startswith("https://"))
# The front believes it of the proxies in STOOK_TRUSTED_PROXIES alone (config/local/Caddyfile).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_SSL_HOST = _public_address if PUBLIC_URL.startswith("https://") else None
# Browsers hold a name to HTTPS this long and cannot be told otherwise. The whole domain, and the list that ships with
# browsers, bind more than Stook: for whoever owns the domain to ask for.
HSTS_PRELOAD = env.flag("STOOK_HSTS_PRELOAD")
SECURE_HSTS_SECONDS = env.integer("STOOK_HSTS_SECONDS", 31_536_000 if HSTS_PRELOAD else 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_PRELOAD
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Files. ---

MEDIA_ROOT = Path(env.text("STOOK_DOCUMENTS", str(STOOK_HOME / "documents")))
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STOOK_STATIC", str(STOOK_HOME / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Static files come straight from the packages, so that no collectstatic has to run first.
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_PERMISSIONS = 0o600
MAX_FILE_BYTES = env.integer("STOOK_MAX_FILE_MB", 100, minimum=1) * 1024 * 1024
MAX_FILES_PER_UPLOAD = env.integer("STOOK_MAX_FILES_PER_UPLOAD", 100, minimum=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = env.integer("STOOK_MAX_JSON_MB", 10, minimum=1) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_FILES_PER_UPLOAD
# What one archive may unpack to, and how deep archives may lie in archives.
MAX_ARCHIVE_FILES = env.integer("STOOK_MAX_ARCHIVE_FILES", 1000, minimum=1)
MAX_ARCHIVE_BYTES = env.integer("STOOK_MAX_ARCHIVE_MB", 1024, minimum=1) * 1024 * 1024
MAX_ARCHIVE_DEPTH = env.integer("STOOK_MAX_ARCHIVE_DEPTH", 2, minimum=1)
# For a `file_url`, redirects and download together; below the 30 s after which proxies tend to give up.
FETCH_TIMEOUT_S = env.seconds("STOOK_FETCH_TIMEOUT_SECONDS", 25.0, minimum=1.0)

# --- Jobs. ---

MAX_DOCUMENTS_PER_JOB = env.integer("STOOK_MAX_DOCUMENTS_PER_JOB", 100_000, minimum=1)
# The widest a job can get, whatever the fleet: its cancel reads one counter row a slot (C8).
MAX_SLOTS_PER_JOB = env.integer("STOOK_MAX_SLOTS_PER_JOB", 32, minimum=1)
BENCH = env.flag("STOOK_BENCH")
# What a job may name; `sleep` needs no file, and exists for measuring alone, as `scripted` does for tests.
EXTRACTORS = env.extractors()
EXTRACTOR = env.text("STOOK_EXTRACTOR", "embedded")
if EXTRACTOR not in EXTRACTORS:
    raise ImproperlyConfigured(f"STOOK_EXTRACTOR is {EXTRACTOR!r}, but must be one of: {', '.join(EXTRACTORS)}.")
# To be raised when parsing gets better: documents are then read again when next used.
PARSER_VERSION = 5
# What the XML of an electronic invoice declares goes before what its pages say, unless a job's `einvoice_xml` differs.
READ_EINVOICE_XML = env.flag("STOOK_READ_EINVOICE_XML", default=True)
# How long a cancel waits for the job's lock before it answers 503.
CANCEL_LOCK_TIMEOUT_S = 3.0

# --- The language model, for the extractors `llm` and `hybrid`. ---

LLM_PROVIDER = env.choice("STOOK_LLM_PROVIDER", "openai", ("openai", "anthropic"))
LLM_BASE_URL = env.text("STOOK_LLM_BASE_URL", LLM_BASE_URLS[LLM_PROVIDER])
LLM_MODEL = env.text("STOOK_LLM_MODEL", "")
LLM_API_KEY = env.secret("STOOK_LLM_API_KEY")
MODEL_EXTRACTORS = ASKING
# Extractors that no job may name yet, and what has to be done first.
EXTRACTORS_NOT_SET_UP = not_set_up(LLM_PROVIDER, LLM_BASE_URL, LLM_MODEL, LLM_API_KEY)
if EXTRACTOR in EXTRACTORS_NOT_SET_UP:
    raise ImproperlyConfigured(f"STOOK_EXTRACTOR is {EXTRACTOR!r}. {EXTRACTORS_NOT_SET_UP[EXTRACTOR]}")
# Of a call, from its connection to the last byte of its answer.
LLM_TIMEOUT_S = env.seconds("STOOK_LLM_TIMEOUT_SECONDS", 120.0, minimum=0.1)
# Calls at a time, by the whole fleet; 0: as many as there are workers.
LLM_MAX_CONCURRENCY = env.integer("STOOK_LLM_MAX_CONCURRENCY", 0)
# A long document is asked about in parts. Their text has some 10,000 tokens at most, which small models can read, too.
LLM_MAX_PAGES_PER_CALL = env.integer("STOOK_LLM_MAX_PAGES_PER_CALL", 10, minimum=1)
LLM_MAX_CHARACTERS_PER_CALL = env.integer("STOOK_LLM_MAX_CHARACTERS_PER_CALL", 40_000, minimum=1000)
# What one document may cost; it fails beyond.
LLM_MAX_CALLS_PER_DOCUMENT = env.integer("STOOK_LLM_MAX_CALLS_PER_DOCUMENT", 100, minimum=1)
# Of an answer; 0: as the endpoint has it, and 8192 with Anthropic, which asks for a number.
LLM_MAX_OUTPUT_TOKENS = env.integer("STOOK_LLM_MAX_OUTPUT_TOKENS", 0)
# `hybrid` asks for the fields of which the embedded extractor is less sure than this.
LLM_HYBRID_THRESHOLD = env.number("STOOK_LLM_HYBRID_THRESHOLD", 0.8)

# --- The fleet. ---

SLICE_S = env.seconds("STOOK_SLICE_SECONDS", 1.0, minimum=0.01)
LEASE_S = env.seconds("STOOK_LEASE_SECONDS", 6.0, minimum=1.0)
# A worker reads its job's row this often (C6: at least every 2 s), in the statement that extends its lease.
RENEWAL_S = min(1.5, LEASE_S / 3)
CANCEL_GRACE_S = env.seconds("STOOK_CANCEL_GRACE_SECONDS", 5.0)
SHUTDOWN_GRACE_S = env.seconds("STOOK_SHUTDOWN_GRACE_SECONDS", 5.0)
DOCUMENT_TIMEOUT_S = env.seconds("STOOK_DOCUMENT_TIMEOUT_SECONDS", 300.0, minimum=0.1)
# Of processor time, for what a stopped clock or a paused worker would let run on.
DOCUMENT_CPU_S = env.integer("STOOK_DOCUMENT_CPU_SECONDS", 600, minimum=1)
MAX_PAGES_PER_DOCUMENT = env.integer("STOOK_MAX_PAGES_PER_DOCUMENT", 2_000, minimum=1)
# A thousand pages of prose have some 2,000,000.
MAX_CHARACTERS_PER_DOCUMENT = env.integer("STOOK_MAX_CHARACTERS_PER_DOCUMENT", 10_000_000, minimum=1_000)
# For extractors of one's own: a file that takes a sandbox over through its parser then gets to the servers, too.
SANDBOX_NETWORK = env.flag("STOOK_SANDBOX_NETWORK", default=False)
DOCUMENT_MEMORY_MB = env.integer("STOOK_DOCUMENT_MEMORY_MB", 4096, minimum=256)
SUPERVISOR_INTERVAL_S = env.seconds("STOOK_SUPERVISOR_SECONDS", 1.0, minimum=0.05)

# --- Webhooks. ---

# Where webhooks may lead: without it, only where every address is one of the public internet.
WEBHOOKS_TO_PRIVATE_ADDRESSES = env.flag("STOOK_WEBHOOKS_TO_PRIVATE_ADDRESSES")
# Of one organization: each of its events is sent to so many receivers at most.
MAX_WEBHOOKS = env.integer("STOOK_MAX_WEBHOOKS", 100, minimum=1)
# Lookup, connection, TLS and answer in all.
WEBHOOK_TIMEOUT_S = env.seconds("STOOK_WEBHOOK_TIMEOUT_SECONDS", 10.0, minimum=0.1)
# An attempt whose sender has not told its outcome by then is made again by another.
DELIVERY_LEASE_S = 3 * WEBHOOK_TIMEOUT_S
# Looked for so often, and not told by a notification: NOTIFY would make the commits of cancels wait for each other.
DELIVERY_INTERVAL_S = env.seconds("STOOK_DELIVERY_SECONDS", 0.25, minimum=0.01)
# By one process; a second one to the same webhook only while half of these are free: many that hang delay nobody.
DELIVERIES_AT_ONCE = 256
# By all processes. A webhook that fails gets one at a time until it has taken one, and all of those half of the above.
DELIVERIES_AT_ONCE_EACH = 4
DELIVERIES_AT_ONCE_OF_ORGANIZATION = 128
# One that fails is left in peace after each attempt, for this part of the time since it has, and no longer than that.
FAILING_WEBHOOK_RESTS = 0.1
FAILING_WEBHOOK_RESTS_AT_MOST_S = 300.0
# Events and their deliveries are kept for so long.
EVENT_RETENTION_DAYS = env.integer("STOOK_EVENT_RETENTION_DAYS", 30, minimum=1)

# --- Redis: what may be lost. C6: bounded waits, no retry, a breaker. ---

REDIS_TIMEOUT_S = 0.2
REDIS_BREAKER_S = 1.0

# --- The API. ---

# Requests of each kind that a key may send in a second, where its organization has no limits of its own.
READS_PER_SECOND = env.integer("STOOK_READS_PER_SECOND", 1000, minimum=1)
WRITES_PER_SECOND = env.integer("STOOK_WRITES_PER_SECOND", 200, minimum=1)
EXTRACTS_PER_SECOND = env.integer("STOOK_EXTRACTS_PER_SECOND", 100, minimum=1)
# How long POST /v1/extract waits for the row before it answers 202: as long as proxies and clients tend to wait.
SYNC_EXTRACT_S = env.seconds("STOOK_SYNC_EXTRACT_SECONDS", 30.0)

# Whoever sends it as `Authorization: Bearer …` may read /metrics; without it there is no such page.
METRICS_TOKEN = env.text("STOOK_METRICS_TOKEN", "")

# Scheme and host of the sites whose pages may call the API from a browser; none unless listed.
CORS_ORIGINS = env.words("STOOK_CORS_ORIGINS")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["jobs.api.authentication.APIKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["jobs.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "jobs.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "jobs.api.negotiation.IgnoreAccept",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stook",
    "DESCRIPTION": "Turns piles of documents into rows of data, and can stop at any moment without losing one.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "WEBHOOKS": "jobs.api.webhook_messages.SENT",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "JobStatus": "jobs.models.jobs.JobStatus",
        "DocumentStatus": "jobs.models.documents.DocumentStatus",
        "RowStatus": "jobs.models.rows.RowStatus",
        "DeliveryStatus": "jobs.models.webhooks.DeliveryStatus",
        "EventType": "jobs.models.history.EventType",
    },
}

# --- The rest. ---

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
UNFOLD = {"SITE_TITLE": "Stook", "SITE_HEADER": "Stook", "SITE_SYMBOL": "stacks"}
LOGGING_CONFIG = None
logging_config(
    env.choice("STOOK_LOG", "console", FORMS),
    env.choice("STOOK_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
)
