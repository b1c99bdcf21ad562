# Everything a person types. Logic longer than a line stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test check migrations lock bench clean
PYTHON_BIN := .venv/bin/python

help: ## Say what can be typed
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: ## Start the portal (PORT=8001, HOST=0.0.0.0, DEMO=0, DATA_DIR=…); Ctrl-C stops everything
	@scripts/prepare.sh run
	@exec $(PYTHON_BIN) manage.py up

test: ## Run every test, browser tests included (ARGS="-k words" picks some)
	@MAKE_GOAL=$@ scripts/prepare.sh dev
	@scripts/chromium.sh
	@exec $(PYTHON_BIN) -m pytest -n 2 --dist loadgroup $(ARGS)

check: ## Lint, types, architecture, templates, migrations and deployment settings
	@MAKE_GOAL=$@ scripts/prepare.sh dev
	@scripts/check.sh

migrations: ## Write each app's one migration anew from its models
	@MAKE_GOAL=$@ scripts/prepare.sh dev
	@exec $(PYTHON_BIN) scripts/initial_migrations.py

lock: ## Write requirements.txt and requirements-dev.txt anew from their .in files (LOCK="--upgrade")
	@MAKE_GOAL=$@ scripts/prepare.sh dev
	@scripts/lock.sh $(LOCK)

bench: ## Measure page speed, sending and import on this machine
	@MAKE_GOAL=$@ scripts/prepare.sh dev
	@scripts/bench.sh

clean: ## Remove what can be made again; var/, the data folder, stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis screenshots
	find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
