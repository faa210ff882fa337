"""Settings of the site `connect` under test."""

from tests.site_environment import prepare_database, use_environment
from tests.strict_templates import strict

use_environment("connect", KAGU_CONNECT_URL="http://connect.localhost:8000")

from kagu.connect.config.settings import *
from kagu.connect.config.settings import INSTALLED_APPS, SHARED

prepare_database("connect", SHARED["DATABASES"]["default"])
TEMPLATES = strict(SHARED["TEMPLATES"], INSTALLED_APPS)
