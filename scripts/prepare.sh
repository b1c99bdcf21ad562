#!/bin/sh
# Make .venv and install the locked packages, only when something changed: prepare.sh run|dev
set -eu
cd "$(dirname "$0")/.."
wanted=$1
fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if is_new_enough "$name"; then
            printf '%s' "$name"
            return
        fi
    done
    found=$("${PYTHON:-python3}" -c 'import platform; print(platform.python_version())' 2>/dev/null || echo none)
    fail "Earshot needs Python 3.11 or newer and found $found. Install one, or name it: make $goal PYTHON=/path/to/python3."
}

sentence_for() {
    case $(cat "$1") in
        *"do not match the hashes"* | *"DO NOT MATCH THE HASHES"*)
            echo "A downloaded package is not the one that was locked, so nothing was installed. Try again; if it stays, the package index serves altered files." ;;
        *"No space left"*)
            echo "The disk is full: the packages need about 300 MB. Free some room and run make $goal again." ;;
        *"Read-only file system"* | *"Permission denied"*)
            echo "The folder .venv can't be written. Make it writable for this user, or remove it, and run make $goal again." ;;
        *"NewConnectionError"* | *"Failed to establish"* | *"ConnectTimeout"* | *"name resolution"* | *"ProxyError"* | *"timed out"* | *"Max retries"* | *"NameResolutionError"*)
            echo "The packages can't be downloaded: this machine doesn't reach the package index. Connect it, or set PIP_INDEX_URL to an index it reaches, and run make $goal again." ;;
        *"No matching distribution"* | *"Could not find a version"*)
            echo "A locked package does not exist for this Python or this machine, or the package index is out of reach. Check the connection, or choose another Python: make $goal PYTHON=python3.13." ;;
        *)
            tail -n 5 "$1"
            echo "The packages could not be installed; the lines above say why." ;;
    esac
}

case $wanted in
    run) goal=run files="requirements.txt" ;;
    dev) goal=${MAKE_GOAL:-test} files="requirements.txt requirements-dev.txt" ;;
    *) fail "prepare.sh knows run and dev." ;;
esac

stamp=.venv/installed-$wanted
if [ -x .venv/bin/python ] && [ -z "${PYTHON:-}" ] && [ -f "$stamp" ] && cat $files | cmp -s - "$stamp"; then
    exit 0
fi

python=$(find_python)
if ! (: >.write-test) 2>/dev/null; then
    fail "The folder $(pwd) can't be written. Copy Earshot to a folder this user may write to and run make $goal there."
fi
rm -f .write-test
version_of='import sys; print(sys.version_info[:2])'
if [ -x .venv/bin/python ] && is_new_enough .venv/bin/python; then
    if [ -n "${PYTHON:-}" ] && [ "$("$python" -c "$version_of")" != "$(.venv/bin/python -c "$version_of")" ]; then
        rm -rf .venv
    fi
else
    rm -rf .venv
fi
if [ -f "$stamp" ] && cat $files | cmp -s - "$stamp"; then
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ ! -x .venv/bin/python ]; then
    echo "Making .venv with $("$python" --version)."
    if ! "$python" -m venv .venv >"$log" 2>&1; then
        rm -rf .venv
        fail "$python can't make a virtual environment. Install its venv module (on Debian and Ubuntu: apt-get install python3-venv) and run make $goal again."
    fi
fi
echo "Installing the locked packages; this takes about half a minute the first time."
requirements=$(printf ' -r %s' $files)
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --retries 1 \
    --require-hashes --only-binary :all: $requirements >"$log" 2>&1; then
    fail "$(sentence_for "$log")"
fi
cat $files >"$stamp"
[ "$wanted" = run ] || cp requirements.txt .venv/installed-run
