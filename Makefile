# Recipes; `make` lists them. Each does its own set-up on a fresh machine.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
LOCKED := install --require-hashes --only-binary :all: -r
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
DOCS_STAMP := $(VENV)/.docs
BENCH_STAMP := $(VENV)/.bench
# Each begins with its share of the files in their order and takes from the other's end when done.
WORKERS := -n auto --maxprocesses 4 --dist worksteal
# The front end as built, npm's own mark of what it installed, and the compiled texts of pages.
FRONT := src/minsheng/web/static/front/manifest.json
NODE_STAMP := frontend/node_modules/.package-lock.json
FRONT_SOURCES := $(wildcard frontend/*.ts frontend/*.json frontend/office/* frontend/charts/*)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard src/minsheng/web/locale/*/LC_MESSAGES/*.po))
BENCHES := city compute compile explain agreement mutation hash pages rows exchange_rows duplicates ground roles site_load extracts wrong_stops whatif

.PHONY: help demo test test-slow check lint types arrows format docs front messages pictures bench $(BENCHES:%=bench-%) lock clean

help:  ## list these recipes
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN_STAMP) $(FRONT) $(MESSAGES)  ## a small city decided, with the reasons of one family
	@$(BIN)/minsheng demo

test: check $(FRONT) $(MESSAGES)  ## ruff, mypy and the tests, those in a browser among them
	@browser=; if ! tools/browser; then \
	  if [ "$${CI:-}" = true ]; then exit 1; fi; \
	  echo "Without it, the tests in a browser are left out." >&2; browser=--ignore=tests/browser; fi; \
	$(BIN)/python tests/other_server.py; \
	$(BIN)/python -m pytest -q $(WORKERS) $$browser

test-slow: $(DEV_STAMP)  ## the tests that take minutes
	@MINSHENG_COMPILE=full $(BIN)/python -m pytest -q $(WORKERS) -m slow

check: lint types arrows  ## ruff, mypy, import arrows

lint: $(DEV_STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(DEV_STAMP)
	@$(BIN)/mypy --no-error-summary

arrows: $(DEV_STAMP)
	@$(BIN)/python tests/test_arrows.py

format: $(DEV_STAMP)  ## put the source into shape; what is left, `make check` tells
	@$(BIN)/ruff check --quiet --fix --exit-zero . >/dev/null
	@$(BIN)/ruff format .

docs: $(DOCS_STAMP)  ## the handbook with the rule pages, into site/
	@$(BIN)/minsheng rulebook pages docs/rules
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The handbook stands in site/index.html"

front: $(FRONT)  ## the scripts and styles of the site, built from frontend/

messages: $(DEV_STAMP)  ## new texts of pages into web/locale, to be put into English there
	@$(BIN)/python tools/messages.py extract
	@$(BIN)/python tools/messages.py compile

pictures: $(DEV_STAMP) $(FRONT) $(MESSAGES)  ## every page as a picture, to be looked at
	@tools/browser && PYTHON=$(BIN)/python tools/pictures

bench: $(BIN)/python  ## list the benchmarks and what each measures
	@PYTHONPATH=src $(BIN)/python -m minsheng.bench

$(BENCHES:%=bench-%): bench-%: $(BENCH_STAMP)
	@$(BIN)/minsheng bench $*

# --- set-up ---------------------------------------------------------------
# The first Python that is new enough; Debian keeps ensurepip in a package of its own.
$(BIN)/python:
	@python=; \
	for name in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do \
	  if command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))'; \
	  then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No Python 3.11 or newer was found on the PATH: install one, then run make again." >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip' 2>/dev/null; then \
	  version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python$$version-venv, which $$python lacks"; \
	    apt-get -qq update; \
	    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python$$version-venv >/dev/null; \
	  else \
	    echo "$$python has no ensurepip: install the package python$$version-venv, then run make again." >&2; exit 1; \
	  fi; \
	fi; \
	echo "Making $(VENV) with $$($$python --version)"; \
	$$python -m venv $(VENV)

# Our own package is installed editable, built by the pinned flit_core.
$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what minsheng runs on (once)"
	@$(PIP) $(LOCKED) requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "Installing the tools of the tests (once)"
	@$(PIP) $(LOCKED) requirements-dev.lock
	@touch $@

$(DOCS_STAMP): requirements-docs.lock $(RUN_STAMP)
	@echo "Installing the handbook's tools (once)"
	@$(PIP) install --require-hashes -r requirements-docs.lock  # jieba comes as source only
	@touch $@

$(BENCH_STAMP): requirements-bench.lock $(RUN_STAMP)
	@echo "Installing the benchmarks' opponent (once)"
	@$(PIP) $(LOCKED) requirements-bench.lock
	@touch $@

$(NODE_STAMP): frontend/package.json frontend/package-lock.json | $(BIN)/python
	@echo "Installing the front end's packages (once)"
	@tools/npm $(VENV) ci --silent
	@touch $@

$(FRONT): $(NODE_STAMP) $(FRONT_SOURCES)
	@echo "Building the front end"
	@said=$$(tools/npm $(VENV) run --silent build 2>&1) || { echo "$$said" >&2; exit 1; }

%.mo: %.po $(RUN_STAMP)
	@$(BIN)/python tools/messages.py compile
	@touch $@

# --- upkeep ---------------------------------------------------------------
lock:  ## pin the newest releases; needs uv
	@tools/lock

clean:  ## remove what make made
	@rm -rf $(VENV) demo site docs/rules pictures frontend/node_modules $(dir $(FRONT)) $(MESSAGES) .mypy_cache .pytest_cache .ruff_cache
