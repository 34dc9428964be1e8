# Each target does its own set-up. Python 3.11 or newer, git and make are all that must be there.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Where it is set, every start compiles what it imports anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: release freeze test test-slow check bench lock wheel clean

release: $(READY) ## build, validate and package a release candidate
	$(BIN)/dvc repro
	@$(BIN)/earmark info build/release
	@$(BIN)/dvc metrics show

freeze: $(READY) ## make the candidate a version that does not change any more
	$(BIN)/python -m earmark.make freeze

test: $(READY) ## the tests, in at most 15 minutes
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: $(READY) ## the long matrices
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m slow

check: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY) ## speed and memory, against named peers in one run
	$(BIN)/python -m benchmarks

wheel: $(READY) ## the package that a reader installs
	$(BIN)/python -m hatchling build -t wheel -d dist

lock: ## resolve pyproject.toml into requirements/makers.txt, with hashes and without addresses (needs uv)
	uv pip compile pyproject.toml --group build --group check --override requirements/overrides.txt \
	  --universal --python-version 3.11 --generate-hashes --no-header --no-emit-package earmark --quiet \
	  --output-file requirements/makers.txt
	echo "label-studio==1.23.2" | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header \
	  --quiet --output-file annotation/server/requirements.txt

clean: ## drop what was built; frozen versions, the DVC cache and what people judged in Label Studio stay
	find build -mindepth 1 -maxdepth 1 ! -name label-studio ! -name annotation -exec rm -rf {} + 2>/dev/null || true
	rm -rf dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements/makers.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: Python 3.11 or newer is needed, `$(PYTHON) --version` found; try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/makers.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
