"""Building the package: its English is compiled first, so that an installed one speaks it."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILER = Path(__file__).parent / "src" / "kagu" / "texts" / "compiled.py"


class CompileMessages(BuildHookInterface):
    """Runs before every build: wheel, sdist and editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # By its path: while the package is built, it cannot be imported yet.
        runpy.run_path(str(COMPILER))["compile_messages"]()
