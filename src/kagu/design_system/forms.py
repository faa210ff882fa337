"""How every form of the site is drawn: one template per field, the same everywhere."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from kagu.design_system.typed_again import fill_in


class FormRenderer(DjangoTemplates):
    """`settings.FORM_RENDERER`: Django's widgets in our field and form templates."""

    form_template_name = "design_system/fields.html"
    field_template_name = "design_system/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if "widget" in context:
            fill_in(context["widget"])
        return super().render(template_name, context, request)
