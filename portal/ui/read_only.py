"""Let staff look at rows in the admin, and change nothing there."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnly:
    """Stands before ModelAdmin or an inline: its rows are written by actions alone."""

    def has_add_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False
