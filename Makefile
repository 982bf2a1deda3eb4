# Everything hangs on this file. `make run` and `make test` set up what they need, and say so.

.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PYTHON

.PHONY: help run demo test test-stores check bench lock vendor film pictures icons tour clean

help: ## What there is to do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .setup/run ## Set up and serve the living demo on http://127.0.0.1:8000
	@exec $(BIN)/ruikatsu serve --demo --port $(PORT)

demo: run ## The same

test: .setup/test ## Set up and run every test (PYTEST_ARGS="-k door" for some)
	@node --test tests/page/*.test.js
	@sh tools/test.sh $(PYTEST_ARGS)

STORES := workers sentinels slots cluster
ROOMS := tests/system/test_a_word.py tests/system/test_resume.py tests/system/test_tools.py tests/system/test_chairs_and_links.py \
	tests/system/test_the_door.py \
	tests/system/test_letting_go.py tests/system/test_left_alone.py tests/system/test_races.py
KEPT := $(addprefix tests/store/test_,bus.py commit.py due.py figures.py presence.py read.py rooms.py seats.py snapshot.py)

test-stores: .setup/test ## The rooms once more on several workers, behind sentinels, in slots and on a cluster
	@for store in $(STORES); do \
		echo "on $$store" && $(BIN)/python -m pytest -q --store $$store $(ROOMS) \
			$$([ $$store = workers ] || echo $(KEPT)) $(PYTEST_ARGS) || exit 1; done

check: .setup/check ## Format, lint, types, imports, the page's types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@npm run --silent types
	@node tools/vendor.mjs --check

bench: .setup/bench ## Measure us and the peers (BENCH_ARGS="--quick" for a first look)
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

film: .setup/test ## Draw and compose the sample film anew (takes some minutes)
	@$(BIN)/python -m tools.film.make_film --out client/media

pictures: .setup/test ## Take the README's pictures anew
	@$(BIN)/python -m tools.picture docs/pictures

icons: .setup/test ## Draw the icons and the picture beside a link anew
	@$(BIN)/python -m tools.icons

tour: .setup/test ## A picture of every view and state, in every light, into build/tour (TOUR_ARGS="--look phone-dark-en")
	@$(BIN)/python -m tools.tour build/tour $(TOUR_ARGS)

vendor: ## Fetch the page's third-party modules anew
	@node tools/vendor.mjs

lock: .setup/test ## Resolve the locked versions anew, with hashes
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --python-version 3.11 \
		--no-header --no-emit-index-url --upgrade --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group build --group test --group check --group film --universal \
		--generate-hashes --python-version 3.11 --no-header --no-emit-index-url --upgrade --quiet \
		-c requirements.txt -o requirements-dev.txt
	@$(BIN)/uv pip compile --group bench --universal --generate-hashes --python-version 3.11 \
		--no-header --no-emit-index-url --upgrade --quiet -c requirements.txt -o requirements-bench.txt

clean: ## Take away what was set up (the data folder stays)
	rm -rf .venv .setup node_modules tests/bench/peers/node_modules build *.egg-info server/*.egg-info

.setup/run: requirements.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh run
	@mkdir -p .setup && touch $@

.setup/test: requirements-dev.txt pyproject.toml package-lock.json tools/setup.sh
	@sh tools/setup.sh test
	@mkdir -p .setup && touch $@ .setup/run

.setup/bench: .setup/test requirements-bench.txt tests/bench/peers/package-lock.json
	@sh tools/setup.sh bench
	@touch $@

.setup/check: .setup/test
	@touch $@
