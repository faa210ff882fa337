"""What every answer tells browsers to refuse."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from kagu.site.admission.body_limits import OF_FORMS
from kagu.site.environment import env_bool

TWO_YEARS_IN_SECONDS = 63_072_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}


def let_forms_lead_to(*addresses: str) -> dict[str, Any]:
    """The same policy for a site whose forms end at other sites of its own house."""
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses}
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {"DIRECTIVES": {**directives, "form-action": [SELF, *sorted(origins)]}}


def header_settings(prefix: str, *, is_secure: bool) -> dict[str, Any]:
    """Strict transport, referrers, frames and the content security policy."""
    binds_subdomains = env_bool(
        f"{prefix}_HSTS_SUBDOMAINS", True, "strict transport binds the host's subdomains too", for_both=True
    )
    may_be_preloaded = env_bool(
        f"{prefix}_HSTS_PRELOAD", True, "browsers may put the host on their preload lists", for_both=True
    )
    return {
        "SECURE_SSL_REDIRECT": is_secure,
        "SECURE_HSTS_SECONDS": TWO_YEARS_IN_SECONDS if is_secure else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": is_secure and binds_subdomains,
        "SECURE_HSTS_PRELOAD": is_secure and may_be_preloaded,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "CONTENT_SECURITY_POLICY": CONTENT_SECURITY_POLICY,
        # W003: our CsrfMiddleware is Django's, made to show what was typed again.
        "SILENCED_SYSTEM_CHECKS": ["security.W003"],
        "DATA_UPLOAD_MAX_MEMORY_SIZE": OF_FORMS.largest,
        "FILE_UPLOAD_HANDLERS": ["kagu.site.admission.uploads.NoFiles"],
    }
