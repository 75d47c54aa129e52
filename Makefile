# Everything happens in .venv, which the first target that needs it makes; nothing else has to be installed or active.

SHELL := /bin/sh
BIN := .venv/bin
WORKSPACE ?= fixtures/golden_path
BENCH_OPTIONS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-clones readme format clean

help:  ## print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/.installed  ## scan the golden-path fixture, as a first look, and migrate a copy of it
	$(BIN)/ssot scan fixtures/golden_path
	@sh tools/demo_migrate.sh

test: .venv/.installed-dev  ## run all tests
	$(BIN)/python -m pytest -q -n auto --dist worksteal

check: .venv/.installed-dev  ## format, lint, types, README in step, no new duplicate, layers and a smoke test of the built wheel
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_readme.py tests/test_packaging.py
	$(BIN)/ssot check
	$(BIN)/python -m tools.check_wheel

bench: .venv/.installed-dev  ## measure speed and memory: make bench WORKSPACE=/path/to/repository
	$(BIN)/python -m tools.bench "$(WORKSPACE)" $(BENCH_OPTIONS)

bench-clones: .venv/.installed-dev  ## which copies of functions are found: make bench-clones WORKSPACE=/path/to/repository
	$(BIN)/python -m tools.bench_clones "$(WORKSPACE)" $(BENCH_OPTIONS)

readme: .venv/.installed-dev  ## rewrite the parts of README.md that are real output
	$(BIN)/python -m tools.readme --write

format: .venv/.installed-dev  ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean:  ## remove what the targets above have made
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	rm -f .ssot/cache* fixtures/golden_path/.ssot/cache*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up is done once, and again when what has to be installed changes.
.venv/.installed: pyproject.toml tools/set_up.sh
	@sh tools/set_up.sh .
	@touch $@

.venv/.installed-dev: pyproject.toml tools/set_up.sh
	@sh tools/set_up.sh '.[dev]'
	@touch .venv/.installed $@
