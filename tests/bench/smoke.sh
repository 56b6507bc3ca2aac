#!/bin/sh
# Usage: smoke.sh ROUSE: every scenario once, tiny, with Rouse alone. Fails when one breaks, not when one is slow.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(dirname "$0")/bench.py" --rouse "$1" --tiny --peers rouse --trees "$folder/trees" --scratch "$folder" >"$folder/out"
cat "$folder/out"
grep -q '^| rouse ' "$folder/out"
if grep -q 'did not react\|never armed' "$folder/out"; then exit 1; fi
