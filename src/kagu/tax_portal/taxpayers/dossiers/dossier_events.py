"""What happened to a dossier, kept with who did it and in whose right."""

from kagu.tax_portal.taxpayers.access import Capacity
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent, PortalUser


def happened(
    dossier: Dossier, kind: DossierEvent.Kind, actor: PortalUser | None, capacity: Capacity, reason: str = ""
) -> DossierEvent:
    """Add one line; the act's transaction must be open. `reason` is for the person to read."""
    return DossierEvent.objects.create(
        dossier=dossier,
        kind=kind,
        actor=actor,
        actor_name=capacity.name_of(actor),
        capacity=capacity.kind,
        delegation=capacity.delegation,
        reason=reason,
    )
