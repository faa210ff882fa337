"""The rows of the portal, one file per subject; Django looks for them all here."""

from kagu.tax_portal.taxpayers.models.activation import ActivationSecret
from kagu.tax_portal.taxpayers.models.activity import Activity
from kagu.tax_portal.taxpayers.models.assessments import Assessment
from kagu.tax_portal.taxpayers.models.back_office import Filing, KeptRequest
from kagu.tax_portal.taxpayers.models.companies import Company, CompanyRole, Establishment, RoleContest
from kagu.tax_portal.taxpayers.models.delegations import DelegatedRight, Delegation
from kagu.tax_portal.taxpayers.models.dossiers import Dossier, DossierEvent
from kagu.tax_portal.taxpayers.models.ledger import AccountEntry
from kagu.tax_portal.taxpayers.models.notifications import Notification
from kagu.tax_portal.taxpayers.models.portal_users import (
    PersonalProceduresSwitch,
    PortalUser,
    PurgedSubject,
)
from kagu.tax_portal.taxpayers.models.search_words import SearchWord
from kagu.tax_portal.taxpayers.models.subscriptions import (
    PostalNotice,
    Subscription,
    SubscriptionContest,
)
from kagu.tax_portal.taxpayers.models.taxpayers import DelegationNumber, Household, Taxpayer
from kagu.tax_portal.taxpayers.models.third_party_emails import (
    RefusedThirdPartyAddress,
    ThirdPartyEmail,
    UndeliverableMailbox,
)

__all__ = [
    "AccountEntry",
    "ActivationSecret",
    "Activity",
    "Assessment",
    "Company",
    "CompanyRole",
    "DelegatedRight",
    "Delegation",
    "DelegationNumber",
    "Dossier",
    "DossierEvent",
    "Establishment",
    "Filing",
    "Household",
    "KeptRequest",
    "Notification",
    "PersonalProceduresSwitch",
    "PortalUser",
    "PostalNotice",
    "PurgedSubject",
    "RefusedThirdPartyAddress",
    "RoleContest",
    "SearchWord",
    "Subscription",
    "SubscriptionContest",
    "Taxpayer",
    "ThirdPartyEmail",
    "UndeliverableMailbox",
]
