"""Mutants that no test can notice, or need not, by name, and why."""

# Their words tell people and logs the same.
SAME_WORDS = "what is refused there is refused a line later, in other words"
# A lock of rows decides races on PostgreSQL; this runs on SQLite, which has one writer.
LOCK = "SQLite locks no rows; the races are run on PostgreSQL"
# A bound against floods need not be exact.
BOUND = "a bound against floods, which need not be exact"

EQUIVALENTS: dict[tuple[str, str], str] = {
    (
        "connect/provider/authorization/codes",
        "seal_code: (',', ':') → (',', '')",
    ): "a code is a list: it has no colon between names and values",
    (
        "connect/provider/authorization/codes",
        "open_code: len(text) > LONGEST_CODE → len(text) >= LONGEST_CODE",
    ): BOUND,
    (
        "connect/provider/authorization/codes",
        "_open: today == latest → False",
    ): "the same key, tried twice, refuses twice",
    (
        "connect/provider/authorization/request_objects",
        "module: {'iss', 'aud', 'exp', 'iat', 'nbf', 'jti'} → {'iss', 'aud', 'exp', 'iat', 'nbf', ''}",
    ): "a parameter that nobody knows is left out",
    (
        "connect/provider/client_proof/dpop",
        "read_proof: spent_id('dpop', thumbprint, jti) → spent_id('', thumbprint, jti)",
    ): "a thumbprint is no client_id: nothing else is spent under it",
    ("connect/accounts/end_sessions", "module: 200 → 2000"): "how many are ended at a time",
}
