"""Settings of the site `connect`; an operator turns them through KAGU_CONNECT_… variables."""

from datetime import timedelta

from kagu.site.cores import usable_cores
from kagu.site.environment import env_bool, env_choice, env_int, env_secrets, env_text
from kagu.site.settings import shared
from kagu.site.settings.watching import WATCHING_CHORES

# What both sites set alike: kagu/site/settings.
SHARED = shared("KAGU_CONNECT", cookie="connect", site_name=None)
globals().update(SHARED)
SECRET_KEY: str = SHARED["SECRET_KEY"]
SECRET_KEY_FALLBACKS: list[str] = SHARED["SECRET_KEY_FALLBACKS"]

# The address people and services know: issuer, host of every mailed link.
ISSUER = SHARED["SITE_URL"]

INSTALLED_APPS = [
    "kagu.connect.login",
    "kagu.connect.my_account",
    "kagu.connect.agents",
    "kagu.connect.provider",
    "kagu.connect.accounts",
    "kagu.connect.clients",
    "kagu.connect.signing",
    "kagu.backup",
    "kagu.counting",
    "kagu.desk",
    "kagu.inputs",
    "kagu.mailed_links",
    "kagu.outbox",
    "kagu.secret_keys",
    "kagu.upgrade",
    "kagu.design_system",
    "csp",
    "kagu.connect.config.admin.AgentsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kagu.metrics.requests.RequestCountMiddleware",
    "kagu.design_system.headers.NothingInClearMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "kagu.connect.clients.form_targets.FormTargetsMiddleware",
    "kagu.static_files.middleware.StaticFilesMiddleware",
    "kagu.design_system.compressed_pages.CompressedPagesMiddleware",
    "kagu.design_system.headers.PrivatePageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kagu.design_system.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kagu.design_system.csrf.CsrfMiddleware",
    "kagu.design_system.typed_again.TypedAgainMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kagu.design_system.kept_forms.KeepTypedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kagu.connect.login.overload.OverloadMiddleware",
]

ROOT_URLCONF = "kagu.connect.config.urls"
WSGI_APPLICATION = "kagu.connect.config.wsgi.application"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "kagu.connect.accounts.passwords.hashing.Argon2idHasher",
    # Verifies what other systems hashed, once: `import_accounts`.
    "kagu.connect.accounts.passwords.foreign.hasher.ForeignHasher",
]
PASSWORD_PEPPERS = env_secrets(
    "KAGU_CONNECT_PASSWORD_PEPPERS",
    "keys kept apart from the database, name=key,older=key: the first one hashes, all of them verify",
)
if PASSWORD_PEPPERS:
    PASSWORD_HASHERS.insert(0, "kagu.connect.accounts.passwords.pepper.PepperedArgon2idHasher")
AUTHENTICATION_BACKENDS = ["kagu.connect.accounts.sessions.backend.AccountBackend"]
LOGIN_URL = "login:log_in"
LOGIN_REDIRECT_URL = "my_account:home"

ARGON2 = env_choice(
    "KAGU_CONNECT_ARGON2",
    "LIBSODIUM",
    "the library that hashes passwords; argon2-cffi's is quicker where it was built for the processor",
    ("LIBSODIUM", "ARGON2-CFFI"),
)
# Hashing: so many at once in this process, so many waiting, so long; the others get a 503 at once.
PASSWORD_HASHES_AT_ONCE = env_int(
    "KAGU_CONNECT_PASSWORD_HASHES",
    usable_cores(),
    "passwords hashed at once, by process",
    at_least=1,
    default_in_words="the cores that the process may use",
)
# Fewer than the threads that `kagu serve` starts: the others stay free for single sign-on.
PASSWORD_HASHES_WAITING = env_int(
    "KAGU_CONNECT_PASSWORD_HASHES_WAITING", 8, "passwords that may wait to be hashed; the others get a 503"
)
PASSWORD_HASHES_PATIENCE = timedelta(seconds=2)
BREACHED_PASSWORDS_FILE = env_text(
    "KAGU_CONNECT_BREACHED_PASSWORDS",
    "",
    "more passwords to refuse: a filter of build_breached_filter, or a file with one a line, plain or .gz",
)

SESSION_ENGINE = "kagu.connect.accounts.sessions.store"
LANGUAGE_CHOSEN = "kagu.connect.accounts.choose_language.choose_language"
MAIL_UNDELIVERABLE = "kagu.connect.accounts.mails.undeliverable.note_undeliverable"
MAILS_PER_HOUR_TO_ONE_ADDRESS = env_int(
    "KAGU_CONNECT_MAILS_PER_HOUR_TO_ONE_ADDRESS", 100, "mails an hour to one mailbox"
)

OUTBOX_DELIVERIES = {
    "deletion": "kagu.backup.deletions.write_line",
    "mail": "kagu.outbox.mail.deliver_mail",
    "account_lock": "kagu.connect.accounts.lock_account.tell_of_lock",
    "unseen_request": "kagu.connect.accounts.unseen_requests.carry_out",
    "data_export": "kagu.connect.accounts.export.prepare.prepare_export",
    "logout_token": "kagu.connect.clients.logout_tokens.deliver_logout_token",
    "security_event": "kagu.connect.clients.security_events.deliver_security_event",
}
WORKER_CHORES = {
    "kagu.connect.accounts.sessions.expired_sessions.end_expired_sessions": timedelta(seconds=30),
    "kagu.connect.accounts.activate_account.expire_pending_accounts": timedelta(hours=1),
    "kagu.connect.accounts.lost_factor.remove_lost_factors": timedelta(hours=1),
    "kagu.connect.accounts.export.erase_expired_exports.erase_expired_exports": timedelta(minutes=10),
    "kagu.connect.accounts.delete_when_due.delete_when_due": timedelta(hours=1),
    "kagu.connect.accounts.attempts.known_devices.forget_unseen_devices": timedelta(days=1),
    "kagu.connect.accounts.delete_account.forget_deleted_accounts": timedelta(days=1),
    "kagu.connect.accounts.history.daily_seals.seal_heads": timedelta(days=1),
    "kagu.connect.accounts.suspend_account.end_short_suspensions": timedelta(minutes=1),
    "kagu.connect.provider.tokens.retention.forget_expired": timedelta(minutes=10),
    "kagu.counting.retention.forget_past": timedelta(minutes=10),
    "kagu.desk.four_eyes.expire_waiting_acts": timedelta(hours=1),
    "kagu.desk.forgetting.forget_decided_acts": timedelta(days=1),
    "kagu.desk.journal_seals.seal_journal": timedelta(days=1),
    "kagu.mailed_links.forget_links.forget_old_links": timedelta(days=1),
    "kagu.outbox.retention.tidy": timedelta(hours=1),
    **WATCHING_CHORES,
}
if SHARED["MAIL_BOUNCE_MAILDIR"]:
    WORKER_CHORES["kagu.outbox.bounces.take_from_maildir"] = timedelta(minutes=1)

METRICS = {
    **SHARED["METRICS"],
    "accounts": "kagu.connect.config.measures.accounts",
    "keys": "kagu.connect.config.measures.keys",
    "hash gate": "kagu.connect.config.measures.gate",
}
# What `kagu connect backlog`, the desk's « État » and the metrics tell of.
BACKLOG = ["kagu.outbox.backlog.messages", "kagu.desk.backlog.acts_to_decide"]
# What lies sealed in rows, so that a secret key that changed can be dropped.
SEALED_ROWS = {
    "signing keys": "kagu.connect.signing.key_ring.sealed_private_keys",
    "client secrets": "kagu.connect.clients.registry.sealed_secrets",
    "applications that show codes": "kagu.connect.accounts.second_factors.one_time_codes.sealed_secrets",
    "seals of histories": "kagu.connect.accounts.history.chain.sealed_heads",
    "seals of the desk's journal": "kagu.desk.journal_seals.sealed_days",
    "messages": "kagu.outbox.sealing.sealed_messages",
}

# What a copy that is put back must hear: an account deleted since, and that time went on.
DELETE_AGAIN = "kagu.connect.config.restored_copy.delete_again"
AFTER_RESTORE = [
    "kagu.connect.config.restored_copy.end_sessions_of_the_copy",
    "kagu.connect.config.restored_copy.prolong_planned_deletions",
]

START_CHECKS = {
    **SHARED["START_CHECKS"],
    "signing keys": "kagu.connect.config.checks.signing_keys",
    "breached passwords": "kagu.connect.config.checks.breached_passwords",
}
READY_CHECKS = {
    **SHARED["READY_CHECKS"],
    "signing keys": "kagu.connect.config.checks.signing_keys",
}
DOCTOR_CHECKS = {
    "peppers": "kagu.connect.config.checks.peppers",
    "erasures": "kagu.connect.config.checks.erasures",
    **SHARED["DOCTOR_CHECKS"],
}

TRY_CLIENT_PAGE = env_bool(
    "KAGU_CONNECT_TRY_PAGE", False, "integrators may check their requests and tokens at /try-client"
)

# Lives of mailed links, by the name in their address, where `accounts/link_purposes.py` shall not rule.
LINK_LIFETIMES: dict[str, timedelta] = {}
# The lock's threshold (D6).
FAILURES_BEFORE_DELAY = 3
FAILURES_BEFORE_LOCK = env_int(
    "KAGU_CONNECT_FAILURES_BEFORE_LOCK", 10, "wrong passwords in a row that lock an account", at_least=1
)
FAILURE_DELAY = timedelta(
    seconds=env_int(
        "KAGU_CONNECT_FAILURE_DELAY_SECONDS", 1, "the first delay; each failure doubles it, up to a minute"
    )
)
FAILURES_PER_NETWORK = env_int(
    "KAGU_CONNECT_FAILURES_PER_NETWORK",
    100,
    "wrong passwords in ten minutes from one network, past which an attempt must prove some work",
)
FAILURES_PER_ADDRESS = env_int(
    "KAGU_CONNECT_FAILURES_PER_ADDRESS", 20, "the same for one address, whatever the networks"
)
FAILURES_PER_NEIGHBOURHOOD = env_int(
    "KAGU_CONNECT_FAILURES_PER_NEIGHBOURHOOD", 400, "the same for a /24 of IPv4 or a /48 of IPv6"
)
FAILURES_EVERYWHERE = env_int("KAGU_CONNECT_FAILURES_EVERYWHERE", 2000, "the same for all networks together")
# Past such a limit, how long people without JavaScript wait instead; their page keeps their place.
WAIT_WITHOUT_PROOF = timedelta(seconds=30)
MAIL_NEW_DEVICES = env_bool(
    "KAGU_CONNECT_MAIL_NEW_DEVICES", True, "mail about a login in a browser that the account did not know"
)
REQUESTS_PER_NETWORK = env_int(
    "KAGU_CONNECT_REQUESTS_PER_NETWORK",
    100,
    "accounts, activations and resets that one network may ask for in ten minutes without proving work",
)
ANNOUNCE_LOCKS = env_bool(
    "KAGU_CONNECT_ANNOUNCE_LOCKS", False, "services are told of a lock and its release (RISC)"
)
LOST_FACTOR_WAIT = timedelta(
    days=env_int(
        "KAGU_CONNECT_LOST_FACTOR_DAYS", 7, "days before a lost second factor is removed", at_least=1
    )
)
AGENT_DELETIONS_PER_HOUR = env_int(
    "KAGU_CONNECT_AGENT_DELETIONS_PER_HOUR",
    10,
    "accounts that one agent may delete, or have deleted, an hour",
)
TERMS_VERSION = env_text("KAGU_TERMS_VERSION", "1", "version of the terms of use that people accept")
