"""Addresses that programs look for on every site: where a password is changed, whom to tell of a weakness."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kagu.connect.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_a_program_that_keeps_passwords_finds_where_to_change_one(browser: Browser, alice: User) -> None:
    answer = browser.get("/.well-known/change-password")
    assert (answer.status_code, answer["Location"]) == (302, "/mon-compte/mot-de-passe/")
    browser.force_login(alice)
    assert browser.get(answer["Location"]).status_code == 200


def test_whoever_finds_a_weakness_reads_whom_to_tell(browser: Browser) -> None:
    answer = browser.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines()[1:])
    assert answer.text.startswith("Contact: mailto:contact@exemple.nc\n")
    assert lines["Canonical"] == "http://connect.localhost:8000/.well-known/security.txt"
    expires = parse_datetime(lines["Expires"])
    assert expires
    assert timezone.now() < expires < timezone.now() + timedelta(days=365)


def test_without_a_contact_address_nobody_is_promised_an_answer(browser: Browser, settings: Any) -> None:
    settings.BRAND = {**settings.BRAND, "contact_address": ""}
    assert browser.get("/.well-known/security.txt").status_code == 404
