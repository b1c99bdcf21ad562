"""Store the files customers add to their answers; only who may read the answer sees them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from feedback.surveys.answer_form import KeepFile
from feedback.surveys.definition import Item
from feedback.surveys.models import Response
from portal.accounts.policies import Person
from portal.uploads.actions import store_answer_file


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
