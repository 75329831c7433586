"""The settings of Stook, and what some measurements need to see or to compare with."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as _INSTALLED_APPS

INSTALLED_APPS = [*_INSTALLED_APPS, "bench.instrumented"]
ROOT_URLCONF = "bench.instrumented.urls"
