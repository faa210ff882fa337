"""veraPDF agrees: our papers are PDF/UA-1, and those of before are not."""

import shutil
from pathlib import Path

import pytest

from kagu.papers.make_pdf import make_pdf
from tests.papers import verapdf
from tests.papers.examples import EVERY_PAPER
from tests.papers.made import example
from tests.papers.product import product_papers

UNTAGGED = Path(__file__).with_name("untagged")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """What it says of every paper; Java starts once."""
    try:
        verapdf.prepare()
    except verapdf.NoVeraPDF as missing:
        pytest.skip(f"veraPDF does not run here: {missing}")
    folder = tmp_path_factory.mktemp("papers")
    for name in EVERY_PAPER:
        (folder / f"{name}.pdf").write_bytes(example(name))
    for path in UNTAGGED.glob("*.pdf"):
        shutil.copy(path, folder / f"untagged {path.name}")
    return verapdf.verdicts(folder)


@pytest.mark.django_db
def test_verapdf_finds_the_papers_of_the_product_valid(verdicts: dict[str, bool], tmp_path: Path) -> None:
    papers = product_papers()
    for name, paper in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(make_pdf(paper))
    assert verapdf.verdicts(tmp_path) == dict.fromkeys(papers, True)


def test_verapdf_finds_every_paper_valid_and_those_of_before_not(verdicts: dict[str, bool]) -> None:
    good = dict.fromkeys(EVERY_PAPER, True)
    bad = {f"untagged {path.stem}": False for path in UNTAGGED.glob("*.pdf")}
    assert verdicts == {**good, **bad}
