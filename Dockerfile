# syntax=docker/dockerfile:1

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
WORKDIR /build
RUN python -m venv /srv/venv
COPY requirements.lock ./
RUN /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY migrations migrations
COPY seed_data seed_data
RUN /srv/venv/bin/pip wheel --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist . \
    && /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps dist/*.whl

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin claimstone \
    && install -d -o claimstone -g claimstone /data
COPY --from=build /srv/venv /srv/venv
WORKDIR /data
# With two arenas the threads of a process share what one of them has freed.
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    CLAIMSTONE_HOST=0.0.0.0 \
    CLAIMSTONE_PORT=8000 \
    CLAIMSTONE_MCP=true \
    CLAIMSTONE_DATABASE_URL=sqlite:////data/claimstone.db
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"CLAIMSTONE_PORT\"]}/readyz', timeout=2)"]
# A catalogue that has anything in it is migrated where that is needed, and otherwise left as it is.
CMD ["claimstone", "serve", "--prepare"]
