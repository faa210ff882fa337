"""What somebody does who knows the address of the account and nothing else."""

import secrets

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.connect.game import doors
from tests.connect.game.players import new_browser
from tests.connect.game.table import Step, Table

MAILS = ["forgotten-password", "resend-activation", "resend-unlock", "resend-cancel"]
PURPOSES = ["takeback", "resetpassword", "revertchange", "canceldeletion", "keepfactors", "unlockuser"]


class ActsOfStrangers(Table):
    """However often they try: the owner can do afterwards what she could do before."""

    @rule(times=st.integers(1, 12))
    def stranger_fails(self, times: int) -> None:
        with Step(self, "stranger"):
            for _ in range(times):
                typed = {"email": self.world.user.email, "password": "never it, whatever happens"}
                new_browser().post("/oidc/login", typed)

    @rule(times=st.integers(1, 3))
    def stranger_creates_an_account_with_the_address(self, times: int) -> None:
        with Step(self, "stranger"):
            password = "onze lézards au bord du lagon"
            typed = {"first_name": "Passant", "family_name": "Passant", "email": self.world.user.email}
            typed |= {"password": password, "confirmation": password, "terms": "on"}
            for _ in range(times):
                new_browser().post("/oidc/create-account", typed)

    @rule(page=st.sampled_from(MAILS), times=st.integers(1, 7))
    def stranger_asks_for_mails(self, page: str, times: int) -> None:
        with Step(self, "stranger"):
            for _ in range(times):
                # Whoever presses twice at once is heard once.
                self.world.clock.move(4)
                new_browser().post(f"/oidc/{page}", {"email": self.world.user.email})

    @rule(purpose=st.sampled_from(PURPOSES))
    def stranger_guesses_a_link(self, purpose: str) -> None:
        with Step(self, "stranger") as (_, browsers):
            guessed = f"technicalID={secrets.token_hex(16)}&token={secrets.token_urlsafe(32)}"
            link = f"http://connect.localhost:8000/public/{purpose}?{guessed}"
            new = self.new_password()
            doors.press(browsers[1], link, password=new, confirmation=new, young_factors="keep")
