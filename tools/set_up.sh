#!/bin/sh
# Make .venv with the first Python that will do and install the checkout into it: set_up.sh '.' or set_up.sh '.[dev]'.
set -eu

candidates="${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11"
wanted='import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'

# A checkout that was moved, or a Python that was upgraded away, leaves a .venv that cannot run.
if ! .venv/bin/python -c "$wanted" >/dev/null 2>&1 || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    found=
    for candidate in $candidates; do
        # Run it: a name on the PATH may be a shim for a version that is not installed.
        if "$candidate" -c "$wanted" >/dev/null 2>&1; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "ssot needs Python 3.11 or later with its venv module (on Debian and Ubuntu: apt install python3-venv);" \
            "none of these is one: $(echo $candidates). Name another with make PYTHON=/path/to/python." >&2
        exit 2
    fi
    echo "making .venv with $("$found" --version)" >&2
    "$found" -m venv --clear .venv
fi

echo "installing $1 into .venv" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable "$1"
