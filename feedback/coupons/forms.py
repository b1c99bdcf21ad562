"""Clean what staff write into an offer, and the code they read from a customer's hand."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.coupons.models import Offer
from portal.lib.errors import ActionError

_SERVES: Final = {
    "percent": Offer.Kind.PERCENT.value,
    "amount": Offer.Kind.AMOUNT.value,
    "currency": Offer.Kind.AMOUNT.value,
    "words": Offer.Kind.TEXT.value,
}


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a coupon gives, how many there may be, and until when."""

    class Meta:
        model = Offer
        fields = (
            *("name", "kind", "percent", "amount", "currency", "words", "terms", "valid_days", "ends_at"),
            *("most_coupons", "cost_each", "most_cost", "is_once_each"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "terms": forms.Textarea(attrs={"rows": 4}),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = Offer.Kind.choices  # type: ignore[attr-defined]

    @property
    def lines(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Each field with the kind of coupon it serves; empty for those every kind has."""
        for field in self:
            yield field, _SERVES.get(field.name, "")

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if len(currency) != 3 or not currency.isalpha():
            raise forms.ValidationError(_("Write the currency in three letters, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == Offer.Kind.PERCENT and not 1 <= (cleaned.get("percent") or 0) <= 100:
            self.add_error("percent", _("Write a number from 1 to 100."))
        if kind == Offer.Kind.AMOUNT and not (cleaned.get("amount") or 0) > 0:
            self.add_error("amount", _("Write an amount above zero."))
        if kind == Offer.Kind.TEXT and not cleaned.get("words"):
            self.add_error("words", _("Say in words what the coupon gives."))
        self._check_budget(cleaned)
        return cleaned

    def _check_budget(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("valid_days") is not None and not 1 <= cleaned["valid_days"] <= 1000:
            self.add_error("valid_days", _("Write a number of days from 1 to 1000."))
        if (cleaned.get("cost_each") or 0) < 0:
            self.add_error("cost_each", _("A coupon can't cost less than nothing."))
        if cleaned.get("most_cost") is not None and not (cleaned.get("cost_each") or 0) > 0:
            self.add_error("cost_each", _("Say what one coupon costs you, so that the money can be counted."))


class CodeForm(forms.Form):
    """The code of a coupon that somebody wants to use."""

    code = forms.CharField(
        label=_("Code of the coupon"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "data-key": "/",
            }
        ),
        help_text=_("Capital or small letters, with or without hyphens."),
        error_messages={"required": _("Type or scan the code first.")},
    )
    order_number = forms.CharField(
        label=_("Your order number"), max_length=80, required=False, help_text=_("To find it again later.")
    )

    def refuse(self, error: ActionError) -> None:
        """Show why a code is refused, beside it."""
        self.add_error("code", str(error))


class ReasonForm(forms.Form):
    """Why a coupon is taken back."""

    reason = forms.CharField(
        label=_("Why is it taken back?"),
        max_length=200,
        error_messages={"required": _("Write why; others will read it.")},
    )
