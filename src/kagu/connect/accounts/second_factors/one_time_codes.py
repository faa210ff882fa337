"""One-time codes of an application (TOTP, RFC 6238): adding the application, and checking a code."""

import base64
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.models import CodeGenerator, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import MOST_OF_A_KIND, TooManyFactors, tell_change
from kagu.connect.accounts.second_factors.clock_drift import (
    Reading,
    drift_before,
    keep_shown_drift,
    proves_drift,
    read_drifting,
)
from kagu.connect.accounts.second_factors.recovery_codes import codes_for_first_factor, keep_first_codes
from kagu.connect.signing.seal import open_sealed, seal, sealed_anew, sealed_under
from kagu.secret_keys.sealed_rows import SealedColumn
from kagu.site import clock

SEAL = "one-time code secret"


class WrongCode(Exception):
    """Not the code of the moment, or one that has served."""


class CodeOfAnotherMoment(WrongCode):
    """A code of shortly before or after: it was typed late, or the device's clock is off."""

    def __init__(self, generator: CodeGenerator, reading: Reading) -> None:
        super().__init__()
        self.generator_id, self.reading = generator.pk, reading


def new_secret() -> str:
    """160 random bits, as people can type them (RFC 4226 §4)."""
    return pyotp.random_base32()


def keep_secret(secret: str) -> str:
    """Sealed as text, while its owner carries it over to the application."""
    return base64.b64encode(seal(SEAL, secret.encode())).decode()


def kept_secret(text: str) -> str:
    """What `keep_secret` was given; a new secret when there is none."""
    return open_sealed(SEAL, base64.b64decode(text)).decode() if text else new_secret()


def address_of_secret(user: User, secret: str) -> str:
    """The `otpauth:` address that a QR code carries to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=settings.BRAND["account_name"])


def add_code_generator(user: User, secret: str, code: str, name: str, origin: Origin) -> list[str]:
    """Keep the application once it showed a right code; the recovery codes, when it is the first factor.

    Its clock may be 90 seconds off: only who was shown the secret can tell its codes.
    Raises WrongCode, TooManyFactors.
    """
    reading = read_drifting(secret, code)
    if reading is None:
        raise WrongCode
    first = codes_for_first_factor(user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.code_generators.count() >= MOST_OF_A_KIND:
            raise TooManyFactors
        codes = keep_first_codes(user, first)
        generator = user.code_generators.create(
            sealed_secret=seal(SEAL, secret.encode()),
            name=name,
            last_period=reading.period,
            drift_seconds=reading.drift,
        )
        tell_change(generator, "code_generator_added", origin)
    return codes


def prove_one_time_code(user: User, code: str) -> datetime:
    """Spend the code: it serves once, however many try it at the same time. Raises WrongCode.

    Gives the moment at which the application that showed it was added.
    """
    refusal = WrongCode()
    for generator in user.code_generators.all():
        reading = read_drifting(secret_of(generator), code, generator.drift_seconds)
        if reading and _spend(generator, reading, code):
            return generator.created_at
        if reading and _is_worth_a_second(generator, reading):
            refusal = CodeOfAnotherMoment(generator, reading)
    raise refusal


def note_code_of_another_moment(refusal: CodeOfAnotherMoment) -> None:
    """After the log-in that it did not open: that code never serves, the next one may tell a drift."""
    keep_shown_drift(refusal.generator_id, refusal.reading)


def secret_of(generator: CodeGenerator) -> str:
    """The shared secret, unsealed."""
    return open_sealed(SEAL, bytes(generator.sealed_secret)).decode()


def sealed_secrets() -> SealedColumn:
    """For a change of the secret key: their owners need not add their applications again."""
    return SealedColumn(
        CodeGenerator.objects.all(),
        "sealed_secret",
        lambda generator: sealed_under(SEAL, bytes(generator.sealed_secret)),
        lambda generator: sealed_anew(SEAL, bytes(generator.sealed_secret)),
    )


def _spend(generator: CodeGenerator, reading: Reading, code: str) -> bool:
    """No code lives longer than 30 seconds (ASVS 6.5.5): those of a clock that is off, at their own time."""
    rows = CodeGenerator.objects.filter(pk=generator.pk, last_period__lt=reading.period)
    if not reading.is_due:
        if not proves_drift(generator, reading.period):
            return False
        reading = read_drifting(secret_of(generator), code, drift_before(generator)) or reading
        # The very pair that was looked at: nobody came between.
        rows = rows.filter(last_period=generator.last_period)
    spent = {"last_period": reading.period, "drift_seconds": reading.drift, "shown_drift": None}
    return bool(rows.update(last_used_at=clock.now(), **spent))


def _is_worth_a_second(generator: CodeGenerator, reading: Reading) -> bool:
    """Not one that has opened something; one pressed twice is told the same twice."""
    was_off = reading.period == generator.last_period and generator.shown_drift is not None
    return not reading.is_due and (reading.period > generator.last_period or was_off)
