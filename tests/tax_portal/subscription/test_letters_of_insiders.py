"""Whoever printed a letter does not subscribe with its code (D36)."""

from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force, issue_letter_code
from kagu.tax_portal.taxpayers.models import Activity, PortalUser, Subscription, Taxpayer
from tests.tax_portal.conftest import LogIn, MakePerson
from tests.tax_portal.subscription.secrets_shown import NUMBER, accept, show_secrets

INSIDER = "Demandez-en une nouvelle à un autre agent"


def test_an_agent_does_not_subscribe_with_a_letter_they_printed(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    code = issue_letter_code(register, issued_by="Charlie C", issuer=charlie)
    assert INSIDER in show_secrets(accept(log_in(charlie)), register.fiscal_id, NUMBER, code)
    assert not Subscription.objects.filter(portal_user=charlie).exists()
    assert not in_force(register, Kind.LETTER_CODE).exists()
    assert Activity.objects.filter(kind="letter_of_an_insider", taxpayer=register).exists()


def test_somebody_else_subscribes_with_a_letter_that_an_agent_printed(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn, make_person: MakePerson
) -> None:
    code = issue_letter_code(register, issued_by="Agathe A", issuer=make_person("Agathe", is_staff=True))
    assert "Votre abonnement est actif" in show_secrets(
        accept(log_in(charlie)), register.fiscal_id, NUMBER, code
    )
