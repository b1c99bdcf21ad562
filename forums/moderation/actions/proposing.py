"""Take a complaint down by two people: one proposes, another confirms or declines."""

from datetime import datetime

from django.db import transaction

from forums.discussions.models import Post
from forums.moderation.actions.deciding import class_for, ready_to_decide
from forums.moderation.actions.ruling import Ruling, lock, rule_on
from forums.moderation.errors import (
    AlreadyProposed,
    DecisionRefused,
    GroundMissing,
    ProposalSettled,
    SamePerson,
)
from forums.moderation.grounds import NO_GROUNDS, Grounds, Seen
from forums.moderation.keeping import keep_answers
from forums.moderation.models import Claim, Decision, PostClass, Proposal
from forums.moderation.policies import may_decide
from forums.moderation.rules import EFFECTS
from portal.accounts.models import User
from portal.lib.states import InvalidTransition, advance


@transaction.atomic
def decide_or_propose(
    *,
    post: Post,
    verdict: str,
    moderator: User,
    now: datetime,
    grounds: Grounds = NO_GROUNDS,
    seen: Seen | None = None,
) -> Decision | Proposal:
    """Decide about a post; what would take a complaint down is proposed to a second person instead.

    Raises: what `decide` raises but SecondPersonNeeded; GroundMissing, AlreadyProposed.
    """
    post, number, grounds = ready_to_decide(post, verdict, moderator, now, grounds, seen)
    post_class = class_for(post, verdict, grounds, moderator)
    if not (EFFECTS[verdict].needs_reason and post_class == PostClass.COMPLAINT):
        return rule_on(post, Ruling(verdict, moderator, grounds, post_class), number=number, now=now)
    if not grounds.ground:
        raise GroundMissing
    if Proposal.objects.open().filter(post=post).exists():
        raise AlreadyProposed
    Claim.objects.on(post).delete()
    return Proposal.objects.create(
        post=post,
        verdict=verdict,
        rule=grounds.rule,
        ground=grounds.ground,
        reason=grounds.for_author,
        quote=grounds.quote,
        mend=grounds.what_to_change,
        note=grounds.note.strip(),
        revision=post.revision_count,
        proposed_by=moderator,
        proposed_at=now,
    )


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, moderator: User, now: datetime) -> Decision:
    """Carry out what another moderator proposed.

    Raises: DecisionRefused, SamePerson, ProposalSettled, AnswersWouldGo.
    """
    post, number = _open(proposal, moderator)
    if post.revision_count != proposal.revision or post.state not in EFFECTS[proposal.verdict].from_states:
        raise ProposalSettled
    keep_answers(post, moderator)
    _settle(proposal, Proposal.State.CONFIRMED, moderator, now)
    grounds = Grounds(
        rule=proposal.rule,
        reason=proposal.reason,
        note=proposal.note,
        ground=proposal.ground,
        quote=proposal.quote,
        mend=proposal.mend,
    )
    ruling = Ruling(
        proposal.verdict, proposal.proposed_by, grounds, PostClass.COMPLAINT, confirmed_by=moderator
    )
    decision = rule_on(post, ruling, number=number, now=now)
    Proposal.objects.filter(pk=proposal.pk).update(decision=decision)
    return decision


@transaction.atomic
def decline_proposal(*, proposal: Proposal, moderator: User, now: datetime, answer: str = "") -> Proposal:
    """Leave the post as it is, and tell the one who proposed why; who proposed may take it back herself.

    Raises: DecisionRefused, ProposalSettled.
    """
    if not may_decide(proposal.post, moderator):
        raise DecisionRefused
    lock(proposal.post)
    _settle(proposal, Proposal.State.DECLINED, moderator, now, answer=answer.strip())
    return proposal


def _open(proposal: Proposal, moderator: User) -> tuple[Post, int]:
    """Hold the post of a proposal for the second person.

    Raises: DecisionRefused, SamePerson.
    """
    if not may_decide(proposal.post, moderator):
        raise DecisionRefused
    if proposal.proposed_by_id == moderator.pk:
        raise SamePerson
    return lock(proposal.post)


def _settle(proposal: Proposal, to: str, moderator: User, now: datetime, **changes: str) -> None:
    try:
        advance(proposal, to, Proposal.MOVES, settled_by=moderator, settled_at=now, **changes)
    except InvalidTransition as error:
        raise ProposalSettled from error
