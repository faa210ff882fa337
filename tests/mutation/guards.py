"""The modules that guard something, and the tests that must notice when one of them is changed."""

from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "kagu"
CONNECT, TAX_PORTAL = "tests.connect_settings", "tests.tax_portal_settings"


@dataclass(frozen=True)
class Guard:
    """A module below `src/kagu`, without `.py`, and its tests below `tests`: what notices soonest first."""

    path: str
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        return f"kagu.{self.path.replace('/', '.')}"

    @property
    def source(self) -> Path:
        return SOURCES / f"{self.path}.py"

    @property
    def settings(self) -> str:
        return TAX_PORTAL if self.path.startswith(("tax_portal", "relying_party")) else CONNECT


PROVIDER = "connect/provider"
GUARDS = (
    Guard("mailed_links/links", ("mailed_links", "connect/login/test_activate_account.py")),
    Guard(
        f"{PROVIDER}/authorization/redirect_uris",
        (
            f"{PROVIDER}/authorization/test_redirect_uris.py",
            f"{PROVIDER}/authorization/test_destinations.py",
            f"{PROVIDER}/wire/test_parsers.py",
            f"{PROVIDER}/pages/test_consent.py",
        ),
    ),
    Guard(
        f"{PROVIDER}/authorization/codes",
        (
            f"{PROVIDER}/authorization/test_codes.py",
            f"{PROVIDER}/authorization/test_code_flow.py",
            f"{PROVIDER}/wire/test_clocks.py",
        ),
    ),
    Guard(
        f"{PROVIDER}/authorization/request_objects",
        (f"{PROVIDER}/authorization/test_request_objects.py", f"{PROVIDER}/tokens/test_stale_clients.py"),
    ),
    Guard(
        f"{PROVIDER}/client_proof/client_authentication",
        (
            f"{PROVIDER}/client_proof/test_client_authentication.py",
            f"{PROVIDER}/client_proof/test_client_assertions.py",
            f"{PROVIDER}/tokens/test_introspection_and_revocation.py",
        ),
    ),
    Guard(
        f"{PROVIDER}/client_proof/client_assertions",
        (
            f"{PROVIDER}/client_proof/test_client_assertions.py",
            f"{PROVIDER}/tokens/test_stale_clients.py",
            f"{PROVIDER}/wire/test_clocks.py",
        ),
    ),
    Guard(
        f"{PROVIDER}/client_proof/dpop",
        (f"{PROVIDER}/client_proof/test_dpop_proofs.py", f"{PROVIDER}/client_proof/test_dpop.py"),
    ),
    Guard(
        "connect/accounts/log_in",
        (
            "connect/login/test_log_in.py",
            "connect/login/test_login_races.py",
            "connect/login/test_second_factor.py",
            "connect/login/test_known_devices.py",
            "connect/login/test_unlock_account.py",
        ),
    ),
    Guard(
        "connect/accounts/reset_password",
        (
            "connect/login/test_reset_password.py",
            "connect/login/test_known_devices.py",
            "connect/login/test_lost_factor.py",
            "connect/login/test_login_races.py",
            "connect/login/test_cancel_planned_deletion.py",
            "connect/my_account/test_check_address.py",
            "connect/my_account/test_session_ends.py",
        ),
    ),
    Guard(
        "connect/accounts/end_sessions",
        ("connect/my_account/test_end_sessions.py", "connect/login/test_forgotten_devices.py"),
    ),
    Guard("relying_party/login_steps", ("relying_party/test_login.py", "relying_party/test_discovery.py")),
    Guard(
        "relying_party/token_rules",
        (
            "relying_party/test_backchannel_logout.py",
            "relying_party/test_events.py",
            "relying_party/test_deletion_preview.py",
        ),
    ),
    Guard("relying_party/security_event_tokens", ("relying_party/test_events.py",)),
    Guard(
        "tax_portal/taxpayers/access",
        (
            "tax_portal/taxpayers/test_access.py",
            "tax_portal/delegations",
            "tax_portal/companies",
            "tax_portal/third_parties",
            "tax_portal/procedures/test_dossiers_are_safe.py",
        ),
    ),
    Guard(
        "tax_portal/taxpayers/delegations/delegations",
        ("tax_portal/delegations", "tax_portal/agents/test_desk.py"),
    ),
    Guard(
        "tax_portal/taxpayers/activation/activation_secrets",
        (
            "tax_portal/subscription",
            "tax_portal/companies",
            "tax_portal/taxpayers/imports/test_import_taxpayers.py",
        ),
    ),
)
