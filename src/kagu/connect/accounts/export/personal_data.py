"""Every place of this site that holds personal data, each with its time: the one list there is."""

from kagu.site.personal_data import SHARED_OTHERS, SHARED_PLACES, Place, columns_of

WITH_THE_ACCOUNT = "the account's deletion"
WITH_THE_SESSION = "the session's end, 12 hours at most"

PLACES = (
    *SHARED_PLACES,
    Place(
        "accounts.User",
        "password email email_normalized asked_normalized first_name family_name birth_name birth_date "
        "birth_place sex phone_number address language terms_version",
        "the account: names, address, birth, password as a hash",
        "the account's deletion; never activated: 48 hours",
        "an empty row with its language, for a year",
    ),
    Place("accounts.SearchWord", "word", "words of the names", WITH_THE_ACCOUNT),
    Place(
        "accounts.LoginSession",
        "session_data sid amr user_agent network",
        "an open session: its browser, a prefix of its network, what was typed before it was opened",
        WITH_THE_SESSION,
    ),
    Place(
        "accounts.EmailChange",
        "old_address new_address new_normalized",
        "addresses that the account left or asked for",
        WITH_THE_ACCOUNT,
    ),
    Place(
        "accounts.Activity",
        "actor details user_agent network",
        "the history: masked addresses, names of factors and services, an agent's name and reason, browsers",
        "a year after the account's deletion",
        "the same, for a year",
    ),
    Place(
        "accounts.Tombstone",
        "subjects address_hmac",
        "the names by which services knew a deleted account, a keyed hash of its address",
        "a year after the account's deletion",
        "the same, for a year",
    ),
    Place(
        "accounts.DeletionReceipt",
        "notices",
        "names of services, without a person",
        "30 days after the account's deletion",
        "the same, for 30 days",
    ),
    Place("accounts.DataExport", "language", "a prepared file's language", "24 hours"),
    Place("accounts.DataExportPart", "content", "a prepared file: all of it", "24 hours"),
    Place(
        "accounts.LoginFailures",
        "counter",
        "an account's number, and how often its password was wrong",
        "the next login",
    ),
    Place("accounts.KnownDevice", "secret_hash sid", "a browser, as a hash", "a year unseen"),
    Place(
        "accounts.Passkey",
        "credential_id credential_data user_handle attachment name",
        "a passkey and the name that its owner gave it",
        "its removal, or the account's deletion",
    ),
    Place(
        "accounts.CodeGenerator",
        "sealed_secret name",
        "a generator's secret, sealed, and the name that its owner gave it",
        "its removal, or the account's deletion",
    ),
    Place("accounts.RecoveryCode", "code_hash salt", "codes on paper, as hashes", WITH_THE_ACCOUNT),
    Place(
        "accounts.ArrivedEntry",
        "entry_hash",
        "which entry of a former system's file came, as a keyed hash; it names no account",
        "a year after the import",
        "the same: the old file shall not bring back who left",
    ),
    Place("clients.Subject", "sector sub", "the names by which services know the person", WITH_THE_ACCOUNT),
    Place(
        "clients.Connection", "scopes claims", "what a service may know", "its disconnection or the deletion"
    ),
    Place("clients.ClientSession", "sid told_sid sub", "a service's session", "that session's end"),
    Place(
        "clients.Client",
        "contact data_notice",
        "whom to ask at a service",
        "the service's own registration",
        "the same: they are people of the service",
    ),
    Place(
        "provider.Grant",
        "told_sid sub scope claims nonce amr resource",
        "what a service holds from a login",
        WITH_THE_SESSION,
    ),
    Place(
        "provider.PushedRequest",
        "parameters",
        "a service's request, an address that it wishes perhaps",
        "its answer, an hour at most",
        "the same, for an hour at most",
    ),
)
# What no person stands behind: a new column goes here, or above.
OTHERS = (
    SHARED_OTHERS
    | columns_of("accounts.Activity", "hash kind")
    | columns_of("accounts.ActivityHead", "hash mac")
    | columns_of("accounts.LoginSession", "session_key")
    | columns_of("accounts.SiteHead", "hash heads_hash signature")
    | columns_of("provider.Grant", "dpop_jkt id")
    | columns_of("provider.PushedRequest", "id")
    | columns_of("provider.SpentIdentifier", "id")
    | columns_of("signing.SigningKey", "alg kid public_jwk sealed_private_jwk")
    | columns_of("clients.Client", "client_id name description home_url logo_url policy_url deletion_notice")
    | columns_of("clients.Client", "redirect_uris post_logout_redirect_uris backchannel_logout_uri event_uri")
    | columns_of("clients.Client", "deletion_preview_uri event_types scopes audiences resources sector")
    | columns_of("clients.Client", "grant_types response_modes secret_hash old_secret_hash sealed_secret")
    | columns_of("clients.Client", "jwks jwks_uri id_token_alg userinfo_alg revision")
)
