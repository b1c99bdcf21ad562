"""Use the portal's own settings, with one page more to compare with and a letter of the usual size."""

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, INSTALLED_APPS, SMTP_HOST, SMTP_PORT, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "templates"]}]

# The peer that the benchmark of sending runs beside us, over the same server, in one process as we do
INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "CELERY_ENABLED": False,
    "LOG_LEVEL": 0,
}
EMAIL_HOST, EMAIL_PORT = SMTP_HOST, SMTP_PORT
