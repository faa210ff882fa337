"""What a copy of the database needs beside it."""

from typing import Any

from kagu.site.environment import env_text


def copy_settings(prefix: str) -> dict[str, Any]:
    """Where deletions are written, for the day on which a copy is put back."""
    return {
        "DELETIONS_FILE": env_text(
            f"{prefix}_DELETIONS_FILE",
            "",
            "a file outside the database in which the worker writes a line for each deleted account",
        )
    }
