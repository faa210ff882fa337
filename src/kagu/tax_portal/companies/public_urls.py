"""The link of the mail that tells of a new representative: it needs no login."""

from django.urls import path

from kagu.tax_portal.companies import contest

urlpatterns = [path("contestrole", contest.contest, name="contest_role")]
