"""The acts on who is an agent: an administrator asks, a second agent confirms."""

from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts import agent_rights
from kagu.connect.accounts.models import User
from kagu.desk.desk_act import DeskAct

State = User.State


def _is_open(account: User) -> bool:
    return account.state in (State.ACTIVE, State.LOCKED, State.SUSPENDED)


RIGHTS_ACTS = (
    DeskAct(
        "donner-droit-agent",
        _("Donner le droit d'agent"),
        _("La personne ouvre le bureau des agents, et aide d'autres personnes."),
        _("Le droit d'agent est donné."),
        agent_rights.give_agent_right,
        lambda account: _is_open(account) and not account.is_staff,
        is_danger=True,
        needs_second_agent=True,
    ),
    DeskAct(
        "retirer-droit-agent",
        _("Retirer le droit d'agent"),
        _("Le bureau des agents se ferme aussitôt pour cette personne ; son compte reste."),
        _("Le droit d'agent est retiré."),
        agent_rights.take_agent_right,
        lambda account: _is_open(account) and account.is_staff,
        is_danger=True,
        needs_second_agent=True,
    ),
    DeskAct(
        "donner-droit-administrateur",
        _("Donner le droit d'administrateur"),
        _("La personne décide aussi des agents, de leurs droits et du registre des téléservices."),
        _("Le droit d'administrateur est donné."),
        agent_rights.give_admin_right,
        lambda account: _is_open(account) and account.is_staff and not account.is_superuser,
        is_danger=True,
        needs_second_agent=True,
    ),
    DeskAct(
        "retirer-droit-administrateur",
        _("Retirer le droit d'administrateur"),
        _("La personne reste agent."),
        _("Le droit d'administrateur est retiré."),
        agent_rights.take_admin_right,
        lambda account: _is_open(account) and account.is_superuser,
        is_danger=True,
        needs_second_agent=True,
    ),
)
