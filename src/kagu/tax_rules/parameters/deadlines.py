"""When one files and pays, and what being late costs: `int` is whole francs unless said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from kagu.tax_rules.day_rules import DayRule
from kagu.tax_rules.parameters.kinds import Rate


@dataclass(frozen=True)
class Filing:
    """Who must file and until when, in the year after that of income.

    `online_by_commune` names communes as people write them; `online_elsewhere` is for all others.
    Online is compulsory for everyone, or above `online_compulsory_above` of taxable income.
    `leaving_days` before a departure the provisional return may be filed.
    """

    must_file_above: int
    paper: DayRule
    business_accounts: DayRule
    non_residents: DayRule
    online_by_commune: Mapping[str, DayRule]
    online_elsewhere: DayRule
    leaving_days: int
    online_compulsory_above: int | None = None
    online_compulsory_for_everyone: bool = False


@dataclass(frozen=True)
class Payment:
    """When tax is paid, in the year after that of income.

    Instalments are `instalment` of last year's tax each, when that tax is above `instalments_above`.
    Monthly payments are equal, on `monthly_day` from month number `monthly_first` to `monthly_last`.
    """

    instalment: Rate
    instalments_above: int
    first_instalment: DayRule
    second_instalment: DayRule
    balance: DayRule
    monthly_first: int
    monthly_last: int
    monthly_day: int
    online_compulsory_above: int | None = None


@dataclass(frozen=True)
class LateFiling:
    """Surcharges on a tax: late, or missing `notice_days` after a formal notice; interest by the month."""

    rate: Rate
    rate_after_notice: Rate
    notice_days: int
    interest_per_month: Rate
