"""Name why a file is not taken, each with the sentence a person reads."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class PictureRefused(ActionError):
    """The file is no picture we can show."""


class FileMissing(PictureRefused):
    sentence = _("This file is empty. Choose the picture again.")


class FileTooLarge(PictureRefused):
    sentence = _("This picture is larger than 10 MB. Save it smaller and add it again.")


class TooManyPixels(PictureRefused):
    sentence = _("This picture has more than 40 million pixels. Save it smaller and add it again.")


class NoPicture(PictureRefused):
    sentence = _(
        "This file is no picture we can show. Choose a JPEG, PNG, WebP or GIF; "
        "anything else has to be saved as one of these first."
    )


class MovesTooMuch(PictureRefused):
    sentence = _(
        "This moving picture is too long for us: it has more than 300 frames or 100 million pixels. "
        "Cut it shorter or save it smaller, then add it again."
    )


class NoDocument(PictureRefused):
    sentence = _(
        "This file is no picture and no document we can keep. Choose a PDF, Word, Excel, OpenDocument or "
        "text file, or save it as one of these first."
    )


class DocumentHasScripts(PictureRefused):
    sentence = _(
        "This document holds a program or another file inside. Save it without, such as a plain PDF."
    )


class DocumentSealed(PictureRefused):
    sentence = _(
        "This PDF is locked, or packed so that we can't look into it. "
        "Print it as a new PDF, then add that one."
    )


class DocumentTooLarge(PictureRefused):
    sentence = _("This document is too large once it is unpacked. Save it smaller and add it again.")
