"""Every answer of the site has an id, which the log's lines carry."""

import pytest

from kagu.tax_portal.config.wsgi import application
from tests.request_ids import ids_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/contact/", "/mon-profil/", "/nowhere/"])
def test_every_answer_has_an_id_of_its_own_or_the_proxys(path: str) -> None:
    [first], _ = ids_of(application, path)
    [second], _ = ids_of(application, path)
    assert len(first) >= 8
    assert first != second
    assert ids_of(application, path, HTTP_X_REQUEST_ID="a1b2c3d4-e5")[0] == ["a1b2c3d4-e5"]


def test_the_lines_of_the_log_carry_it() -> None:
    _, log = ids_of(application, "/nowhere/", HTTP_X_REQUEST_ID="a1b2c3d4-e5")
    assert " a1b2c3d4-e5 " in log
