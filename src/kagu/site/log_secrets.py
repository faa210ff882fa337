"""Takes mail addresses and secrets out of what goes to the log, whoever wrote it there.

Our own lines hold none; an exception's words, a path or a library's line may.
"""

import re

ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"'/=|&?]{1,64}(?:@|%40|＠)(?:[^\W_][\w.-]{0,252}|\[[\da-fA-F:.]+\])")
NAMES = r"\w*(?:token|technicalid|secret|password|assertion|hint|ticket|proof|session_?key)\w*"
# A field's name and its value: `token=…`, `?code=…`, `"password": "…"`, `'code': ['…']`.
FIELD = re.compile(
    rf"(?i)((?:{NAMES}|[?&](?:code|state|request))=\[?[\"']?|[\"'](?:{NAMES}|code|state|request)[\"']\s*:\s*\[?[\"']?)"
    r"[^\s&\"',;)}\]]+"
)
HEADER = re.compile(r"(?i)\b((?:set-)?cookie|authorization|dpop):[^\n]*")
SCHEME = re.compile(r"(?i)\b(basic|bearer|dpop)\s+[\w.~+/=-]{8,}")
SIGNED = re.compile(r"eyJ[\w-]+(?:\.[\w-]*){1,4}")
# Random bytes as programs write them: base64url with capitals and digits in it, or long hexadecimal.
RANDOM = re.compile(
    r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])|\b[\da-f]{40,}\b"
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")

SOME_ADDRESS, SOME_SECRET = "‹address›", "‹secret›"


def without_secrets(text: str) -> str:
    """The text with each address and each secret replaced by a word."""
    text = FIELD.sub(rf"\1{SOME_SECRET}", text)
    text = HEADER.sub(rf"\1: {SOME_SECRET}", text)
    text = SCHEME.sub(rf"\1 {SOME_SECRET}", text)
    text = SIGNED.sub(SOME_SECRET, text)
    text = RANDOM.sub(SOME_SECRET, text)
    return without_addresses(text)


def without_addresses(text: str) -> str:
    """The text with each mail address replaced; seals and hashes stay."""
    return ADDRESS.sub(SOME_ADDRESS, text)


def on_one_line(text: str) -> str:
    """No line of the text looks like one of the log's (ASVS 16.4.1)."""
    return CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text.replace("\n", "\\n"))
