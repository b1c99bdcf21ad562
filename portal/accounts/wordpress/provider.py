"""Describe WordPress.com to allauth."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base.provider import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from portal.accounts.wordpress.views import WordPressOAuth2Adapter


class WordPressAccount(ProviderAccount):
    """A person's account there."""


class WordPressProvider(OAuth2Provider):
    """The provider allauth lacks.

    Source: WordPress.com developer documentation, "OAuth2 authentication" and "WordPress.com Connect".
    """

    id = "wordpress"
    name = "WordPress.com"
    account_class = WordPressAccount
    oauth2_adapter_class = WordPressOAuth2Adapter

    def get_default_scope(self) -> list[str]:
        return ["auth"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["ID"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "email": data.get("email"),
            "name": data.get("display_name"),
            "username": data.get("username"),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        if not data.get("email"):
            return []
        return [EmailAddress(email=data["email"], verified=data.get("email_verified") is True, primary=True)]


provider_classes = [WordPressProvider]
