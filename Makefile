# Every command of the project. Paths are relative and tools run as `python -m`, so a folder with a space in its name works.
SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8050
HOST ?= 127.0.0.1
RATE ?= 3
TESTS ?= tests
HOURS ?= 0.5
WORKERS ?= auto

.PHONY: help install run test moments check lint types audit bench soak evidence docs pictures words clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

install: .venv/.installed ## make .venv alone

# The first Python that is new enough: a name that exists may still be an empty shim.
.venv/.installed: requirements.txt
	@found=""; for name in python3.11 python3.12 python3.13 python3; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or later is needed: please install it (Debian: apt install python3 python3-venv)." >&2; exit 1; fi; \
	if [ ! -x $(PY) ]; then \
	  echo "Making .venv with $$($$found --version) ..."; \
	  "$$found" -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (Debian: apt install python3-venv)." >&2; exit 1; }; \
	fi
	@echo "Installing what requirements.txt lists ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -c "from callbacks.bundles import compress_best; compress_best()"
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what requirements-dev.txt lists ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Both run in the background: the shell then waits in `wait`, where a signal reaches the trap at once.
# A city at a given time stands in a folder of its own, made anew each time: reports of later than that are in the other.
run: .venv/.installed ## a living demo city on http://127.0.0.1:8050 (PORT, HOST, RATE a minute; AT=10:30 at that time of its day)
	@set -e; \
	if [ -n "$(AT)" ]; then \
	  export VAR_DIR=var/at DATABASE_URL= REDIS_URL= PHOTO_STORE=; rm -rf var/at; \
	  CLOCK=$$($(PY) app.py moment "$(AT)"); export CLOCK; echo "The city's clock is set: $$CLOCK"; \
	fi; \
	$(PY) app.py migrate; \
	$(PY) app.py demo; \
	site=http://$(HOST):$(PORT); printf '%s\n' "" \
	  "  Home $$site/   Report $$site/report   Board $$site/board/   Wall $$site/board/wall" \
	  "  Staff $$site/staff/   API $$site/api/docs" \
	  "  Demo sign-ins: demo.reviewer.a07, demo.verifier, demo.handler.city_sanitation and more; password and codes are on the sign-in page." \
	  "  Ctrl-C ends everything." ""; \
	set +e; \
	[ -n "$$PUBLIC_URL" ] || [ -f .env ] || export PUBLIC_URL=http://$(HOST):$(PORT); \
	serve=; live=; \
	stop() { trap - EXIT INT TERM HUP; kill $$live $$serve 2>/dev/null; wait; }; \
	trap 'stop; exit 0' INT TERM HUP; trap stop EXIT; \
	$(PY) app.py serve --host $(HOST) --port $(PORT) & serve=$$!; \
	$(PY) app.py demo --live $(RATE) & live=$$!; \
	wait $$serve

test: .venv/.installed-dev ## all tests (TESTS=tests/rules for some, WORKERS=0 for one after another)
	@WORKERS=$(WORKERS) $(PY) -m tests $(TESTS)

moments: .venv/.installed-dev ## everything that knows a date, at odd moments: a night, the turn of the year, … (TESTS=tests/rules for some)
	@WORKERS=$(WORKERS) $(PY) -m tests.moments $(TESTS)

check: lint types audit test ## ruff, mypy, dependency audit (reports only), all tests

lint: .venv/.installed-dev
	@$(PY) -m ruff check .

types: .venv/.installed-dev
	@$(PY) -m mypy

audit: .venv/.installed-dev
	@timeout 120 $(PY) -m pip_audit --requirement requirements.txt --require-hashes --disable-pip --progress-spinner off --timeout 10 2>&1 | tail -n 15 \
	  || true
	@echo "(The audit reports; it does not gate. Without network it says so above.)"

bench: .venv/.installed-dev ## the benchmarks of DESIGN's budgets, one file each
	@$(PY) -m bench

soak: .venv/.installed-dev ## wall and board kept open for HOURS=0.5, then troubled; writes docs/soak.md, fails where they grew or came back late
	@$(PY) -m bench.soak --hours $(HOURS)

evidence: .venv/.installed-dev ## the property tests with the long hypothesis profile
	@HYPOTHESIS_PROFILE=long $(PY) -m pytest -m "not browser" tests/rules tests/verbs tests/contracts

docs: .venv/.installed-dev ## write again what in docs/ is generated from the code
	@$(PY) -m docs.generate

pictures: .venv/.installed-dev ## the pictures of the READMEs and docs/screens.md, every page at every size, of a living demo city
	@$(PY) -m docs.pictures

words: .venv/.installed-dev ## texts without Chinese translation, by file
	@$(PY) -m tests.house.messages

clean: ## caches and compiled words; .venv and var/ stay
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -path ./.venv -prune -o \( -name __pycache__ -o -name '*.mo' \) -print | while IFS= read -r made; do rm -rf "$$made"; done
