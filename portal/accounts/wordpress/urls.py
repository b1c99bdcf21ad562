"""Name the two addresses of the WordPress.com journey."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from portal.accounts.wordpress.provider import WordPressProvider

urlpatterns = default_urlpatterns(WordPressProvider)  # type: ignore[no-untyped-call]
