"""Why a copy is not made, or not put back."""


class CopyRefused(Exception):
    """Its words say what an operator must do; nothing was changed unless they say so."""
