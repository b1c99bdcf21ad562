"""Carry a person to WordPress.com and back."""

from typing import Any

from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest

PUBLIC_API = "https://public-api.wordpress.com"


class WordPressOAuth2Adapter(OAuth2Adapter):
    """Speak OAuth 2 with WordPress.com, or with the server that the provider's setting SERVER_URL names."""

    provider_id = "wordpress"

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        settings: dict[str, Any] = app_settings.PROVIDERS.get(self.provider_id, {})
        self.server_url = str(settings.get("SERVER_URL", PUBLIC_API))
        self.access_token_url = f"{self.server_url}/oauth2/token"
        self.authorize_url = f"{self.server_url}/oauth2/authorize"

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **_kwargs: Any
    ) -> SocialLogin:
        headers = {"Authorization": f"Bearer {token.token}"}
        with get_adapter(request).get_requests_session() as session:  # type: ignore[no-untyped-call]
            response = session.get(f"{self.server_url}/rest/v1.1/me", headers=headers)
            response.raise_for_status()
        login: SocialLogin = self.get_provider().sociallogin_from_response(  # type: ignore[no-untyped-call]
            request, response.json()
        )
        return login


oauth2_login = OAuth2LoginView.adapter_view(WordPressOAuth2Adapter)  # type: ignore[no-untyped-call]
oauth2_callback = OAuth2CallbackView.adapter_view(WordPressOAuth2Adapter)  # type: ignore[no-untyped-call]
