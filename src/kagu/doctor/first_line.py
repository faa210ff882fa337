"""What an error says, in one line."""


def first_line(error: BaseException) -> str:
    """Its first line, or its kind where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
