"""Form fields of what people type, one line each; what was typed is shown again as it was."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kagu.inputs.addresses import read_address
from kagu.inputs.amounts import LARGEST_AMOUNT, read_amount
from kagu.inputs.codes import DIGITS, CodeShape, read_code
from kagu.inputs.counts import read_count
from kagu.inputs.lines import read_label, read_line
from kagu.inputs.names import read_name
from kagu.inputs.numbers import read_digits
from kagu.inputs.references import read_reference
from kagu.inputs.refusals import InputRefused


class ReadField(forms.Field):
    """A field with a reader: its refusal is the field's error, and `error_messages` may say it otherwise.

    A text of unseen marks alone counts as nothing typed. No `maxlength`: a browser would cut what is
    pasted without a word.
    """

    empty_value: Any = ""
    attributes: dict[str, Any] = {}

    def __init__(self, *, widget: forms.Widget | None = None, **kwargs: Any) -> None:
        super().__init__(widget=widget or self.make_widget(), **kwargs)

    def make_widget(self) -> forms.Widget:
        """The widget, with the attributes that tell browsers and telephones what is asked for."""
        return forms.TextInput(attrs=self.attributes)

    def read(self, typed: str) -> Any:
        """The value; raises InputRefused."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return self.empty_value
        try:
            return self.read(str(value))
        except InputRefused as refusal:
            if refusal.code == "empty":
                return self.empty_value
            message = self.error_messages.get(refusal.code, refusal.message)
            raise ValidationError(message, code=refusal.code) from refusal


class MailAddressField(ReadField):
    """One mailbox; `autocomplete="off"` where it is somebody else's."""

    default_error_messages = {"required": _("Saisissez une adresse email, par exemple nom@exemple.nc.")}

    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        self.attributes = {
            "inputmode": "email",
            "autocomplete": autocomplete,
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        super().__init__(**kwargs)

    def make_widget(self) -> forms.Widget:
        return forms.EmailInput(attrs=self.attributes)

    def read(self, typed: str) -> str:
        return read_address(typed)


class NameField(ReadField):
    """`autocomplete` is `given-name` or `family-name` for one's own, `off` for somebody else's."""

    default_error_messages = {"required": _("Saisissez un nom.")}

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        self.attributes = {"autocomplete": autocomplete, "spellcheck": "false"}
        super().__init__(**kwargs)

    def read(self, typed: str) -> str:
        return read_name(typed)


class DigitsField(ReadField):
    """An identifier of as many digits as one of `lengths` says."""

    default_error_messages = {"required": _("Saisissez ce numéro.")}

    def __init__(self, *lengths: int, autocomplete: str = "off", **kwargs: Any) -> None:
        self.lengths = lengths
        self.attributes = {"inputmode": "numeric", "autocomplete": autocomplete, "spellcheck": "false"}
        super().__init__(**kwargs)

    def read(self, typed: str) -> str:
        return read_digits(typed, *self.lengths)


class CodeField(ReadField):
    """A code in one of the shapes; a keyboard of digits where it has digits alone.

    `autocomplete="off"` where it is the code of a paper, which no telephone receives.
    """

    default_error_messages = {"required": _("Saisissez votre code.")}

    def __init__(self, *shapes: CodeShape, autocomplete: str = "one-time-code", **kwargs: Any) -> None:
        self.shapes = shapes
        is_numeric = all(shape.alphabet == DIGITS for shape in shapes)
        keyboard = {"inputmode": "numeric"} if is_numeric else {"autocapitalize": "characters"}
        self.attributes = {"autocomplete": autocomplete, "spellcheck": "false", **keyboard}
        super().__init__(**kwargs)

    def read(self, typed: str) -> str:
        return read_code(typed, *self.shapes)


class ReferenceField(ReadField):
    """A secret or a reference of letters and digits, `longest` at most."""

    attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    default_error_messages = {"required": _("Saisissez ce numéro.")}

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def read(self, typed: str) -> str:
        return read_reference(typed, self.longest)


class LineField(ReadField):
    """Free text on one line, `longest` signs at most."""

    default_error_messages = {"required": _("Saisissez un texte.")}

    def __init__(self, *, longest: int, autocomplete: str = "off", **kwargs: Any) -> None:
        self.longest = longest
        self.attributes = {"autocomplete": autocomplete}
        super().__init__(**kwargs)

    def read(self, typed: str) -> str:
        return read_line(typed, self.longest)


class LabelField(LineField):
    """A name that somebody gives a thing of theirs, and that is mailed."""

    default_error_messages = {"required": _("Saisissez un nom.")}

    def read(self, typed: str) -> str:
        return read_label(typed, self.longest)


class CountField(ReadField):
    """A small whole number, between `least` and `most`."""

    empty_value = None
    attributes = {"inputmode": "numeric", "autocomplete": "off"}
    default_error_messages = {"required": _("Saisissez un nombre entier.")}

    def __init__(self, *, least: int = 0, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def read(self, typed: str) -> int:
        return read_count(typed, least=self.least, most=self.most)


class AmountField(ReadField):
    """An amount in whole francs, between `least` and `most`."""

    empty_value = None
    attributes = {"inputmode": "numeric", "autocomplete": "off"}
    default_error_messages = {"required": _("Saisissez un montant en francs.")}

    def __init__(self, *, least: int = 0, most: int = LARGEST_AMOUNT, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def read(self, typed: str) -> int:
        return read_amount(typed, least=self.least, most=self.most)
