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
            _say_nothing_of_hidden(context["widget"])
            fill_in(context["widget"])
        return super().render(template_name, context, request)


def _say_nothing_of_hidden(widget: dict[str, Any]) -> None:
    """Nobody reads a hidden field: a description of it is no valid HTML."""
    for one in [widget, *widget.get("subwidgets", ())]:
        if one.get("type") == "hidden":
            one["attrs"] = {name: value for name, value in one["attrs"].items() if name[:5] != "aria-"}
