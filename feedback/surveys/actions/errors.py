"""Name what can stand in the way of making, answering and correcting forms."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class SurveyNotOpen(ActionError):
    sentence = _("This form doesn't take answers at the moment.")


class SurveyFull(ActionError):
    sentence = _("This form has all the answers it can take.")


class QuotaFull(ActionError):
    sentence = _("Enough people have answered as you did, so this form takes no more of these answers.")


class AnsweredBefore(ActionError):
    sentence = _("This form takes one answer per person, and yours is here already.")


class CountedBefore(AnsweredBefore):
    sentence = _(
        "This form takes one answer per person, and another one of this customer counts. "
        "Hold that one apart first."
    )


class SignInNeeded(ActionError):
    sentence = _("This form takes one answer per person, so it asks you to sign in first.")


class AlreadySent(ActionError):
    sentence = _("This form was sent already, from another window or earlier. The first sending counts.")


class SurveyUnfinished(ActionError):
    sentence = _("Write at least one question first; then the form can go live.")


class SurveyMoved(ActionError):
    sentence = _("Somebody else has just opened or closed this form. Reload the page to see where it stands.")


class AddressIsFixed(ActionError):
    sentence = _("This form has been live, so links to it are in use and its address can't change.")


class AnswerNotAsked(ActionError):
    sentence = _("This form has changed since you opened it. Reload the page and answer again.")


class AnswerUnreachable(ActionError):
    sentence = _(
        "Something was answered that your other answers don't lead to. Go through the pages once more."
    )


class AnswerMissing(ActionError):
    sentence = _("A question that needs an answer has none.")

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.key = key


class AnswerWrong(ActionError):
    """The answer to one question is none that it takes; the sentence says how to mend it."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


class ContactAddressMissing(ActionError):
    sentence = _("To hear from us, leave an e-mail address.")


class CorrectionTooLate(ActionError):
    sentence = _("An answer can be changed for 24 hours; that time has passed.")


class NotSuspected(ActionError):
    sentence = _("This answer already counts.")


class AlreadyHeld(ActionError):
    sentence = _("This answer doesn't count already.")
