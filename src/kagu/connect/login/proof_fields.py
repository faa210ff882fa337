"""The hidden fields by which a form proves work or keeps its place (`attempts/`), with `login/proof.js`."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.proof_of_work import LONGEST_PROOF, Challenge
from kagu.connect.accounts.attempts.requests_of_strangers import Shown, challenge_of_request
from kagu.connect.accounts.attempts.waiting_tickets import LONGEST_TICKET


class ProofInput(forms.HiddenInput):
    """A proof serves once: it is never shown again."""

    def format_value(self, value: object) -> None:
        return None


class ProofForm(forms.Form):
    """A form that strangers may send too often."""

    proof = forms.CharField(required=False, max_length=LONGEST_PROOF, widget=ProofInput)
    ticket = forms.CharField(required=False, max_length=LONGEST_TICKET, widget=forms.HiddenInput)

    def ask_proof(self, challenge: Challenge | None) -> None:
        """`login/proof.js` solves the challenge while the person types."""
        if challenge:
            self.fields["proof"].widget.attrs |= {
                "data-challenge": challenge.text,
                "data-bits": str(challenge.bits),
                "data-wait": gettext("Un instant…"),
            }

    def keep_place(self, ticket: str) -> None:
        """Without scripts, the same page pressed again after the wait."""
        self.data = {**{name: self.data.get(name) for name in self.fields}, "ticket": ticket}


class RequestForm(ProofForm):
    """A form that asks for a mail: its page does the work beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_proof(challenge_of_request())

    @property
    def shown(self) -> Shown:
        """What it carried; read once it is valid."""
        return Shown(self.cleaned_data["proof"], self.cleaned_data["ticket"])

    def wait(self, refusal: TooManyAttempts, words: str) -> None:
        """Say what happens and when; the place is kept."""
        self.add_error(None, words)
        self.keep_place(refusal.ticket)
        self.ask_proof(refusal.challenge)
