"""The two sites by the names that commands call them, and the module that holds each one's settings."""

SITES = {"connect": "kagu.connect.config", "tax-portal": "kagu.tax_portal.config"}


def settings_module(site: str) -> str:
    """What DJANGO_SETTINGS_MODULE is for this site."""
    return f"{SITES[site]}.settings"
