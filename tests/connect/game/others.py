"""What a stranger does who knows the address, what one agent does alone, and two together."""

from django.test import Client as Browser
from hypothesis import strategies as st
from hypothesis.stateful import rule

from kagu.connect.accounts.models import User
from tests.connect.game.players import new_browser
from tests.connect.game.table import Step, Table
from tests.connect.game.world import REASON


class ActsOfOthers(Table):
    """None of them holds anything of the account."""

    @rule(times=st.integers(1, 12))
    def stranger_fails(self, times: int) -> None:
        with Step(self, "stranger"):
            for _ in range(times):
                typed = {"email": self.world.user.email, "password": "never it, whatever happens"}
                new_browser().post("/oidc/login", typed)

    @rule()
    def stranger_creates_an_account_with_the_address(self) -> None:
        with Step(self, "stranger") as (_, browsers):
            password = "onze lézards au bord du lagon"
            typed = {"first_name": "Passant", "family_name": "Passant", "email": self.world.user.email}
            typed |= {"password": password, "confirmation": password, "terms": "on"}
            browsers[0].post("/oidc/create-account", typed)

    # What one agent does alone, and two together.

    @rule(name=st.sampled_from(["supprimer", "rendre-compte", "retirer-cles", "suspendre-durablement"]))
    def one_agent_asks(self, name: str) -> None:
        before = self.world.authority()
        agent = self.world.agents[0]
        desk = self._ask_at_the_desk(agent, name)
        for waiting in agent.acts_asked.filter(state="waiting"):
            desk.post(f"/agents/attente/{waiting.pk}/", {"decision": "confirm"})
        self.world.settle()
        assert self.world.authority() == before, "one agent alone did it"

    @rule(name=st.sampled_from(["suspendre", "lever-suspension", "fermer-sessions", "deverrouiller"]))
    def one_agent_does_what_can_be_undone(self, name: str) -> None:
        before, lines = self.world.authority(), self.world.lines()
        self._ask_at_the_desk(self.world.agents[1], name)
        self.world.settle()
        after = {**self.world.authority(), "state": before["state"]}
        assert after == before, "nothing but whether it is open for now"
        assert self.world.authority() == before or self.world.lines() > lines

    @rule(decision=st.sampled_from(["refuse", "confirm"]))
    def a_second_agent_decides_to_give_the_account_back(self, decision: str) -> None:
        first, second = self.world.agents
        self._ask_at_the_desk(first, "rendre-compte")
        lines, before = self.world.lines(), self.world.authority()
        desk = self.world.at_the_desk(second)
        for waiting in first.acts_asked.filter(state="waiting", name="rendre-compte"):
            desk.post(f"/agents/attente/{waiting.pk}/", {"decision": decision, "reason": REASON})
        self.world.settle()
        assert self.world.authority() == before or (decision == "confirm" and self.world.lines() > lines)

    def _ask_at_the_desk(self, agent: User, name: str) -> Browser:
        desk = self.world.at_the_desk(agent)
        page = f"/agents/comptes/{self.world.user.pk}/"
        desk.post(page, {"why": "counter"})
        desk.post(f"{page}{name}/", {"reason": REASON, "tick": "on"})
        return desk
