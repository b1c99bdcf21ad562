#!/bin/sh
# Resolve the hand-picked names into hashed files valid on every supported Python: lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."
for name in requirements requirements-dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@" "$name.in" -o "$name.txt"
done
