"""Settings of the site `tax_portal` under test."""

from tests.site_environment import prepare_database, use_environment
from tests.strict_templates import strict

use_environment(
    "tax_portal",
    KAGU_TAX_PORTAL_URL="http://impots.localhost:8001",
    KAGU_TAX_PORTAL_ISSUER="http://connect.localhost:8000",
    KAGU_TAX_PORTAL_CLIENT_ID="impots",
    KAGU_TAX_PORTAL_CLIENT_SECRET="a client secret for tests, long enough",
    KAGU_GATEWAY_URL="http://connect.localhost:8000",
)

from kagu.tax_portal.config.settings import *
from kagu.tax_portal.config.settings import INSTALLED_APPS, SHARED

prepare_database("tax_portal", SHARED["DATABASES"]["default"])
TEMPLATES = strict(SHARED["TEMPLATES"], INSTALLED_APPS)
