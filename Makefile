# What you can do here. Everything runs in .venv/, made from uv.lock; `make` alone lists the targets.

SHELL := /bin/sh
BIN := .venv/bin
# --inexact keeps what another target put there.
SYNC = uv=$$(tools/find-uv) && "$$uv" sync --frozen --inexact --quiet --no-default-groups
# Further arguments, for example: make demo ARGS="--pictures ~/paintings"
ARGS ?=

.PHONY: help demo demo-studio sample-dossier test check bench bench-full fmt docs clean environment

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## build a library of real pictures, judge suspects, write a report and say where
	@$(SYNC) --group demo
	@$(BIN)/apelles models fetch --default
	@$(BIN)/apelles demo $(ARGS)

demo-studio: ## curate, train a small GAN on real pictures, generate and keep some, in about a quarter of an hour
	@$(SYNC) --group demo --extra torch
	@$(BIN)/apelles models fetch --default
	@$(BIN)/apelles demo --studio $(ARGS)

sample-dossier: ## build and check two dossiers about pictures of the demo, one for either side
	@test -d demo/packaged-1/library || $(MAKE) demo
	@rm -rf demo/dossier demo/dossier-accused
	$(BIN)/apelles judge demo/packaged-1/suspects/11-part-pasted-coffee-cup.png \
	  demo/packaged-1/suspects/14-drawn-by-another-team-violin.png \
	  --library demo/packaged-1/library --json > demo/judge.json
	$(BIN)/apelles rights scan demo/packaged-1/library
	$(BIN)/apelles dossier keygen demo/keys --name Sample
	$(BIN)/apelles dossier build --from demo/judge.json --suspect 11-part-pasted-coffee-cup.png \
	  --library demo/packaged-1/library --pictures demo/packaged-1/suspects --rights demo/packaged-1/library \
	  --case docs/law/poster.yaml --law cn,us --for claimant --keys demo/keys --out demo/dossier
	$(BIN)/apelles dossier build --from demo/judge.json --suspect 14-drawn-by-another-team-violin.png \
	  --library demo/packaged-1/library --pictures demo/packaged-1/suspects \
	  --law cn,us --for accused --keys demo/keys --out demo/dossier-accused
	$(BIN)/apelles dossier verify demo/dossier
	$(BIN)/apelles dossier verify demo/dossier-accused

environment: ## install what the tests and checks need, and fetch the models that they use
	@$(SYNC) --group dev --group demo --extra studio
	@$(BIN)/apelles models fetch --default efficientnet-lite2

test: environment ## run the tests (with CI=true also the slow ones)
	@$(BIN)/python -m pytest $(ARGS)

check: environment ## style, types, import direction, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.cli_reference --check

bench: ## measure quality and speed within 20 minutes (needs a compiler for pdqhash)
	@$(SYNC) --group bench --group demo --group dev
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.run --quick $(ARGS)

bench-full: ## measure everything within 150 minutes; run it again and it goes on
	@$(SYNC) --group bench --group demo --group dev
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.run --full $(ARGS)

fmt: environment ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: environment ## write the command line reference, the table of rules and the schema of dossiers
	$(BIN)/python -m tools.cli_reference
	$(BIN)/python -m tools.law_table
	$(BIN)/apelles dossier schema > docs/dossier.schema.json

clean: ## remove what can be made again, .venv/ and .uv/ excepted
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
