# Everything a person or CI runs. Needs only Python 3.11 or later on the PATH.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup run test check bench fuzz chaos history monitoring browser publish types vendor lock format

setup: $(VENV)/.runtime

$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Forthwith needs Python 3.11 or later; set PYTHON=/path/to/python3")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	$(BIN)/python -m compileall -q app schemas migrations
	touch $@

$(VENV)/.test: $(VENV)/.runtime requirements-test.lock
	$(PIP) install --require-hashes -r requirements-test.lock
	touch $@

run: $(VENV)/.runtime
	$(BIN)/forthwith serve --demo

# The order of the tests is shuffled, and the same for everybody; SEED=last or a number of
# your own gives another.
SEED ?= 3792531374

# In as many processes as there are processors, and no more than are of use.
PROCESSES ?= auto

test: check
	$(BIN)/python -m pytest --randomly-seed=$(SEED) --numprocesses=$(PROCESSES) --maxprocesses=8

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench

# Writes the OpenAPI document, the JSON Schemas and the types anew; a test compares them.
publish: $(VENV)/.runtime
	$(BIN)/forthwith openapi
	$(BIN)/forthwith schemas

# Compiles a program against the types; the compiler comes from npm, by its hash.
types: $(VENV)/.test
	$(BIN)/python -m tests.types

# Writes the console's style sheet and script anew from the npm package, by its hash, without
# the font and the pictures that gov.uk alone may use; a test compares them.
vendor: $(VENV)/.test
	$(BIN)/python -m tests.vendored

# Some thousands of requests drawn from the OpenAPI document, others each time.
fuzz: $(VENV)/.test
	FORTHWITH_FUZZ_CASES=2000 $(BIN)/python -m pytest tests/contract/test_openapi_fuzz.py

# Five minutes of kill -9; what was acknowledged is there afterwards, and there once. Then an
# answer races the sweep ten thousand times over the due moment.
chaos: $(VENV)/.test
	$(BIN)/python -m pytest tests/chaos/kills.py tests/chaos/deliveries.py
	FORTHWITH_RACES=10000 $(BIN)/python -m pytest -n0 tests/services/test_sweep_races.py -k test_f2_

# Twenty thousand acts, after which lists, counts, metrics and exposures say the same.
history: $(VENV)/.test
	FORTHWITH_ACTS=20000 $(BIN)/python -m pytest -n0 tests/services/test_figures_folded.py -k test_f9_

# Prometheus's own tools look at the rules and at /metrics, and a real Prometheus sees the sweep
# of a real register stall. Needs prometheus and promtool: `apt-get install prometheus`.
monitoring: $(VENV)/.test
	$(BIN)/python -m tests.monitoring

# The console in a real Chromium, which has to be on the PATH: every page, of the regulator and of
# a platform, wide and narrow, with script and without, in large text, and after what was sent is
# refused; how heavy each is; then by the keyboard alone. Pictures are left in build/browser.
browser: $(VENV)/.test
	$(BIN)/python -m pytest -n0 tests/browser/accessibility.py tests/browser/speed.py tests/browser/keyboard.py

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes the lock files anew from pyproject.toml; uv is used for this alone.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' pyproject.toml
lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra build --constraint requirements.lock -o requirements-build.lock
	$(COMPILE) --extra test --constraint requirements.lock -o requirements-test.lock
