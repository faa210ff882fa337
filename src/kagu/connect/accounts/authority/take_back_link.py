"""The « Ce n'est pas moi » link that every mail about a security event carries (D32)."""

from kagu.connect.accounts.link_purposes import TAKE_BACK
from kagu.connect.accounts.models import User
from kagu.mailed_links.links import issue_link


def take_back_url(user: User) -> str:
    """In the transaction of the event that the mail tells of: the link undoes what came since this moment."""
    return issue_link(TAKE_BACK, target=str(user.pk), sent_to=user.email, language=user.language).url
