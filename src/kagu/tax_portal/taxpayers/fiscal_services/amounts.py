"""How amounts in Pacific francs are written."""

from django.utils.formats import number_format


def show_xpf(amount: int) -> str:
    """« 1 250 000 XPF », grouped as the reader's language does."""
    return f"{number_format(amount, force_grouping=True)} XPF"
