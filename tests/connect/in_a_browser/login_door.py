"""What people do at the login door, in a real browser."""

from playwright.sync_api import Page

from tests.connect.conftest import PASSWORD

NEW = "trois tortues traversent le lagon"


def type_password(page: Page, email: str, password: str) -> None:
    """On the login page."""
    page.get_by_label("Votre email").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def give_password(page: Page, site: str) -> None:
    """Alice's, on a fresh login page."""
    page.goto(f"{site}/oidc/login")
    type_password(page, "alice@exemple.nc", PASSWORD)
