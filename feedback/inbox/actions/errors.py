"""What working on answers may refuse, in sentences a person can act on."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class NothingChosen(ActionError):
    sentence = _("Tick an answer first, or open one.")


class TooManyChosen(ActionError):
    sentence = _("More than 10,000 answers fit: nothing was changed. Narrow the filters, and go on in parts.")


class NothingChanged(ActionError):
    sentence = _("They stand like that already: nothing was changed.")


class UndoTooLate(ActionError):
    sentence = _("This was taken back already, or is older than a day.")


class TagEmpty(ActionError):
    sentence = _("Write the tag first, at most 40 letters.")


class AssigneeUnknown(ActionError):
    sentence = _("Choose somebody who works with answers.")


class NoteEmpty(ActionError):
    sentence = _("Write a few words first.")
