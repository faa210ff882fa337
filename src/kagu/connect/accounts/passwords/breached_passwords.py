"""A list of breached passwords as one small file: a Bloom filter, read where it lies, never sent for."""

import hashlib
import math
import mmap
import os
import struct
from collections.abc import Iterable
from pathlib import Path

MAGIC = b"KAGUBLM1"
# Magic, bits in the table, hash functions, passwords in it.
HEADER = struct.Struct("<8sQBQ")


class NotAFilter(Exception):
    """The file was not made by `build_filter`, or was cut short."""


class BreachedPasswords:
    """Says « in the list » of every password in it, and by mistake of one in some thousands of others."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) < HEADER.size or not self._map[:8] == MAGIC:
            raise NotAFilter
        _magic, self._bits, self._hashes, self.count = HEADER.unpack_from(self._map)
        if len(self._map) < HEADER.size + (self._bits + 7) // 8:
            raise NotAFilter

    def __len__(self) -> int:
        return self.count

    def __contains__(self, password: object) -> bool:
        places = _places(sha1_of(str(password)), self._bits, self._hashes)
        return all(self._map[HEADER.size + (place >> 3)] >> (place & 7) & 1 for place in places)


def is_filter(path: Path) -> bool:
    """Whether the file is one of ours, not a plain list."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def build_filter(digests: Iterable[bytes], count: int, path: Path, *, mistakes: float) -> int:
    """Write the filter of so many SHA-1 digests; how many there were."""
    bits = max(64, math.ceil(-max(count, 1) * math.log(mistakes) / math.log(2) ** 2))
    hashes = max(1, round(bits / max(count, 1) * math.log(2)))
    unfinished = path.with_name(path.name + ".part")
    size = HEADER.size + (bits + 7) // 8
    with unfinished.open("w+b") as file:
        file.truncate(size)
        with mmap.mmap(file.fileno(), size) as table:
            written = _fill(table, digests, bits, hashes)
            HEADER.pack_into(table, 0, MAGIC, bits, hashes, written)
            table.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return written


def sha1_of(password: str) -> bytes:
    """As in the public lists; no secret is kept by it."""
    return hashlib.sha1(password.encode(), usedforsecurity=False).digest()


def _fill(table: mmap.mmap, digests: Iterable[bytes], bits: int, hashes: int) -> int:
    written = 0
    for digest in digests:
        for place in _places(digest, bits, hashes):
            table[HEADER.size + (place >> 3)] |= 1 << (place & 7)
        written += 1
    return written


def _places(digest: bytes, bits: int, hashes: int) -> Iterable[int]:
    """Two numbers out of the digest make as many places as wanted (Kirsch and Mitzenmacher, 2006)."""
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
    return ((first + number * step) % bits for number in range(hashes))
