"""Pictures people add, and where each is shown."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.uploads import documents

PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
SUFFIXES = {**PICTURES, **documents.SUFFIXES}


class UploadQuerySet(models.QuerySet["Upload"]):
    def orphans(self, before: datetime) -> "UploadQuerySet":
        """Return what was added before the moment and stands nowhere."""
        return self.filter(created_at__lt=before, uses__isnull=True)


class Upload(models.Model):
    """A picture made anew from its pixels, or a document. Its token is its address and tells nothing.

    A document has no pixels: width and height are 0.
    """

    class ContentType(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        WEBP = "image/webp", "WebP"
        PDF = documents.PDF, "PDF"
        TEXT = documents.TEXT, _("Text")
        ODT = documents.ODT, "OpenDocument"
        DOCX = documents.DOCX, "Word"
        XLSX = documents.XLSX, "Excel"

    token = models.CharField(_("address"), max_length=32, unique=True, editable=False)
    owner = models.ForeignKey(
        User, verbose_name=_("added by"), null=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    content_type = models.CharField(_("kind"), max_length=80, choices=ContentType.choices)
    file = models.FileField(_("file"), max_length=120)
    small = models.FileField(_("small version"), max_length=120, blank=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))
    is_moving = models.BooleanField(_("moves when opened"), default=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    created_at = models.DateTimeField(_("added"))

    objects: ClassVar[models.Manager["Upload"]] = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=list(SUFFIXES)),
                name="upload_content_type_known",
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1)
                | Q(content_type__in=list(documents.SUFFIXES), width=0, height=0),
                name="upload_has_pixels",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="upload_by_age")]

    def __str__(self) -> str:
        return f"{self.token[:6]}… {self.width}x{self.height}"

    def get_absolute_url(self) -> str:
        # By hand: texts keep this address, so it must not follow a change of the URL table.
        if self.is_document:
            return f"/uploads/{self.token}/document.{self.suffix}"
        moves = "-moving" if self.is_moving else ""
        return f"/uploads/{self.token}/{self.width}x{self.height}{moves}.{self.suffix}"

    @property
    def is_document(self) -> bool:
        return self.content_type in documents.SUFFIXES

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.content_type]


class UploadUse(models.Model):
    """A place that shows a picture. What a later edit took out stays as a row that opens nothing."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="uses", db_index=False)
    about_kind = models.CharField(_("kind of place"), max_length=40)
    about_id = models.BigIntegerField(_("place"))
    is_current = models.BooleanField(_("shown now"), default=True)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [
            models.UniqueConstraint(fields=["upload", "about_kind", "about_id"], name="upload_used_once")
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="upload_use_place")]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_id}"
