"""What Django's own fields say when they are left empty."""

import pytest
from django import forms
from django.utils.translation import override


@pytest.mark.parametrize(
    ("field", "french", "english"),
    [
        (forms.CharField(), "Remplissez ce champ.", "Fill in this field."),
        (forms.BooleanField(), "Cochez cette case pour continuer.", "Tick this box to continue."),
        (forms.ChoiceField(), "Choisissez une réponse.", "Choose an answer."),
        (forms.MultipleChoiceField(), "Choisissez au moins une réponse.", "Choose at least one answer."),
        (forms.DateField(), "Indiquez une date.", "Enter a date."),
    ],
)
def test_an_empty_field_says_what_to_do(field: forms.Field, french: str, english: str) -> None:
    for language, words in (("fr", french), ("en", english)):
        with override(language):
            with pytest.raises(forms.ValidationError) as refusal:
                field.clean(None)
            assert refusal.value.messages == [words]
