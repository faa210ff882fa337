"""`kagu connect import_accounts --from KIND FILE`: takes over the accounts of another system."""

import getpass
import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.connect.accounts.management.import_run import Refusals, Run, Tally
from kagu.connect.accounts.transfers.arrivals import Choices, Left
from kagu.connect.accounts.transfers.django_fixture import DjangoPeople
from kagu.connect.accounts.transfers.sources import TELL_OF_ADDRESSES, Description, People, open_source
from kagu.desk import journal
from kagu.inputs.files import FileBroken

KINDS = ("keycloak", "ldif", "django", "csv", "kagu")
ADDRESSES = {"as-told": None, "proven": True, "unproven": False}
LONGEST_SOURCE = 60


class Command(BaseCommand):
    """Nobody is mailed; people log in with their old password. docs/operate/bring-accounts.md."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--from", dest="kind", choices=KINDS, required=True)
        parser.add_argument("--dry-run", action="store_true", help="judge every entry, write nothing")
        parser.add_argument("--reason", default="", help="why: recorded with who ran the command")
        parser.add_argument("--source", default="", help="the other system's name, which people see")
        parser.add_argument("--refused", type=Path, help="where those refused are listed (FILE.refused.csv)")
        parser.add_argument(
            "--addresses", choices=ADDRESSES, default="as-told", help="did people prove them?"
        )
        parser.add_argument(
            "--leave-behind",
            action="append",
            default=[],
            choices=[str(left) for left in Left],
            help="take the person over without what cannot be read; their mailbox opens the account",
        )
        self._add_reading(parser)

    def _add_reading(self, parser: ArgumentParser) -> None:
        parser.add_argument("--encoding", default="utf-8", help="of CSV and LDIF")
        parser.add_argument(
            "--subject",
            action="append",
            default=[],
            metavar="SECTOR=FIELD",
            help="the attribute or field by which the services of a sector know people (ldif, django)",
        )
        parser.add_argument("--model", default="auth.user", help="the model of people (django)")
        parser.add_argument("--services", type=Path, help="the realm's file of clients (keycloak)")
        parser.add_argument("--passkey-host", default="", help="the host of the former site (keycloak)")
        parser.add_argument("--jwks", type=Path, help="/jwks of the Kagu that wrote the file (kagu)")

    def handle(self, *args: Any, **options: Any) -> None:
        source, path = (options["source"] or options["kind"])[:LONGEST_SOURCE], options["file"]
        if not options["dry_run"] and not options["reason"]:
            raise CommandError("Say why with --reason: it is recorded with who ran the command.")
        if options["kind"] not in TELL_OF_ADDRESSES and options["addresses"] == "as-told":
            raise CommandError("This file does not tell whether people proved their address: --addresses.")
        leaves = frozenset(Left(one) for one in options["leave_behind"])
        choices = Choices(ADDRESSES[options["addresses"]], leaves)
        self.started_at = time.monotonic()
        refused = options["refused"] or path.with_name(f"{path.name}.refused.csv")
        with Refusals(refused) as refusals:
            run = Run(source, choices, refusals, self._show, dry_run=options["dry_run"])
            try:
                people = open_source(options["kind"], path, _description(options))
                run.take(people)
            except FileBroken as fault:
                self._end(run.tally, refused, options)
                place = f"after entry {run.tally.read}: " if run.tally.read else ""
                raise CommandError(f"{path}: {place}{fault}") from fault
        self._end(run.tally, refused, options)
        self._tell_of_others(people)

    def _show(self, tally: Tally) -> None:
        """One line that is written over, so that a long run is seen to move."""
        speed = tally.read / max(time.monotonic() - self.started_at, 0.001)
        words = f"\r{tally.read} read, {tally.imported} taken over, {tally.refused} refused, {speed:.0f}/s"
        self.stderr.write(words, ending="")
        self.stderr.flush()

    def _end(self, tally: Tally, refused: Path, options: dict[str, Any]) -> None:
        is_dry = options["dry_run"]
        if not is_dry:
            who = f"command, by {getpass.getuser()}"
            counts: dict[str, Any] = {
                "taken_over": tally.imported,
                "known": tally.known,
                "refused": tally.refused,
            }
            journal.record(
                "accounts_imported", actor=who, reason=options["reason"], file=options["file"].name, **counts
            )
        verb = "would be taken over" if is_dry else "taken over"
        self.stderr.write("")
        done = f"{tally.imported} {verb}, {tally.known} there already, {tally.refused} refused"
        self.stdout.write(f"{tally.read} read: {done}.")
        self.stdout.write(
            f"Without a password: {tally.without_password}; "
            f"to prove their mailbox first: {tally.must_prove_mailbox}."
        )
        if tally.refused:
            self.stdout.write(f"Refused, with the cause of each: {refused}")

    def _tell_of_others(self, people: People) -> None:
        if isinstance(people, DjangoPeople):
            for model, count in people.others.most_common():
                self.stdout.write(f"Not taken over: {count} objects of {model}")


def _description(options: dict[str, Any]) -> Description:
    subjects = dict(one.partition("=")[::2] for one in options["subject"])
    if not all(subjects.values()):
        raise CommandError("--subject is written SECTOR=FIELD.")
    return Description(
        encoding=options["encoding"],
        subjects=subjects,
        services=options["services"],
        passkey_host=options["passkey_host"],
        model=options["model"],
        jwks=_jwks(options["jwks"]),
    )


def _jwks(path: Path | None) -> dict[str, Any] | None:
    try:
        read = json.loads(path.read_text(encoding="utf-8")) if path else None
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: no JWK Set") from error
    return read if isinstance(read, dict) else None
