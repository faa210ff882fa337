"""The Nu validator, the reference checker of HTML: fetched once by npm, known by its hash, run in Java."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
# Beside the packages that the tests stand on, where a fresh checkout has nothing yet.
FOLDER = Path(sys.prefix) / "nu-validator"
JAR = FOLDER / f"vnu-{VERSION}.jar"
SHORT_LIFE = ["-Xmx256m", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


class NoValidator(Exception):
    """This machine cannot run it; says what is missing."""


def prepare() -> None:
    """Fetch it unless it is there; raises NoValidator."""
    if not shutil.which("java"):
        raise NoValidator("no Java")
    if not JAR.exists():
        _fetch()
    if hashlib.sha256(JAR.read_bytes()).hexdigest() != SHA256:
        raise AssertionError(f"{JAR} is not the validator that we know")


def faults_in(folder: Path) -> list[str]:
    """Each error in the HTML files of a folder, in one line that begins with the file's name."""
    said = subprocess.run(
        ["java", *SHORT_LIFE, "-jar", str(JAR), "--errors-only", "--format", "json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = json.loads(said.stderr)["messages"]
    return [f"{Path(one['url']).name}: {one['message']} – {one.get('extract', '')}" for one in found]


def _fetch() -> None:
    """Whole or not at all: two runs may fetch it at once."""
    if not shutil.which("npm"):
        raise NoValidator("no npm to fetch it with")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as place:
        command = ["npm", "pack", "--silent", f"vnu-jar@{VERSION}", "--pack-destination", place]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        archive = Path(place, f"vnu-jar-{VERSION}.tgz")
        if done.returncode or not archive.exists():
            raise NoValidator(f"npm did not fetch it: {done.stderr.strip()[:200]}")
        with tarfile.open(archive) as packed:
            content = packed.extractfile("package/build/dist/vnu.jar")
            assert content is not None
            Path(place, JAR.name).write_bytes(content.read())
        Path(place, JAR.name).replace(JAR)
