"""Name what the library refuses, each with the sentence a person reads."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class PromotionRefused(ActionError):
    sentence = _("This post can't go on the shelf: others can't read it, or you may not put posts there.")


class AlreadyPromoted(ActionError):
    sentence = _("This post stands on the shelf already. Change it there.")


class OwnerRefused(ActionError):
    sentence = _("Choose somebody of the team who keeps it true.")


class DateRefused(ActionError):
    sentence = _("Choose a day after today for the next look.")


class ReviewRefused(ActionError):
    sentence = _("Only who keeps this practice, or manages the forums, may do this.")


class ReviewOutdated(ActionError):
    sentence = _("Somebody changed this practice meanwhile. Look at it again, then decide.")


class UndoRefused(ActionError):
    sentence = _("This can't be taken back any more: the practice was changed since.")
