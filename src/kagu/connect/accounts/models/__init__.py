"""The rows of an account, one file per subject; Django looks for them all here."""

from kagu.connect.accounts.models.accounts import Activity, LoginSession, User
from kagu.connect.accounts.models.arrivals import ArrivedEntry
from kagu.connect.accounts.models.deletions import DeletionReceipt, PlannedDeletion, Tombstone
from kagu.connect.accounts.models.email_changes import EmailChange
from kagu.connect.accounts.models.exports import DataExport, DataExportPart, FileFormat
from kagu.connect.accounts.models.failures import KnownDevice, Lock, LoginFailures
from kagu.connect.accounts.models.heads import ActivityHead, SealingProgress, SiteHead
from kagu.connect.accounts.models.search_words import SearchWord
from kagu.connect.accounts.models.second_factors import CodeGenerator, LostFactor, Passkey, RecoveryCode

__all__ = [
    "Activity",
    "ActivityHead",
    "ArrivedEntry",
    "CodeGenerator",
    "DataExport",
    "DataExportPart",
    "DeletionReceipt",
    "EmailChange",
    "FileFormat",
    "KnownDevice",
    "Lock",
    "LoginFailures",
    "LoginSession",
    "LostFactor",
    "Passkey",
    "PlannedDeletion",
    "RecoveryCode",
    "SealingProgress",
    "SearchWord",
    "SiteHead",
    "Tombstone",
    "User",
]
