"""How templates name a dossier, its state and its events."""

from django import template

from kagu.tax_portal.taxpayers import dossier_labels
from kagu.tax_portal.taxpayers.amounts import show_xpf

register = template.Library()
register.filter("dossier_title", dossier_labels.title)
register.filter("dossier_number", dossier_labels.short_number)
register.filter("state_label", dossier_labels.state)
register.filter("event_label", dossier_labels.event)
register.filter("xpf", show_xpf)
