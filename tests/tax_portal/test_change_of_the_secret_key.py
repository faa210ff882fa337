"""The portal's secret key changes while the old one is kept: letters and numbers still serve."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest

from kagu.outbox.models import OutboxMessage
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.models import ActivationSecret, PortalUser, Taxpayer
from tests.mails import Mailbox, path_of
from tests.secret_key_change import change_secret_key, drop_older_secret_keys
from tests.tax_portal.conftest import LogIn, MakeCompany, make_taxpayer
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import NUMBER, accept, show_secrets
from tests.tax_portal.taxpayers.imports.register import ALICE, Import, lines

FROM_THE_REGISTER = "8240001"


def hash_as_first_stored(secret_key: str, fiscal_id: str, kind: str, typed: str) -> str:
    """As rows of the first databases hold it."""
    key = hashlib.sha256(b"activation secrets:" + secret_key.encode()).digest()
    return hmac.digest(key, f"{fiscal_id}:{kind}:{typed}".encode(), "sha256").hex()


def test_a_posted_letter_and_an_imported_number_still_subscribe(
    charlie: PortalUser, log_in: LogIn, tmp_path: Path, settings: Any
) -> None:
    Import(tmp_path, lines(ALICE))
    code = issue_letter_code(Taxpayer.objects.get(fiscal_id="2000001"))
    change_secret_key(settings)
    shown = show_secrets(accept(log_in(charlie)), "2000001", FROM_THE_REGISTER, code)
    assert "Votre abonnement est actif" in shown


def test_a_wrong_secret_stays_wrong_under_every_key(
    charlie: PortalUser, log_in: LogIn, tmp_path: Path, settings: Any
) -> None:
    Import(tmp_path, lines(ALICE))
    code = issue_letter_code(Taxpayer.objects.get(fiscal_id="2000001"))
    change_secret_key(settings)
    browser = accept(log_in(charlie))
    assert "ne vont pas ensemble" in show_secrets(browser, "2000001", "8240002", code)
    assert "ne vont pas ensemble" in show_secrets(browser, "2000001", FROM_THE_REGISTER, "AAAAA-AAAAA")


def test_a_letter_hashed_with_a_key_that_is_dropped_is_void(
    charlie: PortalUser, log_in: LogIn, tmp_path: Path, settings: Any
) -> None:
    Import(tmp_path, lines(ALICE))
    code = issue_letter_code(Taxpayer.objects.get(fiscal_id="2000001"))
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    shown = show_secrets(accept(log_in(charlie)), "2000001", FROM_THE_REGISTER, code)
    assert "ne vont pas ensemble" in shown


@pytest.mark.parametrize("has_changed", [False, True])
def test_secrets_that_the_first_databases_stored_serve_before_and_after(
    charlie: PortalUser, log_in: LogIn, settings: Any, has_changed: bool
) -> None:
    taxpayer = make_taxpayer("Charlie")
    set_secret(taxpayer, Kind.DECLARANT_NUMBER, NUMBER)
    code = issue_letter_code(taxpayer)
    for kind, typed in ((Kind.DECLARANT_NUMBER, NUMBER), (Kind.LETTER_CODE, code.replace("-", ""))):
        stored = hash_as_first_stored(settings.SECRET_KEY, taxpayer.fiscal_id, kind, typed)
        ActivationSecret.objects.filter(kind=kind).update(digest=stored)
    if has_changed:
        change_secret_key(settings)
    shown = show_secrets(accept(log_in(charlie)), taxpayer.fiscal_id, NUMBER, code)
    assert "Votre abonnement est actif" in shown


def test_a_companys_letter_still_activates_it(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, settings: Any
) -> None:
    company = make_company("SARL Newman")
    code = issue_letter_code(company)
    change_secret_key(settings)
    fields = {
        "register_number": company.company.rid,
        "fiscal_id": company.fiscal_id,
        "letter_code": code,
    }
    page = log_in(alice).post("/societes/activer/", fields, follow=True)
    assert "sont activées" in text_of(page)


def test_the_register_imported_again_lets_the_old_key_go(
    charlie: PortalUser, log_in: LogIn, tmp_path: Path, settings: Any
) -> None:
    """The same number is neither revoked nor issued anew: its row gets today's hash."""
    Import(tmp_path, lines(ALICE))
    before = ActivationSecret.objects.get()
    change_secret_key(settings)
    Import(tmp_path, lines(ALICE))
    after = ActivationSecret.objects.get()
    assert (after.pk, after.issued_at, after.revoked_at) == (before.pk, before.issued_at, None)
    assert after.digest != before.digest
    drop_older_secret_keys(settings)
    code = issue_letter_code(after.taxpayer)
    shown = show_secrets(accept(log_in(charlie)), "2000001", FROM_THE_REGISTER, code)
    assert "Votre abonnement est actif" in shown


def test_a_mail_that_waits_leaves_with_a_link_that_serves(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, settings: Any
) -> None:
    address = "comptable@exemple.nc"
    page = log_in(alice).post("/mon-profil/email-tiers/", {"address": address})
    assert page.status_code == 302
    change_secret_key(settings)
    link = mails.last_link_to(address)
    assert OutboxMessage.objects.get(destination=address).state == "delivered"
    assert log_in(alice).get(path_of(link)).status_code == 200
