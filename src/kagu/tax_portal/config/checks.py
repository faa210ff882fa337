"""What is examined of the tax portal alone: the provider that people log in with."""

from collections.abc import Iterator

from django.conf import settings
from requests import RequestException

from kagu import outbound
from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.relying_party import discovery

# Fewer may be guessed; Kagu's own have 43.
SHORTEST_SECRET = 32


def provider(asked: Asked) -> Iterator[Finding]:
    """It answers, under its own name, with keys; and the portal's secret there is long."""
    if len(settings.RELYING_PARTY["client_secret"]) < SHORTEST_SECRET:
        yield look(f"KAGU_TAX_PORTAL_CLIENT_SECRET has fewer than {SHORTEST_SECRET} characters")
    discovery.forget()
    try:
        discovery.metadata()
        discovery.jwk_set()
    except discovery.ProviderDown as error:
        yield mend(f"{error}: {_what_it_answers()}")
        return
    yield good(f"{discovery.issuer()} answers")


def _what_it_answers() -> str:
    """Asked once more: what is kept of a document does not say why there is none."""
    try:
        with outbound.session() as session:
            answer = session.get(f"{discovery.issuer()}/.well-known/openid-configuration")
    except RequestException as failure:
        return str(failure)
    return f"it answers with {answer.status_code}"
