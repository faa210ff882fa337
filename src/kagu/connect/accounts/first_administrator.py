"""The first-run link: who an operator gives it to becomes the first administrator, with a passkey (D35)."""

from django.db import transaction

from kagu.connect.accounts.agent_rights import RightsHaveHolders, has_admin, make_first_admin
from kagu.connect.accounts.link_purposes import FIRST_ADMINISTRATOR
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.desk import journal
from kagu.mailed_links.links import IssuedLink, issue_link, supersede_links, use_link
from kagu.mailed_links.models import MailedLink

# All such links are for one thing: the latest replaces the others.
TARGET = "first"


@transaction.atomic
def issue_first_run_link(*, actor: str) -> IssuedLink:
    """By command, while there is no administrator; raises RightsHaveHolders. The link is shown this once."""
    if has_admin():
        raise RightsHaveHolders
    supersede_links(FIRST_ADMINISTRATOR, target=TARGET)
    journal.record("first_run_link_made", actor=actor)
    return issue_link(FIRST_ADMINISTRATOR, target=TARGET, sent_to="")


def become_first_administrator(
    link: MailedLink, user: User, answer: str, name: str, origin: Origin
) -> list[str]:
    """The key that the browser just made protects the account, and its owner administers the site.

    Gives the recovery codes that came with a first factor. Raises LinkRefused, RightsHaveHolders,
    ActRefused, PasskeyRefused, TooManyFactors.
    """
    with transaction.atomic():
        use_link(link)
        codes = add_passkey(user, answer, name, origin)
        make_first_admin(user, actor="first-run link", reason="installation")
    return codes
