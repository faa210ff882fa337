"""Icons are drawn in the page; they are decoration unless they have a label."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from kagu.design_system.icons import draw
from kagu.design_system.templatetags.design_system import moment


def test_an_icon_is_silent_without_a_label() -> None:
    assert 'aria-hidden="true"' in draw("email")


def test_an_icon_with_a_label_is_an_image_that_says_it() -> None:
    assert 'role="img" aria-label="L&#x27;aide"' in draw("info", "L'aide")


def test_an_icon_keeps_its_size_and_line_without_the_style_sheet() -> None:
    assert ' width="24" height="24" ' in draw("email")
    assert ' fill="none" stroke="currentColor" ' in draw("email")


def test_an_unknown_icon_is_a_mistake_of_the_template() -> None:
    with pytest.raises(KeyError):
        draw("unicorn")


def test_a_moment_is_told_in_the_sites_time_zone_and_the_readers_language() -> None:
    value = datetime(2026, 3, 1, 20, 5, tzinfo=UTC)
    assert moment(value) == "2 mars 2026 à 7\u00a0h\u00a005"
    with translation.override("en"):
        assert moment(value) == "2 March 2026 at 07:05"
