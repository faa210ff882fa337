"""Building the package: its texts are compiled first, so that an installed one speaks both languages."""

import runpy
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path(__file__).parent / "src"


class CompileMessages(BuildHookInterface):
    """Runs before every build: wheel, sdist and editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # By its path: while the package is built, it is not installed yet.
        sys.path.insert(0, str(SOURCE))
        runpy.run_path(str(SOURCE / "kagu" / "texts" / "compiled.py"))["compile_messages"]()
