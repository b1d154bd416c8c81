#!/bin/sh
# Makes the Python environment of the conformance server, or makes it again when requirements.txt has changed.
set -eu
cd "$(dirname "$0")/.."
venv=$PWD/node_modules/.cache/conformance
if [ -x "$venv/bin/kompira-drf" ] && cmp -s conformance/requirements.txt "$venv/requirements.txt"; then exit 0; fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r conformance/requirements.txt
cp conformance/requirements.txt "$venv/requirements.txt"
# Last of all: where this program is, everything is. The tests look for it.
printf '#!/bin/sh\nexec "%s/bin/python" "%s/conformance/server.py" "$@"\n' "$venv" "$PWD" >"$venv/bin/kompira-drf"
chmod +x "$venv/bin/kompira-drf"
