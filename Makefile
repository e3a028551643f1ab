# `make run` opens the desk, `make test` proves it. Both need Python 3.11 or newer and nothing else.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: run test lint bench faults hints vendor lock help

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: ## the portal with a demo county: web, worker and clock in one terminal (PORT=8000)
	@$(PYTHON) bootstrap.py requirements.txt
	@$(BIN)/python serve.py

test: ## the whole suite; DATABASE_URL and REDIS_URL choose PostgreSQL and Redis; ARGS="-k words"
	@$(PYTHON) bootstrap.py requirements-dev.txt
	@$(BIN)/python -m pytest -q -n auto $(ARGS)

lint: ## the inspector alone: floors, types, style, sizes
	@$(PYTHON) bootstrap.py requirements-dev.txt
	@$(BIN)/python -m pytest -q -m house tests/house $(ARGS)

bench: ## speeds as ratios against an anchor; ARGS="P2 P12", BENCH_FULL=1 for the national size
	@$(PYTHON) bootstrap.py requirements-dev.txt
	@$(BIN)/python -m tests.bench $(ARGS)

faults: ## kill -9, no Redis, silent nights, two hands at once, the procedures, the calendar, broken files; ARGS="R1 R4"
	@$(PYTHON) bootstrap.py requirements-dev.txt
	@$(BIN)/python -m tests.faults $(ARGS)

hints: ## the extra that reads evidence photos, into the same environment (about 200 MB); hints only, a person decides
	@$(PYTHON) bootstrap.py requirements.txt
	@$(PYTHON) bootstrap.py requirements-hints.txt

vendor: ## fetch the browser assets again (needs npm; the results are committed)
	npm ci --ignore-scripts
	npm run vendor

lock: ## resolve requirements*.in again (needs uv)
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make lock" requirements-hints.in -o requirements-hints.txt
