"""Name what the actions on suggestions refuse."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class NotPublished(ActionError):
    sentence = _("This suggestion is not published yet. Publish it first.")


class DecisionMissing(ActionError):
    sentence = _("Say in a sentence what was decided and why; everybody who wants it reads that.")


class SuggestionMoved(ActionError):
    sentence = _("Somebody has decided about this meanwhile. Reload the page to see what.")


class TooManySuggestions(ActionError):
    sentence = _("You have made many suggestions today. Keep this one, and send it tomorrow.")
