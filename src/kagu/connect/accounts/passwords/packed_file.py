"""A long file on its way into the database: it waits on disk, compressed, in parts of a bounded size."""

import zlib
from collections.abc import Iterator
from typing import IO

PART_SIZE = 256 * 1024


class PackedFile:
    """Written piece by piece, then read part by part."""

    def __init__(self, disk: IO[bytes]) -> None:
        self.disk = disk
        self.sizes: list[int] = []
        self.pending = bytearray()

    def write(self, content: bytes, /) -> int:
        self.pending += content
        if len(self.pending) >= PART_SIZE:
            self._pack()
        return len(content)

    def parts(self) -> Iterator[bytes]:
        """Each part, for `unpack`; nothing more is written after."""
        if self.pending:
            self._pack()
        self.disk.seek(0)
        for size in self.sizes:
            yield self.disk.read(size)

    def _pack(self) -> None:
        packed = zlib.compress(self.pending)
        self.disk.write(packed)
        self.sizes.append(len(packed))
        self.pending.clear()


def unpack(part: bytes | memoryview) -> bytes:
    """The bytes that this part was made of."""
    return zlib.decompress(part)
