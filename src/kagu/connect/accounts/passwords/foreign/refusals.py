"""Why a hash of another system is not kept."""


class HashRefused(Exception):
    """The hash is of a kind that no kept library reads, broken, or would cost too much to verify.

    The message says which, to an operator, and holds nothing of the hash itself.
    """
