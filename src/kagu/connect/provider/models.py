"""What the provider keeps: one row per login at a service, pushed requests, spent identifiers."""

from django.db import models


class Grant(models.Model):
    """All that a service holds from one login; its tokens are derived from it and die with it.

    The id is the `jti` of the authorization code. Times are NumericDates, as in the tokens.
    """

    id = models.CharField(max_length=22, primary_key=True)
    # By `sid`, which stays when the session's cookie changes at a new authentication.
    session = models.ForeignKey(
        "accounts.LoginSession", to_field="sid", on_delete=models.CASCADE, related_name="grants"
    )
    connection = models.ForeignKey("clients.Connection", on_delete=models.CASCADE, related_name="grants")
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="grants")
    # The `sid` of its tokens, see `clients.told_sids`.
    told_sid = models.CharField(max_length=32)
    sub = models.CharField(max_length=43)
    scope = models.TextField()
    claims = models.TextField(blank=True)
    nonce = models.TextField(blank=True)
    amr = models.CharField(max_length=100, blank=True)
    auth_time = models.BigIntegerField()
    generation = models.PositiveIntegerField(default=0)
    issued_at = models.BigIntegerField()
    rotated_at = models.BigIntegerField(default=0)
    dpop_jkt = models.CharField(max_length=43, blank=True)
    resource = models.TextField(blank=True)
    # Revoked while its code was young: the id stays, so that nothing is born from that code again.
    is_revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["issued_at"], condition=models.Q(is_revoked=True), name="revoked_grants")
        ]


class PushedRequest(models.Model):
    """An authorization request that waits for its browser (RFC 9126); deleted when it is answered."""

    id = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    parameters = models.TextField()
    expires_at = models.BigIntegerField(db_index=True)
    # When its browser came first: its person has an hour from then, however often they come back.
    visited_at = models.BigIntegerField(null=True)


class SpentIdentifier(models.Model):
    """Something that must not serve again before it expires: a code, an assertion, a proof."""

    id = models.CharField(max_length=64, primary_key=True)
    expires_at = models.BigIntegerField(db_index=True)
