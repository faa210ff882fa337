"""Why someone is not logged in here although they came back from the provider."""


class LoginFailed(Exception):
    """This login cannot be finished; starting again may work."""


class LoginNotStartedHere(LoginFailed):
    """The answer belongs to no login that this browser began, or to one that is over.

    `next` is where it was going, as far as that is still known.
    """

    def __init__(self, next_path: str = "") -> None:
        super().__init__()
        self.next = next_path


class TooManyBegun(Exception):
    """More log-ins began in this network than people could finish; come back in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class LoginDenied(LoginFailed):
    """The person said no at the provider."""


class LoginRefused(LoginFailed):
    """The service's listener does not let this account in: it raises this in `find_or_create_user`."""
