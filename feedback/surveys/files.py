"""Store the files customers add to their answers; only who may read the answer sees them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from feedback.surveys.answer_form import KeepFile
from feedback.surveys.definition import Item
from feedback.surveys.models import Response
from portal.accounts.policies import Person
from portal.lib.errors import ActionError
from portal.uploads.actions import store_answer_file


class ManyFiles(ActionError):
    """More files came from one network address than people send."""

    sentence = _(
        "Many files were sent from here within an hour. What you wrote is kept: send it without the file, or "
        "add the file in an hour."
    )


def refuse_file(_item: Item, _file: "UploadedFile[Any]") -> str:
    """Take no file.

    Raises: ManyFiles.
    """
    raise ManyFiles


def file_keeper(now: datetime) -> KeepFile:
    """Return what stores a file that was sent with a form."""

    def keep(item: Item, file: "UploadedFile[Any]") -> str:
        takes_documents = item.settings.accept == "document"
        stored = store_answer_file(
            file=file, largest_mb=item.settings.largest_mb, now=now, takes_documents=takes_documents
        )
        return stored.token

    return keep


def may_see(ids: Collection[int], person: Person) -> bool:
    """Tell whether the person may read one of the responses."""
    return Response.objects.visible_to(person).filter(pk__in=ids).exists()
