"""The code by which anyone can tell a receipt from a forged one: a MAC of what was filed."""

import hashlib
import json

from kagu.inputs.codes import UNAMBIGUOUS, unambiguous_code
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes
from kagu.tax_portal.taxpayers.models import Dossier

PURPOSE = "receipt check"
# 30 letters: 49 bits, which nobody tries out at a page that counts its visitors.
CHECK_CODE = unambiguous_code(10)


def check_code(dossier: Dossier) -> str:
    """« 7K3M9-Q2XBC », the same each time; a changed answer would have another."""
    return written(keyed_hash(PURPOSE, _filed(dossier)))


def filed_with(number: str, code: str) -> Dossier | None:
    """What was filed under this number, if this is its code, as `inputs.codes` reads it."""
    dossier = Dossier.objects.select_related("taxpayer").filter(receipt_number=number.strip().upper()).first()
    known = _codes(dossier) if dossier else set()
    return dossier if code in known else None


def _codes(dossier: Dossier) -> set[str]:
    """By every secret key that is kept: a paper outlives a key."""
    return {written(one).replace("-", "") for one in keyed_hashes(PURPOSE, _filed(dossier))}


def _filed(dossier: Dossier) -> bytes:
    content = json.dumps(dossier.content, sort_keys=True, ensure_ascii=True)
    when = dossier.submitted_at.isoformat() if dossier.submitted_at else ""
    parts = [
        dossier.receipt_number or "",
        dossier.taxpayer.fiscal_id,
        dossier.service,
        dossier.period,
        when,
        hashlib.sha256(content.encode()).hexdigest(),
    ]
    return "\n".join(parts).encode()


def written(digest: bytes) -> str:
    """The first letters of a keyed hash, as a check code is written."""
    number = int.from_bytes(digest, "big")
    letters = ""
    for _ in range(CHECK_CODE.length):
        number, place = divmod(number, len(UNAMBIGUOUS))
        letters += UNAMBIGUOUS[place]
    return f"{letters[:5]}-{letters[5:]}"
