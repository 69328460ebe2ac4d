# Two commands are all that a newcomer needs: make demo, make test.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
JOBS   ?= auto
RUNS   ?= 10000

# An install is good until one of these changes.
RECIPE := pyproject.toml tools/make_venv.sh

# The rooms whose branches the tests have to reach, each for itself.
COVERED := $(wildcard $(addprefix src/civdiplo/,values entities dataset.py dataset serialize.py serialize totals.py totals))

.DEFAULT_GOAL := help
.PHONY: help demo test coverage lint format types layers docs examples wheel schema fuzz bench clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(BIN)/.library ## Install the library and report on the sample; says where its page is
	$(BIN)/civdiplo report

test: $(BIN)/.tools ## Run all tests, with the examples of the docs, and measure the branches they reach
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --cov --cov-report=
	@$(MAKE) --no-print-directory coverage

coverage: ## Say which branches the last `make test` left out; each covered room needs 95 %
	@for room in $(COVERED); do \
	  if [ -d "$$room" ]; then files="$$room/*"; else files="$$room"; fi; \
	  echo "-- $$room"; \
	  $(BIN)/coverage report --include="$$files" --fail-under=95 || exit 1; \
	done

lint: $(BIN)/.tools ## Check style, and that every formatting is the formatter's
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(BIN)/.tools ## Let the formatter format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(BIN)/.tools ## Check types: mypy, pyright, and that the public names are fully typed
	$(BIN)/mypy src tests tools conftest.py
	$(if $(wildcard examples/*.py bench/*.py),$(BIN)/mypy $(wildcard examples/*.py bench/*.py))
	PATH="$(abspath $(BIN)):$$PATH" pyright
	PATH="$(abspath $(BIN)):$$PATH" pyright --verifytypes civdiplo --ignoreexternal

layers: $(BIN)/.tools ## Check who imports whom
	$(BIN)/lint-imports --no-cache

docs: $(BIN)/.tools ## Build the docs into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The docs are at site/index.html"

examples: $(BIN)/.tools ## Run every example script
	@for script in $(wildcard examples/*.py); do echo "-- $$script"; $(BIN)/python -W error "$$script" || exit 1; done

wheel: $(BIN)/.tools ## Build the wheel, and try it in an environment of its own without extras
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/python tools/try_wheel.py dist/*.whl

schema: $(BIN)/.tools ## Write the JSON Schema of the native format anew
	$(BIN)/python tools/write_schema.py

fuzz: $(BIN)/.fuzzer ## Fuzz every reader of files, guided by coverage, for a bounded number of runs
	@for format in $$($(BIN)/python tools/seeds.py); do \
	  echo "-- $$format"; \
	  $(BIN)/python tools/fuzz.py "$$format" --runs $(RUNS) > .fuzz.tmp 2>&1 || { tail -30 .fuzz.tmp; exit 1; }; \
	  tail -1 .fuzz.tmp; \
	done

bench: $(BIN)/.peers ## Measure time and memory beside the peers; writes bench/results.md
	$(BIN)/python bench/run.py

clean: ## Remove everything that was made here, the environment too
	rm -rf $(VENV) dist build site fuzzing civdiplo-report.html .coverage .coverage.* .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/.library: $(RECIPE)
	@PYTHON="$(PYTHON)" tools/make_venv.sh "$(VENV)"
	$(BIN)/python -m pip install --quiet --editable '.[rates]'
	@touch $@

$(BIN)/.fuzzer: $(BIN)/.tools
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

$(BIN)/.peers: $(BIN)/.tools
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

$(BIN)/.tools: $(RECIPE)
	@PYTHON="$(PYTHON)" tools/make_venv.sh "$(VENV)"
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	@$(BIN)/python -m pip install --quiet --group peers 2> /dev/null \
	  || echo "followthemoney needs ICU and a C++ compiler: tests against it are skipped"
	@touch $@ $(BIN)/.library
