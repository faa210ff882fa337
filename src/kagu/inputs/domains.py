"""Internet domains with letters beyond ASCII, by IDNA 2008 (RFC 5891) with the mapping of UTS #46."""

import re

import idna

LONGEST_DOMAIN = 253
PLAIN_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# RFC 3696 §2: the last label is never a number; alone, it would be a host of one's own network.
LAST_LABEL = re.compile(r"(?!\d+$)[a-z0-9-]{2,63}")
# What French readers tell from a plain letter at a glance.
FRENCH_LETTERS = frozenset("àâäçéèêëîïôöùûüÿœæ")


def ascii_domain(domain: str) -> str:
    """The domain as mail and DNS carry it, in lower case. Raises ValueError for what is no domain.

    `straße.example` gives `xn--strae-oqa.example`, never `strasse.example`, which is somebody else's.
    """
    if len(domain) > LONGEST_DOMAIN:
        raise ValueError("longer than a domain")
    mapped = domain.lower() if domain.isascii() else _mapped(domain)
    labels = [_ascii_label(label) for label in mapped.split(".")]
    found = ".".join(labels)
    if len(labels) < 2 or len(found) > LONGEST_DOMAIN or not LAST_LABEL.fullmatch(labels[-1]):
        raise ValueError("not a public domain")
    return found


def readable_domain(domain: str) -> str:
    """A domain in ASCII as people read it: `xn--caf-dma.nc` as `café.nc`. Raises ValueError."""
    return ".".join(idna.ulabel(label) if _is_encoded(label) else label for label in domain.split("."))


def could_pass_for_another(domain: str) -> bool:
    """Whether a readable domain has letters that a French reader may take for others."""
    return any(not sign.isascii() and sign not in FRENCH_LETTERS for sign in domain.lower())


def _mapped(domain: str) -> str:
    return idna.uts46_remap(domain, std3_rules=True, transitional=False)


def _ascii_label(label: str) -> str:
    if _is_encoded(label) or not label.isascii():
        return idna.alabel(label).decode().lower()
    if not PLAIN_LABEL.fullmatch(label):
        raise ValueError("not a label of a domain")
    return label


def _is_encoded(label: str) -> bool:
    return label.lower().startswith("xn--")
