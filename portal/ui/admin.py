"""Let administrators change the company's look."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import now
from unfold.admin import ModelAdmin

from portal.ui.branding import brand
from portal.ui.forms import BrandForm
from portal.ui.models import Brand


@admin.register(Brand)
class BrandAdmin(ModelAdmin):
    """One row, added once and then changed; it is saved by the same action as everywhere."""

    form = BrandForm
    list_display = ["company_name", "accent", "version", "updated_at"]
    fields = ["company_name", "accent", "logo_file", "without_logo", "postal_address"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_add_permission(request)) and not Brand.objects.exists()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        saved = form.keep(now=now())
        obj.pk, obj.version = saved.pk, saved.version

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Skip what a brand has not."""


def name_the_company(_request: HttpRequest) -> dict[str, str]:
    """Give every page of the admin the company's name; the theme calls it."""
    return {"site_header": brand().company_name}
