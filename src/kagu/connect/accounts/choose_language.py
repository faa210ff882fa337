"""The language of an account: in it are its mails, and the pages that they lead to."""

from kagu.connect.accounts.models import User


def choose_language(user: User, language: str) -> None:
    """What its person chose last, on a page of this site or on the way to the log-in."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
