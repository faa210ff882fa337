"""Takes mail addresses and secrets out of what goes to the log, whoever wrote it there.

Our own lines hold none; an exception's words, a path or a library's line may.
"""

import re

ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"'/=|&?]{1,64}(?:@|%40|＠)(?:[^\W_][\w.-]{0,252}|\[[\da-fA-F:.]+\])")
SECRET_NAME = re.compile(r"(?i)token|technicalid|secret|password|assertion|hint|ticket|proof|session_?key")
SHORT_SECRETS = ("code", "state", "request")
# A field's name and its value: `token=…`, `?code=…`, `"password": "…"`, `'code': ['…']`. A word is read once,
# however long: a stranger's path stands in a line, and must not keep its thread.
FIELD = re.compile(
    r"(?P<mark>[?&\"']?)(?<!\w)(?P<name>\w++)(?P<joint>=\[?[\"']?|[\"']\s*+:\s*+\[?[\"']?)[^\s&\"',;)}\]]+"
)
HEADER = re.compile(r"(?i)\b((?:set-)?cookie|authorization|dpop):[^\n]*")
SCHEME = re.compile(r"(?i)\b(basic|bearer|dpop)\s+[\w.~+/=-]{8,}")
DOTTED = re.compile(r"(?<![\w.-])[\w-]++(?:\.[\w-]*+)++")
# How every JSON object begins in base64url: a token's header (RFC 7515 §7.1).
SIGNED = "eyJ"
# Random bytes as programs write them: base64url with capitals and digits in it, or long hexadecimal.
RANDOM = re.compile(
    r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])|\b[\da-f]{40,}\b"
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")

SOME_ADDRESS, SOME_SECRET = "‹address›", "‹secret›"


def without_secrets(text: str) -> str:
    """The text with each address and each secret replaced by a word."""
    text = FIELD.sub(_without_value, text)
    text = HEADER.sub(rf"\1: {SOME_SECRET}", text)
    text = SCHEME.sub(rf"\1 {SOME_SECRET}", text)
    text = DOTTED.sub(lambda found: SOME_SECRET if SIGNED in found[0] else found[0], text)
    text = RANDOM.sub(SOME_SECRET, text)
    return without_addresses(text)


def _without_value(found: re.Match[str]) -> str:
    mark, name, joint = found["mark"], found["name"], found["joint"]
    is_quoted = not joint.startswith("=")
    marks = ('"', "'") if is_quoted else ("?", "&")
    is_short = mark in marks and name.lower() in SHORT_SECRETS
    is_secret = SECRET_NAME.search(name) and (mark in marks or not is_quoted)
    return f"{mark}{name}{joint}{SOME_SECRET}" if is_short or is_secret else found[0]


def without_addresses(text: str) -> str:
    """The text with each mail address replaced; seals and hashes stay."""
    return ADDRESS.sub(SOME_ADDRESS, text)


def on_one_line(text: str) -> str:
    """No line of the text looks like one of the log's (ASVS 16.4.1)."""
    return CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text.replace("\n", "\\n"))
