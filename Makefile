# `make run` serves the catalogue, `make test` proves it; both make what they need.

PYTHON ?= python3
HOST ?=
PORT ?=
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: run test install check check-lock format lock bundle-schema clean

run: $(RUN_READY)
	@exec $(BIN)/claimstone serve --prepare $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: $(TEST_READY)
	$(BIN)/python -m pytest -n auto

install: $(TEST_READY)

check: $(TEST_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile
	@$(MAKE) --no-print-directory check-lock

format: $(TEST_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Compiles copies of the locks anew; they differ when pyproject.toml has moved on.
check-lock: $(TEST_READY)
	@folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && cp requirements*.lock "$$folder" && \
	$(COMPILE) --group build --group dev --output-file "$$folder/requirements-dev.lock" && \
	$(COMPILE) --group build --constraint requirements-dev.lock \
		--output-file "$$folder/requirements.lock" && \
	for lock in requirements.lock requirements-dev.lock; do \
		cmp -s "$$lock" "$$folder/$$lock" || { echo "$$lock is not current: run 'make lock'"; exit 1; }; \
	done; echo "locks are current"

# The runtime is locked to versions of the development lock, so that what is tested is what runs.
lock: $(TEST_READY)
	$(COMPILE) --group build --group dev --output-file requirements-dev.lock && \
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements.lock

bundle-schema: $(TEST_READY)
	$(BIN)/claimstone schema > seed_data/bundle.schema.json

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)
