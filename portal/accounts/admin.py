"""Let administrators see people, invite colleagues, and give roles."""

from typing import Any

import allauth.account.admin
import allauth.usersessions.admin  # noqa: F401 - both register their own, which are replaced below
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from portal.accounts.actions import LastAdministrator, change_roles, check_roles, invite
from portal.accounts.api_keys import revoke_api_key
from portal.accounts.forms import clean_name
from portal.accounts.models import ApiKey, User
from portal.accounts.policies import may
from portal.accounts.roles import Role
from portal.lib.people import normalize_email
from portal.ui.read_only import ReadOnly


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person and her roles; she sets her password herself."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("With any role a person is staff. A change ends all sessions of that person."),
    )

    class Meta:
        model = User
        fields = ["email", "display_name", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.groups.values_list("name", flat=True))

    def clean_email(self) -> str:
        return normalize_email(self.cleaned_data["email"])

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["roles"] = [Role(name) for name in cleaned.get("roles", [])]
        if self.instance.pk:
            try:
                check_roles(user=self.instance, roles=cleaned["roles"] if cleaned.get("is_active") else [])
            except LastAdministrator as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned


@admin.register(User)
class UserAdmin(ModelAdmin):
    """People with a login. Passwords never pass through here."""

    form = UserForm
    list_display = ["display_name", "email", "role_names", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "groups", "is_active", "date_joined"]
    search_fields = ["display_name", "email"]
    ordering = ["-date_joined", "-pk"]
    date_hierarchy = "date_joined"
    readonly_fields = ["date_joined", "last_login"]
    fields = ["email", "display_name", "roles", "is_active", "date_joined", "last_login"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = super().get_queryset(request)
        return people.prefetch_related("groups")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by a field that is not shown would tell it, one character at a time.
        is_hidden = lookup.split("__", maxsplit=1)[0] in {"password", "access_version"}
        return not is_hidden and bool(super().lookup_allowed(lookup, value, request))

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        held = {group.name for group in user.groups.all()}
        return ", ".join(str(role.label) for role in Role if role.value in held)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        # Her address is what she signs in with: she changes it herself, and proves the new one.
        return [*self.readonly_fields, "email"] if obj else list(self.readonly_fields)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return (
            bool(super().has_delete_permission(request, obj))
            and _may_touch(request, obj)
            and obj != request.user
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        roles = form.cleaned_data["roles"]
        if not change:
            obj.pk = invite(email=obj.email, display_name=obj.display_name, roles=roles, now=now()).pk
            return
        obj.save(update_fields=["display_name", "is_active"])
        if "roles" in form.changed_data:
            change_roles(user=obj, roles=roles)


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return user is None or not user.is_superuser or bool(getattr(request.user, "is_superuser", False))


class SeenOnly(ModelAdmin):
    """Rows that the sign-in keeps: an address is proved by its owner, never by a tick here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


admin.site.unregister([EmailAddress, UserSession])  # the imports above registered their own


@admin.register(EmailAddress)
class EmailAddressAdmin(SeenOnly):
    """The addresses people sign in with."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email", "user__display_name"]
    ordering = ["-pk"]


@admin.register(UserSession)
class UserSessionAdmin(SeenOnly):
    """Where people are signed in, without the key that would let a reader in as them."""

    list_display = ["user", "created_at", "last_seen_at", "user_agent"]
    list_select_related = ["user"]
    search_fields = ["user__display_name", "user__email"]
    ordering = ["-pk"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup.split("__", maxsplit=1)[0] in self.fields and bool(
            super().lookup_allowed(lookup, value, request)
        )


def page_of_row(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponseBase:
    """Lead from a row to its page, for who may see the row here; Django's own way asks nobody."""
    kind = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
    model_admin = admin.site._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]  # noqa: SLF001
    row: Any = model_admin.get_object(request, object_id) if model_admin else None
    if model_admin is None or not hasattr(row, "get_absolute_url"):
        raise Http404
    if not admin.site.has_permission(request) or not model_admin.has_view_permission(request, row):
        raise Http404
    return HttpResponseRedirect(row.get_absolute_url())


@login_not_required
def sign_in_first(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """Send who is not signed in to the one sign-in page, with its limits and second step; others get 404."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"))


admin.site.login = sign_in_first  # type: ignore[method-assign, assignment]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Keys are made at a terminal (`manage.py make_api_key`), where they are shown once, and revoked here."""

    list_display = ("name", "prefix", "scopes", "created_at", "revoked_at")
    list_filter = ("revoked_at",)
    search_fields = ("name", "prefix")
    actions = ("revoke",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not lookup.startswith("key_hash") and bool(super().lookup_allowed(lookup, value, request))

    def has_keys_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "keys.manage")

    @admin.action(description=_("Revoke these keys"), permissions=["keys"])
    def revoke(self, _request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        for key in rows:
            revoke_api_key(key=key, now=now())
