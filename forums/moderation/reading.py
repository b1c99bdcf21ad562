"""Prepare what authors and moderators read about decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from django.conf import settings

from forums.discussions.models import Post, Topic
from forums.moderation import weighing
from forums.moderation.models import Appeal, Claim, Decision, Report, Sanction
from forums.moderation.policies import may_appeal, may_appeal_sanction
from portal.accounts.models import User

LOOKS_OF: Final = timedelta(days=30)
MOST_LOOKS: Final = 2_000
OWN_READ: Final = 100
OWN_SHOWN: Final = 20


@dataclass(frozen=True)
class InForce:
    """The decision a post stands under, the author's appeal against it, and whether she may still appeal."""

    decision: Decision | None
    appeal: Appeal | None
    may_appeal: bool


def decision_in_force(post: Post, now: datetime) -> InForce:
    """Return what holds a post down, or the latest word on it."""
    decided = Decision.objects.about(post).first()
    if decided is None:
        return InForce(None, None, may_appeal=False)
    if decided.verdict in {Decision.Verdict.DISMISS, Decision.Verdict.CLASS}:
        decided = _latest_that_stands(post) or decided
    appeal = _appeal_shown_with(decided)
    return InForce(decided, appeal, may_appeal=appeal is None and may_appeal(decided, post, now))


def sanction_appeal(sanction: Sanction, now: datetime) -> tuple[Appeal | None, bool]:
    """Return the appeal against a sanction, and whether the person may still make it."""
    appeal = Appeal.objects.filter(sanction=sanction).first()
    return appeal, appeal is None and may_appeal_sanction(sanction, now)


def _appeal_shown_with(decided: Decision) -> Appeal | None:
    """Return the author's appeal about the decision or the one it took back, or one that still waits."""
    told = {decided.pk, decided.undoes_id}
    appeals = Appeal.objects.about(decided.post_id)
    return next((appeal for appeal in appeals if appeal.is_open or appeal.decision_id in told), None)


def _latest_that_stands(post: Post) -> Decision | None:
    return Decision.objects.about(post).told().first()


def told_decisions(post: Post, *, without: Decision | None) -> list[Decision]:
    """Return the earlier decisions the author was told of, the newest first, with her appeals."""
    rows = Decision.objects.about(post).told().select_related("appeal")
    return [decision for decision in rows if without is None or decision.pk != without.pk]


def titled(reports: Sequence[Report], reporter: User) -> list[tuple[Report, str]]:
    """Return the reports, each with the title of its topic, or with none where it closed to the reporter."""
    topics = {report.post.topic_id for report in reports}
    titles = dict(
        Topic.objects.visible_to(reporter).filter(pk__in=topics).order_by().values_list("pk", "title")
    )
    return [(report, titles.get(report.post.topic_id, "")) for report in reports]


def latest_about_own(author: User) -> list[Decision]:
    """Return the latest decisions a person was told of about posts she may open, each post once."""
    told = Decision.objects.told().of_author(author).filter(post__in=Post.objects.visible_to(author))
    rows = told.for_log().order_by("-decided_at", "-pk")[:OWN_READ]
    by_post: dict[int, Decision] = {}
    for decision in rows:
        by_post.setdefault(decision.post_id, decision)
    return list(by_post.values())[:OWN_SHOWN]


@dataclass(frozen=True)
class ClaimView:
    """Who looks at a post, as one moderator sees it."""

    by: User | None = None
    until: datetime | None = None
    is_mine: bool = False


def claim_on(post: Post, moderator: User, now: datetime) -> ClaimView:
    """Return who looks at the post now."""
    claim = Claim.objects.on(post).live(now).first()
    if claim is None:
        return ClaimView()
    return ClaimView(claim.moderator, claim.until, is_mine=claim.moderator_id == moderator.pk)


def claims_on(posts: Iterable[Post], moderator: User, now: datetime) -> dict[int, str]:
    """Return the names of the others who look at some of the posts, by post, in one query."""
    rows = Claim.objects.live(now).by_others(moderator).filter(post__in=[post.pk for post in posts])
    return {claim.post_id: str(claim.moderator) for claim in rows}


@dataclass(frozen=True)
class WeighedReport:
    """A report and why it weighs what it weighs."""

    report: Report
    weight: str
    why: str


def weighed(reports: Iterable[Report]) -> list[WeighedReport]:
    """Return the reports with their weights in words."""
    return [
        WeighedReport(
            report,
            in_short(report.weight),
            ", ".join(str(weighing.SENTENCES.get(code, code)) for code in report.weighing),
        )
        for report in reports
    ]


@dataclass(frozen=True)
class Score:
    """The arithmetic of the open reports: `sum` such as "1.0 + 0.6 = 1.6", and what holds a post."""

    count: int
    sum: str
    needed: str
    needed_people: int


def score_line(reports: Iterable[Report]) -> Score | None:
    """Return the arithmetic of the open reports; None when none is open."""
    weights = [report.weight for report in reports if report.state == Report.State.OPEN]
    if not weights:
        return None
    parts = " + ".join(in_short(weight) for weight in weights)
    total = in_short(sum(weights, Decimal(0)))
    return Score(
        count=len(weights),
        sum=f"{parts} = {total}" if len(weights) > 1 else total,
        needed=in_short(Decimal(str(settings.REPORT_HIDE_SCORE))),
        needed_people=settings.REPORT_HIDE_REPORTERS,
    )


def in_short(weight: Decimal) -> str:
    """Return a weight with the decimals it needs, one at least."""
    text = f"{weight:.2f}"
    return text.removesuffix("0")


@dataclass(frozen=True)
class FirstLook:
    """How long posts waited for a moderator's eyes lately: the median, and of how many."""

    hours: int
    minutes: int
    count: int


def first_look(now: datetime) -> FirstLook | None:
    """Return the median time from waiting to the first look, over the last 30 days; None without any."""
    rows = Decision.objects.filter(decided_at__gt=now - LOOKS_OF, looked_at__isnull=False)
    pairs: Sequence[tuple[datetime, datetime]] = rows.order_by("-decided_at").values_list(
        "waiting_since", "looked_at"
    )[:MOST_LOOKS]  # type: ignore[assignment]
    waits = [max((looked - since).total_seconds(), 0) for since, looked in pairs]
    if not waits:
        return None
    minutes = round(median(waits) / 60)
    return FirstLook(minutes // 60, minutes % 60, len(waits))
