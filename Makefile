# Everything runs in .venv, made from requirements.lock (to use Lemmata) and requirements-test.lock (to test it).
# Only Python (3.11 or later) and make are needed.

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
READY := .venv/installed
TESTABLE := .venv/installed-to-test
# Matrices are small here: threads of a linear algebra library only get in each other's way.
export OPENBLAS_NUM_THREADS ?= 1
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help paper test format docs bench lock clean

help:
	@echo "make paper    check the claims of docs/papers/lucas_2019.toml"
	@echo "make test     format, lint, types, tests and doctests"
	@echo "make format   rewrite the code in the house format"
	@echo "make docs     write the pages of docs that are generated, pictures included"
	@echo "make bench    time Lemmata against SymPy and NumPy, probabilistic PCA against scikit-learn, and write docs/benchmarks.md"
	@echo "make lock     pin the newest versions that pyproject.toml allows"
	@echo "make clean    remove the environment and every cache"

paper: $(READY)
	$(BIN)/lemmata check docs/papers/lucas_2019.toml

test: $(TESTABLE)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS)

format: $(TESTABLE)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(TESTABLE)
	$(BIN)/lemmata list --trusted-base > docs/trusted_base.md
	$(BIN)/python -m numerics.pictures -o docs/pictures

bench: $(TESTABLE)
	$(BIN)/python proofs_tests/benchmarks/run.py --markdown docs/benchmarks.md

# The package itself is installed without dependencies and without build isolation, so nothing outside the lock comes in.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lemmata needs Python 3.11 or later: make PYTHON=…")'
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Whatever tests, draws or trains stands in the second lock alone.
$(TESTABLE): $(READY) requirements-test.lock
	$(PIP) install --requirement requirements-test.lock
	@touch $@

COMPILE := .venv-lock/bin/pip-compile --quiet --upgrade --all-build-deps --allow-unsafe --generate-hashes --strip-extras \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock:
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --extra data --extra deep --extra pictures --output-file requirements-test.lock pyproject.toml
	rm -rf .venv-lock

clean:
	rm -rf .venv .venv-lock build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find derivations numerics proofs_tests -type d -name __pycache__ -prune -exec rm -rf {} +
