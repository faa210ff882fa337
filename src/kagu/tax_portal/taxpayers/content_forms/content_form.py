"""What the form of every démarche is: the answers of one dossier, on one page or several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.models import Dossier


@dataclass(frozen=True)
class Page:
    """One subject: its name in addresses, its title, a line above its questions, and these by name.

    `leads_on`: its answers open further pages, so that it is never known to be the last.
    """

    name: str
    title: str | Promise
    fields: tuple[str, ...]
    introduction: str | Promise = ""
    leads_on: bool = False


class ContentForm(forms.Form):
    """`data` is what a dossier keeps or what was typed, as texts; `initial` the same, unread."""

    # Answers that only lead through the form: nobody reads them again.
    leading: tuple[str, ...] = ()

    def __init__(self, dossier: Dossier, data: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.dossier = dossier
        super().__init__(data, **kwargs)

    def pages(self, content: Mapping[str, str]) -> list[Page]:
        """The pages that these answers lead to, in order."""
        return [Page("tout", _("Remplir"), tuple(self.fields))]

    def results(self) -> list[tuple[Any, int]]:
        """What follows from the answers: labels and whole francs."""
        return []
