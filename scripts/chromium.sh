#!/bin/sh
# Make sure that the browser tests have a Chromium: one on the machine, else install one, else say so and fail.
set -eu
cd "$(dirname "$0")/.."
finds_chromium() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    .venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    sys.exit(not Path(playwright.chromium.executable_path).exists())
PYTHON
}

finds_chromium && exit 0
echo "No Chromium here; installing one for the browser tests."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 || true
    finds_chromium && exit 0
fi
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 || true
finds_chromium && exit 0
echo "The browser tests need Chromium and it can't be installed here. Install it (package chromium or google-chrome), or set CHROMIUM=/path/to/it, and run make test again." >&2
exit 1
