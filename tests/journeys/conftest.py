"""One demo for all journeys, a browser for each person, a picture when a journey fails."""

import os
import re
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kagu.demo.addresses import Addresses
from tests.chromium import open_chromium
from tests.journeys.accounts import Registry
from tests.journeys.inbox import Inbox
from tests.journeys.person import Pages, Person
from tests.journeys.running_demo import RunningDemo
from tests.markup import nu

ROOT = Path(__file__).parents[2]

NewPerson = Callable[..., Person]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """Both sites, workers, example service and mail catcher, on ports of their own."""
    running = RunningDemo(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """All pages of the run; KAGU_JOURNEY_PICTURES names a folder to keep a picture of each.

    The Nu validator reads them all at the end, where it runs.
    """
    sources = tmp_path_factory.mktemp("sources")
    folder = os.environ.get("KAGU_JOURNEY_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    base = tmp_path_factory.getbasetemp()
    # Each process of xdist has a folder of its own in that of the run.
    seen = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pages-seen"
    seen.mkdir(exist_ok=True)
    yield Pages(seen, sources, Path(folder) if folder else None)
    try:
        nu.prepare()
    except nu.NoValidator as missing:
        warnings.warn(f"pages are read by our rules alone: {missing}", stacklevel=1)
        return
    assert nu.faults_in(sources) == []


@pytest.fixture
def inbox(demo: RunningDemo) -> Inbox:
    """Every mail that the demo sent."""
    return Inbox(demo.addresses.port_base + 25)


@pytest.fixture(scope="session")
def registry(demo: RunningDemo) -> Iterator[Registry]:
    """Where a journey gets fresh people from."""
    opened = Registry(demo)
    yield opened
    opened.close()


@pytest.fixture
def addresses(demo: RunningDemo) -> Addresses:
    """Where the demo's parts answer."""
    return demo.addresses


@pytest.fixture(params=[True, False], ids=["scripts-on", "scripts-off"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    """Each journey is made twice: with JavaScript and without."""
    return bool(request.param)


@pytest.fixture
def new_person(
    request: pytest.FixtureRequest, browser: Browser, pages: Pages, demo: RunningDemo, has_scripts: bool
) -> Iterator[NewPerson]:
    """Calls give a person with a fresh browser; faults of any page they saw fail the test."""
    people: list[Person] = []

    def arrive() -> Person:
        people.append(Person(browser, pages, has_scripts=has_scripts))
        return people[-1]

    faults_before = len(pages.faults)
    yield arrive
    has_failed = request.node.stash.get(FAILED, False)
    for number, person in enumerate(people):
        person.leaves(_picture(request.node.name, number) if has_failed else None)
    faults = pages.faults[faults_before:] + [fault for person in people for fault in person.complaints]
    assert not faults, "\n".join(faults)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a journey failed, and add the demo's logs to what is told of it."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
        running = item.funcargs.get("demo") if isinstance(item, pytest.Function) else None
        if isinstance(running, RunningDemo):
            report.sections.append(("The demo's logs", running.logs()))
    return report


def _picture(test: str, number: int) -> Path:
    folder = ROOT / ".state" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{re.sub('[^a-z0-9]+', '-', test.lower())}-{number}.png"
