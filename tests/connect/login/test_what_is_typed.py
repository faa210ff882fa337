"""What people really type at the doors of the site: read where it can be, refused at its field otherwise."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginFailures, User
from kagu.outbox.models import OutboxMessage
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.pages import text_of
from tests.connect.second_factors import SECRET, protect_with_codes
from tests.mails import Mailbox
from tests.one_time_codes import code_now

pytestmark = pytest.mark.django_db
FORGOTTEN, RESEND = "/oidc/forgotten-password", "/oidc/resend-activation"
SECOND_FACTOR = "/oidc/second-factor"
PASTED = [
    " Alice@EXEMPLE.nc\u200b",
    "\u202aalice@exemple.nc\u202c",
    "<alice@exemple.nc>",
    "Alice Martin <alice@exemple.nc>",
    "mailto:alice@exemple.nc",
    "ａlice＠exemple．nc",
    "alice@exemple.nc.",
    "alice@exemple\u3002nc",
]
REFUSED = {
    "alice@[::1]": "adresse email valable",
    '"alice"@exemple.nc': "adresse email valable",
    "alice@localhost": "valable jusqu'à la fin",
    "alice@exemple.nc, bob@exemple.nc": "une seule adresse email",
    "a" * 65 + "@exemple.nc": "64 caractères au plus",
    "élodie@exemple.nc": "sans accent",
    "alice@exemple..nc": "adresse email valable",
    "alice\x00@": "adresse email valable",
    "é" * 100_000: "trop long",
}


@pytest.mark.parametrize("address", PASTED)
def test_an_address_is_read_as_it_was_pasted(
    browser: Browser, alice: User, mails: Mailbox, address: str
) -> None:
    assert log_in(browser, address)["Location"] == "/mon-compte/"
    Browser().post(FORGOTTEN, {"email": address})
    assert "/public/resetpassword" in mails.last_link_to(alice.email)


@pytest.mark.parametrize("path", [LOGIN, CREATE, FORGOTTEN, RESEND])
@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_none_is_refused_at_its_field_everywhere_alike(
    browser: Browser, path: str, address: str
) -> None:
    """Nothing is looked up, and what was typed is still there."""
    answer = browser.post(path, typed(email=address))
    assert answer.status_code == 200
    assert REFUSED[address] in text_of(answer)
    assert answer.context["form"]["email"].value() == address
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not OutboxMessage.objects.exists()
    assert not LoginFailures.objects.exists()


@pytest.mark.parametrize("nothing", ["", " ", "\u200b\u2060"])
def test_nothing_typed_says_what_to_type(browser: Browser, nothing: str) -> None:
    for page in (LOGIN, CREATE, FORGOTTEN):
        assert "Saisissez une adresse email, par exemple" in text_of(browser.post(page, {"email": nothing}))


def test_a_domain_with_accents_is_kept_readable_and_mailed_in_ascii(browser: Browser, mails: Mailbox) -> None:
    """`straße` is not `strasse`, which is somebody else's."""
    browser.post(CREATE, typed(email="alice@Straße.example"))
    mails.deliver()
    alice = User.objects.get()
    assert (alice.email, alice.asked_normalized) == ("alice@straße.example", "alice@xn--strae-oqa.example")
    assert mails.last_link_to("alice@xn--strae-oqa.example")
    assert User.objects.with_address("alice@strasse.example") is None


@pytest.mark.parametrize(
    ("first", "family", "kept"),
    [
        ("Tāvite", "O`Brien", ("Tāvite", "O’Brien")),
        ("Ma\u200brie\u2011Claire", "Nguyễn Thị", ("Marie-Claire", "Nguyễn Thị")),
        ("Vaʻa", "King, Jr.", ("Vaʻa", "King Jr.")),
        ("\u0420аul", "Wéa  Xûmûjö ", ("Paul", "Wéa Xûmûjö")),
    ],
)
def test_names_are_kept_as_their_owners_write_them(
    browser: Browser, mails: Mailbox, first: str, family: str, kept: tuple[str, str]
) -> None:
    browser.post(CREATE, typed(first_name=first, family_name=family))
    mails.deliver()
    alice = User.objects.get()
    assert (alice.first_name, alice.family_name) == kept


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("arnaque.com", "un point suit une abréviation"),
        ("www.arnaque.nc", "un point suit une abréviation"),
        ("aide@arnaque.nc", "Un nom s'écrit avec des lettres"),
        ("Votre compte est bloqué", "Saisissez seulement le nom"),
        ("Appelez le 12 34 56", "Un nom s'écrit avec des lettres"),
        ("\u200b\u202e", "Saisissez un nom."),
        ("Иваn", "un seul alphabet"),
        ("x" * 101, "100 caractères au plus"),
    ],
)
def test_nothing_but_a_name_is_mailed_in_our_name(
    browser: Browser, mails: Mailbox, name: str, told: str
) -> None:
    """A form filled in with somebody else's address would write to them as the administration."""
    for field in ("first_name", "family_name"):
        answer = browser.post(CREATE, typed(**{field: name}))
        assert told in text_of(answer)
        assert answer.context["form"][field].value() == name
        assert list(answer.context["form"].errors) == [field]
    assert mails.mails_to("alice@exemple.nc") == []


@pytest.fixture
def protected(clock: object, alice: User) -> list[str]:
    """Alice has an application, whose present code has not served; her recovery codes."""
    return protect_with_codes(alice)


@pytest.mark.parametrize(
    "pasted", ["{0} {1}", "Code : {0}-{1}", "{0}\u00a0{1}\u200b", "{0}{1} est votre code", "\uff10{0}{1}"[1:]]
)
def test_a_code_is_read_as_it_was_copied(
    browser: Browser, alice: User, protected: list[str], pasted: str
) -> None:
    log_in(browser, alice.email)
    code = code_now(SECRET)
    answer = browser.post(SECOND_FACTOR, {"code": pasted.format(code[:3], code[3:])})
    assert answer["Location"] == "/mon-compte/"


def test_a_recovery_code_is_read_as_it_was_misread(
    browser: Browser, alice: User, protected: list[str]
) -> None:
    log_in(browser, alice.email)
    misread = protected[0].lower().replace("-", " ").replace("v", "u")
    assert browser.post(SECOND_FACTOR, {"code": misread})["Location"] == "/mon-compte/"
    assert alice.recovery_codes.count() == 9


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "ABCD-EFGH", "é", "9" * 100_000])
def test_a_code_that_cannot_be_read_costs_no_try(
    browser: Browser, alice: User, protected: list[str], code: str
) -> None:
    log_in(browser, alice.email)
    answer = browser.post(SECOND_FACTOR, {"code": code})
    assert list(answer.context["form"].errors) == ["code"]
    assert answer.context["form"]["code"].value() == code
    assert not LoginFailures.objects.exists()
    assert not alice.activities.filter(kind="second_factor_refused").exists()


def test_a_wrong_code_stays_in_its_field(browser: Browser, alice: User, protected: list[str]) -> None:
    """One wrong sign among twelve is found again."""
    log_in(browser, alice.email)
    wrong = protected[0][:-1] + ("A" if protected[0][-1] != "A" else "B")
    answer = browser.post(SECOND_FACTOR, {"code": wrong})
    assert "ne convient pas" in text_of(answer)
    assert answer.context["form"]["code"].value() == wrong


def test_a_person_with_a_passkey_alone_is_asked_for_a_recovery_code(
    browser: Browser, alice: User, protected: list[str], make_person: Callable[..., User]
) -> None:
    alice.code_generators.all().delete()
    alice.passkeys.create(credential_id="QQ", credential_data=b"", user_handle="x", name="Clé")
    log_in(browser, alice.email)
    assert "Saisissez les 12 lettres et chiffres" in text_of(browser.post(SECOND_FACTOR, {"code": "123456"}))
