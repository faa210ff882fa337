"""« Mes données » when there is much of it: the worker prepares the files, and they stay for a day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.export import contents, prepare
from kagu.connect.accounts.export.erase_expired_exports import erase_expired_exports
from kagu.connect.accounts.export.own_data import WRITERS
from kagu.connect.accounts.history.agent_act import AgentAct
from kagu.connect.accounts.models import Activity, DataExport, DataExportPart, User
from kagu.connect.accounts.passwords import packed_file
from kagu.connect.accounts.suspend_account import lift_suspension, suspend_account
from kagu.outbox.dead_letters import dead_letters, resend
from kagu.outbox.delivery import ClaimLost
from kagu.outbox.models import OutboxMessage
from tests.connect.my_account.conftest import log_in, make_user
from tests.connect.my_account.export import PAGE, check_signature
from tests.connect.my_account.pages import text
from tests.deliveries import deliver_due
from tests.mails import Mailbox
from tests.threads import run_together

MANY = 101


@pytest.fixture
def much(alice: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """Alice, with more history than is put together while she waits."""
    monkeypatch.setattr(contents, "MOST_LINES_AT_ONCE", MANY - 1)
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(user=alice, position=position, at=now, kind="logged_in", user_agent="Firefox", hash="x")
        for position in range(1, MANY + 1)
    )
    return alice


@pytest.fixture
def _broken_writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker fails on every export."""

    def fail(user: User, file: Any) -> None:
        raise OSError("no space left on the disk")

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "WRITERS", dict.fromkeys(WRITERS, fail))
        yield


def fetch_address(export: DataExport) -> str:
    return f"{PAGE}{export.pk}/"


def fetch(browser: Browser, export: DataExport, file_format: str = "json") -> Any:
    return browser.post(fetch_address(export), {"file_format": file_format})


def prepare_files(browser: Browser, mails: Mailbox) -> DataExport:
    browser.post(PAGE)
    mails.deliver()
    return DataExport.objects.get()


def ask_worker(user: User) -> OutboxMessage:
    """What the worker finds once the person has asked."""
    browser = Browser()
    log_in(browser, user)
    browser.post(PAGE)
    return OutboxMessage.objects.get(kind="data_export")


def let_it_expire(export: DataExport) -> None:
    DataExport.objects.filter(pk=export.pk).update(expires_at=timezone.now() - timedelta(minutes=1))


def export_mails(mails: Mailbox) -> list[Any]:
    return [mail for mail in mails.mails_to("alice@exemple.nc") if mail.subject == "Vos données sont prêtes"]


def test_the_page_offers_to_prepare_what_is_large(much: User, alices_browser: Browser) -> None:
    page = text(alices_browser.get(PAGE))
    assert "Préparer mes données" in page
    assert "alice@exemple.nc" in page
    assert 'name="file_format"' not in page


def test_asking_gives_no_file_but_says_that_it_is_being_prepared(much: User, alices_browser: Browser) -> None:
    answer = alices_browser.post(PAGE, {"file_format": "json"}, follow=True)
    assert "Content-Disposition" not in answer
    page = text(answer)
    assert "Vos fichiers sont en préparation depuis le" in page
    assert "Actualiser" in page
    assert "Préparer mes données" not in page
    assert Activity.objects.get(kind="data_export_requested").network == "127.0.0.0/24"
    assert OutboxMessage.objects.get(kind="data_export").payload == {
        "export": str(DataExport.objects.get().pk)
    }


def test_the_person_is_told_by_a_mail_that_holds_nothing(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    prepare_files(alices_browser, mails)
    [mail] = export_mails(mails)
    assert f"http://connect.localhost:8000{PAGE}" in mail.body
    assert [alternative.mimetype for alternative in mail.alternatives] == ["text/html"]
    assert not mail.attachments
    assert "Alice" not in mail.body


def test_both_files_are_there_and_whole(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    export = prepare_files(alices_browser, mails)
    assert "Vos fichiers sont prêts depuis le" in text(alices_browser.get(PAGE))
    answer = fetch(alices_browser, export)
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert answer["Cache-Control"] == "no-store"
    data = check_signature(answer.getvalue())
    assert len(data["activity"]) == MANY + 1
    assert data["activity"][0]["what"] == "Préparation de vos données demandée"
    answer = fetch(alices_browser, export, "html")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.html"'
    page = answer.getvalue().decode()
    assert page.count("<tr><td>") > MANY
    assert page.rstrip().endswith("</html>")


def test_files_are_kept_in_parts_of_a_bounded_size(
    much: User, alices_browser: Browser, mails: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_file, "PART_SIZE", 1024)
    monkeypatch.setattr(contents, "ROWS_AT_A_TIME", 3)
    export = prepare_files(alices_browser, mails)
    parts = export.parts.filter(file_format="json")
    assert parts.count() > 10
    assert all(len(packed_file.unpack(part.content)) < 5000 for part in parts)
    answer = fetch(alices_browser, export)
    assert answer.streaming
    assert len(check_signature(answer.getvalue())["activity"]) == MANY + 1


def test_each_download_stands_in_the_history(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    export = prepare_files(alices_browser, mails)
    assert not much.activities.filter(kind="data_exported").exists()
    fetch(alices_browser, export)
    fetch(alices_browser, export, "html")
    assert much.activities.filter(kind="data_exported").count() == 2


def test_the_files_are_in_the_language_in_which_they_were_asked_for(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    alices_browser.cookies["language"] = "en"
    export = prepare_files(alices_browser, mails)
    assert '<html lang="en">' in fetch(alices_browser, export, "html").getvalue().decode()


def test_asking_twice_prepares_once(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    for _ in range(2):
        alices_browser.post(PAGE)
    export = prepare_files(alices_browser, mails)
    alices_browser.post(PAGE)
    assert DataExport.objects.get() == export
    assert OutboxMessage.objects.filter(kind="data_export").count() == 1
    assert len(export_mails(mails)) == 1


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_prepares_once(much: User) -> None:
    browsers = [Browser(), Browser()]
    for browser in browsers:
        log_in(browser, much)
    answers = run_together(*(lambda browser=browser: browser.post(PAGE) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert DataExport.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="data_export").count() == 1


def test_a_worker_that_starts_again_mails_once(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    """A worker killed after its work: another one takes the same message up."""
    export = prepare_files(alices_browser, mails)
    for _ in range(2):
        message = OutboxMessage.objects.filter(kind="data_export")
        message.update(state=OutboxMessage.State.WAITING, next_try_at=timezone.now())
        mails.deliver()
    assert message.get().state == OutboxMessage.State.DELIVERED
    assert len(export_mails(mails)) == 1
    check_signature(fetch(alices_browser, export).getvalue())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_export_and_mail_once(much: User, mails: Mailbox) -> None:
    message = ask_worker(much)
    results = run_together(*[lambda: prepare.prepare_export(message, {})] * 2)
    assert sum(isinstance(result, ClaimLost) for result in results) <= 1
    assert None in results
    assert len(export_mails(mails)) == 1
    assert DataExport.objects.get().parts.count() == 2


@pytest.mark.usefixtures("_broken_writer")
def test_a_failure_is_tried_again_and_the_page_goes_on_waiting(much: User, alices_browser: Browser) -> None:
    alices_browser.post(PAGE)
    assert deliver_due() == 0
    assert OutboxMessage.objects.get(kind="data_export").state == OutboxMessage.State.WAITING
    assert "en préparation" in text(alices_browser.get(PAGE))
    assert not DataExportPart.objects.exists()


def test_when_the_worker_gave_up_the_page_says_so_and_offers_another_try(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    alices_browser.post(PAGE)
    OutboxMessage.objects.filter(kind="data_export").update(state=OutboxMessage.State.DEAD)
    page = text(alices_browser.get(PAGE))
    assert "n'ont pas pu être préparés" in page
    assert "en préparation" not in page
    export = prepare_files(alices_browser, mails)
    check_signature(fetch(alices_browser, export).getvalue())
    # An agent who sends the dead letter again changes nothing.
    assert resend(dead_letters("data_export")) == 1
    mails.deliver()
    assert len(export_mails(mails)) == 1


def test_the_page_never_waits_for_ever(much: User, alices_browser: Browser) -> None:
    """No worker at all: after a day the page no longer promises anything."""
    alices_browser.post(PAGE)
    DataExport.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    assert "n'ont pas pu être préparés" in text(alices_browser.get(PAGE))


def test_after_a_day_the_files_are_gone(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    export = prepare_files(alices_browser, mails)
    assert export.ready_at
    assert export.expires_at == export.ready_at + timedelta(hours=24)
    assert erase_expired_exports() == 0
    let_it_expire(export)
    answer = fetch(alices_browser, export)
    assert answer["Location"] == PAGE
    page = text(alices_browser.get(PAGE))
    assert "n'étaient disponibles que jusqu'au" in page
    assert "Préparer mes données" in page
    assert erase_expired_exports() == 2
    assert not DataExportPart.objects.exists()
    assert "n'étaient disponibles que jusqu'au" in text(alices_browser.get(PAGE))


def test_after_a_day_others_may_be_asked_for(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    export = prepare_files(alices_browser, mails)
    let_it_expire(export)
    newer = prepare_files(alices_browser, mails)
    assert newer != export
    check_signature(fetch(alices_browser, newer).getvalue())
    assert fetch(alices_browser, export).status_code == 404


def test_files_that_are_not_ready_are_not_given(much: User, alices_browser: Browser) -> None:
    alices_browser.post(PAGE)
    answer = fetch(alices_browser, DataExport.objects.get())
    assert answer["Location"] == PAGE
    assert not much.activities.filter(kind="data_exported").exists()


def test_somebody_elses_files_do_not_exist(
    much: User, bob: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """ASVS 8.2.2: the same answer as for files that never were."""
    export = prepare_files(alices_browser, mails)
    bobs_browser = Browser()
    log_in(bobs_browser, bob)
    assert fetch(bobs_browser, export).status_code == 404
    assert bobs_browser.get(fetch_address(export)).status_code == 404
    assert Browser().post(fetch_address(export))["Location"].startswith("/oidc/login")
    assert not Activity.objects.filter(kind="data_exported").exists()


def test_the_files_need_a_recent_password(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    """ASVS 7.5.3; once it is typed, the way back leads to the page."""
    export = prepare_files(alices_browser, mails)
    session = alices_browser.session
    session["auth_time"] -= 1800
    session.save()
    assert fetch(alices_browser, export)["Location"].startswith("/mon-compte/confirmer/")
    session["auth_time"] += 1800
    session.save()
    assert alices_browser.get(fetch_address(export))["Location"] == PAGE


def test_a_format_that_does_not_exist_leads_back(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    export = prepare_files(alices_browser, mails)
    assert fetch(alices_browser, export, "exe")["Location"] == PAGE


def test_the_deletion_of_the_account_erases_the_files(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    export = prepare_files(alices_browser, mails)
    delete_account(much)
    assert not DataExport.objects.exists()
    assert not DataExportPart.objects.exists()
    assert fetch(alices_browser, export)["Location"].startswith("/oidc/login")


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_crosses_the_worker_leaves_nothing(much: User) -> None:
    """Whoever comes first, no file outlives the account."""
    message = ask_worker(much)
    results = run_together(lambda: prepare.prepare_export(message, {}), lambda: bool(delete_account(much)))
    assert results == [None, True]
    assert not DataExport.objects.exists()
    assert not DataExportPart.objects.exists()


def test_what_was_asked_for_before_the_deletion_is_never_prepared(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    alices_browser.post(PAGE)
    delete_account(much)
    assert not export_mails(mails)
    assert not DataExport.objects.exists()
    assert OutboxMessage.objects.get(kind="data_export").state == OutboxMessage.State.DELIVERED


def test_a_suspended_account_has_no_files(much: User, alices_browser: Browser, mails: Mailbox) -> None:
    """Whoever asked for them may be why it was suspended: they do not come back with the account."""
    export = prepare_files(alices_browser, mails)
    by = AgentAct(make_user("Charlie", is_staff=True), "usurpation")
    suspend_account(much, by)
    assert fetch(alices_browser, export)["Location"].startswith("/oidc/login")
    assert not DataExportPart.objects.exists()
    lift_suspension(much, by)
    log_in(alices_browser, much)
    assert fetch(alices_browser, export).status_code == 404


def test_nothing_is_prepared_for_an_account_that_may_not_be_used(
    much: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """The request crossed the suspension."""
    alices_browser.post(PAGE)
    User.objects.filter(pk=much.pk).update(state=User.State.SUSPENDED)
    assert not export_mails(mails)
    assert not DataExportPart.objects.exists()
