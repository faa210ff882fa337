"""So many wrong tries at a secret, then nothing for a while; a try counts before it is judged."""

from datetime import datetime, timedelta

from kagu.counting.windows import Window, forget


class Tries:
    """`allowed` tries under each name within `period` of the first; after the last, nothing for `period`."""

    def __init__(self, kind: str, *, allowed: int, period: timedelta) -> None:
        self.allowed = allowed
        self._tries = Window(kind, period, most=None)
        self._blocks = Window(f"{kind}: blocked", period, most=None)

    def blocked_until(self, name: str) -> datetime | None:
        """When this name is free again, if it is blocked."""
        block = self._blocks.read(name)
        return block.until if block.count else None

    def count(self, name: str) -> int:
        """One more try; how many are left after it. Below 0 it came too late, and is not to be judged."""
        return self.allowed - self._tries.add(name).count

    def block(self, name: str) -> datetime:
        """Nothing more under this name until then."""
        return self._blocks.add(name).until

    def forget(self, name: str) -> None:
        """It went well."""
        forget(self._tries.of(name), self._blocks.of(name))
