"""Files of parameters: what an operator may change, and what is refused naming file and key."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kagu.tax_rules.due_dates import FilingWay, balance, filing_deadline
from kagu.tax_rules.income_tax import assess_income_tax
from kagu.tax_rules.late_filing import FilingDates
from kagu.tax_rules.parameters.year import Origin, Standing, YearParameters
from kagu.tax_rules.refusals import DeclarationRefused, ParametersRefused
from kagu.tax_rules.rulebook import SHIPPED, Rulebook, load_rulebook
from kagu.tax_rules.sales_tax import assess_sales_tax
from kagu.tax_rules.sales_tax_declaration import SalesDeclaration
from kagu.tax_rules.sales_tax_periods import Period
from tests.tax_rules.returns import declaration, rulebook

OURS = 'source = "arrêté 2025-1", standing = "operator"'


def load(folder: Path, **files: str) -> Rulebook:
    """Of files named `y2024`, with their year in the first line."""
    for name, content in files.items():
        year = name.removeprefix("y")
        (folder / f"{year}.toml").write_text(f"year = {year}\n{content}", encoding="utf-8")
    return load_rulebook(folder)


def test_every_shipped_number_has_a_source_and_a_standing() -> None:
    for parameters in rulebook().years.values():
        for key, origin in parameters.origins.items():
            assert origin.source, key
            assert origin.standing in (Standing.VERIFIED, Standing.ONE_SOURCE, Standing.GUESS), key
            assert (origin.source.startswith("none found")) <= (origin.standing is Standing.GUESS), key
            assert Path(origin.file).parent == SHIPPED


def test_every_shipped_year_is_there() -> None:
    assert list(rulebook().years) == list(range(2016, 2027))


def test_an_operator_changes_one_number(tmp_path: Path) -> None:
    changed = load(tmp_path, y2024=f'[late_filing]\nrate = {{ value = "5 %", {OURS} }}').year(2024)
    assert changed.late_filing.rate == Fraction(1, 20)
    assert changed.origins["late_filing.rate"] == Origin(
        "arrêté 2025-1", Standing.OPERATOR, str(tmp_path / "2024.toml")
    )
    assert changed.late_filing.rate_after_notice == Fraction(2, 5)
    due_on = date(2025, 5, 20)
    late = FilingDates(due_on, date(2025, 5, 21))
    assert assess_income_tax(declaration(CA=8_000_000), changed, late).penalties == 97_550 + 7_804


def test_what_an_operator_sets_lasts_until_a_later_file_says_otherwise(tmp_path: Path) -> None:
    content = f"[collection]\nfloor = {{ value = 6_000, {OURS} }}\nthreshold = {{ value = 7_000, {OURS} }}"
    changed = load(tmp_path, y2021=content)
    floors = [changed.year(year).collection.floor for year in (2020, 2021, 2022, 2026)]
    assert floors == [5_000, 6_000, 6_000, 6_000]
    thresholds = [changed.year(year).collection.threshold for year in (2021, 2022, 2023)]
    assert thresholds == [7_000, 7_000, 5_000]


def test_a_date_may_be_put_off_for_one_year(tmp_path: Path) -> None:
    content = f"[payment]\nbalance = {{ value = 2026-12-31, only_this_year = true, {OURS} }}"
    changed = load(tmp_path, y2025=content)
    assert balance(changed.year(2025), 1, 0).on == date(2026, 12, 31)
    assert balance(changed.year(2026), 1, 0).on == date(2027, 10, 31)


def test_a_commune_may_have_its_own_day(tmp_path: Path) -> None:
    content = f'[filing.online_by_commune]\n"Lifou" = {{ value = "30 June", {OURS} }}'
    changed = load(tmp_path, y2024=content).year(2024)
    assert filing_deadline(changed, FilingWay.ONLINE, "lifou") == date(2025, 6, 30)
    assert filing_deadline(changed, FilingWay.ONLINE, "Nouméa") == date(2025, 5, 20)


def test_a_new_charge_needs_no_code(tmp_path: Path) -> None:
    """A box that the year had closed, in a group of the operator's own."""
    content = (
        f'[charges.trial]\nboxes = {{ value = ["XI"], only_this_year = true, {OURS} }}\n'
        f"at_most = {{ value = 100, only_this_year = true, {OURS} }}"
    )
    changed = load(tmp_path, y2017=content)
    found = assess_income_tax(declaration(None, 2017, CA=3_000_000, XI=500), changed.year(2017))
    [line] = [line for line in found.explanation.lines if line.code == "charge_trial"]
    assert (line.amount, line.label.render("fr")) == (-100, "Charges, cases XI")
    assert "trial" not in changed.year(2018).charges


def test_a_ceiling_may_be_lifted(tmp_path: Path) -> None:
    changed = load(tmp_path, y2024=f'[charges.home_help]\nat_most = {{ value = "none", {OURS} }}')
    assert changed.year(2024).charges["home_help"].at_most is None


def test_an_operator_adds_a_year(tmp_path: Path) -> None:
    changed = load(tmp_path, y2027=f'[capital_contribution]\nrate = {{ value = "6 %", {OURS} }}')
    assert changed.year(2027).capital_contribution.rate == Fraction(6, 100)
    assert changed.year(2027).scale == changed.year(2026).scale


def test_an_operator_sets_rates_that_were_not_found(tmp_path: Path) -> None:
    content = f'[sales_tax.rates_from.2017-04-01]\nnormal = {{ value = "0.5 %", {OURS} }}'
    changed = load(tmp_path, y2017=content)
    trial = SalesDeclaration(Period(2017, 2), {"normal": 1_000_000})
    assert assess_sales_tax(trial, changed.year(2017)).tax == 5_000
    later = SalesDeclaration(Period(2018, 4), {"normal": 1_000_000})
    assert assess_sales_tax(later, changed.year(2018)).tax == 110_000


def test_a_period_in_which_rates_change_is_refused(tmp_path: Path) -> None:
    content = f'[sales_tax.rates_from.2026-05-01]\nnormal = {{ value = "12 %", {OURS} }}'
    changed = load(tmp_path, y2026=content).year(2026)
    with pytest.raises(DeclarationRefused) as refused:
        assess_sales_tax(SalesDeclaration(Period(2026, 2)), changed)
    assert refused.value.problems[0].code == "rates_change_within"
    assert assess_sales_tax(SalesDeclaration(Period(2026, 3), {"normal": 100}), changed).tax == 12


BAD = {
    "a float": ("[late_filing]\nrate = { value = 0.1, %s }", "late_filing.rate", "the float « 0.1 »"),
    "more than the whole": (
        '[late_filing]\nrate = { value = "120 %%", %s }',
        "late_filing.rate",
        "more than the whole",
    ),
    "no rate": ('[late_filing]\nrate = { value = "a tenth", %s }', "late_filing.rate", "no exact number"),
    "negative": ("[collection]\nfloor = { value = -1, %s }", "collection.floor", "not between"),
    "no number": ('[collection]\nfloor = { value = "5000", %s }', "collection.floor", "no whole number"),
    "a truth": ("[collection]\nfloor = { value = true, %s }", "collection.floor", "no whole number"),
    "no truth": (
        "[filing]\nonline_compulsory_for_everyone = { value = 1, %s }",
        "filing.online_compulsory_for_everyone",
        "neither true nor false",
    ),
    "bare": ("[collection]\nfloor = 5_000\n#%s", "collection.floor", "write { value"),
    "misspelt": ("[collection]\nfloors = { value = 1, %s }", "collection.floors", "is unknown"),
    "unknown table": ("[collections]\nfloor = { value = 1, %s }", "collections", "is unknown"),
    "unknown beside": (
        "[collection]\nfloor = { value = 1, unit = 2, %s }",
        "collection.floor.unit",
        "unknown beside a value",
    ),
    "a number for a table": ("collection = { value = 1, %s }", "collection", "a table of numbers"),
    "a table for a number": (
        "[collection.floor.francs]\nnow = { value = 1, %s }",
        "collection.floor",
        "is a number",
    ),
    "no day": ('[payment]\nbalance = { value = "31 Octember", %s }', "payment.balance", "no day such as"),
    "no such day": (
        '[payment]\nbalance = { value = "31 June", %s }',
        "payment.balance",
        "day is out of range",
    ),
    "29 February": (
        '[payment]\nbalance = { value = "29 February", %s }',
        "payment.balance",
        "day is out of range",
    ),
    "a date for ever": (
        "[payment]\nbalance = { value = 2025-12-31, %s }",
        "payment.balance",
        "only_this_year",
    ),
    "a date of another year": (
        "[payment]\nbalance = { value = 2024-12-31, only_this_year = true, %s }",
        "payment.balance",
        "is not in 2025",
    ),
    "a time": (
        "[payment]\nbalance = { value = 2025-12-31T00:00:00, only_this_year = true, %s }",
        "payment.balance",
        "no day such as",
    ),
    "no truth of a year": (
        "[collection]\nfloor = { value = 1, only_this_year = 1, %s }",
        "collection.floor.only_this_year",
        "true or false",
    ),
    "no period": ('[sales_tax]\ndue = { value = "soon", %s }', "sales_tax.due", "no day such as"),
    "no list": ('[charges.home_help]\nboxes = { value = "XK", %s }', "charges.home_help.boxes", "no list"),
    "no box": (
        '[charges.home_help]\nboxes = { value = ["XA"], %s }',
        "charges.home_help.boxes",
        "no box of the charges",
    ),
    "a box twice": (
        '[charges.home_help]\nboxes = { value = ["XL"], %s }',
        "charges.childcare.boxes",
        "2024.toml, charges.home_help.boxes",
    ),
    "no box at all": (
        '[non_residents]\nboxes = { value = ["ZZ"], %s }',
        "non_residents.boxes",
        "no box of the return",
    ),
    "a part of nothing": (
        '[reductions.patronage]\npart_of = { value = "luck", %s }',
        "reductions.patronage.part_of",
        "must be one of",
    ),
    "no step": (
        "[scale]\ntaxable_income_step = { value = 0, %s }",
        "scale.taxable_income_step",
        "must be 1 at least",
    ),
    "instalments above the tax": (
        '[payment]\ninstalment = { value = "2/3", %s }',
        "payment.instalment",
        "more than the tax",
    ),
    "no month": ("[payment]\nmonthly_last = { value = 13, %s }", "payment.monthly_last", "from 1 to 12"),
    "no day of every month": (
        "[payment]\nmonthly_day = { value = 31, %s }",
        "payment.monthly_day",
        "every month",
    ),
    "bounds that fall": (
        '[scale]\nbrackets = { value = [[5, "0 %%"], [4, "1 %%"], ["above", "2 %%"]], %s }',
        "scale.brackets",
        "the bounds must grow",
    ),
    "no last bracket": (
        '[scale]\nbrackets = { value = [[5, "0 %%"]], %s }',
        "scale.brackets",
        'the last be "above"',
    ),
    "no brackets": ("[scale]\nbrackets = { value = [1], %s }", "scale.brackets", "no list such as"),
    "rates from no day": (
        '[sales_tax.rates_from.soon]\nnormal = { value = "1 %%", %s }',
        "sales_tax.rates_from.soon",
        "Invalid isoformat",
    ),
    "half a group": ('[reductions.new]\nboxes = { value = ["YT"], %s }', "reductions.new.rate", "is missing"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_number_is_refused_by_file_and_key(tmp_path: Path, name: str) -> None:
    content, key, reason = BAD[name]
    with pytest.raises(ParametersRefused) as refused:
        load(tmp_path, y2024=content % OURS)
    assert refused.value.key == key
    assert reason in refused.value.reason
    assert str(refused.value).startswith(refused.value.file)
    if name != "a box twice":
        assert refused.value.file == str(tmp_path / "2024.toml")


@pytest.mark.parametrize(
    ("beside", "key"),
    [
        ('standing = "operator"', "collection.floor.source"),
        ('source = " ", standing = "operator"', "collection.floor.source"),
        ('source = "x"', "collection.floor.standing"),
        ('source = "x", standing = "sure"', "collection.floor.standing"),
    ],
)
def test_a_number_says_what_it_rests_on(tmp_path: Path, beside: str, key: str) -> None:
    with pytest.raises(ParametersRefused) as refused:
        load(tmp_path, y2024=f"[collection]\nfloor = {{ value = 1, {beside} }}")
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("2024.toml", "year = 2023", "must be 2024, as the file is named"),
        ("2024.toml", "", "must be 2024, as the file is named"),
        ("2024.toml", "year = ", "Invalid value"),
        ("income.toml", "year = 2024", "is named for its year"),
        ("2015.toml", "year = 2015", "the first year is 2016"),
        ("2028.toml", "year = 2028", "there is no 2027.toml before it"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, name: str, content: str, reason: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParametersRefused) as refused:
        load_rulebook(tmp_path)
    assert refused.value.file == str(tmp_path / name)
    assert reason in refused.value.reason


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2024.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ParametersRefused, match=r"2024\.toml"):
        load_rulebook(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParametersRefused, match="there is no such folder"):
        load_rulebook(tmp_path / "nowhere")


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours", encoding="utf-8")
    assert isinstance(load_rulebook(tmp_path).year(2024), YearParameters)
