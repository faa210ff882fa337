"""The words people read: one for one thing, for everybody, in short sentences, without jargon."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from kagu.texts import catalogues

# French as it must not be, and what it must be; the notice's own sentences stay as they are (NOTICE).
FRENCH = {
    r"\b[Ee]-mail|\b[Cc]ourriel|\b[Mm]ails?\b|adresse électronique": "email",
    r"\b[Vv]errouill|\b[Dd]éverrouill": "bloquer, débloquer",
    r"[Cc]ompte\b[^.:]*\b(désactivé|réactivé|réactiver|désactiver)\b": "bloqué, débloquer",
    r"\bgestionnaire": "représentant",
    r"^Chercher\b": "rechercher",
    r"\bessais faux": "erreurs",
    r"^Défait\b": "annulé",
    r" - ": "a dash: –",
    r'"': "« »",
    r"[A-ZÀ-Ý' ]{16,}": "small letters; capitals belong to the style sheet",
    r"\b[Uu]sager|\b[Cc]itoyen": "la personne",
}
# Words that fit only men, where nobody's name stands before them.
MASCULINE = (
    r"\b[Vv]ous (?:n')?(?:êtes|serez|étiez|restez)(?: pas| plus)?(?: encore| déjà| aussi)? "
    r"(?:dé)?(?:connecté|abonné|inscrit|redirigé|informé|prévenu|certain|sûr|prêt|surpris|seul)s?\b(?!\()"
    r"|\b[Vv]ous avez été \w+és\b|\b[Cc]her \b|\b(?<!celles et )[Cc]eux\b"
    r"|\b(?:[Ll]e|[Uu]n|[Dd]u|[Aa]u|[Ss]on) (?:titulaire|délégataire|administrateur)\b"
    r"|\btous\b(?! (?:les|vos|nos|ses|leurs))"
)
ENGLISH = {
    r"\b[Ee]-mail": "email",
    r"\b[Cc]ontests?\b": "object, objection",
    r"\boffers? you to\b": "is asking you to",
    r"\b[Ss]earch (?:an?) ": "find",
    r"\bof yourself\b": "your",
    r"\bneeds? do nothing\b": "do not need to do anything",
    r"\b[Pp]ut (?:\w+ ){0,2}away\b": "deleted",
    r"\b[Ff]iscal identifier|\b[Tt]ax identifier": "tax reference number",
    r"\b[Pp]rocedures?\b": "tax service",
    r"\b[Cc]onsult": "view",
    r"\b[Dd]eclarant": "filer",
    r"\b[Tt]hird[- ]part": "someone else, other people",
    r"\b[Cc]ode application": "authenticator app",
    r"\b[Tt]rial message": "test message",
    r"\b[Ee]-service|\b[Oo]nline service": "service",
    r"\b[Aa]gents?\b|\bstaff\b": "adviser",
    r"\b[Ss]essions? (?:there )?(?:\w+ )?(?:closed|ended)\b": "signed out",
    r"(?<!be )\b[Aa]sked for\b": "requested, required",
    r"\bat once\b": "now, immediately",
    r"\b[Ee]rase": "delete",
    r"\bdata are\b": "data is",
    r'"': "“ ”",
}
# What is quoted from the public notice, word for word, and its requirement.
NOTICE = {
    "Les mails de notifications pour tous vos dossiers tiers seront envoyés à cette adresse, l'email de "
    "contact tiers est par défaut votre email de contact personnel affiché ci-dessus.": "R39",
    "Vous avez été redirigés ici pour vous connecter avec %(account_name)s": "R19",
    'Votre profil "%(name)s"': "R29",
    'Votre profil "Vos démarches en ligne"': "R34",
    'Vous pouvez vous connecter en cliquant sur le bouton "S\'identifier avec %(account_name)s"': "R96",
    "Suite à un trop grand nombre d'échecs de connexion sur votre compte (%(email_masked)s), ce dernier a "
    "été "
    "désactivé.": "R103",
    'Afin de le réactiver, veuillez cliquer sur le <a href="%(url)s">lien suivant</a>.': "R104",
    "Votre compte est désormais déverrouillé": "R107",
    "Vous ne pourrez plus utiliser ce compte pour accéder aux services publics en ligne. Pour continuer et "
    "pour "
    'des raisons de sécurité, entrez votre mot de passe puis cliquez sur le bouton "Supprimer"': "R135",
}
JARGON = re.compile(
    r"\b(?:JSON|JWT|JWKS?|jwks_uri|OAuth|OIDC|OpenID|URL|URI|PKCE|API|HTTPS?|IP|UUID|SHA-256|token|scope|client_id)\b"
)
# Rooms whose pages only agents and operators open, and what stands under « Pour les spécialistes ».
FOR_SPECIALISTS = ("connect/agents", "connect/clients", "desk", "outbox", "tax_portal/agents")
MARKED = "Le fichier signé est écrit en JSON."
SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n\s*\n")
LONGEST_SENTENCE = 25


@cache
def texts() -> tuple[tuple[str, str, str], ...]:
    """Every text of the house: its room, its French, its English."""
    return tuple(_texts())


def _texts() -> Iterator[tuple[str, str, str]]:
    for room in catalogues.rooms():
        for message in catalogues.read_catalogue(room):
            french, english = _all(message.id), _all(message.string)
            for one, other in zip(french, english, strict=True):
                if one:
                    yield str(room.relative_to(catalogues.HOUSE)), one, other


def _all(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def shown(text: str) -> str:
    """The text as it is read: without tags, with a word for each value."""
    return re.sub(r"%\(\w+\)[sd]", "X", re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize(("pattern", "better"), FRENCH.items())
def test_one_french_word_for_one_thing(pattern: str, better: str) -> None:
    found = [text for _, text, _ in texts() if text not in NOTICE and re.search(pattern, shown(text))]
    assert found == [], f"write {better}"


@pytest.mark.parametrize(("pattern", "better"), ENGLISH.items())
def test_one_english_word_for_one_thing(pattern: str, better: str) -> None:
    found = [text for _, _, text in texts() if re.search(pattern, shown(text))]
    assert found == [], f"write {better}"


def test_words_fit_everybody() -> None:
    assert [text for _, text, _ in texts() if text not in NOTICE and re.search(MASCULINE, text)] == []


def test_no_sentence_has_more_than_25_words() -> None:
    for _, french, english in texts():
        for text in () if french in NOTICE else (french, english):
            for sentence in SENTENCE_END.split(shown(text)):
                words = [word for word in sentence.split() if re.search(r"\w", word)]
                assert len(words) <= LONGEST_SENTENCE, sentence


def test_pages_for_everybody_are_free_of_jargon() -> None:
    open_to_all = [
        text for room, text, _ in texts() if room not in FOR_SPECIALISTS and not text.startswith(MARKED)
    ]
    assert [text for text in open_to_all if JARGON.search(shown(text))] == []


def test_what_is_quoted_from_the_notice_is_still_shown() -> None:
    assert NOTICE.keys() <= {text for _, text, _ in texts()}
