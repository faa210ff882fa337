"""What the documents say of the table is what the table says."""

from pathlib import Path

from kagu.connect.accounts.authority.as_table import as_markdown

SECURITY = Path(__file__).parents[4] / "docs" / "security.md"


def test_the_table_in_the_documents_is_the_one_in_force() -> None:
    """`kagu connect print_authority` prints it."""
    assert as_markdown() in SECURITY.read_text(encoding="utf-8")
