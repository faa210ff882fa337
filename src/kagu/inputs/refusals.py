"""What every reader raises for what it cannot read."""


class InputRefused(Exception):
    """What was typed cannot be read: nothing is looked up and no try is spent.

    `message` says in the person's language what to type instead, `code` the same to a program. What can
    be read but is wrong (an unknown number, another code) is for the act to refuse, with another class.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
