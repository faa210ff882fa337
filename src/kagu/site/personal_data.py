"""What a list of the places that hold personal data is made of, and what both sites' lists share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Columns of one table that may hold personal data: what they hold, and when it is erased.

    `after_deletion` says what of it a deleted account leaves here; empty: nothing.
    """

    model: str
    fields: str
    holds: str
    until: str
    after_deletion: str = ""

    @property
    def columns(self) -> set[str]:
        """Each as `app.Model.field`."""
        return columns_of(self.model, self.fields)


def columns_of(model: str, fields: str) -> set[str]:
    """Each as `app.Model.field`."""
    return {f"{model}.{field}" for field in fields.split()}


SHARED_PLACES = (
    Place(
        "outbox.OutboxMessage",
        "destination lane mailbox payload sealed dedupe_key last_error",
        "mails and news to services: addresses, what their words are made of, a service's name for whom",
        "delivered: a week; given up: 90 days; what is asked before a log-in is sealed, erased once done",
        "the last mail and the news of the deletion itself, emptied within an hour of their delivery",
    ),
    Place(
        "mailed_links.MailedLink",
        "target sent_to return_to language",
        "whom a link went to, for which account, and where it leads",
        "30 days after the link's end",
        "the account's number, without the address",
    ),
    Place(
        "desk.WaitingAct",
        "subject wanted reason decision_reason",
        "what agents asked for, on whom and why",
        "a year after it was decided",
        "the account's number, without reason or wish",
    ),
    Place(
        "desk.DeskLine",
        "agent actor subject details",
        "the journal of the desk: an agent's name and number, an account's number, a reason",
        "kept: it proves what agents did",
        "the account's number, and the reasons that agents wrote",
    ),
    Place(
        "counting.Tally",
        "id",
        "keyed hashes of networks and addresses",
        "minutes to a day after the count's end",
        "the same",
    ),
    Place(
        "admin.LogEntry",
        "object_id object_repr change_message",
        "what administrators changed in /admin/, by number and service",
        "kept: it proves what administrators did",
        "nothing of the person",
    ),
)
SHARED_OTHERS = (
    columns_of("auth.Group", "name")
    | columns_of("auth.Permission", "codename name")
    | columns_of("contenttypes.ContentType", "app_label model")
    | columns_of("counting.Tally", "kind")
    | columns_of("desk.DeskEnd", "hash")
    | columns_of("desk.DeskLine", "hash kind")
    | columns_of("desk.DeskSeal", "hash mac")
    | columns_of("desk.WaitingAct", "family fingerprint name")
    | columns_of("mailed_links.MailedLink", "browser_hash purpose secret_hash")
    | columns_of("outbox.OutboxMessage", "kind")
    | columns_of("outbox.WorkerHeartbeat", "name")
)


def as_markdown(places: tuple[Place, ...]) -> str:
    """The list as `docs/personal-data.md` shows it; a test compares."""
    lines = [
        "| table | columns | what | until | after the account's deletion |",
        "|---|---|---|---|---|",
    ]
    for place in sorted(places, key=lambda place: place.model):
        columns = ", ".join(f"`{field}`" for field in place.fields.split())
        left = place.after_deletion or "nothing"
        lines.append(f"| `{place.model}` | {columns} | {place.holds} | {place.until} | {left} |")
    return "\n".join(lines)
