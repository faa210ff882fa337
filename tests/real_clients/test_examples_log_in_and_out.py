"""Services built on libraries that are not ours log people in and out through Kagu."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.real_clients.own_connect import OwnConnect
from tests.real_clients.services import Service

NewPage = Callable[[], Page]
SECONDS_FOR_THE_WORKER = 15


def test_a_person_logs_in_with_a_code(service: Service, connect: OwnConnect, new_page: NewPage) -> None:
    page = new_page()
    _log_in(page, service, connect)
    expect(page.locator("main")).to_contain_text(service.words.logged_in)
    assert page.url.startswith(service.registration.url)


def test_a_wrong_password_lets_nobody_in(service: Service, connect: OwnConnect, new_page: NewPage) -> None:
    page = new_page()
    _go_to_login(page, service)
    _identify(page, "theophile@exemple.nc", "pas le bon mot de passe")
    expect(page.get_by_text("Adresse email ou mot de passe incorrect.").first).to_be_visible()
    page.goto(service.registration.post_logout_redirect_uri)
    expect(page.locator("main")).to_contain_text(service.words.logged_out)


def test_logging_out_at_the_service_ends_the_session_at_connect(
    service: Service, connect: OwnConnect, new_page: NewPage
) -> None:
    page = new_page()
    _log_in(page, service, connect)
    page.get_by_text(service.words.log_out, exact=True).click()
    expect(page.locator("main")).to_contain_text(service.words.logged_out)
    assert page.url.startswith(service.registration.post_logout_redirect_uri)
    _go_to_login(page, service)
    expect(page.get_by_label("Votre mot de passe")).to_be_visible()


def test_logging_out_at_connect_ends_the_session_at_the_service(
    service: Service, connect: OwnConnect, new_page: NewPage
) -> None:
    page = new_page()
    _log_in(page, service, connect)
    tab = page.context.new_page()
    tab.goto(f"{connect.issuer}/oidc/logout")
    tab.locator("main").get_by_role("button", name="Se déconnecter").click()
    tab.wait_for_load_state()
    _reload_until_gone(page, service)


def _go_to_login(page: Page, service: Service) -> None:
    page.goto(service.registration.url)
    if service.words.log_in:
        page.get_by_text(service.words.log_in, exact=True).click()


def _log_in(page: Page, service: Service, connect: OwnConnect) -> None:
    _go_to_login(page, service)
    _identify(page, "theophile@exemple.nc", connect.password_of("theophile"))
    # Asked the first time only.
    agree = page.get_by_role("button", name="Accepter et continuer")
    expect(agree.or_(page.get_by_text(service.words.logged_in)).first).to_be_visible()
    if agree.is_visible():
        agree.click()
    expect(page.locator("main")).to_contain_text(service.words.logged_in)


def _identify(page: Page, email: str, password: str) -> None:
    page.get_by_label("Votre email").fill(email)
    page.get_by_label("Votre mot de passe").fill(password)
    page.locator("main").get_by_role("button", name="Se connecter", exact=True).click()


def _reload_until_gone(page: Page, service: Service) -> None:
    """The logout token is on its way, through the worker."""
    for _ in range(SECONDS_FOR_THE_WORKER * 2):
        page.goto(service.registration.url)
        if service.words.logged_in not in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"still logged in:\n{page.locator('main').inner_text()}")
