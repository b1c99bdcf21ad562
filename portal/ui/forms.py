"""Clean what the company says about its look."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError
from portal.ui.actions import BrandWish, check_accent, clean_logo, save_brand
from portal.ui.models import Brand


class BrandForm(forms.ModelForm):  # type: ignore[type-arg]
    """The company's name, accent, logo and address. Used by /admin/ and by the desk."""

    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF. It is shown 32 pixels high."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    without_logo = forms.BooleanField(label=_("Show the first letter instead of a logo"), required=False)

    class Meta:
        model = Brand
        fields = ["company_name", "accent", "postal_address"]

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"])
        _refused(check_accent, accent)
        return accent

    def clean_logo_file(self) -> Any:
        upload = self.cleaned_data["logo_file"]
        if upload:
            _refused(clean_logo, upload)
            upload.seek(0)
        return upload

    def keep(self, *, now: datetime) -> Brand:
        """Save the look through its action."""
        cleaned = self.cleaned_data
        wish = BrandWish(
            company_name=cleaned["company_name"],
            accent=cleaned["accent"],
            postal_address=cleaned["postal_address"],
            logo=cleaned["logo_file"] or None,
            without_logo=cleaned["without_logo"],
        )
        return save_brand(wish=wish, now=now)


def _refused(action: Any, argument: Any) -> None:
    try:
        action(argument)
    except ActionError as refusal:
        raise ValidationError(str(refusal)) from refusal
