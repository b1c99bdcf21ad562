"""The access table: every address of the site, and the answer each role gets when it opens it.

To a customer a staff page does not exist (404); staff without the right learn that they lack it (403).
405 stands where only a form is taken: the role got past the door.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import User
from portal.customers.seals import ConsentHead
from portal.messaging.budget_models import ContactBudget
from portal.ui.models import Brand
from tests.architecture.world import build_world

ROLES: Final = ("visitor", "owner", "customer", "agent", "moderator", "manager", "administrator")
EVERYBODY: Final = "200 200 200 200 200 200 200"
NOBODY: Final = "404 404 404 404 404 404 404"
SIGNED_IN: Final = "302 200 200 200 200 200 200"
SENT_ON: Final = "302 302 302 302 302 302 302"
BY_FORM: Final = "302 405 405 405 405 405 405"
STAFF: Final = "302 404 404 200 200 200 200"
STAFF_BY_FORM: Final = "302 404 404 405 405 405 405"
MODERATORS: Final = "302 404 404 403 200 200 200"
MODERATORS_BY_FORM: Final = "302 404 404 403 405 405 405"
MANAGERS: Final = "302 404 404 403 403 200 200"
MANAGERS_BY_FORM: Final = "302 404 404 403 403 405 405"
NOTHING_NEW: Final = "204 204 204 204 204 204 204"
MACHINES: Final = "405 405 405 405 405 405 405"

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
    "notifications:preferences": SIGNED_IN,
    "notifications:topic-level": BY_FORM,
    "notifications:category-level": BY_FORM,
    "notifications:tag-level": BY_FORM,
    "notifications:mute": EVERYBODY,  # the link is the key
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
    "checkins:check-in-thanks": NOBODY,  # before there is an answer
    # The desk
    "desk:home": STAFF,
    "desk:status": MANAGERS,
    "interactions-desk:customer-list": STAFF,
    "interactions-desk:customer": STAFF,
    "interactions-desk:inbox": STAFF,
    "interactions-desk:inbox-touch": STAFF,
    "interactions-desk:touch": STAFF,
    "interactions-desk:touch-reply": STAFF_BY_FORM,
    "interactions-desk:touch-answered": STAFF_BY_FORM,
    "interactions-desk:touch-reopen": STAFF_BY_FORM,
    "messaging-desk:message-list": STAFF,
    "messaging-desk:lane-list": STAFF,
    "messaging-desk:lane-limit": MANAGERS_BY_FORM,
    "messaging-desk:lane-open": MANAGERS_BY_FORM,
    "messaging-desk:doctor": STAFF,
    "messaging-desk:doctor-override": MANAGERS_BY_FORM,
    "messaging-desk:doctor-end": MANAGERS_BY_FORM,
    "messaging-desk:message": STAFF,
    "messaging-desk:message-html": STAFF,
    "messaging-desk:message-retry": MANAGERS_BY_FORM,
    "messaging-desk:message-settle": MANAGERS_BY_FORM,
    "messaging-desk:wording-list": MANAGERS,
    "messaging-desk:wording-edit": MANAGERS,
    "messaging-desk:wording-preview": MANAGERS_BY_FORM,
    "messaging-desk:wording-test": MANAGERS_BY_FORM,
    "messaging-desk:wording-restore": MANAGERS_BY_FORM,
    "messaging-desk:revocation-list": STAFF,
    "messaging-desk:revocation-end": STAFF_BY_FORM,
    "messaging-desk:revocation-keep": STAFF_BY_FORM,
    "messaging-desk:customer-stop": STAFF_BY_FORM,
    "moderation-desk:queue": MODERATORS,
    "moderation-desk:post": MODERATORS,
    "moderation-desk:decision-list": MODERATORS,
    "moderation-desk:decision-undo": MODERATORS_BY_FORM,
    "moderation-desk:post-claim": MODERATORS_BY_FORM,
    "moderation-desk:proposal-confirm": MODERATORS_BY_FORM,
    "moderation-desk:proposal-decline": MODERATORS_BY_FORM,
    "moderation-desk:appeal-list": MODERATORS,
    "moderation-desk:appeal": MODERATORS,
    "moderation-desk:log-csv": MODERATORS,
    "moderation-desk:log-json": MODERATORS,
    "moderation-desk:bulk-list": MODERATORS,
    "moderation-desk:bulk": MODERATORS,
    "moderation-desk:bulk-undo": MODERATORS_BY_FORM,
    "moderation-desk:canned-reply-list": MODERATORS,
    "moderation-desk:canned-reply-new": MODERATORS,
    "moderation-desk:canned-reply-edit": MODERATORS,
    "moderation-desk:person-list": MODERATORS,
    "moderation-desk:person": MODERATORS,
    "moderation-desk:sanction-lift": MODERATORS_BY_FORM,
    "moderation-desk:sanction-undo": MODERATORS_BY_FORM,
    "moderation-desk:note-new": STAFF_BY_FORM,
    "moderation-desk:block-list": MODERATORS,
    "moderation-desk:block-lift": MODERATORS_BY_FORM,
    "moderation-desk:whisper-new": STAFF,
    "moderation-desk:whisper-edit": STAFF,
    "moderation-desk:whisper-remove": STAFF_BY_FORM,
    "search-desk:missed-list": MODERATORS,
    "search-desk:missed-settle": "302 404 404 403 405 405 405",
    "surveys-desk:survey-list": STAFF,
    "surveys-desk:survey": STAFF,
    "surveys-desk:survey-new": MANAGERS,
    "surveys-desk:survey-edit": MANAGERS,
    "surveys-desk:survey-open": MANAGERS_BY_FORM,
    "surveys-desk:survey-import": MANAGERS_BY_FORM,
    "surveys-desk:survey-build": MANAGERS,
    "surveys-desk:draft-edit": MANAGERS_BY_FORM,
    "surveys-desk:draft-preview": MANAGERS,
    "surveys-desk:survey-languages": MANAGERS,
    "surveys-desk:survey-export": STAFF,
    "surveys-desk:survey-publish": MANAGERS,
    "surveys-desk:version-list": STAFF,
    "surveys-desk:version": STAFF,
    "surveys-schemas:form": EVERYBODY,
    "surveys-schemas:answers": EVERYBODY,
    "surveys-desk:survey-close": MANAGERS_BY_FORM,
    "surveys-desk:response": STAFF,
    "surveys-desk:response-accept": MANAGERS_BY_FORM,
    "suggestions-desk:suggestion-list": STAFF,
    "suggestions-desk:suggestion": STAFF,
    "suggestions-desk:suggestion-make": STAFF_BY_FORM,
    "suggestions-desk:suggestion-publish": STAFF_BY_FORM,
    "suggestions-desk:suggestion-withdraw": STAFF_BY_FORM,
    "suggestions-desk:suggestion-decide": MANAGERS_BY_FORM,
    "coupons-desk:offer-list": STAFF,
    "coupons-desk:offer": STAFF,
    "coupons-desk:offer-new": MANAGERS,
    "coupons-desk:offer-edit": MANAGERS,
    "coupons-desk:offer-close": MANAGERS_BY_FORM,
    "coupons-desk:offer-reopen": MANAGERS_BY_FORM,
    "coupons-desk:coupon": STAFF,
    "coupons-desk:coupon-cancel": MANAGERS_BY_FORM,
    "coupons-desk:coupon-redeem": STAFF,
    "coupons-desk:coupon-check": STAFF_BY_FORM,
    "cases-desk:case-coupon": STAFF_BY_FORM,
    "insights-desk:overview": STAFF,
    "insights-desk:survey": STAFF,
    "insights-desk:survey-csv": STAFF,
    "insights-desk:survey-json": STAFF,
    "insights-desk:survey-xlsx": STAFF,
    "cases-desk:case-list": STAFF,
    "cases-desk:case": STAFF,
    "cases-desk:case-open": STAFF_BY_FORM,
    "cases-desk:case-take": STAFF_BY_FORM,
    "cases-desk:case-give": STAFF_BY_FORM,
    "cases-desk:case-priority": STAFF_BY_FORM,
    "cases-desk:case-reply": STAFF_BY_FORM,
    "cases-desk:case-note": STAFF_BY_FORM,
    "cases-desk:case-wait": STAFF_BY_FORM,
    "cases-desk:case-go-on": STAFF_BY_FORM,
    "cases-desk:case-resolve": STAFF_BY_FORM,
    "cases-desk:case-close": STAFF_BY_FORM,
    "cases-desk:case-reopen": STAFF_BY_FORM,
    "segments-desk:segment-list": STAFF,
    "segments-desk:segment": STAFF,
    "segments-desk:segment-new": MANAGERS,
    "segments-desk:segment-edit": MANAGERS,
    "segments-desk:segment-count": MANAGERS_BY_FORM,
    "checkins-desk:program-list": STAFF,
    "checkins-desk:program": STAFF,
    "checkins-desk:program-new": MANAGERS,
    "checkins-desk:program-edit": MANAGERS,
    "checkins-desk:program-start": MANAGERS_BY_FORM,
    "checkins-desk:program-preview": STAFF,
    "checkins-desk:program-pause": MANAGERS_BY_FORM,
    "checkins-desk:program-cancel": MANAGERS_BY_FORM,
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
    "checkins:check-in",
    "cases:case-confirm",
    "cases:case-write",
    "coupons-api:coupon-check",
    "events-api:event-record",
    "coupons-api:coupon-redeem",
    "google_login_by_token",
}
"""RFC 8058, links that are the key, a program's key, Google's own token; every other form needs ours."""
PACKAGES: Final = ("portal.", "forums.", "feedback.")
ONE_ROW: Final = {Brand, ConsentHead, ContactBudget}
ADMIN_PAGES: Final = "302 302 302"
"""What a visitor and both customers get from every page of the admin: the sign-in page."""


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif pattern.name:
            yield namespace + pattern.name


def people(client_of: Callable[[User], Client], *users: User) -> list[Client]:
    return [Client(), *(client_of(user) for user in users)]


def test_every_address_stands_in_the_table() -> None:
    known = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert known == set(TABLE)


def test_every_role_gets_what_the_table_says(
    alice: User,
    bob: User,
    carol: User,
    dan: User,
    erin: User,
    adam: User,
    client_of: Callable[[User], Client],
    now: datetime,
) -> None:
    arguments = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    clients = people(client_of, alice, bob, carol, dan, erin, adam)
    got = {
        name: " ".join(
            str(client.get(reverse(name, kwargs=arguments.get(name))).status_code) for client in clients
        )
        for name in TABLE
    }
    assert {name: codes for name, codes in got.items() if codes != TABLE[name]} == {}


def test_every_form_needs_its_token(alice: User, bob: User, dan: User, adam: User, now: datetime) -> None:
    arguments = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(adam, backend="django.contrib.auth.backends.ModelBackend")
    taken = {
        name for name in TABLE if strict.post(reverse(name, kwargs=arguments.get(name))).status_code != 403
    }
    assert taken == WITHOUT_FORM_TOKEN


def test_nobody_but_staff_enters_the_admin(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    pages = [reverse("admin:index"), *(_change_lists())]
    clients = people(client_of, alice, bob)
    got = {page: " ".join(str(client.get(page).status_code) for client in clients) for page in pages}
    assert {page: codes for page, codes in got.items() if codes != ADMIN_PAGES} == {}


def test_an_administrator_opens_every_list_of_the_admin(
    adam: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(adam)
    got = {page: client.get(page).status_code for page in _change_lists()}
    assert {page: code for page, code in got.items() if code != 200} == {}


def test_every_model_of_ours_is_in_the_admin_with_search_and_filters() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]
    lists = {model: admin.site._registry.get(model) for model in ours}
    lacking = [
        model._meta.label
        for model, shown in lists.items()
        if shown is None or (model not in ONE_ROW and not (shown.search_fields and shown.list_filter))
    ]
    assert lacking == []


def _change_lists() -> list[str]:
    ours = [model._meta for model in admin.site._registry if model.__module__.startswith(PACKAGES)]
    return [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in ours]
