"""What documents say of bodies is what the table says."""

from pathlib import Path

from kagu.site.admission.body_limits import ANYTHING_ELSE, LIMITS, as_markdown, limit_of

ROOT = Path(__file__).parents[2]


def test_the_table_in_the_documents_is_the_one_that_holds() -> None:
    assert as_markdown() in (ROOT / "docs/security.md").read_text(encoding="utf-8")


def test_a_type_is_known_however_it_is_written() -> None:
    for limit in LIMITS:
        for written in (limit.media_type, f"{limit.media_type.upper()} ; charset=utf-8"):
            assert limit_of(written) is limit
    assert {limit_of(strange) for strange in ("", "text/plain", "image/png", ";")} == {ANYTHING_ELSE}
