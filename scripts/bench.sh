#!/bin/sh
# Run a small version of each benchmark in turn; with larger numbers: python -m benchmarks.pages --help.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
echo "== pages"
$python -m benchmarks.pages --posts 5000 --seconds 0.5
echo "== sending"
$python -m benchmarks.sending --messages 300 --rounds 3 --far 300
echo "== killing"
$python -m benchmarks.killing --messages 200 --kills 3
echo "== importing"
$python -m benchmarks.importing --rows 5000
