#!/bin/sh
# Run a small version of each benchmark in turn; with larger numbers: python -m benchmarks.forum --help.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
echo "== pages"
$python -m benchmarks.forum --posts 5000 --small 1000 --seconds 0.3 --rounds 1 --growth-rounds 1 --print
echo "== sending"
$python -m benchmarks.sending --messages 300 --rounds 3 --far 300
echo "== killing"
$python -m benchmarks.killing --messages 200 --kills 3
echo "== importing"
$python -m benchmarks.importing --rows 5000
