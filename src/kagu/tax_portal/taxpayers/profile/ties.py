"""Who has an interest in whose matters: a role, a delegation or a household, now or lately."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from kagu.site import clock
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, PortalUser, Taxpayer

# As long as a letter serves: whoever resigns the day before is still no stranger.
LATELY = timedelta(days=90)


def taxpayers_of(user: PortalUser) -> QuerySet[Taxpayer]:
    """The person this account is, and the companies it has any role in; also until ninety days ago."""
    own = user.subscriptions.filter(_now_or_lately())
    roles = CompanyRole.objects.filter(_now_or_lately(), portal_user=user)
    return Taxpayer.objects.filter(Q(subscriptions__in=own) | Q(company__roles__in=roles)).distinct()


def is_tied(user: PortalUser, taxpayer: Taxpayer) -> bool:
    """Whether the taxpayer's matters are also this person's: their own, a role, a delegation, a household.

    What others merely propose to someone ties them to nothing.
    """
    theirs = list(taxpayers_of(user).values_list("pk", flat=True))
    if taxpayer.pk in theirs:
        return True
    is_given = Q(principal__in=theirs, delegate=taxpayer)
    is_received = Q(principal=taxpayer, delegate__in=theirs)
    accepted = Q(state__in=(Delegation.State.ACTIVE, Delegation.State.SUSPENDED)) | Q(
        state=Delegation.State.ENDED, ended_at__gt=clock.now() - LATELY
    )
    own_proposal = is_given & Q(state=Delegation.State.PROPOSED)
    if Delegation.objects.filter((is_given | is_received) & accepted | own_proposal).exists():
        return True
    return taxpayer.households.filter(members__in=theirs).exists()


def are_tied(one: PortalUser, other: PortalUser) -> bool:
    """Whether it is one account, or one has an interest in anything that is the other's."""
    return one.pk == other.pk or any(is_tied(one, taxpayer) for taxpayer in taxpayers_of(other))


def _now_or_lately() -> Q:
    return Q(ended_at=None) | Q(ended_at__gt=clock.now() - LATELY)
