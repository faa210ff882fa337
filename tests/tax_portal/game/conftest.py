"""A desk for each game; nothing of it stays."""

from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from kagu.site.clock import now
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, set_secret
from tests.clock import Clock
from tests.tax_portal.conftest import LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.game.desk import LETTER, Desk
from tests.tax_portal.game.machine import DeskGame
from tests.tax_portal.subscription.secrets_shown import NUMBER


@pytest.fixture
def desk_game(
    clock: Clock,
    make_person: MakePerson,
    make_company: MakeCompany,
    log_in: LogIn,
    monkeypatch: pytest.MonkeyPatch,
) -> type[DeskGame]:
    """The rules, at a desk of their own each time they are played."""
    # Django's own clock too: sessions, and what a row writes by itself, live by it.
    monkeypatch.setattr("django.utils.timezone.now", now)
    # A letter is read by a person; here its code is enough.
    made = "kagu.tax_portal.agents.taxpayer_act.letter_pdf"
    monkeypatch.setattr(made, lambda taxpayer, code: LETTER + code.encode())
    blocks: list[Any] = []

    def make_desk() -> tuple[Desk, Clock]:
        mail.outbox.clear()
        # As pytest-django's own: an act still has to open its transaction.
        block: Any = transaction.atomic()
        block._from_testcase = True
        block.__enter__()
        blocks.append(block)
        owner = make_person("Alice")
        person, company = taxpayer_of(owner), make_company("SARL Récif", owner)
        set_secret(person, Kind.DECLARANT_NUMBER, NUMBER)
        newcomer = make_person("Bob")
        contester, accomplice = (make_person(name, is_subscribed=False) for name in ("Charlie", "Mallory"))
        agents = [make_person(name, is_subscribed=False, is_staff=True) for name in ("Agathe", "Maurice")]
        return Desk(person, company, owner, contester, newcomer, accomplice, agents, log_in), clock

    def end_desk() -> None:
        transaction.set_rollback(True)
        blocks.pop().__exit__(None, None, None)

    monkeypatch.setattr(DeskGame, "make_desk", staticmethod(make_desk), raising=False)
    monkeypatch.setattr(DeskGame, "end_desk", staticmethod(end_desk), raising=False)
    return DeskGame
