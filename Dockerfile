# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /srv/claimstone
RUN python -m venv /srv/venv
COPY requirements.lock ./
RUN /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY app app
# Editable: the package stays where the migrations and the seed lie beside it.
RUN /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/claimstone --shell /usr/sbin/nologin claimstone \
    && install -d -o claimstone -g claimstone /data
WORKDIR /srv/claimstone
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/claimstone /srv/claimstone
COPY migrations migrations
COPY seed_data seed_data
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CLAIMSTONE_HOST=0.0.0.0 \
    CLAIMSTONE_PORT=8000 \
    CLAIMSTONE_DATABASE_URL=sqlite:////data/claimstone.db
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"CLAIMSTONE_PORT\"]}/readyz', timeout=2)"]
# A catalogue that has anything in it is migrated where that is needed, and otherwise left as it is.
CMD ["claimstone", "serve", "--prepare"]
