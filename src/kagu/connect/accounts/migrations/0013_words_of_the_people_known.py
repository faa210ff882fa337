from django.db import migrations

from kagu.inputs.search_column import keep_words

BATCH = 2000


def keep_words_of_everybody(apps, schema_editor):
    """In batches that stand on their own: a run that was cut short is repeated."""
    words = apps.get_model("accounts", "SearchWord").objects.all()
    people = apps.get_model("accounts", "User").objects.exclude(state="deleted").order_by("pk")
    columns = ("pk", "first_name", "family_name", "birth_name")
    batch = list(people.values_list(*columns)[:BATCH])
    while batch:
        keep_words(words, "user", {key: names for key, *names in batch})
        batch = list(people.filter(pk__gt=batch[-1][0]).values_list(*columns)[:BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0012_search_words")]

    operations = [migrations.RunPython(keep_words_of_everybody, migrations.RunPython.noop)]
