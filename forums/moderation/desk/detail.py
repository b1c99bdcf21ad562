"""Prepare the queue and what stands beside it when one post is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.discussions.policies import may_react
from forums.moderation.classes import class_of
from forums.moderation.forms import SPAM, THANK, DecisionForm
from forums.moderation.models import Decision, PostClass, Proposal, Report, is_late, waiting_posts
from forums.moderation.policies import may_decide
from forums.moderation.reading import claim_on, claims_on, in_short, score_line, weighed
from forums.moderation.rules import EFFECTS, verdicts_for
from portal.accounts.access import SignedInRequest
from portal.screening.actions import explain
from portal.ui.paging import page_of

QUEUE_SIZE: Final = 25


@dataclass(frozen=True)
class VerdictButton:
    """One thing a moderator can do, with its key and its look."""

    verdict: str
    label: str | Promise
    key: str
    style: str


BUTTONS: Final = {
    "approve": VerdictButton("approve", _("Approve"), "a", "button"),
    "dismiss": VerdictButton("dismiss", _("Leave it"), "l", "button"),
    THANK: VerdictButton(THANK, _("Thank"), "t", "button button-quiet"),
    "restore": VerdictButton("restore", _("Restore"), "r", "button"),
    "hide": VerdictButton("hide", _("Hide"), "h", "button button-quiet"),
    "remove": VerdictButton("remove", _("Remove"), "x", "button button-danger"),
    SPAM: VerdictButton(SPAM, _("Spam"), "s", "button button-danger"),
}


def queue_context(request: SignedInRequest) -> dict[str, Any]:
    """Read the queue and, after a decision, what was just decided with the way back."""
    now = timezone.now()
    rows = waiting_posts(Post.objects.visible_to(request.user)).for_queue()
    page = page_of(request, rows, order=("waiting_since", "pk"), size=QUEUE_SIZE)
    proposed = Proposal.objects.open().filter(post__in=[row.pk for row in page.items])
    waiting = set(proposed.values_list("post", flat=True))
    claims, scores = claims_on(page.items, request.user, now), Report.objects.scores_of(page.items)
    for row in page.items:
        row.is_late = is_late(row.waiting_since, now)  # type: ignore[attr-defined]
        row.is_proposed = row.pk in waiting  # type: ignore[attr-defined]
        row.looked_at_by = claims.get(row.pk, "")  # type: ignore[attr-defined]
        count, score = scores.get(row.pk, (0, Decimal(0)))
        row.report_count, row.score = count, in_short(score)  # type: ignore[attr-defined]
    return {
        "page": page,
        "needed_score": in_short(Decimal(str(settings.REPORT_HIDE_SCORE))),
        "queue_url": reverse("moderation-desk:queue"),
        "decided": _just_decided(request),
    }


def _just_decided(request: SignedInRequest) -> Decision | None:
    text = request.GET.get("decided", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    rows = Decision.objects.visible_to(request.user).undoable().select_related("post__topic")
    return rows.filter(pk=text).first()


def seen_now(shown: Post) -> dict[str, int]:
    """Return what a moderator who opens the post now will have seen."""
    latest = Decision.objects.about(shown).first()
    return {"decision_number": latest.number if latest else 0, "revision": shown.revision_count}


def detail_of(request: SignedInRequest, shown: Post, form: DecisionForm | None = None) -> dict[str, Any]:
    """Return the queue with one post open beside it."""
    now = timezone.now()
    reports = list(Report.objects.on(shown))
    decisions = list(Decision.objects.about(shown))
    has_open = any(report.state == Report.State.OPEN for report in reports)
    proposals = list(Proposal.objects.about(shown))
    proposal = next((row for row in proposals if row.state == Proposal.State.OPEN), None)
    verdicts = verdicts_for(shown.state, has_reports=has_open, is_proposed=proposal is not None)
    first = {"decision_number": decisions[0].number if decisions else 0, "revision": shown.revision_count}
    guess = class_of(shown)
    return {
        **queue_context(request),
        "post": shown,
        "topic": shown.topic,
        "html": mark_safe(shown.html),  # noqa: S308 - sanitized when it was stored
        "form": form or DecisionForm(initial={**first, "post_class": guess}, post=shown),
        "buttons": _buttons(shown, verdicts, request, guess),
        "may_class": Decision.Verdict.CLASS in verdicts,
        "needs_grounds": any(EFFECTS[verdict].needs_reason for verdict in verdicts),
        "may_decide": may_decide(shown, request.user),
        "claim": claim_on(shown, request.user, now),
        "proposal": proposal,
        "settled": [row for row in proposals if row.state != Proposal.State.OPEN and not row.decision_id],
        "signals": explain(shown.signals),
        "reports": weighed(reports),
        "score": score_line(reports),
        "decisions": decisions,
    }


def _buttons(
    shown: Post, verdicts: Sequence[str], request: SignedInRequest, guess: str
) -> list[VerdictButton]:
    """Return what can be done, the kindest first."""
    names = list(verdicts)
    stays = {"approve", "dismiss"} & set(names)
    if stays and (guess == PostClass.PRAISE or may_react(shown, request.user)):
        names.insert(1, THANK)
    if "remove" in names:
        names.append(SPAM)
    return [BUTTONS[name] for name in BUTTONS if name in names]
