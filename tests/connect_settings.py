"""Settings of the site `connect` under test."""

from tests.site_environment import prepare_database, use_environment

use_environment("connect", KAGU_CONNECT_URL="http://connect.localhost:8000")

from kagu.connect.config.settings import *
from kagu.connect.config.settings import DATABASES

prepare_database("connect", DATABASES["default"])
