"""A clock that stands still until a test moves it; other libraries keep the true time."""

import time


class Clock:
    """What `kagu.site.clock` reads in a test that asks for the fixture `clock`."""

    def __init__(self) -> None:
        self.timestamp = float(int(time.time()))

    def read(self) -> float:
        """Seconds since 1970 in UTC."""
        return self.timestamp

    def move(self, seconds: float) -> None:
        """So much later, or earlier, than it was."""
        self.timestamp += seconds
