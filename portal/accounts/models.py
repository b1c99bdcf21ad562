"""The person who signs in."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.accounts.leaving import say_farewell
from portal.accounts.roles import Role
from portal.lib.asking import IN_PERSON, Asking
from portal.lib.people import initials, normalize_email


class UserQuerySet(models.QuerySet["User"]):
    def staff(self) -> "UserQuerySet":
        return self.filter(is_staff=True, is_active=True)

    def customers_named(self, words: str) -> "UserQuerySet":
        """Return who does not work here and whose name or address contains the words, by name."""
        named = Q(display_name__icontains=words) | Q(email__icontains=words)
        return self.filter(named, is_staff=False).order_by("display_name", "pk")

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the accounts, and first what hangs on them and does not follow by itself."""
        say_farewell(list(self.values_list("pk", flat=True)))
        return super().delete()

    delete.queryset_only = True  # type: ignore[attr-defined] # as Django marks its own: no manager has it
    delete.alters_data = True  # type: ignore[attr-defined]


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Make people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user: User = self.model(email=normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A login. The customer behind it is `customers.Customer`, which may exist without one."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(
        _("display name"), max_length=60, help_text=_("The name others see beside what you write.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="", blank=True)
    language = models.CharField(_("language"), max_length=12, default="", blank=True)
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May enter the desk and the admin.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    access_version = models.PositiveIntegerField(default=0, editable=False)
    silenced_until = models.DateTimeField(_("may not write until"), null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(_("may not sign in until"), null=True, blank=True, editable=False)
    restriction_reason = models.CharField(max_length=700, blank=True, editable=False)
    unread_warning = models.CharField(max_length=700, blank=True, editable=False)

    asking: Asking = IN_PERSON
    """How the request came with which she sends something; set while it is answered, never stored."""

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.display_name or str(_("Somebody"))

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the account, and first what hangs on it and does not follow by itself."""
        say_farewell([self.pk])
        return super().delete(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie every session to what opens it: a new password, address or role ends the others."""
        key = f"{self.email}|{self.password}|{self.is_staff:d}{self.is_superuser:d}|{self.access_version}"
        return salted_hmac("portal.accounts.session", key, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        return initials(self.display_name)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def has_role(self, role: Role) -> bool:
        return self.groups.filter(name=role.value).exists()

    def is_silenced(self, now: datetime) -> bool:
        """Tell whether she may read but not write; it ends by the clock."""
        return self.silenced_until is not None and now < self.silenced_until

    def is_suspended(self, now: datetime) -> bool:
        """Tell whether she may not even sign in; it ends by the clock."""
        return self.suspended_until is not None and now < self.suspended_until

    def is_new(self, now: datetime) -> bool:
        """Tell whether the account is younger than a day; newcomers get gentler limits."""
        return (now - self.date_joined).days < 1


class ApiKey(models.Model):
    """What lets another program of the company's in. Only its hash is kept; the key is shown once."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Which program uses it."))
    prefix = models.CharField(_("begins with"), max_length=12)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects: ClassVar[models.Manager["ApiKey"]] = models.Manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


def display_name_of(user: User) -> str:
    """Return the name allauth shows for a user."""
    return str(user)
