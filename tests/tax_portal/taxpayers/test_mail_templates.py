"""Every mail of `tax_portal`, in both languages and in each of its turns."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings

from tests.mail_templates import check, in_each_turn, send

TURNS: dict[str, list[dict[str, Any]]] = {
    "company_role_changed": [{"has_ended": True}, {"has_ended": False}],
    "notification": [
        {"is_personal": is_personal, "is_asked": is_asked}
        for is_personal in (True, False)
        for is_asked in (True, False)
    ],
    "personal_procedures_switched": [{"enabled": True}, {"enabled": False}],
}


def context() -> dict[str, Any]:
    """All that the acts give to mails, under the names they give it."""
    moment = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
    words = (
        "first_name full_name third_party delegate newcomer company role services state starts_on ends_on "
        "taxpayer act actor reason address last_digits class_label event_label title number"
    )
    return {
        **{name: f"({name})" for name in words.split()},
        **dict.fromkeys(("date", "at", "expires_at"), moment),
        "url": f"{settings.SITE_URL}/public/validatethirdpartyemail?technicalID=1&token=2",
    }


@pytest.mark.django_db
@in_each_turn(TURNS)
def test_a_mails_addresses_are_whole_and_the_same_in_both_parts(
    template: str, turn: dict[str, Any], language: str
) -> None:
    check(send(template, language, context() | turn))
