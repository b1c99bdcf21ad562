"""Keep answers that name nobody out of lists that would tell where they came from, and when."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from feedback.surveys.models import Mode


class NamedOnly:
    """Stands before ModelAdmin: shows what hangs on answers of customers that staff may know.

    The others are read in the inbox, which shows neither their way, their minute, nor addresses in them.
    """

    mode_path: ClassVar[str] = "mode"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return rows.filter(**{self.mode_path: Mode.IDENTIFIED})
