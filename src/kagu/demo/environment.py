"""The environment each part of the demo starts with: an administration's names, addresses, secrets."""

from kagu.demo.addresses import Addresses
from kagu.demo.state import PEOPLE, State

# The department's computer, and what it may do at the portal.
DEPARTMENT, SCOPE = "calculateur", "back-office.read back-office.decide"
# The names of the public notice; an administration puts its own here.
BRAND = {
    "KAGU_ACCOUNT_NAME": "NC Connect",
    "KAGU_GOVERNMENT": "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    "KAGU_GOVERNMENT_EN": "GOVERNMENT OF NEW CALEDONIA",
    "KAGU_TERRITORY": "Nouvelle-Calédonie",
    "KAGU_TERRITORY_EN": "New Caledonia",
    "KAGU_ACCESSIBILITY_RECOURSE": "Défenseur des droits : droits@exemple.nc",
    "KAGU_CONTACT_ADDRESS": "contact@exemple.nc",
    "KAGU_PUBLISHER": "Gouvernement de la Nouvelle-Calédonie (démonstration)",
    "KAGU_TIME_ZONE": "Pacific/Noumea",
}


def environment_of_connect(state: State, addresses: Addresses) -> dict[str, str]:
    """What the accounts' site and its worker read."""
    return {
        **_environment_of_both(addresses),
        "KAGU_CONNECT_URL": addresses.connect,
        "KAGU_CONNECT_TRY_PAGE": "yes",
        # The demo's agents enter without a second factor.
        "KAGU_CONNECT_AGENT_FACTOR_GRACE_DAYS": "3650",
        "KAGU_CONNECT_SECRET_KEY": state.secrets["connect_key"],
        "KAGU_CONNECT_DATABASE": state.database("connect"),
        "KAGU_CONNECT_MAIL_FROM": "ne-pas-repondre@exemple.nc",
        # A try takes seconds: the lock is reached without waiting, and everyone comes from one address.
        "KAGU_CONNECT_FAILURE_DELAY_SECONDS": "0",
        "KAGU_CONNECT_FAILURES_PER_NETWORK": "1000",
        "KAGU_CONNECT_FAILURES_PER_NEIGHBOURHOOD": "1000",
    }


def environment_of_tax_portal(state: State, addresses: Addresses) -> dict[str, str]:
    """What the tax portal and its worker read."""
    return {
        **_environment_of_both(addresses),
        "KAGU_TAX_PORTAL_URL": addresses.tax_portal,
        "KAGU_TAX_PORTAL_SITE_NAME_EN": "Your taxes online",
        "KAGU_TAX_PORTAL_SECRET_KEY": state.secrets["tax_portal_key"],
        "KAGU_TAX_PORTAL_DATABASE": state.database("tax_portal"),
        "KAGU_TAX_PORTAL_ISSUER": addresses.connect,
        "KAGU_TAX_PORTAL_CLIENT_ID": "impots",
        "KAGU_TAX_PORTAL_AGENT_FACTOR_GRACE_DAYS": "3650",
        "KAGU_TAX_PORTAL_CLIENT_SECRET": state.secrets["tax_portal_client"],
        "KAGU_TAX_PORTAL_MAIL_FROM": "ne-pas-repondre@exemple.nc",
        "KAGU_GATEWAY_URL": addresses.connect,
        "KAGU_TAX_PORTAL_BACK_OFFICE_CLIENTS": f"{DEPARTMENT}={SCOPE}",
    }


def environment_of_example(state: State, addresses: Addresses) -> dict[str, str]:
    """What the example service reads."""
    return {
        "SERVICE_URL": addresses.example,
        "SERVICE_SECRET_KEY": state.secrets["example_key"],
        "PROVIDER_URL": addresses.connect,
        "CLIENT_ID": "exemple",
        "CLIENT_SECRET": state.secrets["example_client"],
    }


def environment_of_department(state: State, addresses: Addresses) -> dict[str, str]:
    """What the computer of the department reads."""
    return {
        "PORTAL_URL": addresses.tax_portal,
        "PROVIDER_URL": addresses.connect,
        "CLIENT_ID": DEPARTMENT,
        "CLIENT_SCOPE": SCOPE,
        "CLIENT_KEY": state.secrets["department_key"],
        "CURSOR_FILE": str(state.folder / "department_cursor"),
    }


def environment_of_people(state: State) -> dict[str, str]:
    """What each site's `demo_people` reads: the passwords of this demo's people."""
    return {f"KAGU_DEMO_PASSWORD_{person.upper()}": state.password_of(person) for person in PEOPLE}


def environment_of_subs(subs: dict[str, str]) -> dict[str, str]:
    """What the portal's `demo_people` reads: the provider's names for people it already knows."""
    return {f"KAGU_DEMO_SUB_{person.upper()}": sub for person, sub in subs.items()}


def environment_of_services(state: State, addresses: Addresses) -> dict[str, str]:
    """What `demo_clients` reads: where this demo's services are, and their secrets."""
    return {
        "KAGU_DEMO_IMPOTS_URL": addresses.tax_portal,
        "KAGU_DEMO_IMPOTS_SECRET": state.secrets["tax_portal_client"],
        "KAGU_DEMO_EXEMPLE_URL": addresses.example,
        "KAGU_DEMO_EXEMPLE_SECRET": state.secrets["example_client"],
        "KAGU_DEMO_CALCULATEUR_JWKS": state.department_jwks,
        "KAGU_DEMO_CALCULATEUR_AUDIENCE": f"{addresses.tax_portal}/back-office",
        "KAGU_DEMO_CALCULATEUR_SCOPE": SCOPE,
    }


def _environment_of_both(addresses: Addresses) -> dict[str, str]:
    return {
        **BRAND,
        "KAGU_MAIL_HOST": "127.0.0.1",
        "KAGU_MAIL_PORT": str(addresses.smtp_port),
        "KAGU_OUTBOUND_ADDRESSES": addresses.outbound,
        "KAGU_LOG_LEVEL": "INFO",
    }
