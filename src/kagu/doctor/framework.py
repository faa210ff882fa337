"""Django's own checks, those for a site in service among them."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks

from kagu.doctor.findings import Asked, Finding, good, look, mend


def framework(asked: Asked) -> Iterator[Finding]:
    """What `check --deploy` says; without `--deploy` where the site is on http, for a trial."""
    found = run_checks(include_deployment_checks=settings.IS_SECURE)
    told = [message for message in found if message.level >= WARNING and not message.is_silenced()]
    for message in told:
        make = mend if message.level >= ERROR else look
        yield make(f"{message.id}: {' '.join(str(message.msg).split())}")
    if not told:
        yield good("its own checks have nothing to say")
