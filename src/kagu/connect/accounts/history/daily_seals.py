"""Sealing each day what grew since, some histories at a time; a run cut short goes on where it was."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kagu.chores.pieces import do_some
from kagu.connect.accounts.history.chain import sealed
from kagu.connect.accounts.history.site_head import add_site_head
from kagu.connect.accounts.models import Activity, ActivityHead, SealingProgress, User
from kagu.site import clock

LINES_AT_A_TIME = 1000
THE_ROW = 1
# A line gets its number before its act is committed: younger ones are looked at once more the next day.
SETTLED = timedelta(hours=1)


def seal_heads(now: datetime | None = None) -> int:
    """Seal the last line of each history that grew, then the day: all that was sealed since the last."""
    count = _seal_what_grew()
    add_site_head(now or clock.now())
    return count


def _seal_what_grew() -> int:
    """By the lines that came since: whoever did nothing is not looked at."""
    progress = SealingProgress.objects.get_or_create(pk=THE_ROW)[0]
    line_id, count, is_whole = progress.line_id, 0, True
    while lines := _lines_after(line_id):
        grown = _grown({user_id for _, user_id, _ in lines})
        count += do_some(grown, _seal_last_lines)
        # One that could not be sealed is met again at the next turn.
        is_whole = is_whole and not grown.exists()
        if is_whole:
            _note_progress(lines)
        line_id = lines[-1][0]
    return count


def _lines_after(line_id: int) -> list[tuple[int, UUID, datetime]]:
    lines = Activity.objects.filter(pk__gt=line_id).order_by("pk")
    return list(lines.values_list("pk", "user_id", "at")[:LINES_AT_A_TIME])


def _grown(user_ids: set[UUID]) -> QuerySet[User]:
    lines, heads = Activity.objects.all(), ActivityHead.objects.all()
    users = User.objects.annotate(last=_last_of(lines, "pk"), sealed=Coalesce(_last_of(heads, "pk"), 0))
    return users.filter(pk__in=user_ids, last__gt=F("sealed"))


def _seal_last_lines(users: QuerySet[User]) -> None:
    lines = Activity.objects.filter(user__in=users, position=_last_of(Activity.objects.all(), "user"))
    heads = [sealed(*line) for line in lines.values_list("user_id", "position", "hash")]
    ActivityHead.objects.bulk_create(heads)


def _note_progress(lines: list[tuple[int, UUID, datetime]]) -> None:
    oldest_unsettled = clock.now() - SETTLED
    settled = 0
    for line_id, _, at in lines:
        if at > oldest_unsettled:
            break
        settled = line_id
    SealingProgress.objects.filter(pk=THE_ROW, line_id__lt=settled).update(line_id=settled)


def _last_of(rows: QuerySet[Activity] | QuerySet[ActivityHead], user: str) -> Subquery:
    return Subquery(rows.filter(user=OuterRef(user)).order_by("-position").values("position")[:1])
