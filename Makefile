# The two commands of the README: `make demo` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Errors only: where an index or a folder of wheels is configured and absent, pip warns once a library.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: demo test rules lint bench bench-register bench-watches clean

demo: $(VENV)/.core
	@$(BIN)/python examples/demo.py

test: $(VENV)/.dev $(VENV)/.compiled
	$(BIN)/python -m pytest -n auto --dist loadfile

rules: $(VENV)/.verify
	$(BIN)/access-rules check rulesets --proofs
	$(BIN)/access-rules test rulesets

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# On a machine that others load: make bench TIMER=time.process_time
TIMER ?= time.perf_counter
RUN := benchmarks/results/$(shell date -u +%Y%m%dT%H%M%SZ).json

bench: $(VENV)/.bench
	$(BIN)/python -m pytest benchmarks -q --benchmark-only --benchmark-quiet --benchmark-timer=$(TIMER) --benchmark-json=$(RUN)
	$(BIN)/python -m benchmarks.table $(RUN)

bench-register: EVENTS ?= 10000 100000
bench-register: $(VENV)/.bench
	$(BIN)/python -m benchmarks.register --events $(EVENTS) --store
	$(BIN)/python -m benchmarks.register_table

# Where the engine would take too long to listen: make bench-watches EVENTS=1000000 VILLAGES=400 LISTEN=--no-listen
VILLAGES ?= 20
LISTEN ?=

bench-watches: EVENTS ?= 3000 30000
bench-watches: $(VENV)/.bench
	$(BIN)/python -m benchmarks.watches --events $(EVENTS) --villages $(VILLAGES) $(LISTEN) --store
	$(BIN)/python -m benchmarks.watches_table

# Debian ships Python without venv; root may add it, anyone else is told what to ask for.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || (echo "需要 Python 3.11 或更高版本：make demo PYTHON=python3.12" >&2; exit 1)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || (test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null) \
	  || (echo "需要先安装 python3-venv：sudo apt-get install python3-venv" >&2; exit 1)
	@echo "首次运行，先安装所需的库，约一分钟……" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.verify: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable '.[verify]'
	@touch $@ $(VENV)/.core

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.core $(VENV)/.verify

# durable-rules comes as source: root may add a compiler, anyone else is told and its tests are skipped.
$(VENV)/.compiled: pyproject.toml | $(VENV)/.dev
	@($(PIP) install --editable '.[durable]' 2>/dev/null \
	  || (test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq -y gcc libc6-dev python3-dev >/dev/null \
	      && $(PIP) install --editable '.[durable]')) \
	  && touch $@ \
	  || echo "没有 C 编译器或 Python 头文件，略过 durable-rules 的测试：sudo apt-get install gcc python3-dev" >&2

$(VENV)/.bench: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks dist
