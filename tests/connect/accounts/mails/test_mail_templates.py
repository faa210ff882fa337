"""Every mail of `connect`, in both languages and in each of its turns."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings

from tests.mail_templates import check, in_each_turn, mail_templates, send
from tests.mails import link_in

TURNS: dict[str, list[dict[str, Any]]] = {
    "account_deleted": [{"services": []}, {"services": ["Impôts"]}],
    "second_factor_changed": [
        {"kind": kind, "name": "Ma clé"}
        for kind in (
            "passkey_added",
            "passkey_removed",
            "code_generator_added",
            "code_generator_removed",
            "recovery_codes_made",
            "recovery_code_used",
        )
    ],
}


def context() -> dict[str, Any]:
    """All that the acts give to mails, under the names they give it."""
    moment = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
    return {
        **dict.fromkeys(("date", "end", "due_at"), moment),
        **dict.fromkeys(("email", "email_masked"), "a•••@exemple.nc"),
        "first_name": "Alice",
        "hyphenated_name": "NC-Connect",
        "minutes": 60,
        "device": "Firefox sur Linux",
        "act": "réinitialiser le mot de passe",
        "actor": "Charlie Guichet",
        "reason": "venue au guichet",
        "url": f"{settings.SITE_URL}/public/resetpassword?technicalID=1&token=2",
        "take_back_url": f"{settings.SITE_URL}/public/takeback?technicalID=3&token=4",
    }


@pytest.mark.django_db
@in_each_turn(TURNS)
def test_a_mails_addresses_are_whole_and_the_same_in_both_parts(
    template: str, turn: dict[str, Any], language: str
) -> None:
    check(send(template, language, context() | turn))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("template", "paths"),
    [
        ("account_exists", ["/oidc/login", "/oidc/forgotten-password"]),
        ("no_account", ["/oidc/create-account"]),
        ("account_suspended", ["/contact/"]),
    ],
)
def test_links_without_a_secret_lead_to_the_site(template: str, paths: list[str]) -> None:
    """M2, M38, M39."""
    lines = str(send(template, "fr", context()).body).splitlines()
    assert {f"{settings.SITE_URL}{path}" for path in paths} <= set(lines)


# What tells of no act of anybody on the account, or carries a stronger link of its own.
WITHOUT_TAKE_BACK = {
    # To administrators, about an act on somebody else.
    "act_waits",
    "account_deleted",
    "account_exists",
    "account_locked",
    "account_suspended",
    "activate_account",
    "check_address",
    "email_change_address_taken",
    "email_change_dropped",
    "email_changed",
    "few_recovery_codes",
    "no_account",
    "reset_password",
    "validate_email_change",
}


@pytest.mark.django_db
@pytest.mark.parametrize("template", sorted(set(mail_templates()) - WITHOUT_TAKE_BACK))
def test_every_mail_about_a_security_event_offers_to_take_the_account_back(template: str) -> None:
    turn = TURNS.get(template, [{}])[0]
    assert link_in(str(send(template, "fr", context() | turn).body), "takeback")
