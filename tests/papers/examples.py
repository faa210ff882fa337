"""Papers that use every block, and the names and numbers that used to be spoiled."""

from pathlib import Path

from kagu.papers.blocks import (
    Block,
    Bullets,
    CheckCode,
    Column,
    Facts,
    Heading,
    LargeCode,
    Paragraph,
    Picture,
    QRCode,
    Run,
    Steps,
    Table,
)
from kagu.papers.paper import Letterhead, Paper, Sheet

ROOT = Path(__file__).parents[2]
MARK = (ROOT / "src/kagu/design_system/static/design_system/mark.svg").read_bytes()
HEAD = Letterhead(["Gouvernement", "Vos démarches fiscales en ligne"], MARK)
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 1'><rect width='4' height='1'/></svg>"
PICTURES = sorted((ROOT / "tests/papers/pictures").iterdir())
NAMES = ["Tāvite Nguyễn", "Élodie Wéa-Œdipe", "ʻAna d’Hœdic", "محمد العربي"]
RECIPIENT = ["Madame Tāvite Nguyễn", "12 rue de l’Alma", "BP 1234", "98845 NOUMÉA CEDEX"]
AMOUNT = "12\u202f345\u00a0F"


def paper(*blocks: Block, title: str = "Un papier", language: str = "fr") -> Paper:
    """One sheet, in French unless said otherwise."""
    return Paper(title, language, HEAD, [Sheet(blocks)])


def letter(*, is_large_print: bool = False) -> Paper:
    """A letter with a code, a telephone to call and a QR code to point one at."""
    address = "https://impots.example.nc/abonnement"
    blocks = [
        Paragraph("Le 1er novembre 2026"),
        Heading("Votre code à usage unique"),
        Facts([("Identifiant fiscal", "se terminant par …920"), ("Nom", NAMES[3])]),
        LargeCode("K7MPQ-R4TXW"),
        Paragraph(
            ["Saisissez-le sur ", Run(address, address=address), " avant ", Run("vendredi", True), "."]
        ),
        QRCode(address, "Code QR vers la page d’abonnement", "Visez ce code.\nTéléphone : 25 75 00"),
    ]
    sheet = Sheet(blocks, RECIPIENT, "Dossier 42", is_large_print=is_large_print)
    return Paper("Votre code à usage unique", "fr", HEAD, [sheet])


def receipt() -> Paper:
    """A receipt with sixty lines and a check code: more than a page."""
    rows = [[f"2026-{number}", NAMES[number % 4], AMOUNT] for number in range(1, 61)]
    blocks = [
        Heading("Récépissé de dépôt"),
        Facts([(f"Nom {number}", name) for number, name in enumerate(NAMES)]),
        Heading("Vos lignes", 2),
        Table(
            "Les soixante lignes déclarées",
            [Column("Numéro"), Column("Nom", share=2), Column("Montant", is_number=True)],
            [*rows, ["Total", "", "740\u202f700\u00a0F"]],
            has_total=True,
        ),
        CheckCode("Vérifiez ce papier :", "ABCD-EFGH", "https://impots.example.nc/verifier", "Code QR"),
    ]
    return Paper("Récépissé R-2026-000123", "fr", HEAD, [Sheet(blocks, reference="Récépissé R-2026-000123")])


def notice() -> Paper:
    """An illustrated notice, in English, with a word of French."""
    steps: list[list[Block]] = [
        [Paragraph("Open the page."), Picture(DRAWING, "A black bar", 60, "The page")],
        [Paragraph("Press the button.")],
    ]
    sheet = [
        Heading("Sign in"),
        Paragraph(["The site ", Run("Vos démarches", language="fr"), " asks who you are."]),
        Steps(steps),
        Bullets(["First", ["Second, ", Run("strong", is_strong=True)]]),
        *[Picture(path.read_bytes(), f"A dot, as {path.suffix}", 20) for path in PICTURES],
    ]
    return paper(*sheet, title="Sign in", language="en")


def letters_of_a_day() -> Paper:
    """Several letters in one file, each in its reader's language and print."""
    (french,) = letter().sheets
    (large,) = letter(is_large_print=True).sheets
    english = Sheet([Heading("Your code"), Paragraph("Dear Sir or Madam,")], RECIPIENT, language="en")
    return Paper("Courriers à imprimer", "fr", HEAD, [french, large, english])


EVERY_PAPER = {
    "letter": letter(),
    "large print": letter(is_large_print=True),
    "receipt": receipt(),
    "notice": notice(),
    "letters of a day": letters_of_a_day(),
}
