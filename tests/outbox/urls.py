"""The agents' pages alone, as Django shows them: whom a site lets in is that site's own."""

from django.contrib.admin import AdminSite
from django.urls import path

from kagu.outbox.admin import OutboxMessageAdmin
from kagu.outbox.models import OutboxMessage

pages = AdminSite()
pages.register(OutboxMessage, OutboxMessageAdmin)

urlpatterns = [path("admin/", pages.urls)]
