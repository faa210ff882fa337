"""The register is taken over by its command: every good line, and a reason for every other one."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kagu.tax_portal.taxpayers.activation import activation_secrets
from kagu.tax_portal.taxpayers.models import ActivationSecret, Company, Household, Taxpayer
from kagu.tax_portal.taxpayers.profile.delegation_numbers import delegation_number_of
from tests.tax_portal.taxpayers.imports.register import ALICE, HEADING, Import, lines

pytestmark = pytest.mark.django_db
DECLARANT_NUMBER = ActivationSecret.Kind.DECLARANT_NUMBER
BOB = "person,2000002,Kaemo,Bob,1979-05-01,3 rue du Lagon,98800,Nouméa,non,F1,2025,8240002,,,"
BAKERY = "company,2000003,Boulangerie Kaemo,,,1 place,98870,Bourail,,,,,1400001,1400001001 1400001002,SARL"


def test_persons_households_and_companies_are_taken_over(tmp_path: Path) -> None:
    run = Import(tmp_path, lines(ALICE, BOB, BAKERY))
    assert run.words.startswith("3 lines read, 3 taken over, 0 refused.")
    alice = Taxpayer.objects.get(fiscal_id="2000001")
    assert (alice.full_name, alice.municipality, alice.is_self_employed) == ("Alice Kaemo", "Nouméa", True)
    assert {member.first_names for member in Household.objects.get(reference="F1").members.all()} == {
        "Alice",
        "Bob",
    }
    company = Company.objects.get(rid="1400001")
    assert company.taxpayer.name == "Boulangerie Kaemo"
    assert [one.ridet for one in company.establishments.order_by("ridet")] == ["1400001001", "1400001002"]


def test_secrets_serve_and_are_not_readable_in_the_database(tmp_path: Path) -> None:
    """ASVS 6.5.2: a declarant number is kept as a keyed hash."""
    Import(tmp_path, lines(ALICE))
    alice = Taxpayer.objects.get(fiscal_id="2000001")
    assert activation_secrets.is_right(alice, DECLARANT_NUMBER, "8240001")
    assert not activation_secrets.is_right(alice, DECLARANT_NUMBER, "8240002")
    assert "8240001" not in str(list(ActivationSecret.objects.values()))


def test_a_second_import_brings_known_taxpayers_up_to_date(tmp_path: Path) -> None:
    Import(tmp_path, lines(ALICE, BAKERY))
    Import(tmp_path, lines(ALICE.replace("Nouméa", "Lifou").replace("8240001", "8249999"), BAKERY))
    alice = Taxpayer.objects.get(fiscal_id="2000001")
    assert alice.municipality == "Lifou"
    assert activation_secrets.is_right(alice, DECLARANT_NUMBER, "8249999")
    assert not activation_secrets.is_right(alice, DECLARANT_NUMBER, "8240001")
    assert (Taxpayer.objects.count(), Company.objects.count()) == (2, 1)


def test_the_same_secret_again_is_not_issued_again(tmp_path: Path) -> None:
    Import(tmp_path, lines(ALICE))
    Import(tmp_path, lines(ALICE))
    assert ActivationSecret.objects.count() == 1


def test_a_dry_run_tells_all_and_writes_nothing(tmp_path: Path) -> None:
    run = Import(tmp_path, lines(ALICE, ALICE, BOB), "--dry-run")
    assert run.words.startswith("3 lines read, 2 would be taken over, 1 refused.")
    assert not Taxpayer.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ALICE.replace("person", "animal"), "nature inconnue"),
        (ALICE.replace("2000001", "200001"), "sept chiffres"),
        (ALICE.replace("2000001", "²000001"), "sept chiffres"),
        (ALICE.replace("Kaemo", " "), "le nom manque"),
        (ALICE.replace("Kaemo", "K" * 201), "texte trop long"),
        (ALICE.replace("Kaemo", "Ka\x00emo"), "caractère interdit"),
        (ALICE.replace("1980-02-29", "1981-02-29"), "date de naissance illisible"),
        (ALICE.replace("1980", "2980"), "date de naissance impossible"),
        (ALICE.replace("oui", "peut-être"), "oui ou non attendu"),
        (ALICE.replace("2025", "25"), "année du foyer illisible"),
        (ALICE + ",", "16 colonnes au lieu de 15"),
        (ALICE.replace("Alice", '"Alice'), "guillemet"),
        (ALICE.replace("Alice", "A" * 12_000), "ligne trop longue"),
        (BAKERY.replace("1400001,", "14,"), "RID n’a pas sept chiffres"),
        (BAKERY.replace("1400001002", "1400009002"), "RIDET qui n’est pas de cette société"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_costs_no_other(
    tmp_path: Path, row: str, reason: str
) -> None:
    run = Import(tmp_path, lines(row, BOB))
    [(line, _fiscal_id, why)] = run.refused
    assert line == "2"
    assert reason in why
    assert list(Taxpayer.objects.values_list("first_names", flat=True)) == ["Bob"]


def test_broken_encoding_costs_its_own_line(tmp_path: Path) -> None:
    run = Import(
        tmp_path,
        lines(ALICE).encode() + BOB.encode("latin-1") + b"\n" + lines(BAKERY)[len(HEADING) :].encode(),
    )
    [(line, fiscal_id, why)] = run.refused
    assert (line, fiscal_id) == ("3", "2000002")
    assert "encodage illisible" in why
    assert Taxpayer.objects.count() == 2


def test_a_byte_order_mark_and_semicolons_are_understood(tmp_path: Path) -> None:
    run = Import(tmp_path, b"\xef\xbb\xbf" + lines(ALICE, BOB).replace(",", ";").encode())
    assert run.refused == []
    assert Taxpayer.objects.count() == 2


def test_identifiers_that_stand_twice_are_taken_once(tmp_path: Path) -> None:
    other_bakery = BAKERY.replace("2000003", "2000004")
    run = Import(tmp_path, lines(ALICE, ALICE.replace("Alice", "Autre"), BAKERY, other_bakery))
    assert [line for line, _id, _why in run.refused] == ["3", "5"]
    assert Taxpayer.objects.get(fiscal_id="2000001").first_names == "Alice"


def test_what_contradicts_the_register_is_refused(tmp_path: Path) -> None:
    Import(tmp_path, lines(ALICE, BAKERY))
    number = delegation_number_of(Taxpayer.objects.get(fiscal_id="2000001")).value
    run = Import(
        tmp_path,
        lines(
            BAKERY.replace("2000003", "2000001").replace("1400001", "1400005"),
            BAKERY.replace("2000003", "2000009"),
            BOB.replace("2000002", number),
        ),
    )
    reasons = [why for _line, _id, why in run.refused]
    assert "autre nature" in reasons[0]
    assert "autre société" in reasons[1]
    assert "numéro de délégation" in reasons[2]


def test_the_report_holds_no_secret_and_no_formula(tmp_path: Path) -> None:
    run = Import(tmp_path, lines(ALICE.replace("2000001", "=1+1")))
    report = run.file.with_name("register.csv.refused.csv").read_text(encoding="utf-8")
    assert "8240001" not in report
    assert run.refused[0][1] == "'=1+1"


def test_a_file_that_is_no_register_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="missing columns: fiscal_id, kind"):
        Import(tmp_path, "name,age\nAlice,3\n")
    with pytest.raises(CommandError, match="a column stands twice"):
        Import(tmp_path, "kind,fiscal_id,name,name\n")
    with pytest.raises(CommandError, match="No such file"):
        call_command(
            "import_taxpayers", str(tmp_path / "absent.csv"), "--refused", str(tmp_path / "report.csv")
        )


def test_a_generated_register_is_taken_over_whole(tmp_path: Path) -> None:
    file = tmp_path / "generated.csv"
    call_command("generate_taxpayers", "5000", str(file), stdout=io.StringIO())
    run = Import(tmp_path, file.read_bytes())
    assert run.words.startswith("5000 lines read, 5000 taken over, 0 refused.")
    assert Taxpayer.objects.count() == 5000
    assert Company.objects.count() == 5000 // 12


def test_a_register_of_no_or_too_many_taxpayers_is_not_generated(tmp_path: Path) -> None:
    for count in ("0", "7000001"):
        with pytest.raises(CommandError):
            call_command("generate_taxpayers", count, str(tmp_path / "generated.csv"))
