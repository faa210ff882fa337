"""One-time codes of an application (TOTP, RFC 6238): adding the application, and checking a code."""

import base64
import hmac
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.models import CodeGenerator, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import MOST_OF_A_KIND, TooManyFactors, tell_change
from kagu.connect.accounts.second_factors.recovery_codes import codes_for_first_factor, keep_first_codes
from kagu.connect.signing.seal import open_sealed, seal, sealed_anew, sealed_under
from kagu.secret_keys.sealed_rows import SealedColumn
from kagu.site import clock

PERIOD_SECONDS = 30
SEAL = "one-time code secret"


class WrongCode(Exception):
    """Not the code of the moment, or one that has served."""


class CodeJustExpired(WrongCode):
    """The right code of the period before: the next one is already shown."""


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

    Raises WrongCode, TooManyFactors.
    """
    period = _period_of(secret, code)
    first = codes_for_first_factor(user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.code_generators.count() >= MOST_OF_A_KIND:
            raise TooManyFactors
        codes = keep_first_codes(user, first)
        generator = user.code_generators.create(
            sealed_secret=seal(SEAL, secret.encode()), name=name, last_period=period
        )
        tell_change(generator, "code_generator_added", origin)
    return codes


def prove_one_time_code(user: User, code: str) -> datetime:
    """Spend the code: it serves once, however many try it at the same time. Raises WrongCode.

    Gives the moment at which the application that showed it was added.
    """
    has_just_expired = False
    for generator in user.code_generators.all():
        try:
            period = _period_of(secret_of(generator), code)
        except CodeJustExpired:
            has_just_expired = True
        except WrongCode:
            continue
        else:
            unspent = CodeGenerator.objects.filter(pk=generator.pk, last_period__lt=period)
            if unspent.update(last_period=period, last_used_at=clock.now()):
                return generator.created_at
    raise CodeJustExpired if has_just_expired else WrongCode


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


def _period_of(secret: str, code: str) -> int:
    """The present period, if this is its code: none lives longer than 30 seconds (ASVS 6.5.5)."""
    typed = code.encode()
    period = clock.seconds() // PERIOD_SECONDS
    totp = pyotp.TOTP(secret)
    if hmac.compare_digest(totp.generate_otp(period).encode(), typed):
        return period
    if hmac.compare_digest(totp.generate_otp(period - 1).encode(), typed):
        raise CodeJustExpired
    raise WrongCode
