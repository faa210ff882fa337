"""`kagu connect build_breached_filter LIST FILTER`: makes the file that refuses breached passwords."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.passwords.breached_passwords import build_filter, sha1_of

HEX_DIGITS_OF_SHA1 = 40


class Command(BaseCommand):
    """The list has one entry a line: the SHA-1 in hexadecimal, with `:count` or without, or a password."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path, help="Such as the public « Pwned Passwords » download.")
        parser.add_argument("filter", type=Path, help="What KAGU_CONNECT_BREACHED_PASSWORDS then names.")
        parser.add_argument("--seen", type=int, default=1, help="Leave out what was seen less often.")
        parser.add_argument("--mistakes", type=float, default=0.0001, help="Refused by mistake: 1 in 10,000.")
        parser.add_argument("--plain", action="store_true", help="The lines are passwords, not digests.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["mistakes"] < 1:
            raise CommandError("--mistakes lies between 0 and 1.")
        count = sum(1 for _ in _digests(options))
        written = build_filter(_digests(options), count, options["filter"], mistakes=options["mistakes"])
        size = options["filter"].stat().st_size
        self.stdout.write(f"{written} passwords in {size} bytes: {options['filter']}")


def _digests(options: dict[str, Any]) -> Iterator[bytes]:
    with options["list"].open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            entry = line.rstrip("\r\n")
            if options["plain"]:
                yield sha1_of(entry)
            elif entry:
                yield from _digest(entry, options["seen"], number)


def _digest(entry: str, seen: int, number: int) -> Iterator[bytes]:
    digest, _colon, count = entry.partition(":")
    try:
        if len(digest) != HEX_DIGITS_OF_SHA1:
            raise ValueError
        if not count or int(count) >= seen:
            yield bytes.fromhex(digest)
    except ValueError as error:
        raise CommandError(f"Line {number} is no SHA-1 digest; a list of passwords wants --plain.") from error
