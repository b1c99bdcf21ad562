"""Set up the portal's first account, keep a profile, and give staff their roles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.shelves import tell_followers
from portal.lib.errors import ActionError
from portal.ui.actions import BrandWish, save_brand


class AlreadySetUp(ActionError):
    sentence = _("This portal has its first account already. Sign in with it.")


class LastAdministrator(ActionError):
    sentence = _("This is the last administrator. Make somebody else administrator first.")


class AddressHasAccount(ActionError):
    sentence = _("This address has an account already. Find it in the list and give it its roles there.")


@dataclass(frozen=True)
class Profile:
    """What a person says about herself."""

    display_name: str
    time_zone: str
    language: str


@dataclass(frozen=True)
class FirstAccount:
    """What the set-up page asks."""

    company_name: str
    display_name: str
    email: str
    password: str
    time_zone: str


@transaction.atomic
def set_up(*, account: FirstAccount, now: datetime) -> User:
    """Name the portal and make its first administrator; her address counts as proved.

    Raises: AlreadySetUp once anybody has an account.
    """
    administrators = _locked_group(Role.ADMINISTRATOR)  # one set-up at a time
    if User.objects.exists():
        raise AlreadySetUp
    user = User.objects.create_superuser(
        account.email,
        account.password,
        display_name=account.display_name,
        time_zone=account.time_zone,
        date_joined=now,
    )
    user.groups.add(administrators)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    save_brand(wish=BrandWish(company_name=account.company_name), now=now)
    return user


@transaction.atomic
def save_profile(*, user: User, profile: Profile) -> User:
    """Write what a person says about herself, and tell who follows it."""
    previous_name = User.objects.values_list("display_name", flat=True).get(pk=user.pk)
    user.display_name = profile.display_name
    user.time_zone = profile.time_zone
    user.language = profile.language
    user.save(update_fields=["display_name", "time_zone", "language"])
    tell_followers(user, previous_name)
    return user


def mark_warning_read(*, user: User) -> User:
    """Take the warning off every page; it stays in her history."""
    user.unread_warning = ""
    user.save(update_fields=["unread_warning"])
    return user


@transaction.atomic
def invite(*, email: str, display_name: str, roles: Collection[Role], now: datetime) -> User:
    """Make an account for a colleague; she signs in with a code sent to her address, which proves it.

    Raises: AddressHasAccount.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AddressHasAccount
    user = User.objects.create_user(email, display_name=display_name, date_joined=now)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return change_roles(user=user, roles=roles)


def check_roles(*, user: User, roles: Collection[Role]) -> None:
    """Refuse roles that would leave nobody to administer the portal.

    Raises: LastAdministrator.
    """
    others = User.objects.filter(groups__name=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if Role.ADMINISTRATOR not in roles and user.has_role(Role.ADMINISTRATOR) and not others.exists():
        raise LastAdministrator


@transaction.atomic
def change_roles(*, user: User, roles: Collection[Role]) -> User:
    """Give a person exactly these roles; with any she is staff. Her sessions end: no old right lives on.

    Raises: LastAdministrator if nobody would be left to administer the portal.
    """
    Group.objects.select_for_update().get(
        name=Role.ADMINISTRATOR
    )  # two can't drop the last two administrators
    check_roles(user=user, roles=roles)
    user.groups.set([_locked_group(role) for role in roles])
    user.is_staff = bool(roles) or user.is_superuser
    user.access_version = F("access_version") + 1
    user.save(update_fields=["is_staff", "access_version"])
    user.refresh_from_db()
    return user


def _locked_group(role: Role) -> Group:
    group, _created = Group.objects.select_for_update().get_or_create(name=role.value)
    return group
