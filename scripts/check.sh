#!/bin/sh
# Run every check; each runs even when an earlier one fails, so that one look shows all.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""
check() {
    printf '%s\n' "== $1"
    shift_name=$1
    shift
    "$@" || failed="$failed, $shift_name"
}

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
templates=$(find templates -name '*.html' 2>/dev/null)

in_production() {
    env -u DATABASE_URL -u REDIS_URL DATA_DIR="$data" DEBUG=0 DEMO=0 SITE_URL=https://feedback.example.com \
        SECRET_KEY="a-long-secret-of-the-deployment-check-3f9c1b7e5d2a8460-9e8d7c6b5a" TRUSTED_PROXY_COUNT=1 \
        DATABASE_URL=postgres://earshot@127.0.0.1/earshot REDIS_URL=redis://127.0.0.1:6379/0 \
        EMAIL_TRANSPORT=smtp SMTP_HOST=mail.example.com SMTP_PORT=587 SMTP_SECURITY=starttls FROM_EMAIL=hello@example.com \
        SMS_TRANSPORT=twilio TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000 TWILIO_AUTH_TOKEN=not-a-real-token \
        TWILIO_FROM=+14155550100 COMPANY_NAME=Example COMPANY_POSTAL_ADDRESS="1 Example Street, Exampletown" \
        "$@"
}

check "ruff" $bin/ruff check .
check "ruff format" $bin/ruff format --check .
check "mypy" $bin/mypy
check "imports" $bin/lint-imports
if [ -n "$templates" ]; then
    check "djlint" $bin/djlint --quiet --lint templates
    check "djade" $bin/djade --check --target-version 5.2 $templates
fi
check "migrations" env -u DATABASE_URL -u REDIS_URL DATA_DIR="$data" $bin/python manage.py makemigrations --check --dry-run
check "initial migrations" env -u DATABASE_URL -u REDIS_URL DATA_DIR="$data" $bin/python scripts/initial_migrations.py --check
check "deployment" in_production $bin/python manage.py check --deploy --fail-level WARNING
if [ -n "$failed" ]; then
    echo "Failed: ${failed#, }" >&2
    exit 1
fi
echo "All checks passed."
