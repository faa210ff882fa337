"""Passwords that are among the first to be tried, twelve characters or not, and others (ASVS 6.2.4)."""

import pytest
from django.core.exceptions import ValidationError

from kagu.connect.accounts.passwords.quality import check_password_quality

ALICE = ["Alice", "Newman", "alice@exemple.nc"]


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "098765432109",
        "111111222222",
        "147258369147",
        "abcdefghijkl",
        "azertyuiopqs",
        "poiuytrezaaz",
        "mlkjhgfdsqml",
        "aqwzsxedcrfv",
        "1qaz2wsx3edc",
        "calédonie2026!",
        "Calédonie-2026",
        "nouvelle-calédonie",
        "Calédonie Calédonie",
        "Nouméa988Nouméa",
        "juillet2026!!",
        "m0td3passe2026",
        "P@ssw0rd!2026",
        "soleil bonjour",
        "impots.nc2026!",
        "kagukagukagu",
        "aaaabbbbcccc",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_password_quality(password, ALICE)
    assert "too_common" in [reason.code for reason in refused.value.error_list]


@pytest.mark.parametrize("password", ["NC-Connect2026!", "nc connect 2026", "NcConnect!NcConnect"])
def test_the_sites_own_name_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        check_password_quality(password, ALICE)


@pytest.mark.parametrize(
    "password",
    [
        "lagon bleu 1234",
        "mon chien est bleu",
        "il pleut sur le caillou",
        "tramway oublie quiche",
        "correct horse battery",
        "k#9v!Qz@7p$L",
        "!#%&/()=?+*-",
        "xkjwpqmznvbt",
        "483920175634",
        "азбука морзе ночью",
        "🐟🐢🐬🦀🐙🦑🐠🐡🦈🐳🐋🦞",
    ],
)
def test_what_nobody_else_knows_is_accepted(password: str) -> None:
    """Any signs will do (ASVS 6.2.5), and a sentence does very well."""
    check_password_quality(password, ALICE)
