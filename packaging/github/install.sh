#!/bin/sh
# Puts gpc, as it is in this repository, into a place of its own, and into the PATH of later steps.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
to=$RUNNER_TEMP/gpc
python3 -m venv "$to"
"$to/bin/pip" install --quiet --require-hashes -r "$here/constraints.txt"
"$to/bin/pip" install --quiet --no-deps --no-build-isolation "$here"
echo "$to/bin" >>"$GITHUB_PATH"
