"""Naming and removing second factors, and telling of every change: history, services, mail (ASVS 6.3.7)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import CodeGenerator, Passkey, User, log_in_sql
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

MOST_OF_A_KIND = 10
Factor = Passkey | CodeGenerator


class TooManyFactors(Exception):
    """The account has as many of this kind as it may."""


def has_second_factor(user: User) -> bool:
    """Whether the password alone does not open the account."""
    return is_protected(user.pk)


def is_protected(user_id: Any) -> bool:
    """The same, for whoever knows the account by its id alone."""
    return log_in_sql.has_second_factor(user_id)


def names_of_factors(user_id: Any) -> list[str]:
    """As their owner named them; whoever takes the account back looks whether they know them all."""
    kinds = (Passkey, CodeGenerator)
    return [
        name for kind in kinds for name in kind.objects.filter(user_id=user_id).values_list("name", flat=True)
    ]


def factors_since(user: User, since: datetime) -> list[Factor]:
    """Those added since then, oldest first."""
    young: list[Factor] = [
        *user.passkeys.filter(created_at__gte=since),
        *user.code_generators.filter(created_at__gte=since),
    ]
    return sorted(young, key=lambda factor: factor.created_at)


def rename_factor(factor: Factor, name: str) -> None:
    """How its owner tells it from the others."""
    factor.name = name
    factor.save(update_fields=["name"])


def remove_factor(factor: Factor, origin: Origin) -> None:
    """It opens the account no more (ASVS 6.5.6); recovery codes go with the last one."""
    kind = "passkey_removed" if isinstance(factor, Passkey) else "code_generator_removed"
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=factor.user_id)
        tell_change(factor, kind, origin)
        factor.delete()
        if not has_second_factor(user):
            user.recovery_codes.all().delete()


def tell_change(factor: Factor, kind: str, origin: Origin) -> None:
    """In the act's transaction."""
    change = "create" if kind.endswith("added") else "delete"
    _tell(factor.user, kind, origin, _caep_type(factor), change, name=factor.name)


def tell_recovery_codes(user: User, kind: str, origin: Origin) -> None:
    """The same for the codes on paper."""
    _tell(user, kind, origin, "recovery-code", "create")


def tell_recovery_code_used(user: User, origin: Origin | None) -> None:
    """It opened the account: its owner is told, services see it in `amr`."""
    activity.record(user, "recovery_code_used", origin)
    _mail(user, "recovery_code_used")


def tell_few_recovery_codes(user: User) -> None:
    """Once for each set of codes: the last ones should not be missed on the day they are needed."""
    enqueue_mail(user.email, "few_recovery_codes", language=user.language, context={})


def _tell(
    user: User, kind: str, origin: Origin, credential_type: str, change_type: str, **details: str
) -> None:
    activity.record(user, kind, origin, **details)
    announce(SecurityEvent.CREDENTIAL_CHANGE, user, credential_type=credential_type, change_type=change_type)
    _mail(user, kind, **details)


def _mail(user: User, kind: str, **details: str) -> None:
    context = {"kind": kind, "date": clock.now(), **details}
    enqueue_mail(
        user.email,
        "second_factor_changed",
        language=user.language,
        context=context,
        sealed_context={"take_back_url": take_back_url(user)},
    )


def _caep_type(factor: Factor) -> str:
    """CAEP 1.0 §3.2."""
    if isinstance(factor, CodeGenerator):
        return "app"
    return "fido2-platform" if factor.attachment == "platform" else "fido2-roaming"
