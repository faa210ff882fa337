"""The account's address beside a password that is typed or chosen: which entry a password manager means."""

from typing import Any

from django import forms


class UsernameInput(forms.TextInput):
    """Seen by password managers alone; a `type="hidden"` they pass over."""

    is_hidden = True

    def __init__(self, address: str) -> None:
        self.address = address
        unseen = {"class": "visually-hidden", "aria-hidden": "true", "tabindex": "-1", "readonly": True}
        super().__init__({"autocomplete": "username", **unseen})

    def format_value(self, value: object) -> str:
        """Whatever came back: the address is the site's to say."""
        return self.address


class OfAccountForm(forms.Form):
    """A form that asks for the password of the account with this address."""

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.CharField(required=False, widget=UsernameInput(username))
