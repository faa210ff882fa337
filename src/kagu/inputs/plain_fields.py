"""What Django's own fields say when they are left empty: what to do, not what is missing."""

from django import forms
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    forms.Field: {"required": _("Remplissez ce champ.")},
    forms.BooleanField: {"required": _("Cochez cette case pour continuer.")},
    forms.ChoiceField: {
        "required": _("Choisissez une réponse."),
        "invalid_choice": _("Choisissez une des réponses proposées."),
    },
    forms.MultipleChoiceField: {
        "required": _("Choisissez au moins une réponse."),
        "invalid_choice": _("Choisissez parmi les réponses proposées."),
    },
    forms.DateField: {
        "required": _("Indiquez une date."),
        "invalid": _("Indiquez une date qui existe : le jour, le mois et l’année."),
    },
}


def say_what_to_do() -> None:
    """For every form of the site, once, as it starts; a field's own words still come first."""
    for field, messages in MESSAGES.items():
        own = vars(field).get("default_error_messages", {})
        field.default_error_messages = {**own, **messages}  # type: ignore[attr-defined] # as Django reads it
