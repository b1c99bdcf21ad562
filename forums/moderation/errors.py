"""Name what moderation refuses, each with the sentence a person reads."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


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
