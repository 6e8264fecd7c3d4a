# `make run` serves the catalogue, `make test` tests it, `make bench` measures it; each installs what it needs.

PYTHON ?= python3
HOST ?=
PORT ?=
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
BENCH_READY := $(VENV)/.bench-ready
N ?= 1000000
SECONDS ?= 5
DATA ?= benchmarks/data
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: run quick test long soak drill bench install check check-lock check-dist dist format lock bundle-schema pictures clean

run: $(RUN_READY)
	@export CLAIMSTONE_MCP=$${CLAIMSTONE_MCP-true}; exec $(BIN)/claimstone serve --prepare $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# The programs that tests start take what the first of them has compiled, even where the environment keeps no bytecode.
quick test long soak: export PYTHONDONTWRITEBYTECODE =

# The rules, and what SQLite answers; for every few minutes of work.
quick: $(TEST_READY)
	$(BIN)/python -m pytest -n auto -m "not slow" --engine sqlite --hypothesis-profile dev --ignore tests/system

# Everything that guards a landing. A test that lacks its program is skipped, and fails in CI.
test: $(TEST_READY)
	@missing=; for program in chromium redis-server; do \
		command -v $$program >/dev/null || missing="$$missing $$program"; \
	done; test -z "$$missing" || echo "not on the path:$$missing (Debian: apt-get install$$missing)"
	$(BIN)/python -m pytest -n auto

# All hostile values in all places, a hundred kills, a thousand examples of each property, and the drill: hours.
long: $(TEST_READY)
	CLAIMSTONE_TEST_KILLS=$(KILLS) CLAIMSTONE_TEST_HOSTILE=1000 CLAIMSTONE_TEST_LIMITS=1000 \
		$(BIN)/python -m pytest -n auto --hypothesis-profile nightly tests tests/system/clients/typescript_clients.py
	@$(MAKE) --no-print-directory drill

# Kills the server again and again; `make test` does so five times.
KILLS ?= 100
soak: $(TEST_READY)
	CLAIMSTONE_TEST_KILLS=$(KILLS) $(BIN)/python -m pytest -n auto tests/system/test_faults.py

# Three nodes of Patroni on loopback, whose primary is killed under load; needs Debian's patroni and etcd-server.
DRILL_KILLS ?= 5
drill: $(TEST_READY)
	@$(BIN)/python -m deploy.drill --kills $(DRILL_KILLS)

# A short run: make bench N=10000 SECONDS=3; KINDS="list hot" measures these kinds of requests alone.
bench: $(BENCH_READY)
	@$(BIN)/python -m benchmarks --claims $(N) --seconds $(SECONDS) --data $(DATA) $(if $(KINDS),--kinds $(KINDS))

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

# Compiles copies of the locks; they differ when pyproject.toml has changed.
check-lock: $(TEST_READY)
	@folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && cp requirements*.lock "$$folder" && \
	$(COMPILE) --all-extras --group build --group dev --output-file "$$folder/requirements-dev.lock" && \
	$(COMPILE) --extra files --extra mcp --group build --constraint requirements-dev.lock \
		--output-file "$$folder/requirements.lock" && \
	$(COMPILE) --extra files --group build --group bench --constraint requirements-dev.lock \
		--output-file "$$folder/requirements-bench.lock" && \
	for lock in requirements.lock requirements-dev.lock requirements-bench.lock; do \
		cmp -s "$$lock" "$$folder/$$lock" || { echo "$$lock is not current: run 'make lock'"; exit 1; }; \
	done; echo "locks are current"

# All are locked to versions of the development lock, so that what is tested is what runs and what is measured.
lock: $(TEST_READY)
	$(COMPILE) --all-extras --group build --group dev --output-file requirements-dev.lock && \
	$(COMPILE) --extra files --extra mcp --group build --constraint requirements-dev.lock \
		--output-file requirements.lock && \
	$(COMPILE) --extra files --group build --group bench --constraint requirements-dev.lock \
		--output-file requirements-bench.lock

# The wheel that `pipx install` and the image take.
dist: $(RUN_READY)
	rm -rf dist && $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--wheel-dir dist .

# Installs the wheel into an empty environment elsewhere, and asks what it serves there.
check-dist: dist $(TEST_READY)
	@folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && $(PYTHON) -m venv "$$folder/env" && \
	"$$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock && \
	"$$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl && \
	$(BIN)/python tests/system/check_wheel.py "$$folder/env/bin/claimstone"

bundle-schema: $(TEST_READY)
	$(BIN)/claimstone schema > seed_data/bundle.schema.json

# The pictures of pages in docs/pictures; they need Chromium and fonts of Chinese.
pictures: $(TEST_READY)
	PYTHONPATH=.:tests $(BIN)/python tests/system/take_pictures.py docs/pictures

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

# Beside what tests need, so that one environment can do all.
$(BENCH_READY): requirements-bench.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)
