"""Every place of this site that holds personal data, each with its time: the one list there is."""

from kagu.site.personal_data import SHARED_OTHERS, SHARED_PLACES, Place, columns_of

REGISTER = "as long as the administration's register has it"
OF_THE_TAXPAYER = "the same: it is the taxpayer's, not the account's"
DUTY = "kept: proof of what was declared and decided"

PLACES = (
    *SHARED_PLACES,
    Place(
        "taxpayers.PortalUser",
        "sub email first_name family_name language told_language",
        "the account as the provider tells it",
        "the account's deletion at the provider",
        "an empty row with its language, on which roles and histories hang",
    ),
    Place(
        "relying_party.RelyingPartySession",
        "session_data issuer sub sid id_token",
        "an open session, what was typed before it was opened",
        "the session's end",
    ),
    Place(
        "relying_party.ReceivedToken",
        "iss jti sid sub",
        "what the provider told, and of whom, so that it is obeyed once",
        "the token's own end",
        "the news of the deletion, until then",
    ),
    Place(
        "relying_party.StartedLogin",
        "state_hash browser_hash next",
        "a log-in that a browser began, nobody known yet: where it goes, hashes of its secrets",
        "an hour",
    ),
    Place("taxpayers.ThirdPartyEmail", "address", "the second address", "the account's deletion"),
    Place(
        "taxpayers.RefusedThirdPartyAddress",
        "address_hash",
        "a mailbox that wants no proposals, as a hash",
        "the account's deletion",
    ),
    Place(
        "taxpayers.UndeliverableMailbox",
        "address_hash",
        "a mailbox that takes no mail, as a keyed hash",
        "30 days",
        "the same, for 30 days",
    ),
    Place(
        "taxpayers.Notification",
        "sent_to",
        "the address that a message of a dossier went to",
        "the account's deletion",
    ),
    Place(
        "taxpayers.PurgedSubject",
        "sub_hash",
        "a deleted account, as a hash: nothing late revives it",
        "kept",
        "the same",
    ),
    Place(
        "taxpayers.Taxpayer",
        "fiscal_id name first_names birth_date street postal_code municipality",
        "the register: names, birth, address, fiscal number",
        REGISTER,
        OF_THE_TAXPAYER,
    ),
    Place("taxpayers.SearchWord", "word", "words of the register's names", REGISTER, OF_THE_TAXPAYER),
    Place("taxpayers.Household", "reference", "a tax household", REGISTER, OF_THE_TAXPAYER),
    Place(
        "taxpayers.DelegationNumber",
        "value",
        "a number by which one may be proposed as a delegate",
        REGISTER,
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.ActivationSecret",
        "digest issued_by",
        "a letter's code as a keyed hash, the agent who printed it",
        "its use or its end",
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.Activity",
        "actor reason details",
        "the history of taxpayers and accounts: agents' names and reasons, no full address",
        DUTY,
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.Company",
        "rid legal_form",
        "a company, of one person perhaps",
        REGISTER,
        OF_THE_TAXPAYER,
    ),
    Place("taxpayers.Establishment", "ridet municipality", "its places", REGISTER, OF_THE_TAXPAYER),
    Place("taxpayers.CompanyRole", "granted_by", "who gave a role", DUTY, OF_THE_TAXPAYER),
    Place("taxpayers.RoleContest", "decided_by", "the agent who decided", DUTY, OF_THE_TAXPAYER),
    Place("taxpayers.SubscriptionContest", "decided_by", "the agent who decided", DUTY, OF_THE_TAXPAYER),
    Place("taxpayers.PostalNotice", "printed_by", "the agent who printed it", DUTY, OF_THE_TAXPAYER),
    Place(
        "taxpayers.Delegation", "starts_on ends_on", "who may act for whom, and when", DUTY, OF_THE_TAXPAYER
    ),
    Place(
        "taxpayers.Dossier",
        "service period content result receipt_number",
        "what was declared",
        DUTY,
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.DossierEvent",
        "actor_name reason",
        "who did it, by the register's name, and why a return was refused",
        DUTY,
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.KeptRequest",
        "answer",
        "what the department's computer was answered: the state of a dossier, the number of a notice",
        "30 days",
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.AccountEntry",
        "due_on on origin period reference",
        "the taxpayer's account: what is owed and what came in",
        DUTY,
        OF_THE_TAXPAYER,
    ),
    Place(
        "taxpayers.Assessment",
        "due_on explanation number period",
        "notices of assessment: incomes and tax, line by line",
        DUTY,
        OF_THE_TAXPAYER,
    ),
)
# What no person stands behind: a new column goes here, or above.
OTHERS = (
    SHARED_OTHERS
    | columns_of("relying_party.RelyingPartySession", "session_key")
    | columns_of("relying_party.StartedLogin", "acr_values max_age")
    | columns_of("taxpayers.Activity", "kind")
    | columns_of("taxpayers.DelegatedRight", "right service")
    | columns_of("taxpayers.KeptRequest", "client_id key request_hash")
    | columns_of("taxpayers.Subscription", "terms_version")
)
