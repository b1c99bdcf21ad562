"""Keep pictures, tie them to the places that show them, and let go what stands nowhere."""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.lib.errors import ActionError
from portal.uploads.documents import Document, check_document
from portal.uploads.models import SUFFIXES, Upload, UploadUse
from portal.uploads.pictures import Picture, Readable, remake
from portal.uploads.policies import may_see
from portal.uploads.refusals import NoPicture

TOKEN_BYTES: Final = 18
"""144 random bits, written as 24 characters."""
UPLOADS_PER_HOUR: Final = 30
BYTES_PER_DAY: Final = 100 * 1024 * 1024
ORPHAN_AGE: Final = timedelta(hours=24)
MOST_PICTURES: Final = 50
"""How many pictures one text can show."""

_ADDRESS: Final = re.compile(r"/uploads/([A-Za-z0-9_-]{24})/")


class TooManyPictures(ActionError):
    sentence = _("You have added many pictures in a short time. Your text is kept; add this one later.")


def store_picture(*, owner: User, file: Readable, now: datetime) -> Upload:
    """Keep a picture under an address nobody can guess; only its owner sees it before a text shows it.

    Raises: WritingRefused, TooManyPictures, PictureRefused and what is below it.
    """
    check_may_write(owner, now)
    _keep_pace(owner, now)
    picture = remake(file)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)  # two uploads at once count each other
        _keep_pace(owner, now)
        return _store(owner, picture, now)


class AnswerFileTooLarge(ActionError):
    """The form takes no file of this size."""


def store_answer_file(
    *, file: "UploadedFile[Any]", largest_mb: int, now: datetime, takes_documents: bool = False
) -> Upload:
    """Keep a picture, or a document, that somebody adds to an answer; nobody sees it before it is sent.

    Raises: AnswerFileTooLarge, PictureRefused and what is below it.
    """
    if (file.size or 0) > largest_mb * 1024 * 1024:
        raise AnswerFileTooLarge(
            _("This file is larger than %(number)s MB. Save it smaller and add it again.")
            % {"number": largest_mb}
        )
    try:
        return _store(None, remake(file), now)
    except NoPicture:
        if not takes_documents:
            raise
    file.seek(0)
    return _store_document(check_document(file.read()), now)


def _store_document(document: Document, now: datetime) -> Upload:
    upload = Upload(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        content_type=document.content_type,
        width=0,
        height=0,
        size=len(document.content),
        sha256=hashlib.sha256(document.content).hexdigest(),
        created_at=now,
    )
    upload.file.name = _write(document.content, document.content_type)
    upload.save(force_insert=True)
    return upload


@transaction.atomic
def attach(*, tokens: Collection[str], kind: str, about_id: int, now: datetime) -> set[str]:
    """Tie pictures that stand nowhere yet to the answer they came with; return all tied to it now."""
    free = Upload.objects.select_for_update(of=("self",)).filter(
        token__in=tokens, owner=None, uses__isnull=True
    )
    UploadUse.objects.bulk_create(
        UploadUse(upload=upload, about_kind=kind, about_id=about_id, created_at=now) for upload in free
    )
    tied = Upload.objects.filter(token__in=tokens, uses__about_kind=kind, uses__about_id=about_id)
    return set(tied.values_list("token", flat=True))


def _keep_pace(owner: User, now: datetime) -> None:
    """Count by rows, which all workers share.

    Raises: TooManyPictures.
    """
    lately = Upload.objects.filter(owner=owner)
    if lately.filter(created_at__gt=now - timedelta(hours=1)).count() >= UPLOADS_PER_HOUR:
        raise TooManyPictures
    day = lately.filter(created_at__gt=now - timedelta(days=1)).aggregate(bytes=Sum("size"))
    if (day["bytes"] or 0) >= BYTES_PER_DAY:
        raise TooManyPictures


def _store(owner: User | None, picture: Picture, now: datetime) -> Upload:
    upload = Upload(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        owner=owner,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        is_moving=picture.is_moving,
        size=len(picture.content) + len(picture.small),
        sha256=hashlib.sha256(picture.content).hexdigest(),
        created_at=now,
    )
    upload.file.name = _write(picture.content, picture.content_type)
    upload.small.name = _write(picture.small, picture.content_type) if picture.small else ""
    upload.save(force_insert=True)
    return upload


def _write(content: bytes, content_type: str) -> str:
    """Write a file under a random name that tells nothing, and return where."""
    name = secrets.token_hex(16)
    return default_storage.save(
        f"uploads/{name[:2]}/{name[2:]}.{SUFFIXES[content_type]}", ContentFile(content)
    )


def tokens_in(text: str) -> list[str]:
    """Return the tokens of the pictures a text shows, each once."""
    return list(dict.fromkeys(_ADDRESS.findall(text)))[:MOST_PICTURES]


def show_in(*, text: str, kind: str, about_id: int, writer: User | None, now: datetime) -> None:
    """Tie the pictures of a text to its place, and take from the place what the text shows no longer.

    A writer can show others only what she may see herself: a guessed or overheard address opens nothing.
    """
    shown = UploadUse.objects.filter(about_kind=kind, about_id=about_id)
    tokens = tokens_in(text)
    with transaction.atomic():
        shown.exclude(upload__token__in=tokens).filter(is_current=True).update(is_current=False)
        if tokens:
            _add_uses(tokens, kind, about_id, writer, now)


def _add_uses(tokens: Sequence[str], kind: str, about_id: int, writer: User | None, now: datetime) -> None:
    # Locked against the sweep of orphans until the uses stand.
    uploads = Upload.objects.select_for_update().filter(token__in=tokens)
    mine = UploadUse.objects.filter(about_kind=kind, about_id=about_id)
    known = set(mine.values_list("upload_id", flat=True))
    mine.filter(upload__token__in=tokens, is_current=False).update(is_current=True)
    fresh = [
        UploadUse(upload=upload, about_kind=kind, about_id=about_id, created_at=now)
        for upload in uploads
        if upload.pk not in known and writer is not None and may_see(upload, writer)
    ]
    UploadUse.objects.bulk_create(fresh, ignore_conflicts=True)


def forget_place(*, kind: str, ids: Sequence[int]) -> None:
    """Untie the pictures from places that are gone."""
    UploadUse.objects.filter(about_kind=kind, about_id__in=ids).delete()


def sweep_orphans(*, now: datetime) -> int:
    """Delete pictures that a day after they came stand nowhere, and return how many."""
    swept = 0
    for pk in Upload.objects.orphans(now - ORPHAN_AGE).values_list("pk", flat=True)[:1_000]:
        swept += _sweep(pk)
    return swept


@transaction.atomic
def _sweep(pk: int) -> int:
    upload = Upload.objects.select_for_update().filter(pk=pk).first()
    if upload is None or upload.uses.exists():
        return 0
    for name in filter(None, (upload.file.name, upload.small.name)):
        transaction.on_commit(partial(default_storage.delete, name))
    upload.delete()
    return 1
