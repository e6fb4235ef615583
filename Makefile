# make run: the product with demo data at http://localhost:8080
# make test: everything that proves it, on both engines
.DEFAULT_GOAL := help
SHELL := /bin/bash
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO := go
BIN := bin/zhike
PG_DIR ?= /tmp/zhike-postgres-$(shell id -u)
PG_PORT ?= 54329

WEB := $(shell git ls-files -co --exclude-standard web/src web/public web/index.html web/vite.config.ts web/package.json 2>/dev/null)

.PHONY: help build page run test check types bench fuzz golden screenshots setup postgres clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

# Which packages stand is told by a copy of the lock file, not by times: another
# branch or a fresh checkout with the same packages installs nothing.
web/node_modules/.installed: web/package-lock.json
	@cd web && { cmp -s package-lock.json node_modules/.installed || npm ci --no-audit --no-fund --loglevel=error; } && cp package-lock.json node_modules/.installed

web/dist/index.html: web/node_modules/.installed $(WEB)
	cd web && npx vite build --logLevel warn && touch dist/index.html

page: web/dist/index.html ## Build the page into web/dist

build: page ## Build bin/zhike, the page inside
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $(BIN) ./cmd/zhike

run: build ## Build and open the product with demo data at http://localhost:8080
	$(BIN) demo

setup: ## Install what the tests need (Debian: PostgreSQL, Chromium, Chinese fonts)
	@.ci/setup

postgres: ## Start the throw-away PostgreSQL of the tests
	@.ci/postgres start $(PG_DIR) $(PG_PORT) >/dev/null

test: setup build ## Everything that proves the product, on DuckDB and PostgreSQL, and in the browser
	@.ci/test $(PG_DIR) $(PG_PORT)

check: page ## Format, vet, staticcheck, policy, types, lint, goldens current
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	$(GO) test . ./cmd/zhike -run 'TestImports|TestPackage|TestOpenAPI' -count=1
	$(GO) mod tidy -diff
	@$(MAKE) --no-print-directory types

types: page ## Types and lint of the page; its API as docs/openapi.json says
	cd web && npx tsc --noEmit && npx eslint src e2e playwright.config.ts && npx openapi-typescript ../docs/openapi.json --check -o src/api/schema.d.ts

golden: ## Write the goldens anew; read the difference before you commit it
	$(GO) test ./cmd/zhike -run TestOpenAPI -update
	cd web && npx openapi-typescript ../docs/openapi.json -o src/api/schema.d.ts

screenshots: setup build ## Pictures of every page into bin/screenshots (or TO=folder)
	cd web && SCREENSHOTS=$(abspath $(or $(TO),bin/screenshots)) npx playwright test

bench: build ## Measure; the figures belong in docs/benchmarks.md
	bench/run

fuzz: ## 60 seconds of fuzzing on each parser (or FOR=5s)
	@grep -roE '^func Fuzz[A-Za-z]+' --include='*_test.go' . | sort | while IFS=: read -r file target; do \
	  echo "$$(dirname $$file) $${target#func }"; \
	  $(GO) test "$$(dirname $$file)" -run '^$$' -fuzz "^$${target#func }$$" -fuzztime $(or $(FOR),60s) < /dev/null || exit 1; done

clean: ## Remove what was built
	rm -rf bin web/dist/* web/node_modules
