"""What leaves the house as a package is whole: an installed wheel speaks English."""

import gettext
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel and source archive of a fresh checkout, in which nothing is compiled yet."""
    checkout = tmp_path_factory.mktemp("checkout")
    compiled = shutil.ignore_patterns("*.mo", "__pycache__", "collected_static")
    shutil.copytree(ROOT / "src", checkout / "src", ignore=compiled)
    for name in NEEDED:
        shutil.copy(ROOT / name, checkout / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build"], cwd=checkout, check=True, capture_output=True
    )
    return checkout / "dist"


def catalogues() -> set[str]:
    """Compiled for both languages: French too is set as print is."""
    english = {str(path.relative_to(ROOT / "src").with_suffix(".mo")) for path in ROOT.glob("src/**/*.po")}
    return english | {name.replace("/en/", "/fr/") for name in english}


def test_a_wheel_holds_every_text_compiled(packages: Path) -> None:
    [path] = packages.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        assert catalogues() <= set(wheel.namelist())
        compiled = wheel.read("kagu/design_system/locale/en/LC_MESSAGES/django.mo")
    assert gettext.GNUTranslations(io.BytesIO(compiled)).gettext("Aller au contenu") == "Skip to content"


def test_a_wheel_holds_the_rules_of_taxes(packages: Path) -> None:
    data = {str(path.relative_to(ROOT / "src")) for path in ROOT.glob("src/kagu/tax_rules/**/*.toml")}
    [path] = packages.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        assert data <= set(wheel.namelist())
    assert "kagu/tax_rules/years/2024.toml" in data


def test_a_wheel_holds_what_papers_are_drawn_with(packages: Path) -> None:
    [path] = packages.glob("*.whl")
    room = ROOT / "src/kagu/papers"
    needed = {f"kagu/papers/{part.relative_to(room)}" for part in room.glob("[fl]*/*.*")}
    with zipfile.ZipFile(path) as wheel:
        assert {"kagu/papers/fonts/OFL.txt", "kagu/papers/layout/main.typ"} <= needed
        assert needed <= set(wheel.namelist())


def test_a_source_archive_holds_them_too(packages: Path) -> None:
    [path] = packages.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/src/")[2] for name in archive.getnames()}
    assert catalogues() <= names
