"""The login page: R17–R23, its refusals, and what it never tells."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, LoginSession, User
from kagu.connect.accounts.passwords.hashing import set_password
from kagu.connect.clients.models import Client
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.pages import seen_by_stranger, text_of

pytestmark = pytest.mark.django_db
REFUSAL = "Adresse email ou mot de passe incorrect."


@pytest.fixture
def impots() -> Client:
    return Client.objects.create(
        client_id="impots",
        name="Vos démarches fiscales en ligne",
        home_url="https://impots.exemple.nc/login/",
        sector="impots.exemple.nc",
    )


def test_the_page_shows_the_texts_of_the_notice(browser: Browser) -> None:
    page = text_of(browser.get(LOGIN))
    for text in (
        "Se connecter",
        "Votre email",
        "Votre mot de passe",
        "Mot de passe oublié ?",
        "Créer un compte NC Connect",
        "Accédez aux services publics en ligne de Nouvelle-Calédonie avec un seul nom d'utilisateur",
        "NC Connect est conçu pour protéger votre vie privée et votre sécurité.",
        "Créer un compte",
    ):
        assert text in page, text
    assert "redirigés" not in page


def test_a_person_sent_by_a_service_is_told_so(browser: Browser, impots: Client) -> None:
    page = text_of(browser.get(LOGIN, {"next": "/authorize?client_id=impots&state=x"}))
    assert "Vous avez été redirigés ici pour vous connecter avec NC Connect" in page
    assert "Vos démarches fiscales en ligne" in page


def test_a_service_that_was_closed_is_not_named(browser: Browser, impots: Client) -> None:
    Client.objects.update(is_enabled=False)
    assert "redirigés" not in text_of(browser.get(LOGIN, {"next": "/authorize?client_id=impots"}))


def test_the_page_speaks_english(browser: Browser) -> None:
    browser.cookies["language"] = "en"
    page = text_of(browser.get(LOGIN))
    assert "Forgotten password?" in page
    assert "Mot de passe" not in page


def test_the_right_password_opens_a_session(browser: Browser, alice: User) -> None:
    response = log_in(browser, "alice@exemple.nc")
    assert response.status_code == 302
    assert response["Location"] == "/mon-compte/"
    session = LoginSession.objects.get(user=alice)
    assert session.sid
    assert session.amr == ["pwd"]
    assert session.network == "127.0.0.0/24"
    assert Activity.objects.get(user=alice).kind == "logged_in"


def test_the_address_is_known_in_any_case_and_spelling(browser: Browser, alice: User) -> None:
    assert log_in(browser, " Alice@EXEMPLE.nc ").status_code == 302


def test_an_accent_typed_in_two_ways_is_the_same_password(
    browser: Browser, make_person: Callable[..., User]
) -> None:
    set_password(make_person("Zoe"), "caf\u00e9 cr\u00e8me et tartines")
    assert log_in(browser, "zoe@exemple.nc", "cafe\u0301 cre\u0300me et tartines").status_code == 302


def test_login_returns_to_the_request_of_the_service(browser: Browser, alice: User) -> None:
    response = log_in(browser, alice.email, to=f"{LOGIN}?next=/authorize%3Fclient_id%3Dimpots%26state%3Dx")
    assert response["Location"] == "/authorize?client_id=impots&state=x"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://mechant.example.org/",
        "//mechant.example.org/",
        "/\\mechant.example.org/",
        "\\\\mechant.example.org",
        "javascript:alert(1)",
        "http:/mechant.example.org",
        "mon-compte/",
        "/\t/mechant.example.org",
        "/" + "a" * 3000,
    ],
)
def test_login_never_leads_to_another_site(browser: Browser, alice: User, elsewhere: str) -> None:
    """E62."""
    response = browser.post(
        LOGIN, {"email": alice.email, "password": PASSWORD}, query_params={"next": elsewhere}
    )
    assert response["Location"] == "/mon-compte/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser: Browser, alice: User) -> None:
    wrong, unknown = log_in(browser, alice.email, "not this one"), log_in(browser, "nobody@exemple.nc")
    assert wrong.status_code == unknown.status_code == 200
    assert REFUSAL in text_of(wrong)
    assert seen_by_stranger(wrong, alice.email) == seen_by_stranger(unknown, "nobody@exemple.nc")
    assert not LoginSession.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize("state", [User.State.PENDING, User.State.DELETED])
def test_an_account_that_is_not_open_gets_the_generic_refusal(
    browser: Browser, make_person: Callable[..., User], state: str
) -> None:
    make_person("Bob", state=state)
    page = text_of(log_in(browser, "bob@exemple.nc"))
    assert REFUSAL in page
    assert "Renvoyer l'email" in page


def test_a_suspended_account_is_explained_to_its_owner_only(
    browser: Browser, make_person: Callable[..., User]
) -> None:
    """S1."""
    make_person("Bob", state=User.State.SUSPENDED)
    assert "Votre compte est suspendu" in text_of(log_in(browser, "bob@exemple.nc"))
    assert REFUSAL in text_of(log_in(browser, "bob@exemple.nc", "wrong"))


def test_after_a_revert_only_the_mailbox_opens_the_account(
    browser: Browser, make_person: Callable[..., User]
) -> None:
    """E19."""
    make_person("Bob", must_change_password=True)
    assert "Choisissez un nouveau mot de passe" in text_of(log_in(browser, "bob@exemple.nc"))
    assert REFUSAL in text_of(log_in(browser, "bob@exemple.nc", "wrong"))
    assert not LoginSession.objects.filter(user__isnull=False).exists()


def test_a_refused_page_keeps_the_address_and_not_the_password(browser: Browser) -> None:
    page = text_of(log_in(browser, "nobody@exemple.nc", "a secret typed wrong"))
    assert 'value="nobody@exemple.nc"' in page
    assert "a secret typed wrong" not in page


def test_the_address_of_the_last_page_is_offered_again(browser: Browser) -> None:
    browser.post("/oidc/forgotten-password", {"email": "alice@exemple.nc"})
    assert 'value="alice@exemple.nc"' in text_of(browser.get(LOGIN))


def test_the_service_may_hint_the_address(browser: Browser) -> None:
    page = text_of(browser.get(LOGIN, {"next": "/authorize?login_hint=alice@exemple.nc"}))
    assert 'value="alice@exemple.nc"' in page


def test_login_changes_the_cookie_and_the_database_holds_only_its_hash(browser: Browser, alice: User) -> None:
    browser.post("/oidc/forgotten-password", {"email": alice.email})
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    log_in(browser, alice.email)
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    session = LoginSession.objects.get(user=alice)
    assert session.session_key == hashlib.sha256(after.encode()).hexdigest()
    browser.cookies[settings.SESSION_COOKIE_NAME] = before
    assert browser.get("/mon-compte/").status_code == 302


def test_logging_in_again_changes_the_cookie_and_keeps_the_session(browser: Browser, alice: User) -> None:
    """Grants of services hang on the session: a fresh authentication must not cut them."""
    log_in(browser, alice.email)
    first = LoginSession.objects.get(user=alice)
    log_in(browser, alice.email)
    second = LoginSession.objects.get(user=alice)
    assert (second.pk, second.sid) == (first.pk, first.sid)
    assert second.session_key != first.session_key


def test_logging_in_as_someone_else_ends_the_former_session(browser: Browser, alice: User, bob: User) -> None:
    log_in(browser, alice.email)
    log_in(browser, bob.email)
    assert [session.user for session in LoginSession.objects.filter(user__isnull=False)] == [bob]


def test_the_session_ends_after_an_idle_hour(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    session = LoginSession.objects.get(user=alice)
    assert timedelta(minutes=59) < session.expire_date - timezone.now() <= timedelta(minutes=60)
    LoginSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/mon-compte/").status_code == 302


def test_being_seen_is_written_at_most_once_a_minute(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    session = LoginSession.objects.get(user=alice)
    browser.get("/mon-compte/")
    assert LoginSession.objects.get(user=alice).last_seen_at == session.last_seen_at
    early = timezone.now() - timedelta(minutes=5)
    LoginSession.objects.update(last_seen_at=early, expire_date=early + timedelta(minutes=60))
    browser.get("/mon-compte/")
    session.refresh_from_db()
    assert session.last_seen_at
    assert session.last_seen_at > early
    assert session.expire_date > timezone.now() + timedelta(minutes=59)


def test_no_session_outlives_twelve_hours(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    early = timezone.now() - timedelta(minutes=5)
    soon = timezone.now() + timedelta(minutes=10)
    LoginSession.objects.update(last_seen_at=early, absolute_expiry_at=soon)
    browser.get("/mon-compte/")
    assert LoginSession.objects.get(user=alice).expire_date == soon


def test_a_person_already_logged_in_goes_to_their_account(browser: Browser, alice: User) -> None:
    log_in(browser, alice.email)
    assert browser.get(LOGIN)["Location"] == "/mon-compte/"
    assert browser.get("/")["Location"] == "/mon-compte/"


def test_a_form_without_its_csrf_token_logs_nobody_in(alice: User) -> None:
    browser = Browser(enforce_csrf_checks=True)
    assert log_in(browser, alice.email).status_code == 403
    [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(browser.get(LOGIN)))
    assert browser.post(LOGIN, {"email": alice.email, "password": PASSWORD}).status_code == 403
    form = {"email": alice.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.post(LOGIN, form).status_code == 302


def test_a_forged_host_is_refused(browser: Browser) -> None:
    assert browser.get(LOGIN, headers={"host": "mechant.example.org"}).status_code == 400


def test_a_form_of_ten_megabytes_is_refused(browser: Browser) -> None:
    assert log_in(browser, "alice@exemple.nc", "x" * 10_000_000).status_code == 413


def test_a_password_much_too_long_is_wrong_and_nothing_else(browser: Browser, alice: User) -> None:
    assert REFUSAL in text_of(log_in(browser, alice.email, "x" * 100_000))


@pytest.mark.parametrize("address", ["", "a\0b@exemple.nc", "pas une adresse", "é" * 300])
def test_what_is_no_address_gets_a_page(browser: Browser, address: str) -> None:
    assert log_in(browser, address).status_code == 200


def test_pages_are_not_stored_or_framed(browser: Browser) -> None:
    headers = browser.get(LOGIN).headers
    assert "no-store" in headers["Cache-Control"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
