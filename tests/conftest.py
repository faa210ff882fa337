"""What every test may ask for, and what none may overlook."""

import pytest
from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from kagu.site import clock as site_clock
from kagu.texts.compiled import compile_messages
from tests.clock import Clock
from tests.few_cases import leave_out_most_cases
from tests.forms_seen import watch_forms
from tests.mails import Mailbox
from tests.markup.watch import watch_pages
from tests.words_seen import watch_words


def pytest_configure() -> None:
    """Both languages are tested as people see them: their catalogues are compiled where they changed."""
    compile_messages()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_most_cases(config, items)


class OwnTransactions:
    """The connection as it is in service: no test's transaction surrounds every request."""

    @property
    def in_atomic_block(self) -> bool:
        return any(not block._from_testcase for block in connection.atomic_blocks)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _acts_open_their_own_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be refused in service is refused in every test: a mail outside its act's transaction."""
    if apps.ready and apps.is_installed("kagu.outbox"):
        monkeypatch.setattr("kagu.outbox.enqueue.connection", OwnTransactions())


@pytest.fixture(autouse=True)
def _forms_are_for_every_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    watch_forms(monkeypatch)


@pytest.fixture(autouse=True)
def _words_are_set_as_print_is(monkeypatch: pytest.MonkeyPatch) -> None:
    watch_words(monkeypatch)


@pytest.fixture(autouse=True)
def _pages_say_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    watch_pages(monkeypatch)


@pytest.fixture(autouse=True)
def _a_worker_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests deliver by themselves; those of a worker that sleeps ask for `no_worker`."""
    if apps.ready and apps.is_installed("kagu.outbox"):
        monkeypatch.setattr("kagu.outbox.lateness.last_beat", site_clock.now)


@pytest.fixture
def no_worker(_a_worker_is_at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages believe the rows again: there is none of a worker."""
    # By name: this file also loads where no site's settings are.
    last_beat = import_string("kagu.outbox.heartbeat.last_beat")
    monkeypatch.setattr("kagu.outbox.lateness.last_beat", last_beat)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The site's clock, which stands still until the test moves it."""
    clock = Clock()
    monkeypatch.setattr("kagu.site.clock.source", clock.read)
    return clock


@pytest.fixture
def mails(db: None) -> Mailbox:
    """The mails that the site under test sent; asking for them makes the worker deliver."""
    return Mailbox()
