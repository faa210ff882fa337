"""Finding the account of the person at the counter: by the exact address, or by names."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.search_words import named
from kagu.desk.search import Found, Search
from kagu.inputs.addresses import normalize_address, read_address, told_apart


def _find(wanted: str) -> QuerySet[User]:
    accounts = User.objects.exclude(state=User.State.DELETED).order_by("family_name", "first_name", "pk")
    if "@" in wanted or "＠" in wanted:
        normalized = normalize_address(read_address(wanted))
        return accounts.filter(Q(email_normalized=normalized) | Q(asked_normalized=normalized))
    return accounts.filter(named(wanted))


def _line(account: User) -> Found:
    return Found(account.full_name, reverse("agents:account", args=[account.pk]), told_apart(account.email))


def _kind_of(wanted: str) -> str:
    return "address" if "@" in wanted else "name"


SEARCH = Search(
    introduction=_(
        "Retrouvez le compte de la personne que vous aidez. Chacune de vos interventions est inscrite "
        "dans son historique, et elle en est prévenue par email."
    ),
    label=_("Adresse email ou nom"),
    help_text=_("L'adresse complète, ou le prénom et le nom."),
    nobody=_("Aucun compte ne correspond."),
    too_many=_("D'autres comptes correspondent : précisez le nom, ou saisissez l'adresse complète."),
    find=_find,
    line=_line,
    kind_of=_kind_of,
)
