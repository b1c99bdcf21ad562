"""The access table: every address of the site, and the answer each role gets when it opens it.

To a customer a staff page does not exist (404); staff without the right learn that they lack it (403).
405 stands where only a form is taken: the role got past the door.
"""

from typing import Any, Final

from tests.architecture.access_codes import (
    BY_FORM,
    EVERYBODY,
    MACHINES,
    MODERATORS,
    MODERATORS_BY_FORM,
    NOBODY,
    NOTHING_NEW,
    SENT_ON,
    SIGNED_IN,
    STAFF,
    STAFF_BY_FORM,
)
from tests.architecture.access_desk import DESK

TABLE: Final = {
    # The site
    "ui:home": EVERYBODY,
    "ui:brand-css": EVERYBODY,
    "ui:brand-logo": NOBODY,  # until the company sets one
    "ui:favicon": EVERYBODY,
    "ui:robots": EVERYBODY,
    "web:sitemap": EVERYBODY,
    "web:sitemap-rooms": EVERYBODY,
    "web:sitemap-page": EVERYBODY,
    "web:forums-feed": EVERYBODY,
    "web:category-feed": EVERYBODY,
    "web:tag-feed": NOBODY,  # before a topic has the tag
    "web:topic-feed": EVERYBODY,
    # Running it
    "operations:healthz": EVERYBODY,
    "operations:readyz": "503 503 503 503 503 503 503",  # nothing runs beside the tests
    "operations:metrics": NOBODY,  # until METRICS is on
    # Signing in
    "account_login": "200 302 302 302 302 302 302",
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_signup": "200 302 302 302 302 302 302",
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": SENT_ON,
    "account_change_password": SIGNED_IN,
    "account_set_password": SENT_ON,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": SENT_ON,
    "account_request_login_code": "200 302 302 302 302 302 302",
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": SENT_ON,
    "mfa_reauthenticate": SENT_ON,
    "mfa_activate_totp": SENT_ON,
    "mfa_deactivate_totp": "302 404 404 404 404 404 404",
    "mfa_view_recovery_codes": "302 404 404 404 404 404 404",
    "mfa_generate_recovery_codes": SENT_ON,
    "mfa_download_recovery_codes": "302 404 404 404 404 404 404",
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SENT_ON,
    "mfa_edit_webauthn": SENT_ON,
    "mfa_remove_webauthn": SENT_ON,
    "mfa_reauthenticate_webauthn": SENT_ON,
    "mfa_login_webauthn": SENT_ON,
    "socialaccount_login_cancelled": EVERYBODY,
    "socialaccount_login_error": "302 401 401 401 401 401 401",
    "socialaccount_signup": SENT_ON,
    "socialaccount_connections": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    # A provider without keys does not exist
    "google_login": NOBODY,
    "google_callback": NOBODY,
    "google_login_by_token": NOBODY,
    "facebook_login": NOBODY,
    "facebook_callback": NOBODY,
    "facebook_login_by_token": NOBODY,
    "twitter_oauth2_login": NOBODY,
    "twitter_oauth2_callback": NOBODY,
    "github_login": NOBODY,
    "github_callback": NOBODY,
    "wordpress_login": NOBODY,
    "wordpress_callback": NOBODY,
    "openid_connect_login": NOBODY,
    "openid_connect_callback": NOBODY,
    # A person's own pages
    "accounts:profile": SIGNED_IN,
    "accounts:warning-read": BY_FORM,
    "accounts:setup": NOBODY,  # once anybody has an account
    "messaging:consents": SIGNED_IN,
    "messaging:phone": BY_FORM,
    "messaging:phone-code": SIGNED_IN,
    "my-checkins:my-check-ins": SIGNED_IN,
    "messaging:receipt": SIGNED_IN,
    "messaging:receipt-json": SIGNED_IN,
    "messaging:rest": EVERYBODY,  # the link is the key
    "messaging:stop": EVERYBODY,  # the link is the key
    "messaging:consents-by-link": EVERYBODY,
    # Pictures; a stranger's address is not there
    "uploads:upload-new": BY_FORM,
    "uploads:upload": NOBODY,
    "uploads:upload-small": NOBODY,
    # Forums
    "search:results": EVERYBODY,
    "search:missed": MACHINES,  # visitors count too
    "search:similar": SIGNED_IN,
    "discussions:category-list": EVERYBODY,
    "discussions:topic-list": EVERYBODY,
    "discussions:topic-new": SIGNED_IN,
    "discussions:draft-list": SIGNED_IN,
    "discussions:draft-save": BY_FORM,
    "discussions:draft-drop": BY_FORM,
    "discussions:draft-restore": BY_FORM,
    "discussions:people": "302 404 404 404 404 404 404",  # without a place
    "discussions:emoji": EVERYBODY,
    "discussions:tag-list": EVERYBODY,
    "discussions:tag": EVERYBODY,
    "discussions:topic": EVERYBODY,
    "discussions:topic-short": "301 301 301 301 301 301 301",
    "discussions:topic-unread": "303 303 303 303 303 303 303",
    "discussions:topic-read": BY_FORM,
    "discussions:topic-since": NOTHING_NEW,
    "discussions:all-read": BY_FORM,
    "discussions:reply-new": SIGNED_IN,
    "discussions:topic-me-too": SIGNED_IN,
    "discussions:topic-kind": STAFF,
    "discussions:post-tap": BY_FORM,
    "discussions:post-answer": BY_FORM,
    "discussions:post": "303 303 303 303 303 303 303",
    "discussions:post-edit": "302 200 404 404 200 200 200",
    "discussions:revision-list": EVERYBODY,
    "moderation:report-new": SIGNED_IN,
    "moderation:decision": "302 200 404 404 404 404 404",
    "moderation:sanction": EVERYBODY,  # the link is the key
    "moderation-me:report-list": SIGNED_IN,
    "moderation:transparency": NOBODY,  # until TRANSPARENCY_PAGE is on
    "people:profile": EVERYBODY,
    "people:edit": SIGNED_IN,
    "notifications:notice-list": SIGNED_IN,
    "notifications:notice-count": SIGNED_IN,
    "notifications:notice-all-seen": BY_FORM,
    "notifications:notice-seen": BY_FORM,
    "notifications:notice-mute": BY_FORM,
    "notifications:preferences": SIGNED_IN,
    "notifications:topic-level": BY_FORM,
    "notifications:category-level": BY_FORM,
    "notifications:tag-level": BY_FORM,
    "notifications:mute": EVERYBODY,  # the link is the key
    "notifications:unmute": EVERYBODY,  # the link is the key
    # Best practices
    "library:practice-list": EVERYBODY,
    "library:practice": EVERYBODY,
    "library-desk:practice-list": STAFF,
    "library-desk:practice": STAFF,
    "library-desk:practice-new": MODERATORS,
    "library-desk:practice-edit": STAFF,
    "library-desk:practice-retire": STAFF_BY_FORM,
    "library-desk:practice-return": STAFF_BY_FORM,
    "library-desk:review-undo": STAFF_BY_FORM,
    "discussions-desk:category-list": MODERATORS,
    "discussions-desk:category-new": MODERATORS,
    "discussions-desk:category-edit": MODERATORS,
    "discussions-desk:category-shift": MODERATORS_BY_FORM,
    "discussions-desk:operation-list": MODERATORS,
    "discussions-desk:operation-undo": MODERATORS_BY_FORM,
    "discussions-desk:topic": MODERATORS,
    "discussions-desk:tag-list": MODERATORS,
    "discussions-desk:tag-new": MODERATORS,
    "discussions-desk:tag-edit": MODERATORS,
    "discussions-desk:tag-remove": MODERATORS_BY_FORM,
    "discussions-desk:topic-state": MODERATORS_BY_FORM,
    "discussions-desk:topic-pin": MODERATORS_BY_FORM,
    "discussions-desk:topic-edit": MODERATORS,
    "discussions-desk:topic-merge": MODERATORS,
    "discussions-desk:topic-split": MODERATORS,
    # Feedback
    "surveys:survey-list": EVERYBODY,
    "surveys:survey": EVERYBODY,
    "surveys:survey-thanks": EVERYBODY,
    "surveys:survey-save": MACHINES,
    "surveys:widget": EVERYBODY,
    "surveys:survey-frame": EVERYBODY,
    "surveys:frame-thanks": EVERYBODY,
    "surveys:survey-kiosk": EVERYBODY,
    "surveys:kiosk-thanks": EVERYBODY,
    "surveys:survey-continue": EVERYBODY,
    "surveys:survey-later": EVERYBODY,
    "checkins:check-in": EVERYBODY,  # the link is the key
    "suggestions:suggestion-list": EVERYBODY,
    "suggestions:suggestion": EVERYBODY,
    "suggestions:suggestion-new": SIGNED_IN,
    "suggestions:suggestion-vote": BY_FORM,
    "suggestions:suggestion-unvote": BY_FORM,
    "coupons:coupon": EVERYBODY,  # the link is the key
    "coupons-api:coupon-check": MACHINES,
    "events-api:event-record": MACHINES,
    "coupons-api:coupon-redeem": MACHINES,
    "cases:case": EVERYBODY,  # the link is the key
    "cases:case-confirm": MACHINES,
    "cases:case-write": MACHINES,
    "checkins:check-in-all": SENT_ON,  # no person sees this link
    "checkins:check-in-tap": MACHINES,
    "checkins:check-in-thanks": NOBODY,  # before there is an answer
    **DESK,
    # Machines
    "messaging-hooks:twilio-inbound": MACHINES,
    "messaging-hooks:twilio-status": MACHINES,
}
NO_PICTURE: Final = {"token": "A" * 24, "name": "4x3.png"}
ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "discussions:draft-drop": {"pk": 1},
    "discussions:draft-restore": {"pk": 1},
    "uploads:upload": NO_PICTURE,
    "uploads:upload-small": NO_PICTURE,
    "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "oidc"},
    "openid_connect_callback": {"provider_id": "oidc"},
}
WITHOUT_FORM_TOKEN: Final = {
    "messaging:rest",
    "messaging:stop",
    "notifications:mute",
    "notifications:unmute",
    "checkins:check-in",
    "surveys:survey-frame",
    "surveys:survey-kiosk",
    "checkins:check-in-tap",
    "cases:case-confirm",
    "voices:quote-decide",
    "cases:case-write",
    "coupons-api:coupon-check",
    "events-api:event-record",
    "coupons-api:coupon-redeem",
    "google_login_by_token",
}
"""RFC 8058, links that are the key, pages where nobody is signed in, a program's key, Google's own token."""
