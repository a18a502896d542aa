# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
# Two commands do everything: `make serve` and `make test`.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
SECONDS ?= 60
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: setup serve test check bench screenshots soak clean
.DEFAULT_GOAL := serve

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@if command -v uv >/dev/null 2>&1; then \
	  set -e; test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) .venv; \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  set -e; test -x $(BIN)/python || $(PYTHON) -m venv .venv; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(STAMP)

serve: setup
	@$(BIN)/kg build --check >/dev/null 2>&1 || $(BIN)/kg build
	@exec $(BIN)/kg serve --host $(HOST) --port $(PORT)

test: setup
	$(BIN)/pytest

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint
	$(BIN)/kg validate

bench: setup
	$(BIN)/python benchmarks/run.py

screenshots: setup
	@$(BIN)/kg build --check >/dev/null 2>&1 || $(BIN)/kg build
	@$(BIN)/python screenshots/run.py

soak: setup
	$(BIN)/python tests/soak.py --seconds $(SECONDS)

clean:
	rm -rf .venv snapshots build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
