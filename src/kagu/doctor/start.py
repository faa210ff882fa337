"""`kagu serve` and `kagu work` start only where people will not meet what could be told now."""

import logging
import sys

from django.conf import settings
from django.db import connections

from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Level
from kagu.doctor.site_setup import mistyped, set_up

logger = logging.getLogger(__name__)

# What an operator reads at each start even where it is well.
TOLD = "connections"
LOG_LEVELS = {Level.GOOD: logging.INFO, Level.LOOK: logging.WARNING}


def may_start(command: str, site: str) -> bool:
    """Whether nothing stands against it; otherwise one line for each fault, to standard error."""
    faults = set_up(site) or _faults_of_the_site()
    for fault in faults:
        sys.stderr.write(f"kagu {command} {site}: {fault}\n")
    if faults:
        sys.stderr.write(f"kagu {command} {site}: not started; « kagu doctor {site} » examines the rest\n")
    else:
        for line in mistyped():
            logger.warning("%s", line)
    return not faults


def _faults_of_the_site() -> list[str]:
    found = list(examine(settings.START_CHECKS, Asked()))
    connections.close_all()
    for subject, finding in found:
        if subject == TOLD and finding.level is not Level.MEND:
            logger.log(LOG_LEVELS[finding.level], "%s: %s", subject, finding.words)
    return [f"{subject}: {finding.words}" for subject, finding in found if finding.level is Level.MEND]
