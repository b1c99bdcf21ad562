"""Use the portal's own settings, with one page more and one peer to compare with."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS, SMTP_HOST, SMTP_PORT

ROOT_URLCONF = "benchmarks.urls"

# The peer that the benchmark of sending runs beside us, over the same server, in one process as we do. Of the
# batches and threads that were tried (100 and 1,000; 1 and its 5) these cost it the least, by 5 %.
INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "CELERY_ENABLED": False,
    "LOG_LEVEL": 0,
    "BATCH_SIZE": 1_000,
    "THREADS_PER_PROCESS": 1,
}
EMAIL_HOST, EMAIL_PORT = SMTP_HOST, SMTP_PORT
