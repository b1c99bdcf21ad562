"""Name what moderation refuses, each with the sentence a person reads."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.lib.errors import ActionError

NUMBERS_NAMED: Final = 5


def _listed(numbers: Sequence[int]) -> str:
    """Return the first five of the numbers."""
    more = " …" if len(numbers) > NUMBERS_NAMED else ""
    return ", ".join(str(number) for number in numbers[:NUMBERS_NAMED]) + more


class ReportRefused(ActionError):
    sentence = _("This post can't be reported: it is your own, or a moderator has taken it down already.")


class TooManyReports(ActionError):
    sentence = _("You have reported a lot today. Moderators are looking at it; report more tomorrow.")


class AlreadyDecided(ActionError):
    sentence = _(
        "Another moderator decided about this post before you. The decision is listed with the post."
    )


class PostChanged(ActionError):
    sentence = _("The author changed the post while you were reading it. Look at it again, then decide.")


class DecisionRefused(ActionError):
    sentence = _("You can't decide about this post: you wrote it yourself, or you may not see it.")


class ReasonMissing(ActionError):
    sentence = _("Choose a rule or write a reason; the author reads it.")


class QuoteNotFound(ActionError):
    sentence = _("The passage does not stand in the post. Copy it from there, or leave it empty.")


class GroundMissing(ActionError):
    sentence = _("A complaint is answered, not erased. Choose the lawful ground, or answer it and leave it.")


class SecondPersonNeeded(ActionError):
    sentence = _(
        "A complaint is taken down by two people. Propose it at the desk; another moderator confirms."
    )


class ClassMissing(ActionError):
    sentence = _(
        "Nobody has said yet what this post is, so it may be a genuine complaint. Say first what it is."
    )


class LooksLikeComplaint(ActionError):
    sentence = _("It looks like a complaint, so it is not put away in bulk: read it and decide at the desk.")


class ComplaintWouldGo(ActionError):
    """Posts would go where fewer people may read them, and may be complaints."""

    def __init__(self, numbers: Sequence[int]) -> None:
        sentence = ngettext(
            "Fewer people could read it there, and post %(posts)s may be a genuine complaint. Say first what "
            "it is; a complaint stays where it is, or two people hide it on a lawful ground.",
            "Fewer people could read them there, and posts %(posts)s may be genuine complaints. Say first "
            "what each of them is; a complaint stays where it is, or two people hide it on a lawful ground.",
            len(numbers),
        )
        super().__init__(sentence % {"posts": _listed(numbers)})


class AnswersWouldGo(ActionError):
    """A first post would take complaints below it out of view."""

    def __init__(self, numbers: Sequence[int]) -> None:
        sentence = ngettext(
            "The whole topic would go with its first post, and post %(posts)s may be a genuine complaint. "
            "Split it off first, or say what it is.",
            "The whole topic would go with its first post, and posts %(posts)s may be genuine complaints. "
            "Split them off first, or say what each of them is.",
            len(numbers),
        )
        super().__init__(sentence % {"posts": _listed(numbers)})


class RoomHoldsComplaint(ActionError):
    """A category would be read by fewer people, and complaints with it."""

    def __init__(self, title: str) -> None:
        sentence = _(
            "“%(title)s” holds a genuine complaint, so as many people as now must be able to read this "
            "category. Move the other topics to a new one."
        )
        super().__init__(sentence % {"title": title})


class RoomMayHoldComplaints(ActionError):
    """A category would be read by fewer people, and what looks like a complaint with it."""

    def __init__(self, posts: Sequence[tuple[str, int]]) -> None:
        shown = [
            _("“%(title)s”, post %(number)d") % {"title": title, "number": number}
            for title, number in posts[:NUMBERS_NAMED]
        ]
        sentence = _(
            "Fewer people could read it, and this may be a genuine complaint: %(posts)s. Say first what it "
            "is; a complaint keeps the category as open as it is."
        )
        more = " …" if len(posts) > NUMBERS_NAMED else ""
        super().__init__(sentence % {"posts": "; ".join(shown) + more})


class AlreadyProposed(ActionError):
    sentence = _("Another moderator proposed to take this post down. Confirm or decline the proposal.")


class ProposalSettled(ActionError):
    sentence = _("This proposal was settled already, or the post was changed or decided about since.")


class ComplaintStays(ActionError):
    sentence = _(
        "A genuine complaint is not rewritten by one person. Propose to hide it, and say what its author "
        "should change."
    )


class SamePerson(ActionError):
    sentence = _("You proposed this yourself; another moderator confirms or declines it.")


class UndoTooLate(ActionError):
    sentence = _(
        "This decision can't be taken back any more: it is older than 30 days, or the post was changed "
        "or decided about since."
    )


class ClaimedByAnother(ActionError):
    sentence = _("Another moderator is looking at this post. Take it over first, or take the next one.")


class AppealRefused(ActionError):
    sentence = _(
        "This decision can't be appealed: only the author can, within 30 days, while the post is still down."
    )


class SanctionAppealRefused(ActionError):
    sentence = _("This can't be appealed: it has ended already, or it is older than 30 days.")


class AppealedAlready(ActionError):
    sentence = _("You appealed this already. The answer will stand here and come by e-mail.")


class AppealTextMissing(ActionError):
    sentence = _("Write why the decision should be looked at again.")


class OutcomeMissing(ActionError):
    sentence = _("Write to the author why you grant or deny the appeal; she reads it.")


class AppealSettled(ActionError):
    sentence = _("Somebody else answered this appeal before you. Their answer stands below.")


class NotYourAppeal(ActionError):
    sentence = _(
        "You had a hand in the decision or it is about yourself, so another person answers the appeal. "
        "If nobody else may moderate, an administrator gives somebody the role under All records › Users."
    )


class BulkUndoTooLate(ActionError):
    sentence = _("This bulk act can't be taken back: it is older than 30 days, or nothing of it is left.")


class SlotUnknown(ActionError):
    sentence = _("The text has a slot nobody can fill. The slots are {name}, {topic} and {company}.")


class AppealStands(ActionError):
    sentence = _(
        "An appeal against your decision about these very words was granted, so somebody else decides "
        "whether they go."
    )
