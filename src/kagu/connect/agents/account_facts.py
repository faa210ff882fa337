"""What the desk's acts look at: an account in words, found, and in the state that an agent saw."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.models import User

State = User.State


def about(account: User) -> str:
    """The account in a few words."""
    return " · ".join(filter(None, (account.full_name, account.email))) or str(_("Compte supprimé"))


def may_be_suspended(account: User) -> bool:
    """Not when it already is until an agent lifts it."""
    is_for_good = account.state == State.SUSPENDED and account.suspended_until is None
    return account.state in (State.ACTIVE, State.LOCKED, State.SUSPENDED) and not is_for_good


def find_account(key: str, is_locked: bool) -> User | None:
    accounts = User.objects.select_for_update() if is_locked else User.objects.all()
    return accounts.filter(pk=key).first()


def state_of_account(account: User) -> list[Any]:
    """What an agent looked at when they asked; a lock by strangers' failures, or a day's suspension, is no
    change."""
    is_open = account.state in (State.ACTIVE, State.LOCKED, State.SUSPENDED)
    who = [account.email_normalized, account.first_name, account.family_name]
    return [
        is_open or account.state,
        *who,
        account.password_changed_at,
        account.is_staff,
        account.is_superuser,
    ]


def rights_of_account(account: User) -> list[Any]:
    """A thief who changes the password or the address meanwhile stops nothing."""
    return [account.is_staff, account.is_superuser]
