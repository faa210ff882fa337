"""What a mailed link is for: said once, by the room whose act the link does."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class Purpose:
    """One kind of link.

    `name` stands in its rows and its address, for ever. `usual_lifetime` is None where each link has an
    end of its own, which its act gives. `mails_a_day` go to one target at most. `ended_by` names what
    makes its links worthless, in the site's own words.
    """

    name: str
    usual_lifetime: timedelta | None
    mails_a_day: int | None = None
    ended_by: frozenset[str] = frozenset()

    @property
    def lifetime(self) -> timedelta:
        """How long a new link serves: what the operator set for it, else what was declared."""
        set_by_operator: timedelta | None = settings.LINK_LIFETIMES.get(self.name)
        found = set_by_operator or self.usual_lifetime
        if found is None:
            raise ValueError(f"a link « {self.name} » ends when its act says")
        return found

    @property
    def path(self) -> str:
        """Where its page stands on the site, without the first slash."""
        return f"public/{self.name}"
