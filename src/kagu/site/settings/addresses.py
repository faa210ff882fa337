"""Where a site is reached, what it may reach, and the keys it seals with."""

from typing import Any
from urllib.parse import urlsplit

from kagu.site.environment import env_bool, env_list, env_mapping, env_secret, env_secret_list, env_text


def address_settings(prefix: str) -> dict[str, Any]:
    """SITE_URL and what follows from it. Behind a proxy the addresses of callers are the proxy's word."""
    site_url = env_text(
        f"{prefix}_URL",
        None,
        "the address people know: host of every mailed link, without a slash at its end",
    ).rstrip("/")
    other_hosts = env_list(f"{prefix}_OTHER_HOSTS", "", "other host names that the site answers to")
    is_behind_proxy = env_bool(
        f"{prefix}_BEHIND_PROXY",
        False,
        "one proxy stands in front: believe its X-Forwarded-For and X-Forwarded-Proto",
    )
    return {
        "SITE_URL": site_url,
        "IS_SECURE": site_url.startswith("https://"),
        "DEBUG": False,
        "ALLOWED_HOSTS": [urlsplit(site_url).hostname, *other_hosts],
        "SECRET_KEY": env_secret(f"{prefix}_SECRET_KEY", "seals cookies, links and what waits to be sent"),
        "SECRET_KEY_FALLBACKS": env_secret_list(
            f"{prefix}_OLD_SECRET_KEYS", "earlier keys, still good for what they sealed"
        ),
        "IS_BEHIND_PROXY": is_behind_proxy,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None,
        **_outbound_settings(),
    }


def _outbound_settings() -> dict[str, Any]:
    return {
        "OUTBOUND_ADDRESSES": env_mapping(
            "KAGU_OUTBOUND_ADDRESSES",
            "",
            "host:port=host:port really dialled, as behind a proxy; private addresses are refused otherwise",
        ),
        "OUTBOUND_CA_BUNDLE": env_text(
            "KAGU_OUTBOUND_CA_BUNDLE",
            "",
            "certificates of the administration's own authority, as a PEM file; the public ones otherwise",
        ),
    }
