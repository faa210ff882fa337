"""What the settings say of the proxy in front."""

from collections.abc import Iterator

from django.conf import settings

from kagu.doctor.findings import Asked, Finding, good, look, mend


def proxy(asked: Asked) -> Iterator[Finding]:
    """An https site stands behind a proxy that ends TLS, and says so."""
    name = f"{settings.SETTINGS_PREFIX}_BEHIND_PROXY"
    if settings.IS_SECURE and not settings.IS_BEHIND_PROXY:
        yield mend(f"{name} is not set: every page of {settings.SITE_URL} would redirect to itself for ever")
    elif settings.IS_BEHIND_PROXY:
        proxies = ", ".join(map(str, settings.TRUSTED_PROXIES)) or "whoever reaches the port"
        yield good(f"X-Forwarded-For and X-Forwarded-Proto of {proxies} are believed, their last word alone")
    else:
        yield look(f"none: {settings.SITE_URL} is for a trial on one machine")
