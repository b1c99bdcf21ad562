"""Name what the actions on outcomes refuse."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class OutcomeMoved(ActionError):
    sentence = _("Somebody has changed this meanwhile. Reload the page to see how it stands.")


class EditedMeanwhile(ActionError):
    sentence = _(
        "Somebody has edited this meanwhile. Your words are below; look at the new ones, then save again."
    )


class DraftOnly(ActionError):
    sentence = _("Only a draft can be thrown away. Take this back instead; its history is kept.")
