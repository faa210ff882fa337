"""Writes a batch of the register's rows in one transaction: new taxpayers, and what changed of known ones."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kagu.site import clock
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, digest, digests
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.imports.rows import LineRefused, RegisterRow
from kagu.tax_portal.taxpayers.models import (
    ActivationSecret,
    Company,
    DelegationNumber,
    Establishment,
    Household,
    Taxpayer,
)

Refused = list[tuple[RegisterRow, LineRefused]]
FIELDS = (
    "name",
    "first_names",
    "birth_date",
    "street",
    "postal_code",
    "municipality",
    "is_self_employed",
)


def write_batch(rows: list[RegisterRow], *, issued_by: str, dry_run: bool) -> Refused:
    """Write them all but those that contradict what is known, which are returned with the reason."""
    with transaction.atomic():
        refused = _contradictions(rows)
        contradicted = {row.line for row, _refusal in refused}
        accepted = [row for row in rows if row.line not in contradicted]
        if accepted and not dry_run:
            _write(accepted, issued_by)
    return refused


def _contradictions(rows: list[RegisterRow]) -> Refused:
    fiscal_ids = [row.fiscal_id for row in rows]
    kinds = dict(Taxpayer.objects.filter(fiscal_id__in=fiscal_ids).values_list("fiscal_id", "kind"))
    numbers = set(DelegationNumber.objects.filter(pk__in=fiscal_ids).values_list("pk", flat=True))
    rids = [row.rid for row in rows if row.rid]
    owners = dict(Company.objects.filter(rid__in=rids).values_list("rid", "taxpayer__fiscal_id"))
    refused: Refused = []
    for row in rows:
        if kinds.get(row.fiscal_id, row.kind) != row.kind:
            refused.append(
                (row, LineRefused(_("cet identifiant est celui d'un contribuable d'une autre nature")))
            )
        elif row.fiscal_id in numbers:
            refused.append((row, LineRefused(_("cet identifiant est déjà un numéro de délégation"))))
        elif owners.get(row.rid, row.fiscal_id) != row.fiscal_id:
            refused.append((row, LineRefused(_("ce RID est celui d'une autre société"))))
    return refused


def _write(rows: list[RegisterRow], issued_by: str) -> None:
    Taxpayer.objects.bulk_create(
        [
            Taxpayer(
                fiscal_id=row.fiscal_id, kind=row.kind, **{field: getattr(row, field) for field in FIELDS}
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["fiscal_id"],
        update_fields=FIELDS,
    )
    keys = dict(
        Taxpayer.objects.filter(fiscal_id__in=[row.fiscal_id for row in rows]).values_list("fiscal_id", "pk")
    )
    _write_companies([row for row in rows if row.rid], keys)
    _write_households([row for row in rows if row.household], keys)
    _write_declarant_numbers([row for row in rows if row.declarant_number], keys, issued_by)
    keep_search_words(keys.values())


def _write_companies(rows: list[RegisterRow], keys: dict[str, int]) -> None:
    Company.objects.bulk_create(
        [Company(taxpayer_id=keys[row.fiscal_id], rid=row.rid, legal_form=row.legal_form) for row in rows],
        update_conflicts=True,
        unique_fields=["taxpayer"],
        update_fields=["rid", "legal_form"],
    )
    Establishment.objects.bulk_create(
        [
            Establishment(company_id=keys[row.fiscal_id], ridet=ridet, municipality=row.municipality)
            for row in rows
            for ridet in row.ridets
        ],
        ignore_conflicts=True,
    )


def _write_households(rows: list[RegisterRow], keys: dict[str, int]) -> None:
    wanted = {(row.household, row.household_year) for row in rows}
    Household.objects.bulk_create(
        [Household(reference=reference, year=year) for reference, year in sorted(wanted)],
        ignore_conflicts=True,
    )
    households = Household.objects.filter(
        reference__in={reference for reference, _year in wanted}, year__in={year for _ref, year in wanted}
    )
    by_name = {(household.reference, household.year): household.pk for household in households}
    membership = Household.members.through
    membership.objects.bulk_create(
        [
            membership(
                household_id=by_name[row.household, row.household_year], taxpayer_id=keys[row.fiscal_id]
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


def _write_declarant_numbers(rows: list[RegisterRow], keys: dict[str, int], issued_by: str) -> None:
    """A new number revokes the one in force; the same one gets today's hash, so that an older key can go."""
    told = {keys[row.fiscal_id]: row for row in rows}
    known = {
        secret.taxpayer_id: secret
        for secret in _in_force(told)
        if secret.digest in digests(*_secret(told[secret.taxpayer_id]))
    }
    fresh = {taxpayer: digest(*_secret(row)) for taxpayer, row in told.items()}
    outdated = [secret for secret in known.values() if secret.digest != fresh[secret.taxpayer_id]]
    for secret in outdated:
        secret.digest = fresh[secret.taxpayer_id]
    ActivationSecret.objects.bulk_update(outdated, ["digest"])
    changed = {taxpayer: value for taxpayer, value in fresh.items() if taxpayer not in known}
    _in_force(changed).update(revoked_at=clock.now())
    ActivationSecret.objects.bulk_create(
        ActivationSecret(taxpayer_id=taxpayer, kind=Kind.DECLARANT_NUMBER, digest=value, issued_by=issued_by)
        for taxpayer, value in changed.items()
    )


def _secret(row: RegisterRow) -> tuple[str, str, str]:
    return row.fiscal_id, Kind.DECLARANT_NUMBER, row.declarant_number


def _in_force(taxpayers: Iterable[int]) -> QuerySet[ActivationSecret]:
    return ActivationSecret.objects.filter(
        taxpayer__in=list(taxpayers), kind=Kind.DECLARANT_NUMBER, used_at=None, revoked_at=None
    )
