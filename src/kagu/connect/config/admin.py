"""The Django application `admin` of this site: it asks for a recent login."""

from django.contrib.admin.apps import AdminConfig


class AgentsAdminConfig(AdminConfig):
    default_site = "kagu.connect.agents.admin_site.AgentsAdminSite"
