"""What the source of every page must be: the rules that need no browser and no Java."""

from tests.markup import forms, naming, nesting, session_end
from tests.markup.tree import Page

# Where agents type what is about other people.
DESKS = ("/agents/", "/bureau/")


def faults_of_source(source: str, address: str = "") -> list[str]:
    """Each fault in one line; `address` is the page's, as far as it matters."""
    page = Page(source)
    is_of_others = any(desk in address for desk in DESKS)
    return [
        *page.faults,
        *nesting.faults(page.root),
        *naming.faults(page.root),
        *forms.faults(page.root, is_of_others=is_of_others),
        *session_end.faults(page.root),
    ]
