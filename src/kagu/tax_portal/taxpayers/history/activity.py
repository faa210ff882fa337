"""Writing the history of an account of the portal and of a taxpayer."""

from typing import Any

from kagu.tax_portal.taxpayers.models import Activity, PortalUser, Taxpayer


def record(
    kind: str,
    *,
    portal_user: PortalUser | None = None,
    taxpayer: Taxpayer | None = None,
    actor: str = "",
    reason: str = "",
    **details: Any,
) -> Activity:
    """Add one line; `actor` is the agent's name, empty when the person acted themselves."""
    return Activity.objects.create(
        kind=kind,
        portal_user=portal_user,
        taxpayer=taxpayer,
        actor=actor,
        reason=reason,
        details=details,
    )
