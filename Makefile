# Every target sets up what it needs. `make` alone lists them.
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
AUTHORS := $(VENV)/.ready
TESTS := $(VENV)/.ready-test
TOOLS := tests/tools/node_modules/.ready
ESLINT := PATH="$(CURDIR)/$(BIN):$$PATH" tests/tools/node_modules/.bin/eslint --config tests/tools/eslint.config.mjs
SCRIPTS := overrides macros
GENERATORS := .cache/generators/.ready

unexport PYTHONDONTWRITEBYTECODE  # some containers set it; each command would compile the program again
.NOTPARALLEL:
.PHONY: help serve site check check-manual check-code fix base test test-pythons test-generators mutants bench lock
help:
	@echo "make serve         serve the site on http://$(ADDRESS), rebuilt on every edit"
	@echo "make site          build the site with its PDFs into site/"
	@echo "make check-manual  the manual's data and pages, as the command \`manual check\`"
	@echo "make check         the same, and format, lint and types of the code"
	@echo "make fix           correct the format of the code"
	@echo "make base          write the base stylesheet again, from the pinned Material"
	@echo "make test          run the checks and all tests"
	@echo "make test-pythons  run the fast tests on each supported Python that is installed"
	@echo "make test-generators  build with ProperDocs and mkdocs-ng too, and compare"
	@echo "make mutants       put small faults into the code, and see that tests notice them"
	@echo "make bench         measure the set-up, the build, the check, the PDFs, the editions, search, planner and preview"
	@echo "make lock          pin the newest dependencies that pyproject.toml allows"

# Leaves in the environment exactly what the file names. uv takes a second, but does not read pip's settings
# (a mirror, a certificate): where it cannot reach the packages, pip installs the same ones.
define install
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(1) || { \
	  echo "uv could not install $(1); pip tries the same."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
	    --require-hashes -r $(1); }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
endef

# What authors need: under 300 MB
$(AUTHORS): requirements.txt requirements-setup.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and \
	  f"Python 3.11.5 or newer is needed, and $(PYTHON) is {sys.version.split()[0]}. Name another: make PYTHON=/path/to/python3")'
	@echo "Setting up $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.txt
	$(call install,requirements.txt)
	@touch $@

# The same, and what tests and checks of the code need
$(TESTS): requirements-test.txt $(AUTHORS)
	@echo "Adding the test tools to $(VENV) ..."
	$(call install,requirements-test.txt)
	@touch $@

# axe-core, ESLint and the Nu checker, with the npm that comes in the virtual environment
$(TOOLS): tests/tools/package.json tests/tools/package-lock.json $(TESTS)
	cd tests/tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --ignore-scripts --no-audit --no-fund
	touch $@

# The generators that can take over from MkDocs, each in a folder of its own, because both answer to `import mkdocs`
$(GENERATORS): tests/tools/generators/properdocs.txt tests/tools/generators/mkdocs-ng.txt $(AUTHORS)
	rm -rf $(@D)
	set -e; for name in properdocs mkdocs-ng; do $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --require-hashes -r tests/tools/generators/$$name.txt --target $(@D)/$$name; done
	touch $@

serve: $(AUTHORS)
	$(BIN)/manual serve --address $(ADDRESS)

site: $(AUTHORS)
	@sh tests/tools/system.sh pango || true
	$(BIN)/manual site --pdf

check: check-code check-manual

check-code: $(TOOLS)
	$(BIN)/ruff format --check macros tests
	$(BIN)/ruff check macros tests
	$(BIN)/mypy
	$(ESLINT) $(SCRIPTS)

check-manual: $(AUTHORS)
	$(BIN)/manual check

fix: $(TOOLS)
	$(BIN)/ruff format macros tests
	$(BIN)/ruff check --fix macros tests
	$(ESLINT) --fix $(SCRIPTS)

base: $(TESTS)
	$(BIN)/python -m tests.tools.base_css

test-generators: $(TESTS) $(GENERATORS)
	$(BIN)/pytest tests/test_generators.py

test: $(GENERATORS) check
	@sh tests/tools/system.sh chromium pango nginx
	$(BIN)/pytest -n auto --dist loadgroup --cov

test-pythons: $(TESTS)
	@sh tests/tools/pythons.sh

mutants: $(TESTS)
	$(BIN)/python -m tests.mutants

bench: $(TESTS)
	$(BIN)/python -m tests.bench_setup
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_check
	$(BIN)/python -m tests.bench_pdf
	$(BIN)/python -m tests.bench_editions
	$(BIN)/python -m tests.bench_search
	$(BIN)/python -m tests.bench_planner
	$(BIN)/python -m tests.bench_preview

PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
  --no-annotate --custom-compile-command "make lock"
lock: $(AUTHORS)
	$(PIN) --upgrade --group setup --output-file requirements-setup.txt
	$(PIN) --upgrade pyproject.toml --group authors --output-file requirements.txt
	$(PIN) --upgrade pyproject.toml --group authors --group test --constraint requirements.txt \
	  --output-file requirements-test.txt
	for name in properdocs mkdocs-ng; do echo $$name | $(PIN) --no-deps --upgrade - \
	  --output-file tests/tools/generators/$$name.txt; done
