"""Write a decision down and do what it says; every way to decide ends here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from forums.discussions import counts
from forums.discussions import touches as forum_touches
from forums.discussions.actions import move_post
from forums.discussions.models import Post
from forums.moderation.grounds import NO_GROUNDS, Grounds
from forums.moderation.lessons import learn_from
from forums.moderation.letters import tell_author, tell_reporters
from forums.moderation.models import BulkAct, Claim, Decision, PostClass, Proposal, Report
from forums.moderation.rules import EFFECTS, Effect
from forums.moderation.touches import ask_for_answer, touch_facts
from portal.accounts.models import User


@dataclass(frozen=True)
class Ruling:
    """A verdict that may be carried out. Nobody decides what many reports hold by themselves."""

    verdict: str
    decided_by: User | None
    grounds: Grounds = NO_GROUNDS
    post_class: str = ""
    confirmed_by: User | None = None
    bulk: BulkAct | None = None

    @property
    def effect(self) -> Effect:
        return EFFECTS[self.verdict]


def lock(post: Post) -> tuple[Post, int]:
    """Hold topic and post until the transaction ends; return the post as it is and its latest number."""
    counts.hold_topic_of(post)  # also of a post that was merged into another topic meanwhile
    rows = Post.objects.select_for_update(of=("self",)).select_related("topic__category", "author")
    post = rows.get(pk=post.pk)
    latest = Decision.objects.filter(post=post).order_by("-number").values_list("number", flat=True).first()
    return post, latest or 0


def facts_of(post: Post) -> dict[str, Any]:
    """Return what a decision may change beside the state, as JSON keeps it."""
    return {
        "published_at": post.published_at and post.published_at.isoformat(),
        "held_at": post.held_at and post.held_at.isoformat(),
        "touch": touch_facts(post),
    }


def rule_on(post: Post, ruling: Ruling, *, number: int, now: datetime) -> Decision:
    """Write the decision with the next number and carry it out. The post must be locked by the caller."""
    effect, grounds = ruling.effect, ruling.grounds
    decision = Decision.objects.create(
        post=post,
        number=number + 1,
        verdict=ruling.verdict,
        post_class=ruling.post_class,
        rule=grounds.rule,
        ground=grounds.ground,
        reason=grounds.for_author,
        quote=grounds.quote,
        mend=grounds.what_to_change if effect.needs_reason else grounds.mend.strip(),
        note=grounds.note.strip(),
        bulk=ruling.bulk,
        decided_by=ruling.decided_by,
        decided_at=now,
        is_confirmed=ruling.confirmed_by is not None,
        confirmed_by=ruling.confirmed_by,
        state_before=post.state,
        state_after=effect.to_state or post.state,
        reason_before=post.state_reason,
        before=facts_of(post),
        **_first_look(post, now),
    )
    _end_what_waited(decision, post, ruling, now)
    _carry_out(decision, post, effect, now)
    return decision


def _first_look(post: Post, now: datetime) -> dict[str, datetime | None]:
    """Return since when the post waited and when a moderator first looked, and end the look."""
    since = post.held_at if post.state == Post.State.HELD else None
    since = since or Report.objects.open().filter(post=post).aggregate(oldest=Min("created_at"))["oldest"]
    claim = Claim.objects.on(post).first()
    if claim:
        claim.delete()
    looked = claim.first_at if claim and since and claim.first_at >= since else now
    return {"waiting_since": since, "looked_at": looked if since else None}


def _end_what_waited(decision: Decision, post: Post, ruling: Ruling, now: datetime) -> None:
    """Close the open reports as the verdict says, and the proposal another decision overtook."""
    if ruling.effect.reports_end != Report.State.OPEN:
        open_reports = Report.objects.open().filter(post=post)
        open_reports.update(
            state=ruling.effect.reports_end, decision=decision, decided_at=now, decided_by=ruling.decided_by
        )
    if ruling.verdict == Decision.Verdict.CLASS:
        return
    Proposal.objects.open().filter(post=post).update(
        state=Proposal.State.OVERTAKEN, settled_by=ruling.decided_by, settled_at=now
    )


def _carry_out(decision: Decision, post: Post, effect: Effect, now: datetime) -> None:
    if effect.to_state:
        move_post(post=post, to=effect.to_state, now=now, reason=decision.reason if effect.says_why else "")
    if effect.to_state == Post.State.REMOVED and post.is_opening and decision.decided_by:
        forum_touches.close_question(topic=post.topic, by=decision.decided_by, now=now)
    if decision.post_class == PostClass.COMPLAINT and post.is_published:
        ask_for_answer(post)
    decision.after = facts_of(post)
    decision.save(update_fields=["after"])
    if effect.tells_author:
        tell_author(decision, post, now=now)
    tell_reporters(decision, now=now)
    learn_from(decision, post)
