"""What an administration puts its own words, marks and addresses in."""

from typing import Any

from kagu.site.environment import env_int, env_text
from kagu.site.reading import refused

ACCOUNT_NAME = "Kagu Connect"
OWN_MARK = "design_system/mark.svg"
# What templates read: the variable, its default, its meaning.
WORDS = {
    "government": ("KAGU_GOVERNMENT", "", "the government, above the name"),
    "territory": ("KAGU_TERRITORY", "", "the territory"),
    "gateway_name": (
        "KAGU_GATEWAY_NAME",
        "Passerelle d'accès aux téléservices",
        "what the pages are called on which people change their account",
    ),
    "contact_address": ("KAGU_CONTACT_ADDRESS", "", "mail address of the people who help"),
    "contact_phone": ("KAGU_CONTACT_PHONE", "", "their telephone"),
    "publisher": ("KAGU_PUBLISHER", "", "publisher, on the legal notice"),
    "host": ("KAGU_HOSTING", "", "who hosts the site, on the legal notice"),
    "data_protection_authority": (
        "KAGU_DATA_PROTECTION_AUTHORITY",
        "",
        "the authority people may complain to",
    ),
    "accessibility_recourse": (
        "KAGU_ACCESSIBILITY_RECOURSE",
        "",
        "whom people may turn to who are refused an accessible service, on the accessibility statement",
    ),
    "accessibility_audit": (
        "KAGU_ACCESSIBILITY_AUDIT",
        "",
        "who audited the accessibility of your pages and when, in place of our own evaluation",
    ),
}
# Whatever is not said in English stays French on English pages, and marked so.
IN_ENGLISH = {
    "government": "KAGU_GOVERNMENT_EN",
    "territory": "KAGU_TERRITORY_EN",
    "gateway_name": "KAGU_GATEWAY_NAME_EN",
}


def brand_settings(prefix: str, site_name: str | None) -> dict[str, Any]:
    """BRAND, as templates read it; a site without a name of its own has that of the account."""
    account_name = env_text("KAGU_ACCOUNT_NAME", ACCOUNT_NAME, "what the account is called")
    brand = {
        "account_name": account_name,
        "site_name": _site_name(prefix, site_name, account_name),
        "logo": _logo(f"{prefix}_LOGO", f"{prefix}_STATIC_ROOT"),
        "primary_color": env_text("KAGU_PRIMARY_COLOR", "", "colour of headers and buttons, as #rrggbb"),
        "accessibility_percent": env_int(
            "KAGU_ACCESSIBILITY_PERCENT",
            0,
            "share of the criteria that KAGU_ACCESSIBILITY_AUDIT found met; only read beside it",
        ),
    }
    brand["in_english"] = _in_english(prefix)
    return {"BRAND": brand | {name: env_text(*variable) for name, variable in WORDS.items()}}


def _in_english(prefix: str) -> dict[str, str]:
    """The names that English pages show in place of the French ones; what is not set is left out."""
    variables = {**IN_ENGLISH, "site_name": f"{prefix}_SITE_NAME_EN"}
    words = {
        name: env_text(variable, "", f"{variable.removesuffix('_EN')} on English pages and in English mails")
        for name, variable in variables.items()
    }
    return {name: text for name, text in words.items() if text}


def _logo(variable: str, folder: str) -> str:
    """A static file: whoever keeps a picture elsewhere would learn who opens which page, and when."""
    logo = env_text(variable, OWN_MARK, "the mark: the name of a static file, one of your own in STATIC_ROOT")
    if "//" not in logo:
        return logo
    words = (
        f"{variable} is “{logo}”: pages load nothing from elsewhere; lay the file in {folder}, tell its name."
    )
    return refused(words, instead=OWN_MARK)


def _site_name(prefix: str, site_name: str | None, account_name: str) -> str:
    return env_text(
        f"{prefix}_SITE_NAME",
        site_name or account_name,
        "what this site is called",
        default_in_words="" if site_name else "what KAGU_ACCOUNT_NAME says",
    )
