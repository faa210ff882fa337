"""Tries are counted with everything else that is counted: those under way go on where they were."""

from datetime import timedelta

from django.db import migrations

from kagu.counting.windows import Window

A_DAY = timedelta(days=1)
KINDS = {
    "look-up": ("look-ups of a person", A_DAY),
    "activate": ("activations of a company", A_DAY),
    "subscribe": ("subscriptions", A_DAY),
    "letter": ("a letter", timedelta(days=90)),
}


def take_over(apps, schema_editor):
    tallies = []
    for row in apps.get_model("taxpayers", "AttemptCounter").objects.iterator():
        former_kind, _, name = row.counter.partition(" ")
        kind, period = KINDS[former_kind]
        first_at, last_at = row.first_at.timestamp(), row.last_at.timestamp()
        tallies.append(
            _tally(apps, kind, name, row.count, first_at, last_at, first_at + period.total_seconds())
        )
        if row.blocked_until:
            until = row.blocked_until.timestamp()
            tallies.append(_tally(apps, f"{kind}: blocked", name, 1, last_at, last_at, until))
    apps.get_model("counting", "Tally").objects.bulk_create(tallies, batch_size=500, ignore_conflicts=True)


def _tally(apps, kind, name, count, since, last_at, ends_at):
    row_id = Window(kind, A_DAY).of(name).row_id
    return apps.get_model("counting", "Tally")(
        id=row_id, kind=kind, count=count, since=since, last_at=last_at, ends_at=ends_at
    )


class Migration(migrations.Migration):
    dependencies = [("taxpayers", "0001_initial"), ("counting", "0001_initial")]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel("AttemptCounter"),
    ]
