# `make demo` shows the job done, `make test` checks it: each makes the environment it needs.
PYTHON ?= python3
DEMO := .venv-demo
DEV := .venv

.PHONY: demo test bench lock clean

demo: $(DEMO)/ready
	$(DEMO)/bin/python -m ministudio_ci demo

test: $(DEV)/ready
	$(DEV)/bin/ruff check --quiet
	$(DEV)/bin/ruff format --quiet --check
	$(DEV)/bin/lint-imports --no-logo
	$(DEV)/bin/mypy --no-error-summary
	$(DEV)/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

bench: $(DEV)/ready
	$(DEV)/bin/python -m bench $(ARGS)

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra serve \
	  --extra stamp --extra apprise -o requirements/action.txt pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra serve \
	  --extra stamp --extra apprise --extra chart --group dev -c requirements/action.txt -o requirements/dev.txt pyproject.toml

clean:
	rm -rf $(DEMO) $(DEV)

$(DEMO)/ready: requirements/action.txt
$(DEV)/ready: requirements/dev.txt

%/ready:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ministudio-ci needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$*/bin/python -c 'import pathlib, site; pathlib.Path(site.getsitepackages()[0], "ministudio-ci.pth").write_text("$(CURDIR)\n")'
	touch $@
