"""The portal's own drill: who was deleted after the copy is nobody's account, and nobody is logged in."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from kagu.relying_party.models import RelyingPartySession
from kagu.relying_party.refusals import LoginRefused
from kagu.tax_portal.taxpayers.account.account_events import account_purged, find_or_create_user
from kagu.tax_portal.taxpayers.models import PortalUser
from tests.deliveries import deliver_due
from tests.empty_database import empty_database, with_programs
from tests.tax_portal.conftest import LogIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deletions(settings: Any, tmp_path: Path) -> Path:
    settings.DELETIONS_FILE = str(tmp_path / "deletions")
    return tmp_path / "deletions"


def test_who_was_deleted_after_the_copy_stays_detached(
    alice: PortalUser,
    bob: PortalUser,
    log_in: LogIn,
    deletions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_programs(monkeypatch)
    log_in(alice)
    copy, said = tmp_path / "copy.kagu", io.StringIO()
    call_command("backup", str(copy), stdout=io.StringIO())
    account_purged("bob-sub")
    account_purged("somebody-who-came-later-sub")
    while deliver_due():
        pass
    assert "bob" not in deletions.read_text()
    mail.outbox.clear()
    with empty_database(tmp_path, monkeypatch) as move_there:
        move_there()
        call_command("restore", str(copy), stdout=said)
        assert "1 accounts deleted after it are deleted again" in said.getvalue()
        restored = PortalUser.objects.get(pk=bob.pk)
        assert (restored.sub, restored.email) == (None, "")
        assert PortalUser.objects.get(pk=alice.pk).sub == "alice-sub"
        assert not RelyingPartySession.objects.exists()
        with pytest.raises(LoginRefused):
            find_or_create_user({"sub": "somebody-who-came-later-sub", "iat": 1, "email": ""})
        while deliver_due():
            pass
        assert not mail.outbox
