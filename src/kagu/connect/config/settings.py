"""Settings of the site `connect`; an operator turns them through KAGU_CONNECT_… variables."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from kagu.machine import usable_cores
from kagu.settings_from_environment import (
    env_bool,
    env_int,
    env_list,
    env_mapping,
    env_secret,
    env_secrets,
    env_text,
)

SITE_ROOT = Path(__file__).resolve().parent.parent

# The address people and services know: issuer, host of every mailed link.
ISSUER = env_text("KAGU_CONNECT_URL").rstrip("/")
IS_SECURE = ISSUER.startswith("https://")
SECRET_KEY = env_secret("KAGU_CONNECT_SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("KAGU_CONNECT_OLD_SECRET_KEYS")
DEBUG = False
ALLOWED_HOSTS = [urlsplit(ISSUER).hostname, *env_list("KAGU_CONNECT_OTHER_HOSTS")]

INSTALLED_APPS = [
    "kagu.connect.login",
    "kagu.connect.my_account",
    "kagu.connect.agents",
    "kagu.connect.provider",
    "kagu.connect.accounts",
    "kagu.connect.clients",
    "kagu.connect.signing",
    "kagu.mailed_links",
    "kagu.outbox",
    "kagu.inputs",
    "kagu.design_system",
    "csp",
    "kagu.connect.config.admin.AgentsAdminConfig",
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
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kagu.connect.login.overload.OverloadMiddleware",
]

ROOT_URLCONF = "kagu.connect.config.urls"
WSGI_APPLICATION = "kagu.connect.config.wsgi.application"

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
        env_text("KAGU_CONNECT_DATABASE"), conn_max_age=None, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["kagu.connect.accounts.passwords.Argon2idHasher"]
# Keys kept apart from the database, `name=key,older=key`: the first one hashes, all of them verify.
PASSWORD_PEPPERS = env_secrets("KAGU_CONNECT_PASSWORD_PEPPERS")
if PASSWORD_PEPPERS:
    PASSWORD_HASHERS.insert(0, "kagu.connect.accounts.pepper.PepperedArgon2idHasher")
AUTHENTICATION_BACKENDS = ["kagu.connect.accounts.backend.AccountBackend"]
LOGIN_URL = "login:log_in"
LOGIN_REDIRECT_URL = "my_account:home"

# Hashing: so many at once in this process, so many waiting, so long; the others get a 503 at once.
PASSWORD_HASHES_AT_ONCE = env_int("KAGU_CONNECT_PASSWORD_HASHES", usable_cores())
# Fewer than the threads that `kagu serve` starts: the others stay free for single sign-on.
PASSWORD_HASHES_WAITING = env_int("KAGU_CONNECT_PASSWORD_HASHES_WAITING", 8)
PASSWORD_HASHES_PATIENCE = timedelta(seconds=2)
# More passwords to refuse: a filter of `build_breached_filter`, or a file with one a line, plain or .gz.
BREACHED_PASSWORDS_FILE = env_text("KAGU_CONNECT_BREACHED_PASSWORDS", "")

SESSION_ENGINE = "kagu.connect.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-connect_session" if IS_SECURE else "connect_session"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_LIFETIME = timedelta(minutes=env_int("KAGU_CONNECT_SESSION_IDLE_MINUTES", 60))
SESSION_ABSOLUTE_LIFETIME = timedelta(hours=env_int("KAGU_CONNECT_SESSION_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_LIFETIME.total_seconds())
CSRF_COOKIE_NAME = "__Host-connect_csrf" if IS_SECURE else "connect_csrf"
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
if env_bool("KAGU_CONNECT_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(0, "kagu.client_address.ClientAddressMiddleware")
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
STATIC_ROOT = env_text("KAGU_CONNECT_STATIC_ROOT", str(SITE_ROOT / "collected_static"))
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
    "site_name": env_text("KAGU_CONNECT_SITE_NAME", env_text("KAGU_ACCOUNT_NAME", "Kagu Connect")),
    "government": env_text("KAGU_GOVERNMENT", ""),
    "territory": env_text("KAGU_TERRITORY", ""),
    "gateway_name": env_text("KAGU_GATEWAY_NAME", "Passerelle d'accès aux téléservices"),
    "contact_address": env_text("KAGU_CONTACT_ADDRESS", ""),
    "contact_phone": env_text("KAGU_CONTACT_PHONE", ""),
    "publisher": env_text("KAGU_PUBLISHER", ""),
    "host": env_text("KAGU_HOSTING", ""),
    "data_protection_authority": env_text("KAGU_DATA_PROTECTION_AUTHORITY", ""),
    "logo": env_text("KAGU_CONNECT_LOGO", "design_system/mark.svg"),
    "primary_color": env_text("KAGU_PRIMARY_COLOR", ""),
}
MAIL_FROM_NAME = BRAND["account_name"]
MAIL_FROM_ADDRESS = env_text("KAGU_CONNECT_MAIL_FROM", "ne-pas-repondre@example.org")
# Where bounces come back (its mail server keeps what follows a `+`), and the maildir they end in.
MAIL_BOUNCE_ADDRESS = env_text("KAGU_CONNECT_BOUNCE_ADDRESS", "")
MAIL_BOUNCE_MAILDIR = env_text("KAGU_CONNECT_BOUNCE_MAILDIR", "")
MAIL_UNDELIVERABLE = "kagu.connect.accounts.undeliverable.note_undeliverable"
MAILS_PER_HOUR_TO_ONE_ADDRESS = env_int("KAGU_CONNECT_MAILS_PER_HOUR_TO_ONE_ADDRESS", 30)
MAILS_PER_MINUTE = env_int("KAGU_CONNECT_MAILS_PER_MINUTE", 600)
SITE_URL = ISSUER

OUTBOX_DELIVERIES = {
    "mail": "kagu.outbox.mail.deliver_mail",
    "account_lock": "kagu.connect.accounts.lock_account.tell_of_lock",
    "unseen_request": "kagu.connect.accounts.unseen_requests.carry_out",
    "data_export": "kagu.connect.accounts.prepare_export.prepare_export",
    "logout_token": "kagu.connect.clients.logout_tokens.deliver_logout_token",
    "security_event": "kagu.connect.clients.security_events.deliver_security_event",
}
WORKER_CHORES = {
    "kagu.connect.accounts.expired_sessions.end_expired_sessions": timedelta(seconds=30),
    "kagu.connect.accounts.activate_account.expire_pending_accounts": timedelta(hours=1),
    "kagu.connect.accounts.lost_factor.remove_lost_factors": timedelta(hours=1),
    "kagu.connect.accounts.fetch_export.erase_expired_exports": timedelta(minutes=10),
    "kagu.connect.accounts.delete_when_due.delete_when_due": timedelta(hours=1),
    "kagu.connect.accounts.known_devices.forget_unseen_devices": timedelta(days=1),
    "kagu.connect.accounts.forget_deleted.forget_deleted_accounts": timedelta(days=1),
    "kagu.connect.accounts.activity_chain.seal_heads": timedelta(days=1),
    "kagu.connect.provider.retention.forget_expired": timedelta(minutes=10),
    "kagu.mailed_links.links.forget_old_links": timedelta(days=1),
    "kagu.outbox.retention.tidy": timedelta(hours=1),
}
if MAIL_BOUNCE_MAILDIR:
    WORKER_CHORES["kagu.outbox.bounces.take_from_maildir"] = timedelta(minutes=1)
# host:port → host:port really dialled, as behind a proxy; private addresses are refused otherwise.
OUTBOUND_ADDRESSES = env_mapping("KAGU_OUTBOUND_ADDRESSES")
# Certificates of the administration's own authority, as a PEM file; the public ones otherwise.
OUTBOUND_CA_BUNDLE = env_text("KAGU_OUTBOUND_CA_BUNDLE", "")

# Whether integrators may check their requests and tokens on a page of their own (the demo does).
TRY_CLIENT_PAGE = env_bool("KAGU_CONNECT_TRY_PAGE", False)

# Lives of mailed links (product.md D5) and the lock's threshold (D6).
LINK_LIFETIMES = {
    "validateaccount": timedelta(hours=48),
    "validatechange": timedelta(hours=24),
    "cancelchange": timedelta(hours=24),
    "revertchange": timedelta(days=7),
    "unlockuser": timedelta(hours=24),
    "resetpassword": timedelta(minutes=60),
    "checkaddress": timedelta(hours=24),
    "deletionreceipt": timedelta(days=30),
}
FAILURES_BEFORE_DELAY = 3
FAILURES_BEFORE_LOCK = env_int("KAGU_CONNECT_FAILURES_BEFORE_LOCK", 10)
# The first delay; each failure doubles it, up to a minute.
FAILURE_DELAY = timedelta(seconds=env_int("KAGU_CONNECT_FAILURE_DELAY_SECONDS", 1))
# Wrong passwords one network may send in ten minutes, whatever the addresses.
FAILURES_PER_NETWORK = env_int("KAGU_CONNECT_FAILURES_PER_NETWORK", 100)
# The same for one address, whatever the networks; past any such limit, an attempt must prove some work.
FAILURES_PER_ADDRESS = env_int("KAGU_CONNECT_FAILURES_PER_ADDRESS", 20)
# The same for a /24 of IPv4 or a /48 of IPv6: what one provider, or one hired range of addresses, sends.
FAILURES_PER_NEIGHBOURHOOD = env_int("KAGU_CONNECT_FAILURES_PER_NEIGHBOURHOOD", 400)
# The same for all networks together, in one process: what is left to see of a botnet.
FAILURES_EVERYWHERE = env_int("KAGU_CONNECT_FAILURES_EVERYWHERE", 2000)
# Past such a limit, how long people without JavaScript wait instead; their page keeps their place.
WAIT_WITHOUT_PROOF = timedelta(seconds=30)
# Tell people by mail of a login in a browser their account did not know (M21).
MAIL_NEW_DEVICES = env_bool("KAGU_CONNECT_MAIL_NEW_DEVICES", True)
# Accounts, activations and resets that one network may ask for in ten minutes.
REQUESTS_PER_NETWORK = env_int("KAGU_CONNECT_REQUESTS_PER_NETWORK", 100)
# Whether services are told of a lock and its release (RISC account-disabled, account-enabled).
ANNOUNCE_LOCKS = env_bool("KAGU_CONNECT_ANNOUNCE_LOCKS", False)
# Ask the password at activation when the link is opened in another browser (E11).
ASK_PASSWORD_AT_ACTIVATION = env_bool("KAGU_CONNECT_ASK_PASSWORD_AT_ACTIVATION", False)
# How long someone who lost their second factor waits before the password alone opens the account.
LOST_FACTOR_WAIT = timedelta(days=env_int("KAGU_CONNECT_LOST_FACTOR_DAYS", 7))
# How long a deleted account may be brought back by its mailbox before it is erased; 0: not at all.
DELETION_DELAY = timedelta(days=max(0, env_int("KAGU_CONNECT_DELETION_DELAY_DAYS", 0)))
TERMS_VERSION = env_text("KAGU_TERMS_VERSION", "1")

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
