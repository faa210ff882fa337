"""Every form of the site, from every browser of the last eight years: ours are taken, others' are not."""

import pytest

from tests.posted_forms import BROWSERS, BROWSERS_OF_LINKS, OTHER_SITES, paths, refused

pytestmark = pytest.mark.django_db
PURPOSES = ("validatetiers", "contestrole")


@pytest.mark.parametrize("headers", BROWSERS.values(), ids=BROWSERS)
def test_every_form_is_taken_from_every_browser(headers: dict[str, str]) -> None:
    assert not refused(paths(of_links=False), headers)


@pytest.mark.parametrize("headers", BROWSERS_OF_LINKS.values(), ids=BROWSERS_OF_LINKS)
def test_the_form_of_a_mailed_link_needs_no_cookie(headers: dict[str, str]) -> None:
    """Its secret is the proof."""
    assert paths(of_links=True) == {f"/public/{purpose}" for purpose in PURPOSES}
    assert not refused(paths(of_links=True), headers, has_cookies=False)


@pytest.mark.parametrize("headers", OTHER_SITES.values(), ids=OTHER_SITES)
def test_no_form_is_taken_from_another_site(headers: dict[str, str]) -> None:
    for of_links in (True, False):
        assert refused(paths(of_links=of_links), headers) == paths(of_links=of_links)


def test_no_other_form_is_taken_without_its_cookie() -> None:
    assert len(paths(of_links=False)) > 35
    assert refused(paths(of_links=False), BROWSERS["today"], has_cookies=False) == paths(of_links=False)
