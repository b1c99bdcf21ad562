"""Read the whole configuration from the environment, once, with embedded defaults.

Every variable read here is explained in docs/guide/settings.md; a test compares the two.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from environs import Env
from marshmallow.validate import OneOf, Range

from portal.accounts.providers import allauth_providers, form_action_hosts
from portal.operations.configuration import (
    are_networks,
    are_prices,
    bare_address,
    is_web_address,
    is_web_address_or_empty,
    kept_secret_key,
    prices_of,
    stop_on_unreadable,
    stream_origins,
)
from portal.operations.content_policy import ADMIN_DIRECTIVES, content_policy
from portal.operations.databases import embedded, postgresql
from portal.operations.logging import logging_config
from portal.ui.color import TEAL

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = Env(eager=False)

# Where it lives
DATA_DIR: Path = env.path("DATA_DIR", BASE_DIR / "var")
HOST: str = env.str("HOST", "127.0.0.1")
PORT: int = env.int("PORT", 8000, validate=Range(1, 65535))
SITE_URL: str = env.str("SITE_URL", f"http://127.0.0.1:{PORT}", validate=is_web_address)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
DEBUG: bool = env.bool("DEBUG", False)
DEMO: bool = env.bool("DEMO", True)
TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0, validate=Range(0, 10))

# Rows and the broker
REDIS_URL: str = env.str("REDIS_URL", "")

# The company
COMPANY_NAME: str = env.str("COMPANY_NAME", "Your company")
COMPANY_POSTAL_ADDRESS: str = env.str("COMPANY_POSTAL_ADDRESS", "")
TERMS_URL: str = env.str("TERMS_URL", "", validate=is_web_address_or_empty)
PRIVACY_URL: str = env.str("PRIVACY_URL", "", validate=is_web_address_or_empty)
TIME_ZONE: str = env.str("TIME_ZONE", "UTC")
LANGUAGE_CODE: str = env.str("LANGUAGE_CODE", "en")

# Mail and texts
EMAIL_TRANSPORT: str = env.str("EMAIL_TRANSPORT", "local")
EMAIL_FALLBACK: str = env.str("EMAIL_FALLBACK", "", validate=OneOf(["", "smtp", "anymail"]))
FROM_EMAIL: str = env.str("FROM_EMAIL", "")
LIST_FROM_EMAIL: str = env.str("LIST_FROM_EMAIL", "")
SMTP_HOST: str = env.str("SMTP_HOST", "127.0.0.1")
SMTP_PORT: int = env.int("SMTP_PORT", 25, validate=Range(1, 65535))
SMTP_USER: str = env.str("SMTP_USER", "")
SMTP_PASSWORD: str = env.str("SMTP_PASSWORD", "")
SMTP_SECURITY: str = env.str("SMTP_SECURITY", "none", validate=OneOf(["none", "starttls", "tls"]))
SMTP_TIMEOUT: float = env.float("SMTP_TIMEOUT", 30.0)
DKIM_SELECTOR: str = env.str("DKIM_SELECTOR", "")
DNS_SERVER: str = env.str("DNS_SERVER", "")
SMTP_CONNECTIONS: int = env.int("SMTP_CONNECTIONS", 20, validate=Range(1, 50))
ANYMAIL: Any = env.json("ANYMAIL", {})
SMS_TRANSPORT: str = env.str("SMS_TRANSPORT", "local", validate=OneOf(["local", "twilio"]))
TWILIO_ACCOUNT_SID: str = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN: str = env.str("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM: str = env.str("TWILIO_FROM", "")
TWILIO_BASE_URL: str = env.str("TWILIO_BASE_URL", "https://api.twilio.com", validate=is_web_address)
SMS_PRICES: dict[str, str] = prices_of(env.str("SMS_PRICES", "", validate=are_prices) or "")
SMS_CURRENCY: str = env.str("SMS_CURRENCY", "USD")
PHONE_REGION: str = env.str("PHONE_REGION", "US")

# The forums
FORUM_MAIL_WAIT_MINUTES: int = env.int("FORUM_MAIL_WAIT_MINUTES", 10, validate=Range(0, 1440))
INBOUND_DOMAIN: str = env.str("INBOUND_DOMAIN", "").strip().lower()
INBOUND_REPLY_DAYS: int = env.int("INBOUND_REPLY_DAYS", 90, validate=Range(1, 400))
FORUM_MAILS_PER_DAY: int = env.int("FORUM_MAILS_PER_DAY", 5, validate=Range(1, 50))

# Social sign-in: a provider appears only when both of its keys are set
SOCIAL_KEYS = {
    name: (env.str(f"{name.upper()}_CLIENT_ID", ""), env.str(f"{name.upper()}_CLIENT_SECRET", ""))
    for name in ("google", "facebook", "x", "github", "wordpress", "oidc")
}
OIDC_NAME: str = env.str("OIDC_NAME", "Company account")
OIDC_SERVER_URL: str = env.str("OIDC_SERVER_URL", "")

# Screening of what people write
PROOF_OF_WORK_BITS: int = env.int("PROOF_OF_WORK_BITS", 16, validate=Range(0, 24))
IP_RETENTION_DAYS: int = env.int("IP_RETENTION_DAYS", 90, validate=Range(1, 3650))
SCANNER_NETWORKS: list[str] = env.list("SCANNER_NETWORKS", [], validate=are_networks)
FIRST_POST_REVIEW: bool = env.bool("FIRST_POST_REVIEW", False)
AKISMET_KEY: str = env.str("AKISMET_KEY", "")
AKISMET_URL: str = env.str("AKISMET_URL", "https://rest.akismet.com", validate=is_web_address)

# Moderation
REPORT_HIDE_SCORE: float = env.float("REPORT_HIDE_SCORE", 3.0, validate=Range(2, 100))
REPORT_HIDE_REPORTERS: int = env.int("REPORT_HIDE_REPORTERS", 3, validate=Range(2, 100))
APPEAL_DAYS: int = env.int("APPEAL_DAYS", 3, validate=Range(1, 30))
TRANSPARENCY_PAGE: bool = env.bool("TRANSPARENCY_PAGE", False)

# Running it
METRICS: bool = env.bool("METRICS", False)
LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
LOG_FORMAT: str = env.str("LOG_FORMAT", "text", validate=OneOf(["text", "json"]))
WEB_WORKERS: int = env.int("WEB_WORKERS", 2, validate=Range(1, 64))
LIVE_STREAM_URL: str = env.str("LIVE_STREAM_URL", "")
PAGE_CACHE_SECONDS: int = env.int("PAGE_CACHE_SECONDS", 0 if TESTING else 60, validate=Range(0, 3600))

SECRET_KEY: str = env.str("SECRET_KEY", "")
PREPARED_STATEMENTS: bool = env.bool("PREPARED_STATEMENTS", True)
DATABASE: dict[str, Any] | None = env.dj_db_url("DATABASE_URL") if env.str("DATABASE_URL", "") else None
stop_on_unreadable(env, globals())

SITE_URL = SITE_URL.rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = ALLOWED_HOSTS or [SITE_HOST, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FROM_EMAIL = bare_address(FROM_EMAIL) or f"hello@{SITE_HOST}"  # the company's name is put before it
LIST_FROM_EMAIL = bare_address(LIST_FROM_EMAIL) or FROM_EMAIL
TWILIO_BASE_URL = TWILIO_BASE_URL.rstrip("/")
AKISMET_URL = AKISMET_URL.rstrip("/")

if not SECRET_KEY:
    SECRET_KEY = "only-for-tests-" + "x" * 50 if TESTING else kept_secret_key(DATA_DIR)

INSTALLED_APPS = [
    "portal.lib.apps.LibConfig",
    "portal.ui.apps.UiConfig",
    "portal.operations.apps.OperationsConfig",
    "portal.accounts.apps.AccountsConfig",
    "portal.customers.apps.CustomersConfig",
    "portal.uploads.apps.UploadsConfig",
    "portal.interactions.apps.InteractionsConfig",
    "portal.screening.apps.ScreeningConfig",
    "portal.messaging.apps.MessagingConfig",
    "portal.desk.apps.DeskConfig",
    "forums.discussions.apps.DiscussionsConfig",
    "forums.search.apps.SearchConfig",
    "forums.notifications.apps.NotificationsConfig",
    "forums.people.apps.PeopleConfig",
    "forums.library.apps.LibraryConfig",
    "forums.moderation.apps.ModerationConfig",
    "feedback.surveys.apps.SurveysConfig",
    "feedback.coupons.apps.CouponsConfig",
    "feedback.taps.apps.TapsConfig",
    "feedback.checkins.apps.CheckinsConfig",
    "feedback.cases.apps.CasesConfig",
    "feedback.suggestions.apps.SuggestionsConfig",
    "feedback.readings.apps.ReadingsConfig",
    "feedback.inbox.apps.InboxConfig",
    "feedback.insights.apps.InsightsConfig",
    "feedback.outcomes.apps.OutcomesConfig",
    "portal.demo.apps.DemoConfig",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.twitter_oauth2",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.openid_connect",
    "portal.accounts.wordpress",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.operations.middleware.RequestIdMiddleware",
    "portal.ui.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.ui.middleware.HtmxResponseMiddleware",
    "portal.accounts.middleware.PrivatePagesMiddleware",
    "portal.accounts.middleware.TimeZoneMiddleware",
    "portal.accounts.middleware.FirstVisitMiddleware",
    "portal.screening.middleware.AskingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = True
FORM_RENDERER = "portal.ui.renderers.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context_processors.site",
                "portal.desk.context_processors.rail",
                "portal.accounts.context_processors.restriction",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": postgresql(DATABASE, keeps_plans=PREPARED_STATEMENTS, is_testing=TESTING)
    if DATABASE
    else embedded(DATA_DIR, is_testing=TESTING)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {"BACKEND": "portal.lib.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "portal.lib.cache.NearLocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # with Django's 300 strangers push the limits' counts out
        }
    }
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 400},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Background work: rows are the queue, so a task may be lost or doubled without harm (docs/adr/0002)
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL else "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "portal.operations.scheduler:HeartbeatScheduler"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.accounts.backends.RoleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_REDIRECT_URL = "/me/consents/"
ACCOUNT_ADAPTER = "portal.customers.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "portal.accounts.forms.SignupDetails"
ACCOUNT_FORMS = {
    "login": "portal.accounts.account_forms.SignInForm",
    "signup": "portal.accounts.account_forms.SignUpForm",
    "reset_password": "portal.accounts.account_forms.ResetForm",
    "request_login_code": "portal.accounts.account_forms.CodeForm",
    "add_email": "portal.accounts.account_forms.AddressForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "portal.accounts.models.display_name_of"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one stays
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TESTING:
    ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = COMPANY_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ADAPTER = "portal.customers.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = allauth_providers(SOCIAL_KEYS, oidc_name=OIDC_NAME, oidc_server_url=OIDC_SERVER_URL)

# Every Django mail (allauth's too) goes through the outbox
EMAIL_BACKEND = "portal.messaging.backends.OutboxBackend"
DEFAULT_FROM_EMAIL = FROM_EMAIL

# Words and times
USE_I18N = True
USE_TZ = True
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Static files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "portal.ui.storage.AssetStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Safety
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS and TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "portal.uploads.handlers.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
CONTENT_SECURITY_POLICY = content_policy(
    connects_to=stream_origins(LIVE_STREAM_URL),
    sends_forms_to=form_action_hosts(SOCIAL_KEYS, oidc_server_url=OIDC_SERVER_URL),
)
ADMIN_CONTENT_SECURITY_POLICY = ADMIN_DIRECTIVES

UNFOLD = {
    "SITE_TITLE": "Earshot",
    "SITE_URL": "/desk/",
    "SHOW_HISTORY": True,
    "GLOBAL_CALLBACK": "portal.ui.admin.name_the_company",
    "COLORS": {"primary": TEAL},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/favicon.svg"}],
}
SILENCED_SYSTEM_CHECKS = ["account.W001"]

LOGGING = logging_config(level=LOG_LEVEL, form=LOG_FORMAT, quiet=TESTING)
LOGGING_CONFIG = "portal.operations.logging.configure"
