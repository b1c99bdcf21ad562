"""Ring the drains: which task runs how often.

`portal.lib.jobs.wake` makes work quick, the beat makes it certain. Any number of beats may ring: drains claim
rows, and planning takes a lease.
"""

import os
from typing import Final

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

SECONDS_BETWEEN: Final = {
    "portal.operations.beat": 15,
    "portal.messaging.deliver_due": 15,
    "portal.messaging.reconcile_due": 300,
    "portal.messaging.renew_due": 3_600,
    "portal.messaging.forget_due": 3_600,
    "portal.uploads.sweep_orphans": 3600,
    "forums.discussions.sweep_drafts": 3600,
    "forums.search.forget_due": 3600,
    "portal.screening.forget_due": 3_600,
    "forums.moderation.forget_due": 3_600,
    "forums.people.count_due": 60,
    "forums.notifications.tell_new": 30,
    "forums.notifications.mail_due": 60,
    "forums.notifications.digest_due": 900,
    "forums.notifications.forget_old": 3_600,
    "feedback.surveys.forget_due": 3_600,
    "feedback.checkins.plan_due": 60,
    "feedback.checkins.send_due": 30,
    "feedback.checkins.settle_due": 60,
    "feedback.checkins.count_due": 15,
    "feedback.coupons.settle_due": 60,
    "feedback.taps.forget_due": 3_600,
    "feedback.cases.close_due": 3_600,
    "feedback.suggestions.tell_new": 60,
    "feedback.outcomes.tell_due": 60,
    "feedback.readings.read_new": 15,
    "feedback.readings.propose_due": 3_600,
    "feedback.insights.count_changed": 15,
    "feedback.insights.count_fates": 600,
    "feedback.inbox.take_in_new": 3_600,
    "feedback.insights.release_due": 600,
    "feedback.insights.alert_due": 3_600,
}
"""Every task the beat rings, and how often. A bell that nobody heard within two rounds is thrown away."""

app = Celery("earshot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    task: {"task": task, "schedule": seconds, "options": {"expires": 2 * seconds}}
    for task, seconds in SECONDS_BETWEEN.items()
}
