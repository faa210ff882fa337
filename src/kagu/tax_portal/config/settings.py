"""Settings of the site `tax_portal`; an operator turns them through KAGU_TAX_PORTAL_… variables."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from kagu.settings_from_environment import (
    env_bool,
    env_int,
    env_list,
    env_mapping,
    env_secret,
    env_text,
)

SITE_ROOT = Path(__file__).resolve().parent.parent

# The address people know: host of every mailed link, base of the address the provider returns to.
SITE_URL = env_text("KAGU_TAX_PORTAL_URL").rstrip("/")
IS_SECURE = SITE_URL.startswith("https://")
SECRET_KEY = env_secret("KAGU_TAX_PORTAL_SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("KAGU_TAX_PORTAL_OLD_SECRET_KEYS")
DEBUG = False
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, *env_list("KAGU_TAX_PORTAL_OTHER_HOSTS")]

INSTALLED_APPS = [
    "kagu.tax_portal.home",
    "kagu.tax_portal.my_profile",
    "kagu.tax_portal.procedures",
    "kagu.tax_portal.third_parties",
    "kagu.tax_portal.subscription",
    "kagu.tax_portal.delegations",
    "kagu.tax_portal.companies",
    "kagu.tax_portal.agents",
    "kagu.tax_portal.taxpayers",
    "kagu.tax_portal",
    "kagu.relying_party",
    "kagu.mailed_links",
    "kagu.outbox",
    "kagu.inputs",
    "kagu.design_system",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kagu.design_system.headers.PrivatePageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kagu.design_system.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kagu.design_system.csrf.CsrfMiddleware",
    "kagu.design_system.typed_again.TypedAgainMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kagu.tax_portal.taxpayers.kept_forms.KeepTypedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "kagu.tax_portal.config.urls"
WSGI_APPLICATION = "kagu.tax_portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kagu.design_system.brand.brand",
            ]
        },
    }
]
FORM_RENDERER = "kagu.design_system.forms.FormRenderer"

DATABASES = {
    "default": dj_database_url.parse(
        env_text("KAGU_TAX_PORTAL_DATABASE"), conn_max_age=None, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "taxpayers.PortalUser"
LOGIN_URL = "relying_party:login"
LOGIN_REDIRECT_URL = "home:home"

# The OpenID Provider that people log in with: Kagu's own, or any strict one.
RELYING_PARTY = {
    "issuer": env_text("KAGU_TAX_PORTAL_ISSUER").rstrip("/"),
    "client_id": env_text("KAGU_TAX_PORTAL_CLIENT_ID"),
    "client_secret": env_secret("KAGU_TAX_PORTAL_CLIENT_SECRET"),
    "scope": env_text("KAGU_TAX_PORTAL_SCOPE", "openid profile email"),
    "listener": "kagu.tax_portal.taxpayers.account_events",
}
# Where « accès direct » leads: the pages on which people change their account.
GATEWAY_URL = env_text("KAGU_GATEWAY_URL", RELYING_PARTY["issuer"]).rstrip("/")
GATEWAY_NAME = env_text("KAGU_GATEWAY_NAME", "Passerelle d'accès aux téléservices")
GATEWAY_ACCOUNT_URL = GATEWAY_URL + env_text("KAGU_GATEWAY_ACCOUNT_PATH", "/mon-compte/")

SESSION_ENGINE = "kagu.relying_party.session_store"
SESSION_COOKIE_NAME = "__Host-portal_session" if IS_SECURE else "portal_session"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_LIFETIME = timedelta(minutes=env_int("KAGU_TAX_PORTAL_SESSION_IDLE_MINUTES", 60))
SESSION_ABSOLUTE_LIFETIME = timedelta(hours=env_int("KAGU_TAX_PORTAL_SESSION_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_LIFETIME.total_seconds())
CSRF_COOKIE_NAME = "__Host-portal_csrf" if IS_SECURE else "portal_csrf"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kagu.design_system.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 63_072_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env_bool("KAGU_TAX_PORTAL_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_SECURE
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_text("KAGU_TIME_ZONE", "Pacific/Noumea")

STATIC_URL = "static/"
STATIC_ROOT = env_text("KAGU_TAX_PORTAL_STATIC_ROOT", str(SITE_ROOT / "collected_static"))
WHITENOISE_USE_FINDERS = True

EMAIL_HOST = env_text("KAGU_MAIL_HOST", "localhost")
EMAIL_PORT = env_int("KAGU_MAIL_PORT", 25)
EMAIL_HOST_USER = env_text("KAGU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env_secret("KAGU_MAIL_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = env_bool("KAGU_MAIL_STARTTLS", False)
EMAIL_TIMEOUT = 20

# What an administration puts its own words, marks and addresses in.
BRAND = {
    "account_name": env_text("KAGU_ACCOUNT_NAME", "Kagu Connect"),
    "site_name": env_text("KAGU_TAX_PORTAL_SITE_NAME", "Vos démarches fiscales en ligne"),
    "government": env_text("KAGU_GOVERNMENT", ""),
    "territory": env_text("KAGU_TERRITORY", ""),
    "gateway_name": GATEWAY_NAME,
    "contact_address": env_text("KAGU_CONTACT_ADDRESS", ""),
    "contact_phone": env_text("KAGU_CONTACT_PHONE", ""),
    "publisher": env_text("KAGU_PUBLISHER", ""),
    "host": env_text("KAGU_HOSTING", ""),
    "data_protection_authority": env_text("KAGU_DATA_PROTECTION_AUTHORITY", ""),
    "logo": env_text("KAGU_TAX_PORTAL_LOGO", "design_system/mark.svg"),
    "primary_color": env_text("KAGU_PRIMARY_COLOR", ""),
}
# The account's own setting: the terms of use, shown here too, say how a deletion ends.
DELETION_DELAY = timedelta(days=max(0, env_int("KAGU_CONNECT_DELETION_DELAY_DAYS", 0)))
MAIL_FROM_NAME = BRAND["site_name"]
MAIL_FROM_ADDRESS = env_text("KAGU_TAX_PORTAL_MAIL_FROM", "ne-pas-repondre@example.org")
# Where bounces come back (its mail server keeps what follows a `+`), and the maildir they end in.
MAIL_BOUNCE_ADDRESS = env_text("KAGU_TAX_PORTAL_BOUNCE_ADDRESS", "")
MAIL_BOUNCE_MAILDIR = env_text("KAGU_TAX_PORTAL_BOUNCE_MAILDIR", "")
MAIL_UNDELIVERABLE = ""
MAILS_PER_HOUR_TO_ONE_ADDRESS = env_int("KAGU_TAX_PORTAL_MAILS_PER_HOUR_TO_ONE_ADDRESS", 200)
MAILS_PER_MINUTE = env_int("KAGU_TAX_PORTAL_MAILS_PER_MINUTE", 600)

OUTBOX_DELIVERIES = {
    "mail": "kagu.outbox.mail.deliver_mail",
    "notification": "kagu.tax_portal.taxpayers.notifications.deliver_notification",
}
WORKER_CHORES = {
    "kagu.tax_portal.taxpayers.delegations.end_past_delegations": timedelta(hours=1),
    "kagu.tax_portal.taxpayers.delegations.tell_of_coming_ends": timedelta(days=1),
    "kagu.relying_party.local_sessions.forget_expired": timedelta(hours=1),
    "kagu.mailed_links.links.forget_old_links": timedelta(days=1),
    "kagu.outbox.retention.tidy": timedelta(hours=1),
}
if MAIL_BOUNCE_MAILDIR:
    WORKER_CHORES["kagu.outbox.bounces.take_from_maildir"] = timedelta(minutes=1)
# host:port → host:port really dialled, as behind a proxy; private addresses are refused otherwise.
OUTBOUND_ADDRESSES = env_mapping("KAGU_OUTBOUND_ADDRESSES")
# Certificates of the administration's own authority, as a PEM file; the public ones otherwise.
OUTBOUND_CA_BUNDLE = env_text("KAGU_OUTBOUND_CA_BUNDLE", "")

# Lives of mailed links (product.md D5, D26) and how recent a login sensitive pages ask for (D13).
LINK_LIFETIMES = {
    "validatetiers": timedelta(hours=72),
    "contestrole": timedelta(days=7),
}
RECENT_LOGIN_LIFETIME = timedelta(minutes=30)
TERMS_VERSION = env_text("KAGU_TAX_PORTAL_TERMS_VERSION", "1")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "kagu.request_id.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {request_id} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["console"], "level": env_text("KAGU_LOG_LEVEL", "INFO")},
}
