"""How every form of the site is drawn: one template per field, the same everywhere."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """`settings.FORM_RENDERER`: Django's widgets in our field and form templates."""

    form_template_name = "design_system/fields.html"
    field_template_name = "design_system/field.html"
