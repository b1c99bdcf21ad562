"""Report a post; when enough readers agree, it is held until a moderator has looked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forums.discussions.models import Post
from forums.discussions.policies import may_report
from forums.moderation.actions.ruling import Ruling, lock, rule_on
from forums.moderation.errors import ReportRefused, TooManyReports
from forums.moderation.grounds import Grounds
from forums.moderation.models import Decision, Report
from forums.moderation.weighing import (
    FORGET_NETWORKS_AFTER,
    circumstances_of,
    is_enough,
    network_key,
    weight_of,
)
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.lib.limits import is_over

REPORTS_PER_DAY: Final = 20
DAY_SECONDS: Final = 86_400
FINE_FOR: Final = timedelta(hours=24)
"""So long reports can't hold a post again that a moderator found fine, unless it is edited."""
FINE: Final = (Decision.Verdict.APPROVE, Decision.Verdict.DISMISS, Decision.Verdict.RESTORE)


def report_post(
    *, post: Post, reporter: User, reason: str, now: datetime, note: str = "", ip: str = ""
) -> Report:
    """Tell the moderators about a post; while a person's report is open, her second one is the first.

    Raises: ReportRefused, TooManyReports.
    """
    mine = Report.objects.open().filter(post=post, reporter=reporter)
    if (earlier := mine.first()) is not None:
        return earlier
    if not may_report(post, reporter):
        raise ReportRefused
    check_may_write(reporter, now)
    if is_over("forum.report", str(reporter.pk), limit=REPORTS_PER_DAY, seconds=DAY_SECONDS):
        raise TooManyReports
    report = Report(post=post, reporter=reporter, reason=reason, note=note.strip(), created_at=now)
    report.network = network_key(ip)
    try:
        return _store(report, reporter, now)
    except IntegrityError:  # the same person's other click was quicker
        return mine.get()


@transaction.atomic
def _store(report: Report, reporter: User, now: datetime) -> Report:
    """Weigh and write the report, and hold the post when that is enough."""
    post, number = lock(report.post)
    others = list(Report.objects.open().filter(post=post))
    weight = weight_of(circumstances_of(reporter, others, report.network, now))
    report.weight, report.weighing = weight.value, list(weight.codes)
    report.save(force_insert=True)
    score = sum((other.weight for other in others), weight.value)
    if post.is_published and is_enough(score, len(others) + 1) and not _was_found_fine(post, now):
        _hold(post, number, now)
    report.post = post
    return report


def _hold(post: Post, number: int, now: datetime) -> None:
    sentence = _("Several readers reported it. A moderator looks at it; until then others don't see it.")
    ruling = Ruling(Decision.Verdict.HOLD, None, Grounds(reason=sentence))
    rule_on(post, ruling, number=number, now=now)
    Post.objects.filter(pk=post.pk).update(held_at=now)


def _was_found_fine(post: Post, now: datetime) -> bool:
    """Tell whether a moderator found these very words fine a short while ago."""
    lately = Decision.objects.filter(post=post, decided_at__gt=now - FINE_FOR)
    fine = lately.filter(verdict__in=FINE) | lately.filter(
        verdict=Decision.Verdict.UNDO, state_after=Post.State.PUBLISHED
    )
    latest = fine.order_by("-number").first()
    return latest is not None and (post.edited_at is None or post.edited_at < latest.decided_at)


def forget_networks(*, now: datetime) -> int:
    """Empty the hashes of networks in reports older than 30 days; return how many."""
    return Report.objects.with_network_before(now - FORGET_NETWORKS_AFTER).update(network="")
