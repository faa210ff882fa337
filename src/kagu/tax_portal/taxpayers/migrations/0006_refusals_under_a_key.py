from django.db import migrations

from kagu.tax_portal.taxpayers.profile.third_party_email import refusal_hash


def hash_again(apps, schema_editor):
    """Each refusal was given to a request, which keeps the address until its person's account is deleted."""
    refusals = apps.get_model("taxpayers", "RefusedThirdPartyAddress").objects.all()
    requests = apps.get_model("taxpayers", "ThirdPartyEmail").objects.filter(state="refused")
    refusals.delete()
    for request in requests.order_by("pk").iterator():
        refused, _is_new = refusals.get_or_create(
            portal_user_id=request.portal_user_id, address_hash=refusal_hash(request.address)
        )
        refusals.filter(pk=refused.pk).update(refused_at=request.ended_at or request.requested_at)


class Migration(migrations.Migration):
    dependencies = [("taxpayers", "0005_words_of_the_taxpayers_known")]

    operations = [migrations.RunPython(hash_again, migrations.RunPython.noop)]
