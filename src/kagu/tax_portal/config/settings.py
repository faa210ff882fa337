"""Settings of the site `tax_portal`; an operator turns them through KAGU_TAX_PORTAL_… variables."""

from datetime import timedelta

from kagu.site.environment import env_int, env_mapping, env_secret, env_text
from kagu.site.settings import shared
from kagu.site.settings.headers import let_forms_lead_to
from kagu.site.settings.watching import WATCHING_CHORES

# What both sites set alike: kagu/site/settings.
SHARED = shared("KAGU_TAX_PORTAL", cookie="portal", site_name="Vos démarches fiscales en ligne")
globals().update(SHARED)
SECRET_KEY: str = SHARED["SECRET_KEY"]
SECRET_KEY_FALLBACKS: list[str] = SHARED["SECRET_KEY_FALLBACKS"]

INSTALLED_APPS = [
    "kagu.tax_portal.home",
    "kagu.tax_portal.my_profile",
    "kagu.tax_portal.procedures",
    "kagu.tax_portal.third_parties",
    "kagu.tax_portal.subscription",
    "kagu.tax_portal.delegations",
    "kagu.tax_portal.companies",
    "kagu.tax_portal.agents",
    "kagu.tax_portal.back_office",
    "kagu.tax_portal.taxpayers",
    "kagu.tax_portal",
    "kagu.relying_party",
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
    "django.contrib.admin",
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
    "kagu.static_files.middleware.StaticFilesMiddleware",
    "kagu.design_system.compressed_pages.CompressedPagesMiddleware",
    "kagu.design_system.headers.PrivatePageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kagu.design_system.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kagu.design_system.csrf.CsrfMiddleware",
    "kagu.design_system.typed_again.TypedAgainMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kagu.tax_portal.taxpayers.dossiers.kept_forms.KeepTypedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "kagu.tax_portal.config.urls"
WSGI_APPLICATION = "kagu.tax_portal.config.wsgi.application"

AUTH_USER_MODEL = "taxpayers.PortalUser"
LOGIN_URL = "relying_party:login"
LOGIN_REDIRECT_URL = "home:home"

# The OpenID Provider that people log in with: Kagu's own, or any strict one.
RELYING_PARTY = {
    "issuer": env_text(
        "KAGU_TAX_PORTAL_ISSUER",
        None,
        "issuer of the OpenID Provider",
        example="https://comptes.example.org",
    ).rstrip("/"),
    "client_id": env_text(
        "KAGU_TAX_PORTAL_CLIENT_ID", None, "the portal's client_id there", example="impots"
    ),
    "client_secret": env_secret("KAGU_TAX_PORTAL_CLIENT_SECRET", "its client_secret"),
    "scope": env_text("KAGU_TAX_PORTAL_SCOPE", "openid profile email", "scopes that it asks for"),
    "listener": "kagu.tax_portal.taxpayers.account.account_events",
}
# What the provider calls a login with two factors; agents need one.
TWO_FACTOR_ACR = env_text(
    "KAGU_TAX_PORTAL_TWO_FACTOR_ACR",
    "https://refeds.org/profile/mfa",
    "the provider's `acr` of a login with two factors",
)
# Where « accès direct » leads: the pages on which people change their account.
GATEWAY_URL = env_text(
    "KAGU_GATEWAY_URL",
    RELYING_PARTY["issuer"],
    "address of the site on which people change their account",
    default_in_words="the issuer",
).rstrip("/")
GATEWAY_ACCOUNT_URL = GATEWAY_URL + env_text(
    "KAGU_GATEWAY_ACCOUNT_PATH", "/mon-compte/", "path of their account there"
)

# Logging out leads on to the provider, and proving again who one is.
CONTENT_SECURITY_POLICY = let_forms_lead_to(RELYING_PARTY["issuer"], GATEWAY_URL)
SESSION_ENGINE = "kagu.relying_party.session_store"

LANGUAGE_CHOSEN = "kagu.tax_portal.taxpayers.account.choose_language.choose_language"
MAIL_UNDELIVERABLE = "kagu.tax_portal.taxpayers.profile.undeliverable.note_undeliverable"
MAIL_DESTINATIONS = {"notification": "kagu.tax_portal.taxpayers.dossiers.notifications.sent_to"}
MAILS_PER_HOUR_TO_ONE_ADDRESS = env_int(
    "KAGU_TAX_PORTAL_MAILS_PER_HOUR_TO_ONE_ADDRESS", 200, "mails an hour to one mailbox"
)

# Who is told that a contest waits on the desk; the list there is the same without it.
LATE_NOTICE_PAID_WITHIN = timedelta(
    days=env_int(
        "KAGU_TAX_PORTAL_LATE_NOTICE_DAYS",
        30,
        "days that a notice issued around or after the last day to pay leaves to pay",
        at_least=1,
    )
)
TAX_RULES_FOLDER = env_text(
    "KAGU_TAX_PORTAL_TAX_RULES",
    "",
    "folder of the operator's own tax rules, YYYY.toml files laid over those that ship",
    example="/etc/kagu/tax-rules",
)
AGENTS_ADDRESS = env_text(
    "KAGU_TAX_PORTAL_AGENTS_ADDRESS", "", "mailbox of the agents, told of every contest"
)

# The interface of the department's computer: docs/operate/back-office.md.
BACK_OFFICE_AUDIENCE = env_text(
    "KAGU_TAX_PORTAL_BACK_OFFICE_AUDIENCE",
    f"{SHARED['SITE_URL']}/back-office",
    "audience (`resource`) that access tokens of the back office must have",
    default_in_words="the portal's address with `/back-office`",
)
BACK_OFFICE_CLIENTS = {
    client_id: frozenset(scopes.split())
    for client_id, scopes in env_mapping(
        "KAGU_TAX_PORTAL_BACK_OFFICE_CLIENTS",
        "",
        "clients of the provider that use the back office's interface, each with its scopes, as "
        "`client=scope scope`; none: the interface is not there",
    ).items()
}

OUTBOX_DELIVERIES = {
    "deletion": "kagu.backup.deletions.write_line",
    "mail": "kagu.outbox.mail.deliver_mail",
    "notification": "kagu.tax_portal.taxpayers.dossiers.notifications.deliver_notification",
}
WORKER_CHORES = {
    "kagu.tax_portal.taxpayers.delegations.end_past_delegations.end_past_delegations": timedelta(hours=1),
    "kagu.tax_portal.taxpayers.delegations.end_past_delegations.tell_of_coming_ends": timedelta(days=1),
    "kagu.desk.four_eyes.expire_waiting_acts": timedelta(hours=1),
    "kagu.desk.forgetting.forget_decided_acts": timedelta(days=1),
    "kagu.desk.journal_seals.seal_journal": timedelta(days=1),
    "kagu.relying_party.local_sessions.forget_expired": timedelta(hours=1),
    "kagu.counting.retention.forget_past": timedelta(minutes=10),
    "kagu.mailed_links.forget_links.forget_old_links": timedelta(days=1),
    "kagu.outbox.retention.tidy": timedelta(hours=1),
    "kagu.tax_portal.taxpayers.profile.undeliverable.forget_old": timedelta(days=1),
    "kagu.tax_portal.taxpayers.filings.filings.enter_missing_filings": timedelta(hours=1),
    "kagu.tax_portal.taxpayers.back_office.kept_requests.forget_old_requests": timedelta(days=1),
    **WATCHING_CHORES,
}
if SHARED["MAIL_BOUNCE_MAILDIR"]:
    WORKER_CHORES["kagu.outbox.bounces.take_from_maildir"] = timedelta(minutes=1)

METRICS = {**SHARED["METRICS"], "sessions": "kagu.tax_portal.config.measures.sessions"}
# What `kagu tax-portal backlog`, the desk's « État » and the metrics tell of.
BACKLOG = [
    "kagu.outbox.backlog.messages",
    "kagu.desk.backlog.acts_to_decide",
    "kagu.tax_portal.agents.backlog.contests_and_letters",
]
# What lies sealed in rows, so that a secret key that changed can be dropped.
SEALED_ROWS = {
    "seals of the desk's journal": "kagu.desk.journal_seals.sealed_days",
    "messages": "kagu.outbox.sealing.sealed_messages",
}

# What a copy that is put back must hear: an account deleted since, and that sessions have ended.
DELETE_AGAIN = "kagu.tax_portal.taxpayers.account.restored_copy.delete_again"
AFTER_RESTORE = ["kagu.tax_portal.taxpayers.account.restored_copy.end_sessions_of_the_copy"]

DOCTOR_CHECKS = {"provider": "kagu.tax_portal.config.checks.provider", **SHARED["DOCTOR_CHECKS"]}

# Lives of mailed links, by the name in their address, where `taxpayers/link_purposes.py` shall not rule.
LINK_LIFETIMES: dict[str, timedelta] = {}
# How recent a login sensitive pages ask for (D13).
RECENT_LOGIN_LIFETIME = timedelta(minutes=30)
TERMS_VERSION = env_text(
    "KAGU_TAX_PORTAL_TERMS_VERSION", "1", "version of the terms of use that people accept"
)
