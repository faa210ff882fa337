"""How much a request may bring, by what it says it is, and how long that may take: one table for both sites.

`docs/security.md` prints it. A kind of body that is new here (files that people attach, a service's logo)
gets its row before a page takes it.
"""

from dataclasses import dataclass

KIB = 1024
FORM = "application/x-www-form-urlencoded"
FORM_WITH_FILES = "multipart/form-data"


@dataclass(frozen=True)
class BodyLimit:
    """`largest` in bytes; `seconds` from the last byte of the headers to the last of the body."""

    media_type: str
    largest: int
    seconds: float
    sent_by: str

    @property
    def is_form(self) -> bool:
        """Whether a person may have filled it in."""
        return self.media_type in (FORM, FORM_WITH_FILES)


# 256 KiB in 20 s is the upload of a poor mobile line; what machines send is smaller, and comes at once.
OF_FORMS = BodyLimit(FORM, 256 * KIB, 20, "forms of pages; services, which are held to 64 KiB")
LIMITS = (
    OF_FORMS,
    BodyLimit(FORM_WITH_FILES, 256 * KIB, 20, "forms of pages; files in them are dropped: no page takes any"),
    BodyLimit(
        "application/json",
        64 * KIB,
        10,
        "services that fetch events, drafts that a page saves, computers of a back office",
    ),
    BodyLimit("application/secevent+jwt", 64 * KIB, 10, "the provider's events"),
    BodyLimit("application/deletion-preview+jwt", 64 * KIB, 10, "the provider's questions before a deletion"),
)
# What no page reads: as much as it takes to say so to whoever sent it by mistake.
ANYTHING_ELSE = BodyLimit("anything else", 16 * KIB, 5, "nobody; it is answered as a request that is wrong")

BY_TYPE = {limit.media_type: limit for limit in LIMITS}


def limit_of(content_type: str) -> BodyLimit:
    """The row for a Content-Type header, whatever its parameters."""
    return BY_TYPE.get(content_type) or BY_TYPE.get(
        content_type.partition(";")[0].strip().lower(), ANYTHING_ELSE
    )


def as_markdown() -> str:
    """The table as `docs/security.md` shows it."""
    rows = "\n".join(
        f"| {limit.media_type} | {limit.largest // KIB} KiB | {limit.seconds:.0f} s | {limit.sent_by} |"
        for limit in (*LIMITS, ANYTHING_ELSE)
    )
    return f"| Content-Type | at most | within | sent by |\n|---|---|---|---|\n{rows}\n"
