"""The accounts of the demo."""

import pytest
from django.core.management import call_command

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords.hashing import verify
from tests.connect.conftest import PASSWORD

PEOPLE = ("paul", "marie", "theophile", "agent", "collegue")


@pytest.mark.django_db
def test_the_people_are_made_once_and_what_they_change_stays(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("demo_people", **{name: f"{PASSWORD} de {name}" for name in PEOPLE})
        User.objects.filter(first_name="Paul").update(family_name="Changé")
    assert User.objects.count() == len(PEOPLE)
    paul = User.objects.with_address("paul@exemple.nc")
    assert paul
    assert (paul.state, paul.family_name) == (User.State.ACTIVE, "Changé")
    assert verify(paul, f"{PASSWORD} de paul")
    assert PASSWORD not in capsys.readouterr().out


@pytest.mark.django_db
def test_passwords_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PEOPLE:
        monkeypatch.setenv(f"KAGU_DEMO_PASSWORD_{name.upper()}", f"{PASSWORD} de {name}")
    call_command("demo_people")
    assert verify(User.objects.with_address("marie@exemple.nc"), f"{PASSWORD} de marie")
