# Every target sets up what it needs. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := tests/tools/node_modules/.ready
ESLINT := PATH="$(CURDIR)/$(BIN):$$PATH" tests/tools/node_modules/.bin/eslint --config tests/tools/eslint.config.mjs
SCRIPTS := overrides macros
GENERATORS := .cache/generators/.ready

.PHONY: help serve site test test-generators check fix base bench lock
help:
	@echo "make serve   serve the site on http://127.0.0.1:8000, rebuilt on every edit"
	@echo "make site    build the site with its PDFs into site/"
	@echo "make test    run all tests"
	@echo "make check   format, lint, types, scripts and the manual's data"
	@echo "make test-generators  build the site with ProperDocs and mkdocs-ng too, and compare"
	@echo "make fix     put the format right"
	@echo "make base    write the base stylesheet again, from the pinned Material"
	@echo "make bench   measure the build, the PDFs and the editions"
	@echo "make lock    pin the dependencies anew"

$(READY): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and \
	  f"Python 3.11.5 or newer is needed, and $(PYTHON) is {sys.version.split()[0]}. Name another: make PYTHON=/path/to/python3")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# axe-core, ESLint and the Nu checker, with the npm that comes in the virtual environment
$(TOOLS): tests/tools/package.json tests/tools/package-lock.json $(READY)
	cd tests/tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --ignore-scripts --no-audit --no-fund
	touch $@

# The generators that can take over from MkDocs, each in a folder of its own, because both answer to `import mkdocs`
$(GENERATORS): tests/tools/generators/properdocs.txt tests/tools/generators/mkdocs-ng.txt $(READY)
	rm -rf $(@D)
	set -e; for name in properdocs mkdocs-ng; do $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --require-hashes -r tests/tools/generators/$$name.txt --target $(@D)/$$name; done
	touch $@

serve: $(READY)
	$(BIN)/manual serve

site: $(READY)
	@sh tests/tools/system.sh pango || true
	$(BIN)/manual site --pdf

check: $(READY) $(TOOLS)
	$(BIN)/ruff format --check macros tests
	$(BIN)/ruff check macros tests
	$(BIN)/mypy
	$(ESLINT) $(SCRIPTS)
	$(BIN)/manual check

fix: $(READY) $(TOOLS)
	$(BIN)/ruff format macros tests
	$(BIN)/ruff check --fix macros tests
	$(ESLINT) --fix $(SCRIPTS)

base: $(READY)
	$(BIN)/python -m tests.tools.base_css

test-generators: $(READY) $(GENERATORS)
	$(BIN)/pytest tests/test_generators.py

test: $(GENERATORS) check
	@sh tests/tools/system.sh chromium pango nginx
	$(BIN)/pytest -n auto --dist loadgroup

bench: $(READY)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_pdf
	$(BIN)/python -m tests.bench_editions

lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.7 --generate-hashes --no-emit-index-url \
	  --no-annotate --extra test --custom-compile-command "make lock" --upgrade pyproject.toml --output-file requirements.txt
	for name in properdocs mkdocs-ng; do echo $$name | $(BIN)/uv pip compile --quiet --no-deps --python-version 3.11.7 \
	  --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --upgrade - \
	  --output-file tests/tools/generators/$$name.txt; done
