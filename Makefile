# Everything a developer or an operator types. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# The tests start hundreds of processes; where this is set, each would compile Cairn anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test coverage drill bench check format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/installed ## make the virtual environment .venv and install Cairn into it (then: .venv/bin/cairn)

run: .venv/installed ## load the demonstration district once, do the main job, serve on http://127.0.0.1:8000
	@$(BIN)/cairn demo --serve

test: .venv/installed-test ## run the tests; what needs a browser or PostgreSQL is skipped visibly when it is absent
	$(BIN)/pytest -n 2 --dist worksteal -m "not drill" -rs

BELOW := contexts schemas keys verifier
coverage: .venv/installed-test ## branch coverage of everything below the issuer: 100 %
	$(BIN)/pytest -q -n 2 -m "not drill and not browser" $(BELOW:%=tests/%) $(BELOW:%=--cov=%) --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100

drill: .venv/installed-test ## run the heavy drills: races, fuzzing, large differential runs (under 40 minutes)
	$(BIN)/pytest -n 2 --dist load -m "drill and not alone" -rs --durations=10
	$(BIN)/pytest -m alone -rs

bench: .venv/installed-test ## measure speed beside its limits and peers; ROWS=sign,verify measures a part
	$(BIN)/python -m benchmarks $(ROWS)

check: .venv/installed-test ## style, types, architecture: what CI asks before it runs anything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/installed-test ## let ruff format and mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock" pyproject.toml

lock: .venv/installed-test ## write both lock files anew from pyproject.toml
	$(COMPILE) --upgrade --extra setup -o requirements.lock
	$(COMPILE) --extra setup --extra test -c requirements.lock -o requirements-test.lock

clean: ## remove the virtual environment and caches; ./instance (keys, data) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cairn needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

# The lock files are whole, so nothing is resolved: older pips look for newer releases of a dependency with extras.
.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing Cairn into .venv (once; about half a minute)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/installed-test: .venv/installed requirements-test.lock
	@echo "Installing what the tests need into .venv (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-test.lock
	@touch $@
