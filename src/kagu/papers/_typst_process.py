"""A process of its own for each paper: reads files from its input, writes the PDF to its output, and ends.

Started by path, so it imports nothing of Kagu. What Typst keeps in memory, and what a hostile picture
might do to it, ends with the process.
"""

import base64
import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LAYOUT = HERE / "layout"
MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 60


def main() -> None:
    """Exit status 1, with Typst's reason on the error output, when the paper cannot be laid out."""
    _limit(resource.RLIMIT_CPU, MOST_SECONDS)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, MOST_MEMORY)
    given = json.load(sys.stdin.buffer)
    files: Any = {path.name: path.read_bytes() for path in LAYOUT.glob("*.typ")}
    files["paper.json"] = json.dumps(given["paper"]).encode()
    files |= dict(_picture(name, base64.b64decode(content)) for name, content in given["files"].items())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    try:
        pdf = typst.compile(files, root=str(LAYOUT), font_paths=fonts, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as refusal:
        sys.exit(f"{refusal.diagnostic}\n{refusal.message}")
    sys.stdout.buffer.write(pdf)


def _picture(name: str, content: bytes) -> tuple[str, bytes]:
    """Typst is given texts alone: what is none becomes a list of numbers, and never touches a disk."""
    return (name, content) if name.endswith(".svg") else (f"{name}.json", json.dumps(list(content)).encode())


def _limit(what: int, most: int) -> None:
    _, allowed = resource.getrlimit(what)
    most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
