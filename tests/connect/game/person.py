"""What the owner does, and the thief in her place: the same forms, at the same doors."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.connect.game import doors
from tests.connect.game.table import Step, Table
from tests.connect.game.world import HERS_TOO, HIS

WHO = st.sampled_from(["owner", "thief"])
WHICH = st.integers(0, 1)


class ActsOfAPerson(Table):
    """`which`: in the first of their browsers, or in the second."""

    @rule(who=WHO, which=WHICH)
    def log_in(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            doors.log_in(player, browsers[which], self.world.user.email, self.world.clock)

    @rule(who=WHO, which=WHICH)
    def log_out(self, who: str, which: int) -> None:
        with Step(self, who) as (_, browsers):
            browsers[which].post("/oidc/logout")

    @rule(who=WHO, which=WHICH)
    def change_the_password(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            if player.passwords:
                before, new = self.world.read().password, self.new_password()
                typed = {"current_password": player.passwords[-1], "new_password": new, "confirmation": new}
                self.post(player, browsers[which], "/mon-compte/mot-de-passe/", typed)
                if self.world.read().password != before:
                    player.passwords.append(new)

    @rule(who=WHO, which=WHICH)
    def ask_for_another_address(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            address = HIS if who == "thief" else HERS_TOO
            typed = {"new_email": address, "confirmation": address}
            self.post_with_password(player, browsers[which], "/mon-compte/email/", typed)

    @rule(who=WHO, which=WHICH)
    def cancel_the_change_of_address(self, who: str, which: int) -> None:
        with Step(self, who) as (_, browsers):
            browsers[which].post("/mon-compte/email/annuler/")

    @rule(who=WHO, which=WHICH)
    def add_a_key(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            doors.add_key(player, browsers[which], self.world.clock)

    @rule(who=WHO, which=WHICH)
    def remove_a_key(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            key = self.world.user.code_generators.first()
            if key:
                path = f"/mon-compte/verification/application/{key.pk}/"
                self.post(player, browsers[which], path, {"remove": "on"})

    @rule(who=WHO, which=WHICH)
    def add_a_passkey(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            doors.add_passkey(player, browsers[which], self.world.clock)

    @rule(who=WHO, which=WHICH)
    def remove_a_passkey(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            key = self.world.user.passkeys.first()
            if key:
                path = f"/mon-compte/verification/cle/{key.pk}/"
                self.post(player, browsers[which], path, {"remove": "on"})

    @rule(who=WHO, which=WHICH)
    def log_in_with_a_passkey(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            doors.log_in_with_passkey(player, browsers[which])

    @rule(who=WHO, which=WHICH)
    def take_the_data_away(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            self.post(player, browsers[which], "/mon-compte/mes-donnees/", {"format": "json"})

    @rule(who=WHO, which=WHICH)
    def make_recovery_codes(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            page = self.post(player, browsers[which], "/mon-compte/verification/codes-de-secours/", {})
            doors.read_codes(player, page)

    @rule(who=WHO, which=WHICH)
    def close_the_other_sessions(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            lines = self.world.lines()
            self.post(player, browsers[which], "/mon-compte/appareils/", {"session": "others"})
            if "other_sessions_ended" in self.world.kinds_since(lines):
                assert len(self.world.sessions()) == 1, "another session is still open"

    @rule(who=WHO, which=WHICH, number=st.integers(0, 3))
    def close_one_session(self, who: str, which: int, number: int) -> None:
        with Step(self, who) as (player, browsers):
            rows = self.world.user.login_sessions.order_by("pk")[number : number + 1]
            for row in rows:
                lines = self.world.lines()
                self.post(player, browsers[which], "/mon-compte/appareils/", {"session": str(row.pk)})
                is_ended = "session_ended" in self.world.kinds_since(lines)
                assert not is_ended or row.sid not in self.world.sessions()

    @rule(who=WHO, which=WHICH)
    def delete_the_account(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            self.post_with_password(player, browsers[which], "/mon-compte/supprimer/", {})

    @rule(who=WHO, which=WHICH)
    def declare_the_key_lost(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            if player.passwords:
                typed = {"email": self.world.user.email, "password": player.passwords[-1]}
                browsers[which].post("/oidc/login", typed)
                browsers[which].post("/oidc/lost-factor")

    @rule(who=WHO, which=WHICH)
    def keep_the_key(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            self.post(player, browsers[which], "/mon-compte/verification/garder/", {})

    @rule(who=WHO, which=WHICH, number=st.integers(0, 5))
    def open_a_letter(self, who: str, which: int, number: int) -> None:
        with Step(self, who) as (player, browsers):
            if number < len(player.letters):
                link, new = player.letters[-1 - number], self.new_password()
                before = self.world.read().password
                factors = "keep" if who == "thief" else "remove"
                typed = {"password": new, "confirmation": new, "young_factors": factors}
                answer = doors.press(browsers[which], link, **typed)
                if answer.status_code == 302 and "token=" in answer["Location"]:
                    # Given back, by « Ce n'est pas moi » or an old mailbox: the page of a new password.
                    doors.press(browsers[which], answer["Location"], **typed)
                if self.world.read().password != before:
                    player.passwords.append(new)

    @rule(who=st.sampled_from(["owner", "thief", "stranger"]))
    def forget_the_password(self, who: str) -> None:
        with Step(self, who) as (_, browsers):
            browsers[0].post("/oidc/forgotten-password", {"email": self.world.user.email})
