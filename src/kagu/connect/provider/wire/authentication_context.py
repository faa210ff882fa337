"""How strongly someone proved who they are: `amr` (RFC 8176) and the `acr` it amounts to."""

from collections.abc import Iterable

# The public names of the REFEDS profiles: any library's documentation explains them.
ONE_FACTOR = "https://refeds.org/profile/sfa"
TWO_FACTORS = "https://refeds.org/profile/mfa"
SUPPORTED_ACRS = (TWO_FACTORS, ONE_FACTOR)


def acr_of(amr: Iterable[str]) -> str:
    """The Authentication Context Class of a login by these methods."""
    return TWO_FACTORS if "mfa" in amr else ONE_FACTOR


def meets(amr: Iterable[str], acrs: Iterable[str]) -> bool:
    """Whether the login reaches one of these classes; two factors are also one."""
    reached = {ONE_FACTOR, acr_of(amr)}
    return not reached.isdisjoint(acrs)
