"""Correcting a name: the person shows their papers at the counter, an agent writes what they say (D36)."""

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, lock_for_act, tell_of_act
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.desk.agent_act import ActRefused

State = User.State


class NameUnchanged(ActRefused):
    """The account has this name already."""


@transaction.atomic
def correct_name(user: User, by: AgentAct, *, first_name: str, family_name: str) -> None:
    """The names, as `inputs.names` reads them; the person is told by mail, services at the next login.

    Raises ActRefused, NotThisAccount, NameUnchanged.
    """
    user = lock_for_act(user, by, State.ACTIVE, State.LOCKED, State.SUSPENDED)
    before = user.full_name
    if (user.first_name, user.family_name) == (first_name, family_name):
        raise NameUnchanged
    user.first_name, user.family_name = first_name, family_name
    user.save(update_fields=["first_name", "family_name"])
    keep_search_words(user)
    activity.record(user, "name_corrected", before=before, after=user.full_name, **by.line)
    tell_of_act(user, "name_corrected", by)
