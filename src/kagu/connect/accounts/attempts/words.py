"""What people are told who try too fast."""

from django.utils.translation import ngettext

from kagu.connect.accounts.attempts.limits import TooManyAttempts


def wait_in_words(refusal: TooManyAttempts) -> str:
    """When to try again, and what saves the wait; nothing about any account."""
    if refusal.challenge:
        words = ngettext(
            "Beaucoup d'essais arrivent en ce moment. Saisissez de nouveau votre mot de passe : votre "
            "navigateur fera d'abord un petit calcul. Sans JavaScript, attendez %(seconds)d seconde avant "
            "d'appuyer sur « Se connecter » : votre place est gardée pendant dix minutes.",
            "Beaucoup d'essais arrivent en ce moment. Saisissez de nouveau votre mot de passe : votre "
            "navigateur fera d'abord un petit calcul. Sans JavaScript, attendez %(seconds)d secondes avant "
            "d'appuyer sur « Se connecter » : votre place est gardée pendant dix minutes.",
            refusal.retry_after,
        )
    else:
        words = ngettext(
            "Trop d'essais à la suite. Réessayez dans %(seconds)d seconde.",
            "Trop d'essais à la suite. Réessayez dans %(seconds)d secondes.",
            refusal.retry_after,
        )
    return words % {"seconds": refusal.retry_after}
