"""veraPDF, the reference checker of PDF/UA: fetched once by Maven, known by its hash, run in Java."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "1.28.2"
ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
# Beside the packages that the tests stand on, where a fresh checkout has nothing yet.
FOLDER = Path(sys.prefix) / "verapdf"
JAR = FOLDER / f"greenfield-apps-{VERSION}.jar"
# It runs for seconds: half of its time would go into compiling itself.
SHORT_LIFE = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
VERDICT = re.compile(r"^(PASS|FAIL) (.+) ua1$", re.M)


class NoVeraPDF(Exception):
    """This machine cannot run it; says what is missing."""


def prepare() -> None:
    """Fetch it unless it is there; raises NoVeraPDF."""
    if not shutil.which("java"):
        raise NoVeraPDF("no Java")
    if not JAR.exists():
        _fetch()
    if hashlib.sha256(JAR.read_bytes()).hexdigest() != SHA256:
        raise AssertionError(f"{JAR} is not the veraPDF that we know")


def verdicts(folder: Path) -> dict[str, bool]:
    """Whether each PDF of a folder is a valid PDF/UA-1, by its name without the ending."""
    main = "org.verapdf.apps.GreenfieldCliWrapper"
    said = subprocess.run(
        ["java", *SHORT_LIFE, "-cp", str(JAR), main, "--flavour", "ua1", "--format", "text", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return {Path(name).stem: verdict == "PASS" for verdict, name in VERDICT.findall(said.stdout)}


def _fetch() -> None:
    if not shutil.which("mvn"):
        raise NoVeraPDF("no Maven to fetch it with")
    command = ["mvn", "-q", "-B", FETCH, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={FOLDER}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode or not JAR.exists():
        raise NoVeraPDF(f"Maven did not fetch {ARTIFACT}: {done.stdout.strip()[:200]}")
