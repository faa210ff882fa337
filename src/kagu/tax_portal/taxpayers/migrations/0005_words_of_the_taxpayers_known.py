from django.db import migrations

from kagu.inputs.search_column import keep_words

BATCH = 2000


def keep_words_of_everybody(apps, schema_editor):
    """In batches that stand on their own: a run that was cut short is repeated."""
    taxpayers = apps.get_model("taxpayers", "Taxpayer").objects.order_by("pk")
    keys = list(taxpayers.values_list("pk", flat=True)[:BATCH])
    while keys:
        keep_words(apps.get_model("taxpayers", "SearchWord").objects.all(), "taxpayer", _texts_of(apps, keys))
        keys = list(taxpayers.filter(pk__gt=keys[-1]).values_list("pk", flat=True)[:BATCH])


def _texts_of(apps, keys):
    texts = {key: [] for key in keys}
    for model, owner, *columns in (
        ("Taxpayer", "pk", "name", "first_names", "fiscal_id"),
        ("Company", "taxpayer_id", "rid"),
        ("Establishment", "company_id", "ridet"),
    ):
        rows = apps.get_model("taxpayers", model).objects.filter(**{f"{owner}__in": keys})
        for key, *some in rows.values_list(owner, *columns):
            texts[key] += some
    return texts


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("taxpayers", "0004_search_words")]

    operations = [migrations.RunPython(keep_words_of_everybody, migrations.RunPython.noop)]
