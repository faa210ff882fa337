"""Pictures as the layout takes them: known kinds only, and QR codes."""

import hashlib
import io

import segno

BEGINNINGS = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpg", b"<svg": "svg", b"<?xml": "svg"}


class UnreadablePicture(ValueError):
    """What was given as a picture is neither PNG, JPEG, WebP nor SVG."""


def file_name(content: bytes) -> str:
    """A name that says the kind, the same for the same picture; raises UnreadablePicture."""
    return f"{hashlib.sha256(content).hexdigest()}.{_kind(content)}"


def qr_code(content: str) -> bytes:
    """The code as an SVG with the quiet border that telephones need."""
    drawn = io.BytesIO()
    segno.make(content, micro=False).save(drawn, kind="svg", border=4, light="#fff", xmldecl=False)
    return drawn.getvalue()


def _kind(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    for beginning, kind in BEGINNINGS.items():
        if content.lstrip().startswith(beginning) and (kind != "svg" or _is_text(content)):
            return kind
    raise UnreadablePicture("neither PNG, JPEG, WebP nor SVG")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
