"""How templates name dossiers and delegations, their states and their events."""

from django import template

from kagu.tax_portal.taxpayers.companies import company_labels
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.fiscal_services.amounts import show_xpf

register = template.Library()
register.filter("dossier_title", dossier_labels.title)
register.filter("dossier_number", dossier_labels.short_number)
register.filter("state_label", dossier_labels.state)
register.filter("event_label", dossier_labels.event)
register.filter("xpf", show_xpf)
register.filter("role_label", company_labels.role)
register.filter("role_person", company_labels.person_name)
register.filter("delegated_services", delegation_labels.services)
register.filter("delegation_state", delegation_labels.state)
register.filter("principal_name", delegation_labels.principal_name)
register.filter("delegate_name", delegation_labels.delegate_name)
