"""What a correction replaces, and what is in force again when it is refused."""

from django.db.models import Q, QuerySet

from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent

State, Kind = Dossier.State, DossierEvent.Kind
FILED = (State.SUBMITTED, State.ACCEPTED, State.REJECTED)
DECIDED = {Kind.ACCEPTED: State.ACCEPTED, Kind.REJECTED: State.REJECTED}


def lock_replaced(correction: Dossier) -> list[Dossier]:
    """What is filed for the same period, the refused ones too, locked until the act's transaction ends.

    Whoever decides one of them at the same moment is waited for, or finds it corrected.
    """
    if correction.corrects_id is None:
        return []
    return list(_others(correction).filter(state__in=FILED))


def lock_in_force_before(correction: Dossier) -> Dossier | None:
    """What a correction replaced, locked: the last that was filed before it and not refused, if any."""
    if correction.corrects_id is None:
        return None
    earlier = _others(correction).filter(state=State.CORRECTED, submitted_at__lt=correction.submitted_at)
    return next((one for one in earlier if state_before(one) != State.REJECTED), None)


def state_before(corrected: Dossier) -> Dossier.State:
    """As far as it had come when it was corrected."""
    last = corrected.events.filter(kind__in=DECIDED).order_by("pk").last()
    return DECIDED[Kind(last.kind)] if last else State.SUBMITTED


def in_force_instead(corrected: Dossier) -> Dossier | None:
    """What counts now in place of one that was corrected; None where its correction was put away since."""
    same = Q(taxpayer=corrected.taxpayer_id, service=corrected.service, period=corrected.period)
    later = Dossier.objects.filter(same, submitted_at__gt=corrected.submitted_at)
    if corrected.period:
        return later.filter(state__in=FILED).select_related("taxpayer").order_by("-submitted_at").first()
    # Without a period each stands alone, but for the one that it corrects.
    newer = later.filter(corrects=corrected).select_related("taxpayer").order_by("-submitted_at").first()
    return in_force_instead(newer) if newer and newer.state == State.CORRECTED else newer


def _others(correction: Dossier) -> QuerySet[Dossier]:
    """The latest first. Without a period each dossier stands alone, but for the one that it corrects."""
    same = Q(pk=correction.corrects_id)
    if correction.period:
        same |= Q(taxpayer=correction.taxpayer, service=correction.service, period=correction.period)
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer")
    return rows.filter(same).exclude(pk=correction.pk).order_by("-submitted_at", "pk")
