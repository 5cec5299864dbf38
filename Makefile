# Every target does one obvious thing; `make` alone lists them.

SEEDS ?= seeds/documents
INDEX ?= index
GLOSSARY ?= seeds/glossary
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
WORDNET ?=
MINUTES ?= 10

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run index serve test lint eval bench golden lexicon soak lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  settings: SEEDS=$(SEEDS) INDEX=$(INDEX) GLOSSARY=$(GLOSSARY) HOST=$(HOST) PORT=$(PORT)"

setup: $(STAMP) ## install everything into .venv (needs Python 3.11+)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Songphasa needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## the main job: set up, index the seeds if needed, serve
	@$(BIN)/python -m search stats --index $(INDEX) >/dev/null 2>&1 || $(MAKE) --no-print-directory index
	$(MAKE) --no-print-directory serve

index: setup ## rebuild the index from SEEDS into INDEX
	$(BIN)/python -m search index --source $(SEEDS) --index $(INDEX) --glossary $(GLOSSARY)

serve: setup ## serve INDEX on http://HOST:PORT
	$(BIN)/python -m search serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: setup ## every test
	$(BIN)/python -m pytest -n auto --maxprocesses 8

lint: setup ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m search glossary check

eval: setup ## quality of the answers, against the committed baseline
	$(BIN)/python -m search.bench.quality

bench: $(VENV)/.bench ## speed of indexing and searching, beside other engines
	$(BIN)/python -m search.bench.speed
	$(BIN)/python -m search.bench.compare --plot docs/speed.svg

$(VENV)/.bench: $(STAMP) requirements-bench.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

golden: setup ## rewrite the golden files; read the difference before committing
	SONGPHASA_REWRITE_GOLDEN=1 $(BIN)/python -m pytest tests/golden

lexicon: setup ## rebuild the translation tables (WORDNET=folder of WordNet 3.0)
	$(BIN)/python -m search.lexicon.build_tables $(if $(WORDNET),--wordnet $(WORDNET))
	$(BIN)/python -m search.lexicon.train_phonetics

soak: setup ## crash, damage and rebuild an index for MINUTES (LONG=1: all of it)
	$(BIN)/python -m search.bench.soak $(if $(LONG),--long,--minutes $(MINUTES))

lock: ## pin the dependencies anew, with hashes and without addresses
	$(COMPILE) --extra dev --extra pdf --extra semantic --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra bench --constraint requirements.lock --output-file requirements-bench.lock pyproject.toml

clean: ## remove what was built (not the documents)
	rm -rf $(VENV) index/current index/generations index/lock .pytest_cache .mypy_cache .ruff_cache
