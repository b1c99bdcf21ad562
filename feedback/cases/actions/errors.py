"""Name what the actions on cases refuse."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class CaseMoved(ActionError):
    sentence = _("Somebody has moved this case on meanwhile. Reload the page to see where it stands.")


class WordsMissing(ActionError):
    sentence = _("Write a few words first.")


class NothingToOpen(ActionError):
    sentence = _("Only what a customer said can become a case.")


class NotAssignable(ActionError):
    sentence = _("A case is given to somebody who works here and may work on cases.")


class TooManyWords(ActionError):
    sentence = _("You have written many times within this hour. Wait a little, then send it.")
