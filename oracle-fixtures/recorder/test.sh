#!/usr/bin/env bash
# Tests the recorder in a virtual environment of its own. Exit code 77: Python or its packages are unavailable.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
    echo "recorder tests skipped: $1"
    exit 77
}

python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null \
    || skip "they need Python 3.11 or later as $python; install it, or point PYTHON to it"

if ! cmp -s requirements.txt .venv/installed.txt; then
    "$python" -m venv --clear .venv > /dev/null 2>&1 \
        || skip "$python -m venv failed; install the venv module (Debian: python3-venv)"
    PIP_RETRIES=0 .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt > .venv/pip.log 2>&1 \
        || skip "pip could not install requirements.txt: $(grep -m 1 ERROR .venv/pip.log || tail -n 1 .venv/pip.log)"
    cp requirements.txt .venv/installed.txt
fi

exec .venv/bin/python -m unittest discover --top-level-directory . --start-directory tests "$@"
