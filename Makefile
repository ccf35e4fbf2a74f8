# The commands of gpc's developers. `make` alone lists them.
# Needs python3, python3-venv and make; everything else is installed here.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := examples/phenom-win7/machine.yaml
BUILT  := build/phenom

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# gpc is started thousands of times by its tests, and should not be compiled each time.
unexport PYTHONDONTWRITEBYTECODE

PIP_INSTALL = $(BIN)/python -m pip install --quiet
PYTEST      = $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo deb site test test-fast check generate regenerate part loader owner builder backend bench clean system-packages

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
	  printf '  make %-16s %s\n' "$$name" "$$what"; done

demo: $(VENV)/.installed ## compile the article's machine and show the files it becomes
	@$(BIN)/gpc build $(DEMO) -o $(BUILT)
	@$(BIN)/python examples/show.py $(BUILT)
	@printf '\nWhy is radeon not blacklisted? `gpc why %s/etc/modprobe.d/gpc.conf:2` says:\n\n' $(BUILT)
	@$(BIN)/gpc why $(BUILT)/etc/modprobe.d/gpc.conf:2 --file $(DEMO)

test: system-packages $(VENV)/.installed-dev ## run every test, the ones with real tools too (as root)
	$(PYTEST) -n auto --dist worksteal tests

test-fast: system-packages $(VENV)/.installed-dev ## the same without the machines that are booted in QEMU
	$(PYTEST) -n auto --dist worksteal -m "not rehearsal" tests

check: $(VENV)/.installed-dev ## the fast loop: format, lint, types, layers, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(PYTEST) -n auto -m "not slow and not consumer" tests/unit tests/targets tests/whole

generate: $(VENV)/.installed-dev ## rewrite what is made from the code: schemas, reference pages
	PYTHONPATH=tests $(BIN)/python -m reference

regenerate: $(VENV)/.installed-dev ## rewrite the expected trees and messages; review the diff
	$(PYTEST) -n auto --regenerate tests/unit tests/whole

part: ## lay out the files of a part of guests: make part NAME=sound
loader: ## the same of a boot loader: make loader NAME=syslinux
owner: ## the same of who writes the entries of other loaders
builder: ## the same of a builder of early images
backend: ## the same of a back end
part loader owner builder backend: $(VENV)/.installed-dev
	@PYTHONPATH=tests $(BIN)/python -m layout $@ $(NAME)
	@$(BIN)/ruff format --quiet compiler schemas targets tests

deb: $(VENV)/.installed ## make a Debian package in dist/, for the release that this is
	$(BIN)/python packaging/deb.py dist $$(/usr/bin/python3 -c 'import sys; print(*sys.version_info[:2], sep=".")')

site: ## build the documentation in site/, with what constraints-docs.txt names
	$(PYTHON) -m venv build/site-venv
	build/site-venv/bin/pip install --quiet --require-hashes --requirement constraints-docs.txt
	NO_MKDOCS_2_WARNING=1 build/site-venv/bin/mkdocs build --quiet --strict

bench: system-packages $(VENV)/.installed-dev ## measure gpc against netplan and virt-install; WRITE=1 for README
	$(BIN)/python tests/bench/bench.py $(if $(WRITE),--write)

clean: ## remove the virtual environment, build trees and caches
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

system-packages: ## install the Debian packages that the tests use
	@sh tests/lab/install-packages.sh tests/system-packages.txt

# Stamp files: pip runs again only when what it should install has changed.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Nothing comes in that constraints.txt does not name by its hash, the build back end neither.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --require-hashes --requirement constraints.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt constraints-dev.txt | $(BIN)/python
	$(PIP_INSTALL) --require-hashes --requirement constraints-dev.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed
