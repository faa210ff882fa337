"""What an agent does with a filed dossier: assess, accept, correct, refuse, ask, take in a payment."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.desk.agent_act import ActRefused
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects
from kagu.tax_portal.agents.taxpayer_act import OWN_MATTER
from kagu.tax_portal.taxpayers.agent_act import AgentAct, OwnMatter, refuse_own_matter
from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.content_forms.summary import read_answer
from kagu.tax_portal.taxpayers.desk import decide_return
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, PAYMENT
from kagu.tax_portal.taxpayers.models import Dossier

READ_IN_DOSSIER = _("La personne le lira dans son dossier, et il reste dans l’historique.")
CORRECT = "corriger"
NO_DECISION_ALONE = (INCOME.code, PAYMENT.code)


def _waits(dossier: Dossier) -> bool:
    return dossier.state == Dossier.State.SUBMITTED


def _find(key: str, is_locked: bool) -> Dossier | None:
    dossiers = Dossier.objects.select_related("taxpayer")
    return (dossiers.select_for_update(of=("self",)) if is_locked else dossiers).filter(pk=key).first()


def _state_of(dossier: Dossier) -> list[Any]:
    return [dossier.state, dossier.content_version]


def _correct(dossier: Dossier, by: AgentAct) -> Dossier:
    return decide_return.correct_dossier(dossier, by, by.wanted["content"])


def _changed_answers(dossier: Dossier, wanted: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each answer that would change: its question, before, after."""
    before, after = (form_of(dossier, content) for content in (dossier.content, wanted["content"]))
    return [
        (str(before[name].label), read_answer(before, name), read_answer(after, name))
        for name in before.fields
        if name not in before.leading and (before.data.get(name) or "") != (after.data.get(name) or "")
    ]


ACTS = (
    DeskAct(
        "avis",
        _("Émettre l’avis"),
        _(
            "L’impôt est calculé d’après la déclaration, l’avis est émis et le montant dû est inscrit au "
            "compte fiscal."
        ),
        _("L’avis est émis."),
        decide_return.assess_return,
        lambda dossier: _waits(dossier) and dossier.service == INCOME.code,
    ),
    DeskAct(
        "paiement-recu",
        _("Inscrire le paiement reçu"),
        _("Le montant de l’ordre est inscrit au crédit du compte fiscal, une seule fois."),
        _("Le paiement est inscrit."),
        decide_return.take_in_payment,
        lambda dossier: _waits(dossier) and dossier.service == PAYMENT.code,
    ),
    DeskAct(
        "accepter",
        _("Accepter le dossier"),
        _("La démarche est acceptée. Un changement d’adresse change l’adresse du contribuable."),
        _("Le dossier est accepté."),
        decide_return.accept_dossier,
        lambda dossier: _waits(dossier) and dossier.service not in NO_DECISION_ALONE,
    ),
    DeskAct(
        CORRECT,
        _("Corriger le dossier"),
        _(
            "Les réponses corrigées comptent à la place de celles qui ont été déposées et attendent une "
            "décision. La personne est prévenue, lit le motif et peut corriger à son tour."
        ),
        _("Le dossier est corrigé : la correction attend une décision."),
        _correct,
        lambda dossier: _waits(dossier) and dossier.service != PAYMENT.code,
        needs_second_agent=True,
        details=_changed_answers,
        reason_help=READ_IN_DOSSIER,
    ),
    DeskAct(
        "document",
        _("Demander un document"),
        _("Le dossier attend toujours. La personne est prévenue et lit votre demande dans son dossier."),
        _("La demande est inscrite dans le dossier."),
        decide_return.ask_for_document,
        _waits,
        reason_label=_("Quel document ?"),
        reason_help=READ_IN_DOSSIER,
    ),
    DeskAct(
        "rejeter",
        _("Rejeter le dossier"),
        _(
            "La personne lit le motif et peut corriger. Ce que le dossier rendait dû est annulé. Si c’était "
            "une correction, ce qu’elle remplaçait vaut de nouveau."
        ),
        _("Le dossier est rejeté."),
        decide_return.reject_dossier,
        _waits,
        is_danger=True,
        reason_help=READ_IN_DOSSIER,
    ),
)
DOSSIER_ACTS = DeskActs(
    ACTS,
    {
        OwnMatter: OWN_MATTER,
        decide_return.NotComputable: _(
            "Les règles ne savent pas calculer cette déclaration. Rejetez-la avec le motif, ou traitez-la "
            "hors ligne."
        ),
        ActRefused: _("L’état du dossier ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family="dossier",
        find=_find,
        about=lambda dossier: f"{dossier_labels.title(dossier)} – {dossier.taxpayer.full_name}",
        page=lambda dossier: reverse("agents:dossier", args=[dossier.pk]),
        state_of=_state_of,
        refuse=lambda dossier, by: refuse_own_matter(by, dossier.taxpayer),
    ),
)
