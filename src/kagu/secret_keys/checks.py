"""Whether anything still lies under an older secret key: until nothing does, that key must be kept."""

from collections.abc import Iterator

from django.conf import settings

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.secret_keys.sealed_rows import Under, sealed_columns


def sealed_rows(asked: Asked) -> Iterator[Finding]:
    """Rows under older keys, and rows that no kept key opens."""
    counted = {subject: column.count() for subject, column in sealed_columns().items()}
    lost = {subject: count[Under.UNKNOWN] for subject, count in counted.items() if count[Under.UNKNOWN]}
    old = {subject: count[Under.OLDER] for subject, count in counted.items() if count[Under.OLDER]}
    if lost:
        yield mend(f"no kept key opens {_listed(lost)}: the key they were sealed under belongs among the old")
    if old:
        command = f"kagu {settings.SITE_COMMAND} reseal"
        yield look(f"an older key is needed for {_listed(old)}: « {command} » seals them anew")
    elif settings.SECRET_KEY_FALLBACKS:
        yield look("nothing lies under an older key: keys-and-services.md says when it may be dropped")
    if not lost and not old and not settings.SECRET_KEY_FALLBACKS:
        yield good("all under today's key")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {subject}" for subject, count in counts.items())
