"""Clean what is typed about a case."""

from datetime import datetime
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.cases.models import Case
from feedback.coupons.models import Offer
from portal.accounts.models import User
from portal.accounts.roles import ROLE_PERMISSIONS

MOST_LETTERS: Final = 10_000
WORDS_MISSING: Final = _("Write a few words first.")


class WordsForm(forms.Form):
    """What staff write: an answer, a note, or what was done."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "r"}),
        error_messages={"required": WORDS_MISSING},
    )

    def __init__(self, *args: object, case: Case, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["text"].widget.attrs["data-draft"] = f"case-{case.pk}"


class CustomerWordsForm(forms.Form):
    """What the customer writes on her page."""

    text = forms.CharField(
        label=_("What do you want to tell us?"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": WORDS_MISSING},
    )


class PriorityForm(forms.Form):
    """How much a case hurries."""

    priority = forms.TypedChoiceField(label=_("Priority"), choices=Case.Priority.choices, coerce=int)


class CouponForm(forms.Form):
    """From which offer the customer gets a coupon."""

    offer = forms.ModelChoiceField(label=_("Offer"), queryset=Offer.objects.none(), empty_label=None)

    def __init__(self, *args: object, now: datetime, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["offer"].queryset = Offer.objects.with_room(now).order_by("name", "pk")  # type: ignore[attr-defined]


def who_works_on_cases() -> list[User]:
    """Return the staff a case can be given to, by name (one query)."""
    roles = [role.value for role, permissions in ROLE_PERMISSIONS.items() if "cases.work" in permissions]
    rows = User.objects.filter(is_active=True, is_staff=True, groups__name__in=roles)
    return list(rows.distinct().order_by("display_name", "pk"))


class AssigneeForm(forms.Form):
    """Who works on a case."""

    assignee = forms.TypedChoiceField(label=_("Give it to"), coerce=int)

    def __init__(self, *args: object, case: Case, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        choices = [(user.pk, user.display_name) for user in who_works_on_cases()]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("assignee", case.assignee_id)
