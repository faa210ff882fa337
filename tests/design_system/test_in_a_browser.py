"""The design system in Chromium: accessible, inside the screen, and helpful when scripts run."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page

from tests.chromium import open_chromium
from tests.targets import small_targets

pytestmark = pytest.mark.urls("tests.design_system.urls")
ADDRESSES = ["/components/", "/form/", "/told/", "/conditions-generales/", "/mentions-legales/", "/contact/"]
ADDRESSES += ["/accessibilite/", "/plan-du-site/"]
FAILURES = {"/suspicious/": 400, "/forbidden/": 403, "/nowhere/": 404, "/busy/": 503}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


class Server(ThreadingMixIn, WSGIServer):
    """The site on a free port, without a database: these pages need none."""

    daemon_threads = True


class SilentHandler(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing: the tests' output is for failures."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the pages in `urls.py`."""
    server = Server(("127.0.0.1", 0), SilentHandler)
    server.set_app(WSGIHandler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://connect.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[1280, 320])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A wide and a narrow window, which refuse any complaint of the browser."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 720}, base_url=site, locale="fr-FR"
    )
    context.set_default_timeout(5000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def check(page: Page) -> None:
    """No accessibility fault, and nothing that sticks out of the window."""
    violations = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("address", [*ADDRESSES, *FAILURES])
def test_pages_are_accessible_at_both_widths(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == FAILURES.get(address, 200)
    check(page)


def test_a_refused_form_is_accessible_and_takes_the_person_to_what_is_wrong(page: Page) -> None:
    page.goto("/form/")
    page.get_by_role("button", name="Envoyer").click()
    check(page)
    summary = page.get_by_role("alert")
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link", name="Votre mot de passe").click()
    page.keyboard.type("secret")
    assert page.locator("#id_password").input_value() == "secret"


def test_back_finds_the_refused_form_again_with_what_was_typed(page: Page) -> None:
    """Whatever was typed, but the password; and never the browser's own error page."""
    page.goto("/form/")
    page.get_by_label("Votre email").fill("alice@")
    page.get_by_label("Votre mot de passe").fill("s3cret")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("alert").wait_for()
    page.goto("/contact/")
    page.go_back()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Votre email").input_value() == "alice@"
    assert page.locator("#id_password").input_value() == ""


def test_what_an_act_ended_in_is_heard_first(page: Page) -> None:
    page.goto("/told/")
    assert page.evaluate("document.activeElement.matches('.notice--success[role=status]')")


def test_a_password_can_be_shown_and_hidden(page: Page) -> None:
    page.goto("/form/")
    field = page.locator("#id_password")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    assert field.get_attribute("type") == "text"
    check(page)
    page.get_by_role("button", name="Masquer le mot de passe").click()
    assert field.get_attribute("type") == "password"


def test_the_menu_opens_and_closes_with_the_keyboard(page: Page) -> None:
    page.goto("/components/")
    menu = page.locator("details.menu")
    menu.locator("summary").press("Enter")
    page.get_by_role("link", name="Mon compte").wait_for()
    check(page)
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert menu.locator("summary").evaluate("element => element === document.activeElement")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    assert menu.get_attribute("open") is None


@pytest.mark.parametrize("key", ["Escape", "Tab"])
def test_an_explanation_closes_with_the_keyboard(page: Page, key: str) -> None:
    page.goto("/components/")
    page.locator(".bubble summary").press("Enter")
    page.get_by_text("Sept chiffres.").wait_for()
    page.keyboard.press(key)
    page.get_by_text("Sept chiffres.").wait_for(state="hidden")


def test_a_panel_that_an_address_opened_closes_with_escape(page: Page) -> None:
    page.goto("/panel/")
    page.keyboard.press("Escape")
    page.wait_for_url("**/components/")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_text(page: Page) -> None:
    page.goto("/components/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_what_can_be_pressed_is_large_enough(page: Page) -> None:
    for address in ("/components/", "/form/", "/contact/", "/nowhere/"):
        page.goto(address)
        assert small_targets(page) == []
    page.goto("/form/")
    page.get_by_role("button", name="Envoyer").click()
    assert small_targets(page) == []


@pytest.mark.parametrize("address", ["/components/", "/form/"])
def test_pages_are_readable_on_a_dark_screen(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 31)"
    check(page)


def test_own_colours_show_which_part_of_the_site_is_open(page: Page) -> None:
    """A border that is transparent to others is drawn where people choose their colours."""
    page.emulate_media(forced_colors="active")
    page.goto("/components/")
    drawn = """link => {
      const style = getComputedStyle(link);
      return [style.borderTopColor, style.borderBottomColor, style.backgroundColor];
    }"""
    current, other = (
        page.locator(f".site-navigation a{which}").evaluate(drawn)
        for which in ("[aria-current]", ":not([aria-current])")
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert other[:2] == [ground, ground]
    assert current[0] == ground
    assert current[1] != ground


def test_the_language_switch_works_from_a_page_that_hides_where_people_come_from(page: Page) -> None:
    page.goto("/secretive/")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/secretive/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_what_is_being_typed_stays_when_the_language_changes(page: Page) -> None:
    """Nothing is lost, sent or not; but a password, even one that is shown."""
    page.goto("/form/")
    page.get_by_label("Votre email").fill("alice@exemple.nc")
    page.get_by_label("Surnom").fill("Ali")
    page.get_by_label("Une société").check()
    page.get_by_label("Votre mot de passe").fill("s3cret")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    for language in ("English", "Français"):
        with page.expect_request("**/form/") as sent:
            page.get_by_role("button", name=language).click()
        assert "s3cret" not in str(sent.value.post_data)
        assert page.get_by_label("Votre email").input_value() == "alice@exemple.nc"
        assert page.get_by_label("Surnom").input_value() == "Ali"
        assert page.get_by_label("Une société").is_checked()
        assert not page.get_by_label("J’accepte").is_checked()
        assert page.locator("#id_password").input_value() == ""
        check(page)
    page.get_by_label("J’accepte").check()
    page.get_by_role("button", name="English").click()
    assert page.get_by_label("J’accepte").is_checked()


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/form/")
    page.get_by_label("Votre email").fill("alice@")
    page.get_by_role("button", name="Envoyer").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Votre email").input_value() == "alice@"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_label("Votre email").input_value() == "alice@"
    context.close()
