"""Give rows a version that rises with every change, so that a page kept of them knows when it is old."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class VersionedQuerySet(models.QuerySet[Row_co]):
    """Rows whose every `update` makes the pages kept of them old; without arguments it does only that."""

    def update(self, **changes: Any) -> int:
        return super().update(**{"version": F("version") + 1, **changes})


class Versioned(models.Model):
    """A row that pages are kept of. The version is no counter of anything: it only ever rises."""

    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; one that was there before gets its next version."""
        if not self._state.adding:
            self.version = F("version") + 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)
