"""Secrets that prove which taxpayer someone is: issued by letter, kept only as keyed hashes."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from kagu.inputs.codes import unambiguous_code
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes, matches
from kagu.site import clock
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import ActivationSecret, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.ties import are_tied

Kind = ActivationSecret.Kind
LETTER_LIFETIME = timedelta(days=90)
LETTER_CODE = unambiguous_code(10)
PURPOSE = "activation secret"
NOT_PART_OF_A_SECRET = re.compile(r"[^0-9A-Z]")


class LetterOfAnInsider(Exception):
    """The agent who printed the letter is the one who redeems it, or is tied to them; it is void now."""


@transaction.atomic
def set_secret(
    taxpayer: Taxpayer, kind: Kind, value: str, *, issued_by: str = "", issuer: PortalUser | None = None
) -> ActivationSecret:
    """Put a secret in force; the one before is revoked."""
    in_force(taxpayer, kind, even_expired=True).update(revoked_at=clock.now())
    is_letter = kind == Kind.LETTER_CODE
    return ActivationSecret.objects.create(
        taxpayer=taxpayer,
        kind=kind,
        digest=digest(taxpayer.fiscal_id, kind, value),
        issued_by=issued_by,
        issuer=issuer,
        expires_at=clock.now() + LETTER_LIFETIME if is_letter else None,
    )


def issue_letter_code(taxpayer: Taxpayer, *, issued_by: str = "", issuer: PortalUser | None = None) -> str:
    """A new one-time code, readable only now, to be printed on the letter by the agent `issuer`."""
    code = "".join(secrets.choice(LETTER_CODE.alphabet) for _ in range(LETTER_CODE.length))
    set_secret(taxpayer, Kind.LETTER_CODE, code, issued_by=issued_by, issuer=issuer)
    return f"{code[:5]}-{code[5:]}"


def is_right(taxpayer: Taxpayer, kind: Kind, value: str) -> bool:
    """Whether this is the taxpayer's secret in force, compared in constant time."""
    secret = in_force(taxpayer, kind).first()
    stored = bytes.fromhex(secret.digest) if secret else b""
    return matches(PURPOSE, _words(taxpayer.fiscal_id, kind, value), stored, older_key=_older_key)


def refuse_insider(user: PortalUser, taxpayer: Taxpayer) -> None:
    """Raise LetterOfAnInsider, committed, when whoever read the code at the desk is one with the redeemer."""
    letter = in_force(taxpayer, Kind.LETTER_CODE).select_related("issuer").first()
    if letter is None or letter.issuer is None or not are_tied(letter.issuer, user):
        return
    with transaction.atomic():
        revoke_letter_code(taxpayer)
        activity.record(
            "letter_of_an_insider", portal_user=user, taxpayer=taxpayer, agent=str(letter.issuer.pk)
        )
    raise LetterOfAnInsider


def use_letter_code(taxpayer: Taxpayer) -> bool:
    """The code has served; False when another was faster."""
    return bool(in_force(taxpayer, Kind.LETTER_CODE).update(used_at=clock.now()))


def revoke_letter_code(taxpayer: Taxpayer) -> None:
    """After too many wrong tries a new letter is needed."""
    in_force(taxpayer, Kind.LETTER_CODE).update(revoked_at=clock.now())


def in_force(taxpayer: Taxpayer, kind: Kind, *, even_expired: bool = False) -> QuerySet[ActivationSecret]:
    """The secret of this kind that counts now, as a query set of at most one row."""
    found = taxpayer.activation_secrets.filter(kind=kind, used_at=None, revoked_at=None)
    return found if even_expired else found.exclude(expires_at__lte=clock.now())


def digest(fiscal_id: str, kind: str, value: str) -> str:
    """Keyed, because a declarant number is short enough to be guessed from a plain hash."""
    return keyed_hash(PURPOSE, _words(fiscal_id, kind, value)).hex()


def digests(fiscal_id: str, kind: str, value: str) -> set[str]:
    """All by which the same secret may be stored, under any secret key that is kept."""
    words = _words(fiscal_id, kind, value)
    return {one.hex() for one in keyed_hashes(PURPOSE, words, older_key=_older_key)}


def _words(fiscal_id: str, kind: str, value: str) -> bytes:
    typed = NOT_PART_OF_A_SECRET.sub("", value.upper())
    return f"{fiscal_id}:{kind}:{typed}".encode()


def _older_key(secret_key: str) -> bytes:
    """The key of secrets that may have been stored for years: declarant numbers never expire."""
    return hashlib.sha256(b"activation secrets:" + secret_key.encode()).digest()
