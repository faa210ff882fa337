"""The link of the mail that tells of a new representative: it needs no login."""

from django.urls import path

from kagu.tax_portal.companies import contest
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE

urlpatterns = [path(CONTEST_ROLE.name, contest.contest, name="contest_role")]
