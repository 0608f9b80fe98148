# Each target sets up what it needs; a machine with Python 3.11 and make is enough.
.PHONY: help setup tools browser promtool sandbox demo screenshots test prove lint bench security lock
.DEFAULT_GOAL := help

BIN := .venv/bin
READY := .venv/.ready
TOOLS := .venv-deploy
WITH_SETTINGS := $(BIN)/python -m sandbox.with_settings
TESTS := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --branches
LOCK := --generate-hashes --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@echo 'make demo      a P1 from alert to postmortem, headless, with the time of each step'
	@echo 'make sandbox   everything on this machine, to click through; Ctrl-C ends it'
	@echo 'make test      the tests; "make prove" runs the long proofs whole'
	@echo 'make lint      style, types, imports, migrations; "make security" looks at deployment, secrets, licences'
	@echo 'make bench     the measures, beside their limits; "make screenshots" takes the pictures in docs/images anew'
	@echo 'make lock      requirements/*.in into requirements/*.txt, with hashes'

setup: $(READY)

# pip takes one package, uv, by its hash; uv takes the rest by theirs.
$(READY): requirements/uv.txt requirements/dev.txt
	@python=$$(for each in python3.11 python3 python; do \
	  "$$each" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$each" && break; done); \
	test -n "$$python" || { echo 'setup: Python 3.11 is needed, and python3.11, python3, python are not it' >&2; exit 1; }; \
	echo "setup: installing the locked requirements into .venv"; \
	"$$python" -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/dev.txt
	@touch $@

# What only the tests of deploy/ need: 430 MB, in an environment of its own.
tools: $(TOOLS)/.ready

$(TOOLS)/.ready: requirements/deploy.txt | $(READY)
	@echo "setup: installing the tools for the tests of deploy/ into $(TOOLS)"
	@$(BIN)/python -m venv --clear --without-pip $(TOOLS)
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(TOOLS)/bin/python requirements/deploy.txt
	@touch $@

sandbox: setup
	@exec $(BIN)/python -m sandbox

demo: setup
	@exec $(BIN)/python -m sandbox.demo

# Without the emoji's font the pictures are made all the same; some signs are boxes in them.
screenshots: setup browser
	@test -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fonts-noto-color-emoji >/dev/null; } || \
	  echo 'screenshots: no emoji font; install it with: apt-get install --yes fonts-noto-color-emoji' >&2
	@exec $(BIN)/python -m sandbox.screenshots

test: setup tools browser promtool
	@$(TESTS)

# Debian's Chromium shows the pages to the tests; without it those tests fail and say so.
browser:
	@test -x /usr/bin/chromium || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  echo "test: installing chromium" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  echo 'test: Chromium is missing; install it with: apt-get install --yes chromium' >&2

# Prometheus' tool judges the alerting rules; it is taken out of Debian's package, which is not installed.
promtool: setup
	@test -x $(BIN)/promtool || command -v promtool >/dev/null || { command -v apt-get >/dev/null && \
	  folder=$$(mktemp -d) && chmod 755 "$$folder" && cd "$$folder" && { apt-get download -qq prometheus >/dev/null 2>&1 || \
	  { apt-get update -qq && apt-get download -qq prometheus >/dev/null; }; } && \
	  dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool && cd "$(CURDIR)" && \
	  mv "$$folder/usr/bin/promtool" $(BIN)/ && rm -rf "$$folder"; } || \
	  echo 'test: promtool is missing; install it with: apt-get install --yes prometheus' >&2

prove: setup tools browser promtool
	@PROVE=1 $(TESTS)

bench: setup
	@$(BIN)/python -m tests.bench

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(WITH_SETTINGS) $(BIN)/mypy .
	$(BIN)/lint-imports
	$(WITH_SETTINGS) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

security: setup
	$(BIN)/ruff check --select S --extend-exclude tests .
	$(BIN)/uv pip check --python $(BIN)/python
	PUBLIC_URL=https://localhost $(WITH_SETTINGS) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python -m tests.security

lock: setup
	@for each in base prod dev uv deploy; do \
	  $(BIN)/uv pip compile $(LOCK) --quiet --output-file requirements/$$each.txt requirements/$$each.in || exit 1; done
