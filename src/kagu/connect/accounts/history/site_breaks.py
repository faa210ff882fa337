"""Reading the site's own chain again: where it breaks, and whether it still holds a head that was kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from kagu.connect.accounts.history.chain import SEALED_WITHIN
from kagu.connect.accounts.history.site_head import hash_of_site_head, heads_under, is_signed
from kagu.connect.accounts.models import SiteHead, User
from kagu.site import clock


@dataclass(frozen=True)
class SiteBreak:
    """Which site head is not what it was."""

    position: int
    reason: str


def site_breaks(anchor: str = "") -> Iterator[SiteBreak]:
    """Every fault of the chain; `anchor` is a site head as the log told it, `position:hash`."""
    last, kept, is_kept_seen = None, int(anchor.partition(":")[0] or 0), False
    for head in SiteHead.objects.order_by("position").iterator():
        reason = _fault(head, last)
        if reason:
            yield SiteBreak(head.position, reason)
        if head.position == kept:
            is_kept_seen = True
            if str(head) != anchor:
                yield SiteBreak(kept, "this is not the head that was kept: the history was written anew")
        last = head
    if kept and not is_kept_seen:
        yield SiteBreak(kept, "the head that was kept is gone: the history was rolled back")
    yield from _faults_at_the_end(last)


def _fault(head: SiteHead, last: SiteHead | None) -> str:
    if head.position != (last.position + 1 if last else 1):
        return "a head before this one is gone"
    if head.hash != hash_of_site_head(head, last.hash if last else ""):
        return "this head, or the one before it, was altered"
    count, heads_hash = heads_under(head.position)
    if (count, heads_hash) != (head.heads, head.heads_hash):
        return f"it covers {count} seals where there were {head.heads}, or one of them was altered"
    return ""


def _faults_at_the_end(last: SiteHead | None) -> Iterator[SiteBreak]:
    now = clock.now()
    if last is None:
        if User.objects.filter(created_at__lt=now - SEALED_WITHIN).exists():
            yield SiteBreak(0, "no day was ever sealed")
        return
    # The newest alone: keys are withdrawn after days, and its hash covers all the others.
    if not is_signed(last):
        yield SiteBreak(last.position, "no key of this site signed it")
    if now - last.at > SEALED_WITHIN:
        yield SiteBreak(last.position, f"no day was sealed since {last.at:%Y-%m-%d}")
