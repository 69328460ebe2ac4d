#!/bin/sh
# make_venv.sh FOLDER: make a virtual environment with a Python that civdiplo runs on, and a pip
# that knows dependency groups. PYTHON names the first Python to try.
set -eu
folder=$1

if [ ! -x "$folder/bin/python" ]; then
    found=
    for python in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            found=$python
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "civdiplo needs Python 3.11 or newer, and none was found." >&2
        echo "Name one like this: make PYTHON=/path/to/python3.11 demo" >&2
        exit 1
    fi
    # Some distributions keep the part that puts pip into an environment in another package;
    # there the pip of the Python itself puts it in.
    if "$found" -c 'import ensurepip' 2>/dev/null; then
        "$found" -m venv "$folder"
    else
        "$found" -m venv --without-pip "$folder"
        "$found" -m pip --python "$folder/bin/python" install --quiet 'pip>=25.1'
    fi
fi

"$folder/bin/python" -m pip install --quiet 'pip>=25.1'
