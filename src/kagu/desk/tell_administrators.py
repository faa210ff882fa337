"""The mail of an office with one agent: an act waits, which the same agent may confirm after a day."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from kagu.desk.agent_act import AgentAct
from kagu.desk.desk_act import DeskAct
from kagu.desk.models import WaitingAct
from kagu.outbox.mail import enqueue_mail


def tell_administrators(waiting: WaitingAct, act: DeskAct[Any], by: AgentAct[Any]) -> None:
    """In the transaction that asks; the mail names the act and the agent, never the person it is about."""
    url = settings.SITE_URL + reverse("agents:waiting_act", args=[waiting.pk])
    for one in get_user_model().objects.filter(is_staff=True).exclude(email=""):
        agent: Any = one
        if not agent.is_active:
            continue
        with translation.override(agent.language):
            words = str(act.label)
        context = {
            "act": words,
            "actor": by.actor,
            "reason": by.reason,
            "date": waiting.alone_from,
            "url": url,
        }
        enqueue_mail(agent.email, "act_waits", language=agent.language, context=context)
