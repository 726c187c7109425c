# Verbs of this project. Each needs only make and Python >= 3.11; the first makes .venv and installs requirements.lock into it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ARTICLES := seeds/articles
OUT := out

.DEFAULT_GOAL := help
.PHONY: help demo test quick check contracts types style golden generate docs report lock wheel clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lianpu needs Python 3.11 or newer; say PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)  ## build the graph of the sample articles; graph, picture and tables land in out/
	@mkdir -p $(OUT)
	$(BIN)/kg build $(ARTICLES) --manifest $(ARTICLES)/manifest.csv --output $(OUT)/demo.kg
	$(BIN)/kg extract $(ARTICLES) --manifest $(ARTICLES)/manifest.csv --out $(OUT)/json
	$(BIN)/kg validate $(OUT)/demo.kg
	$(BIN)/kg view $(OUT)/demo.kg --output $(OUT)/picture.html
	$(BIN)/kg analyze $(OUT)/demo.kg centrality > $(OUT)/centrality.txt
	$(BIN)/kg analyze $(OUT)/demo.kg communities > $(OUT)/communities.txt
	$(BIN)/kg export $(OUT)/demo.kg --format turtle --output $(OUT)/demo.ttl
	$(BIN)/kg export $(OUT)/demo.kg --format neo4j-csv --output $(OUT)/neo4j
	$(BIN)/kg export $(OUT)/demo.kg --format csv --output $(OUT)/tables
	@echo
	@echo "The graph:   $(OUT)/demo.kg        ($(BIN)/kg query $(OUT)/demo.kg --list)"
	@echo "The picture: $(OUT)/picture.html   (open it in a browser, no network needed)"
	@echo "The tables:  $(OUT)/tables/        Turtle: $(OUT)/demo.ttl   Neo4j: $(OUT)/neo4j/   JSON: $(OUT)/json/"

test: $(READY) check  ## everything CI runs: style, types, contracts, generated files, all tests
	$(BIN)/python -m pytest

quick: $(READY)  ## the tests that end in seconds
	$(BIN)/python -m pytest -q -m "not slow and not browser and not server"

check: style types contracts  ## what a reader of the change would otherwise have to look for
	$(BIN)/kg ontology --check

style: $(READY)  ## ruff, its formatter, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell kg tests docs *.md

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

contracts: $(READY)  ## which room may import which
	$(BIN)/lint-imports

golden: $(READY)  ## rewrite tests/golden from what is built now; read the difference before you commit it
	$(BIN)/python -m pytest -q --update-golden tests/test_golden.py

generate: $(READY)  ## write lianpu.ttl, shapes.ttl and docs/ontology.md from ontology/
	$(BIN)/kg ontology --write

docs: generate  ## bring the generated pages up to date and run the examples in all pages
	$(BIN)/python -m pytest -q tests/test_docs.py

report: $(READY)  ## scores on the sample corpus (a regression measure, not one of quality)
	$(BIN)/kg eval $(ARTICLES)/gold $(ARTICLES) --manifest $(ARTICLES)/manifest.csv

lock: $(READY)  ## pin every dependency with its hashes
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --all-extras --group dev \
		--python-version 3.11 --no-header --no-annotate --output-file requirements.lock

wheel: $(READY)  ## build dist/*.whl with ontology/ and seeds/ inside
	$(BIN)/python -m hatchling build --target wheel

clean:  ## remove what make made
	rm -rf $(VENV) $(OUT) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
