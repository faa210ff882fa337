"""What people really type at the portal: read where it can be, told at its field otherwise, at no cost."""

from typing import Any

import pytest

from kagu.counting.models import Tally
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.models import CompanyRole, PortalUser, Taxpayer
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, MakeCompany, make_taxpayer, taxpayer_of
from tests.tax_portal.delegations.proposals import number_of, proposal
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import SECRETS, accept

ACTIVATE = "/societes/activer/"
# As telephones, papers and mails write seven digits and the ten signs of a letter's code.
WAYS_OF_A_NUMBER = [
    "{0} {1} {2}",
    "{0}.{1}.{2}",
    "{0}\u00a0{1}\u202f{2}\u200b",
    "N° {0}-{1}-{2}",
    "Numéro : {0}{1}{2}",
]
WAYS_OF_A_CODE = ["{0} {1}", "{0}\u2011{1}", " « {0}-{1} ». ", "Code : {0}{1}", "{0}\u200b{1}\n"]
NO_NUMBER = ["12345", "12345678", "abcdefg", "1²34567x", "9" * 5000, "1733902; 1733903"]


def written(way: str, number: str) -> str:
    return way.format(number[0], number[1:4], number[4:])


def full_width(text: str) -> str:
    return text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})


@pytest.fixture
def register(db: None) -> Taxpayer:
    """Charlie in the register."""
    taxpayer = make_taxpayer("Charlie")
    set_secret(taxpayer, Kind.DECLARANT_NUMBER, "8240117")
    return taxpayer


def check_refused(page: Any, field: str, typed: str) -> None:
    """Told at this field alone; what was typed is there; no try was spent."""
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == typed
    assert not Tally.objects.exists()


@pytest.mark.parametrize("way", WAYS_OF_A_NUMBER)
@pytest.mark.parametrize("code_way", WAYS_OF_A_CODE[:2])
def test_the_three_secrets_are_read_as_people_write_them(
    charlie: PortalUser, register: Taxpayer, log_in: LogIn, way: str, code_way: str
) -> None:
    code = issue_letter_code(register).lower().replace("-", "")
    fields = {
        "fiscal_id": written(way, register.fiscal_id),
        "declarant_number": full_width("82 40-117"),
        "letter_code": code_way.format(code[:5], code[5:]),
    }
    assert "Votre abonnement est actif" in text_of(accept(log_in(charlie)).post(SECRETS, fields, follow=True))


@pytest.mark.parametrize("number", NO_NUMBER)
def test_a_number_that_cannot_be_read_costs_no_try(
    charlie: PortalUser, register: Taxpayer, log_in: LogIn, number: str
) -> None:
    fields = {"fiscal_id": number, "declarant_number": "8240117", "letter_code": issue_letter_code(register)}
    check_refused(accept(log_in(charlie)).post(SECRETS, fields), "fiscal_id", number)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *[("letter_code", typed) for typed in ("ABCDE", "ABCDE-FGHJK-M", "éèàùçéèàùç", "x" * 5000)],
        *[("declarant_number", typed) for typed in ("--", "é", "9" * 31, "9" * 5000)],
    ],
)
def test_neither_does_any_other_secret(
    charlie: PortalUser, register: Taxpayer, log_in: LogIn, field: str, typed: str
) -> None:
    fields = {"fiscal_id": register.fiscal_id, "declarant_number": "8240117", "letter_code": "ABCDEFGHJK"}
    check_refused(accept(log_in(charlie)).post(SECRETS, {**fields, field: typed}), field, typed)


@pytest.mark.parametrize("way", WAYS_OF_A_NUMBER)
@pytest.mark.parametrize("code_way", WAYS_OF_A_CODE)
def test_a_company_is_activated_as_people_write_its_papers(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, way: str, code_way: str
) -> None:
    company = make_company("SARL Newman")
    code = issue_letter_code(company).replace("-", "")
    fields = {
        "register_number": f"RID : {company.company.rid[:1]} {company.company.rid[1:]}",
        "fiscal_id": written(way, company.fiscal_id),
        "letter_code": code_way.format(code[:5], code[5:]),
    }
    assert "sont activées" in text_of(log_in(alice).post(ACTIVATE, fields, follow=True))


def test_a_ridet_is_read_as_its_papers_print_it(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn
) -> None:
    company = make_company("SARL Newman")
    rid = company.company.rid
    company.company.establishments.create(ridet=f"{rid}001")
    fields = {
        "register_number": f"RIDET {rid[:1]} {rid[1:4]} {rid[4:]}.001",
        "fiscal_id": company.fiscal_id,
        "letter_code": issue_letter_code(company),
    }
    assert "sont activées" in text_of(log_in(alice).post(ACTIVATE, fields, follow=True))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("register_number", "123456789"),
        ("register_number", "9" * 5000),
        ("fiscal_id", "12345678"),
        ("fiscal_id", "abcdefg"),
        ("letter_code", "ABCDE"),
    ],
)
def test_a_papers_reading_fault_costs_no_try(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, field: str, typed: str
) -> None:
    company = make_company("SARL Newman")
    right = {"register_number": company.company.rid, "fiscal_id": company.fiscal_id}
    fields = {**right, "letter_code": issue_letter_code(company), field: typed}
    check_refused(log_in(alice).post(ACTIVATE, fields), field, typed)


@pytest.mark.parametrize("way", WAYS_OF_A_NUMBER)
def test_a_delegation_number_is_read_as_people_write_it(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany, log_in: LogIn, way: str
) -> None:
    number = written(way, number_of(bob))
    browser, company = log_in(alice), make_company("SARL Récif", alice)
    path = f"/delegations/proposer/{taxpayer_of(alice).pk}/"
    assert "Initiales B. B." in text_of(browser.post(path, proposal(number)))
    browser.post(f"/societes/{company.pk}/roles/", {"number": number, "role": "declarant"})
    assert CompanyRole.objects.filter(portal_user=bob, role="declarant").exists()


@pytest.mark.parametrize("number", NO_NUMBER)
def test_a_delegation_number_that_cannot_be_read_is_no_look_up(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, number: str
) -> None:
    browser, company = log_in(alice), make_company("SARL Récif", alice)
    page = browser.post(f"/delegations/proposer/{taxpayer_of(alice).pk}/", proposal(number))
    check_refused(page, "number", number)
    check_refused(
        browser.post(f"/societes/{company.pk}/roles/", {"number": number, "role": "declarant"}),
        "number",
        number,
    )


ABSURD = ["9" * 19, "9" * 20, "9" * 5000, "9223372036854775808"]


@pytest.mark.parametrize("number", ABSURD)
@pytest.mark.parametrize(
    "path",
    [
        "/tiers/{0}/",
        "/societes/{0}/roles/",
        "/societes/roles/{0}/demissionner/",
        "/delegations/proposer/{0}/",
        "/demarches/compte/{0}/",
        "/agents/contribuables/{0}/",
        "/agents/contribuables/{0}/lettre/",
    ],
)
def test_an_absurd_number_in_an_address_is_no_page(
    make_person: Any, log_in: LogIn, path: str, number: str
) -> None:
    agent = make_person("Agathe", is_staff=True)
    assert log_in(agent).get(path.format(number)).status_code == 404


@pytest.mark.parametrize("path", ["/societes/roles/{0}/retirer/", "/demarches/commencer/{0}/revenus/"])
def test_nor_is_it_one_to_post_to(alice: PortalUser, log_in: LogIn, path: str) -> None:
    for number in ABSURD:
        assert log_in(alice).post(path.format(number)).status_code == 404


def test_strangers_read_the_name_of_the_register(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany, log_in: LogIn, mails: Mailbox
) -> None:
    """Not the one that somebody typed at the provider's."""
    PortalUser.objects.filter(pk=alice.pk).update(first_name="Votre compte", family_name="www.arnaque.nc")
    company = make_company("SARL Newman", bob)
    browser = log_in(alice)
    browser.post("/mon-profil/email-tiers/", {"address": "cabinet@exemple.nc"})
    papers = {"register_number": company.company.rid, "fiscal_id": company.fiscal_id}
    browser.post(ACTIVATE, {**papers, "letter_code": issue_letter_code(company)})
    for address in ("cabinet@exemple.nc", "bob@exemple.nc"):
        body = str(mails.last_mail_to(address).body)
        assert "Alice A" in body
        assert "arnaque" not in body
