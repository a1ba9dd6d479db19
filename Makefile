# make demo      install what the app needs and start it
# make test      install everything and run all checks, but without slow tests, and in the browser only the main paths
# make test-all  the same with all tests, as CI does; takes twice as long
# make types     check the types
# make pytest    run all tests alone
# make format    let ruff tidy the code
# make licences  write the licences of the weights' data sets into README.md and checkpoints/base
# make clean     remove the environment and caches
#
# PIP_FLAGS reaches every pip call, for a mirror or a local folder of wheels; APP_FLAGS reaches the app; WORKERS is the
# number of processes that run the tests. PICTURES=1 lets the tests of the page save pictures in artifacts/, which takes
# a minute more.

PYTHON ?= python3
VENV ?= .venv
PIP_FLAGS ?=
APP_FLAGS ?=
# One process more than there are cores, because the tests of the page often wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install $(PIP_FLAGS) --constraint constraints.txt
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.DELETE_ON_ERROR:
.PHONY: demo test test-all types pytest format licences clean

demo: $(RUNTIME)
	GRADIO_ANALYTICS_ENABLED=False $(BIN)/python app.py $(APP_FLAGS)

# Types are checked while the tests run.
test: TESTS := not thorough and (not browser or main_path)
test-all: TESTS :=
test test-all: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(MAKE) --jobs=2 types pytest TESTS="$(TESTS)"

types: $(DEV)
	$(BIN)/pyright

# The files are taken in alphabetical order, so the browser's, which have few tests but take longest, come early.
pytest: $(DEV)
	GRADIO_ANALYTICS_ENABLED=False OMP_NUM_THREADS=1 $(BIN)/python -m pytest -rs -m "$(TESTS)" --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

licences: $(RUNTIME)
	$(BIN)/python -m scalemogen.data.sources.licences --write

clean:
	rm -rf $(VENV) artifacts .pytest_cache .ruff_cache .hypothesis

# The stamps are newer than the lists they were made from, so nothing is installed twice.
# torch comes first and pinned: left to itself, a later package may pull in a build for another machine.
$(RUNTIME): requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) torch
	$(INSTALL) --requirement requirements.txt
	touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(INSTALL) --requirement requirements-dev.txt
	touch $@
