"""A prepared export goes when its day is over, or with what allowed it."""

from kagu.chores.pieces import forget
from kagu.connect.accounts.models import DataExport, DataExportPart, User
from kagu.site import clock


def erase_export(user: User) -> None:
    """At once, whatever it was at; in the transaction of whoever decides it."""
    DataExport.objects.filter(user=user).delete()


def erase_expired_exports() -> int:
    """The worker's chore: the files go; what was asked and when stays for « Mes données » to say."""
    # From the files that are still there: whoever once asked for theirs is not looked at.
    kept = set(DataExportPart.objects.order_by().values_list("export", flat=True).distinct())
    expired = DataExport.objects.filter(pk__in=kept, expires_at__lte=clock.now())
    return forget(DataExportPart.objects.filter(export__in=list(expired.values_list("pk", flat=True))))
