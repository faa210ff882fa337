"""Until when the site's certificate is good, as a chore of the worker, for Prometheus."""

import logging
import ssl

from django.conf import settings
from prometheus_client import Gauge

from kagu.doctor.first_line import first_line
from kagu.doctor.outside import connected, ends_at

logger = logging.getLogger(__name__)

EXPIRY = Gauge(
    "kagu_certificate_expiry_timestamp_seconds",
    "When the certificate of the site's own address ends, in seconds since 1970; 0 where none was seen",
    multiprocess_mode="livemostrecent",
)


def look_at_certificate() -> int:
    """Asks the site's own https address; what browsers refuse is told as ended."""
    if not settings.IS_SECURE:
        return 0
    try:
        with connected() as secured:
            EXPIRY.set(ends_at(secured))
    except ssl.SSLCertVerificationError as error:
        logger.warning("browsers refuse the site's certificate: %s", error.verify_message)
        EXPIRY.set(1)
    except OSError as error:
        logger.warning("the site's certificate cannot be looked at: %s", first_line(error))
    return 0
