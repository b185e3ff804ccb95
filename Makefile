# On a bare machine with Python, pip and make, every target sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: install demo test test-full check bench bench-live serve clean

install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
	  uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev]'; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $@

demo: install
	@$(BIN)/xiaoneng --data-dir data/demo demo

# two processes, one per core; the longest files come first in the alphabet and are to be begun first
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

test: install
	$(PYTEST) -m "not slow"

test-full: install
	$(PYTEST)

check: install
	$(BIN)/ruff check orchestration tests
	$(BIN)/ruff format --check orchestration tests
	$(BIN)/ty check orchestration
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/macros data/sources
	$(BIN)/python -m pytest -m structure

bench: install
	$(BIN)/python -m orchestration.bench

bench-live: install
	$(BIN)/python -m orchestration.bench.landing

serve: install
	@$(BIN)/xiaoneng serve

clean:
	rm -rf dbt_project/target dbt_project/logs data/demo
