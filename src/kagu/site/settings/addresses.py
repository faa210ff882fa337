"""Where a site is reached, what it reaches, and the keys it seals with."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from kagu.site.environment import env_bool, env_list, env_mapping, env_secret, env_secret_list, env_text
from kagu.site.reading import refused

# A scheme, a host name or an IPv4 address, perhaps a port.
SITE_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
EXAMPLES = {"KAGU_CONNECT": "https://comptes.example.org", "KAGU_TAX_PORTAL": "https://impots.example.org"}


def address_settings(prefix: str) -> dict[str, Any]:
    """SITE_URL and what follows from it. Behind a proxy the addresses of callers are the proxy's word."""
    site_url = _site_url(prefix)
    other_hosts = env_list(f"{prefix}_OTHER_HOSTS", "", "other host names that the site answers to")
    is_behind_proxy = env_bool(
        f"{prefix}_BEHIND_PROXY",
        False,
        "proxies stand in front: believe their X-Forwarded-For and X-Forwarded-Proto",
        for_both=True,
    )
    return {
        "SITE_URL": site_url,
        "IS_SECURE": site_url.startswith("https://"),
        "DEBUG": False,
        "ALLOWED_HOSTS": [urlsplit(site_url).hostname, *other_hosts],
        "SECRET_KEY": env_secret(
            f"{prefix}_SECRET_KEY",
            "seals cookies, links and what waits to be sent: 50 random characters or more",
        ),
        "SECRET_KEY_FALLBACKS": env_secret_list(
            f"{prefix}_OLD_SECRET_KEYS", "earlier keys, still good for what they sealed"
        ),
        "IS_BEHIND_PROXY": is_behind_proxy,
        "TRUSTED_PROXIES": _trusted_proxies(prefix),
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None,
        **_outbound_settings(),
    }


def _trusted_proxies(prefix: str) -> list[IPv4Network | IPv6Network]:
    name = f"{prefix}_TRUSTED_PROXIES"
    words = env_list(
        name,
        "",
        "addresses and networks of the proxies; none: whoever reaches the port is the one proxy",
        for_both=True,
    )
    try:
        return [ip_network(word) for word in words]
    except ValueError as error:
        return refused(f"{name}: {error}; it must be like 10.0.0.7, 192.0.2.0/24.", instead=[])


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


def _site_url(prefix: str) -> str:
    site_url = env_text(
        f"{prefix}_URL",
        None,
        "the address people know: host of every mailed link, without a path",
        example=EXAMPLES[prefix],
    ).rstrip("/")
    if SITE_URL.fullmatch(site_url):
        return site_url
    words = f"{prefix}_URL is “{site_url}”; it must be like {EXAMPLES[prefix]}, without a path."
    return refused(words, instead=EXAMPLES[prefix])
