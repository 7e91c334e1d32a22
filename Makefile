# Two commands for everybody: make run, make test. The rest is for those who build.
PYTHON ?= python3
HOUSE = $(PYTHON) deploy/house.py

.PHONY: run test check lint catalogue pins

run: ; @$(HOUSE) run
test: ; @$(HOUSE) test $(ARGS)
check: ; @$(HOUSE) check
lint: ; @$(HOUSE) lint
catalogue: ; @$(HOUSE) catalogue
pins: ; @$(HOUSE) pins
