"""Tie allauth's journeys to customers."""

import secrets
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.doors import refusal_of
from portal.accounts.models import User
from portal.accounts.policies import is_staff
from portal.accounts.restrictions import moment
from portal.accounts.time_zones import find_zone
from portal.customers.actions import link_user
from portal.customers.links import consents_url
from portal.customers.models import Address, Channel
from portal.lib.addresses import existing_url
from portal.lib.people import normalize_email
from portal.ui.responses import see_other

PROVIDER_TIMEOUT: Final = 8
"""Seconds a provider may take to answer; the person waits meanwhile."""


class AccountAdapter(DefaultAccountAdapter):
    """Link the customer at every sign-in, and whenever an address is proved."""

    def clean_email(self, email: str) -> str:
        """Refuse an address or a network that is blocked, before an account is made."""
        address = str(super().clean_email(email))
        if sentence := refusal_of(self.request, address):
            raise ValidationError(sentence)
        return address

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop who is suspended at the door, whichever way she comes, and say until when and why."""
        if user.is_suspended(timezone.now()):
            with timezone.override(find_zone(user.time_zone) or timezone.get_current_timezone()):
                until = moment(user.suspended_until)
            context = {
                "until": until,
                "reason": user.restriction_reason,
                "address": settings.FROM_EMAIL,
            }
            return render(request, "portal/accounts/suspended.html", context, status=403)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        if not user.is_staff:  # who works here becomes a customer only by choosing messages for herself
            link_user(user=user, now=timezone.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to the desk and customers home, when no page was asked for."""
        if is_staff(request.user) and (home := existing_url("desk:home")):
            return home
        return str(super().get_login_redirect_url(request))

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            link_user(user=email_address.user, now=timezone.now())
        return confirmed

    def send_account_already_exists_mail(self, email: str) -> None:
        """Take as long as a new account would: the time of the answer must not tell who is here."""
        make_password(secrets.token_urlsafe())
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Let links lead to our own address, whatever Host was named, and add the one to the consents."""
        links = {name: _at_home(url) for name, url in context.items() if name.endswith("_url")}
        proved = (
            Address.objects.verified().filter(channel=Channel.EMAIL, value=normalize_email(email)).first()
        )
        if proved is not None:
            links["consents_url"] = consents_url(proved)
        super().send_mail(template_prefix, email, {**context, **links})


def _at_home(url: str) -> str:
    return settings.SITE_URL + urlunsplit(("", "", *urlsplit(url)[2:]))


class ProviderMissing(SocialApp.DoesNotExist, Http404):
    """The address of a provider that has no keys: a missing app for allauth, a missing page for visitors."""


class ProviderSession(requests.Session):
    """Talks to a provider; one that is away or broken leads back to the sign-in page, not to an error."""

    def __init__(self, django_request: HttpRequest) -> None:
        super().__init__()
        self.django_request = django_request

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            response = super().request(*args, **{"timeout": PROVIDER_TIMEOUT, **kwargs})
        except requests.RequestException as error:
            raise self._back_to_sign_in() from error
        if response.status_code >= 500:
            raise self._back_to_sign_in()
        return response

    def _back_to_sign_in(self) -> ImmediateHttpResponse:
        messages.error(
            self.django_request,
            _("The other service can't be reached right now. Sign in another way, or try again later."),
        )
        return ImmediateHttpResponse(see_other("account_login"))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Name people who come with an account from elsewhere; a provider without keys does not exist."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        try:
            app: SocialApp = super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as error:
            raise ProviderMissing from error
        return app

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse a new account from a blocked network or with a blocked address."""
        email = str(getattr(sociallogin.user, "email", "") or "")
        return not refusal_of(request, normalize_email(email))

    def get_requests_session(self) -> requests.Session:
        return ProviderSession(self.request)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = normalize_email(user.email)
        for address in sociallogin.email_addresses:
            # Some providers write the boolean as a word, and "false" would count as true.
            address.verified = address.verified in (True, "true", "True")
        user.display_name = _name_in(data)[:60]
        return user


def _name_in(told: dict[str, Any]) -> str:
    both = f"{told.get('first_name') or ''} {told.get('last_name') or ''}"
    # The part before the @ would show a stranger's mailbox, so it is no name.
    names = (told.get("display_name"), told.get("name"), both, told.get("username"))
    return next((tidy for name in names if (tidy := " ".join(str(name or "").split()))), "")
