"""The fields in a form: one line each, polite in both languages, and nothing that was typed is lost."""

from typing import Any

import pytest
from django import forms
from django.utils import translation

from kagu.inputs.codes import SIX_DIGITS, base32_code
from kagu.inputs.fields import (
    AmountField,
    CodeField,
    CountField,
    DigitsField,
    LabelField,
    LineField,
    MailAddressField,
    NameField,
    ReferenceField,
)
from tests.inputs.horrors import MEGABYTE


class EverythingForm(forms.Form):
    """One of each."""

    address = MailAddressField()
    name = NameField(autocomplete="family-name")
    number = DigitsField(7, 10)
    code = CodeField(SIX_DIGITS)
    amount = AmountField(least=1)
    children = CountField(most=20)
    reference = ReferenceField(longest=30)
    street = LineField(longest=200)
    label = LabelField(longest=60)


class OptionalForm(forms.Form):
    """One of each that may stay empty."""

    address = MailAddressField(required=False)
    amount = AmountField(required=False)
    children = CountField(required=False, most=20)
    street = LineField(required=False, longest=200)


TYPED = {
    "address": " Alice@exemple.nc\u200b",
    "name": "O`Brien",
    "number": "RID : 1 733 902",
    "code": "Code : 123 456",
    "amount": "1 250 000 F",
    "children": "２ enfants",
    "reference": "82-40 333",
    "street": "12\u00a0 rue\u200b de l’Exemple\n",
    "label": "Mon téléphone",
}


def test_what_is_typed_comes_out_read() -> None:
    form = EverythingForm(TYPED)
    assert form.is_valid()
    assert form.cleaned_data == {
        "address": "Alice@exemple.nc",
        "name": "O’Brien",
        "number": "1733902",
        "code": "123456",
        "amount": 1250000,
        "children": 2,
        "reference": "8240333",
        "street": "12 rue de l’Exemple",
        "label": "Mon téléphone",
    }


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\ufeff"])
def test_an_empty_field_says_what_to_type(nothing: str, language: str) -> None:
    with translation.override(language):
        form = EverythingForm(dict.fromkeys(TYPED, nothing))
        errors = {name: str(messages[0]) for name, messages in form.errors.items()}
    assert errors.keys() == TYPED.keys()
    beginning = "Saisissez" if language == "fr" else "Enter"
    assert all(error.startswith(beginning) for error in errors.values())


def test_a_field_that_may_stay_empty_may_hold_unseen_marks() -> None:
    form = OptionalForm(dict.fromkeys(OptionalForm.base_fields, "\u200b"))
    assert form.is_valid()
    assert form.cleaned_data == {"address": "", "amount": None, "children": None, "street": ""}
    assert OptionalForm({}).is_valid()


@pytest.mark.parametrize(
    ("name", "typed", "french", "english"),
    [
        ("address", "alice@[::1]", "adresse email valable", "Enter a valid e"),
        ("address", "a@b.nc, c@d.nc", "une seule adresse", "one email address only"),
        ("name", "http://x.nc", "Un nom s’écrit", "A name is written"),
        ("number", "173390", "7 ou 10 chiffres. Vous en avez saisi 6.", "7 or 10 digits. You entered 6."),
        ("code", "12345", "les 6 chiffres", "the 6 digits"),
        ("amount", "0", "au moins 1 XPF", "at least 1 XPF"),
        ("amount", "12,50", "sans centimes", "without cents"),
        ("children", "21", "de 0 à 20", "from 0 to 20"),
        ("children", "deux", "nombre entier", "whole number"),
        ("reference", "--", "tel qu’il est imprimé", "as it is printed"),
        (
            "street",
            "é" * 201,
            "200 caractères au plus. Le vôtre en a 201",
            "200 characters at most.",
        ),
        ("label", "Voyez www.arnaque.nc", "sans adresse email", "without an email address"),
    ],
)
def test_a_refusal_says_what_to_type_and_keeps_what_was(
    name: str, typed: str, french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            form = EverythingForm(TYPED | {name: typed})
            assert list(form.errors) == [name]
            assert words in str(form.errors[name])
            assert form[name].value() == typed


def test_a_megabyte_in_every_field_is_refused_politely() -> None:
    form = EverythingForm(dict.fromkeys(TYPED, "9" * MEGABYTE))
    assert form.errors.keys() == TYPED.keys()
    assert form.cleaned_data == {}


def test_a_form_may_say_a_refusal_in_its_own_words() -> None:
    field = AmountField(least=1, error_messages={"min_value": "Le montant doit être supérieur à zéro."})
    with pytest.raises(forms.ValidationError, match="supérieur à zéro"):
        field.clean("0")


@pytest.mark.parametrize(
    ("field", "attributes"),
    [
        (MailAddressField(), {"type": "email", "inputmode": "email", "autocomplete": "email"}),
        (MailAddressField(autocomplete="off"), {"type": "email", "autocomplete": "off"}),
        (NameField(autocomplete="given-name"), {"type": "text", "autocomplete": "given-name"}),
        (DigitsField(7), {"type": "text", "inputmode": "numeric", "autocomplete": "off"}),
        (CodeField(SIX_DIGITS), {"inputmode": "numeric", "autocomplete": "one-time-code"}),
        (CodeField(SIX_DIGITS, base32_code(16)), {"autocapitalize": "characters", "inputmode": None}),
        (AmountField(), {"type": "text", "inputmode": "numeric", "autocomplete": "off"}),
        (DigitsField(5, autocomplete="postal-code"), {"inputmode": "numeric", "autocomplete": "postal-code"}),
        (CountField(most=20), {"type": "text", "inputmode": "numeric", "autocomplete": "off"}),
        (ReferenceField(longest=30), {"autocapitalize": "characters", "autocomplete": "off"}),
        (LineField(longest=200, autocomplete="street-address"), {"autocomplete": "street-address"}),
    ],
)
def test_browsers_are_told_what_is_asked_for(field: forms.Field, attributes: dict[str, Any]) -> None:
    context = field.widget.get_context("name", None, field.widget_attrs(field.widget))["widget"]
    told = {"type": context["type"], **context["attrs"]}
    assert {name: told.get(name) for name in attributes} == attributes
    # A browser would cut what is pasted without a word.
    assert "maxlength" not in told
