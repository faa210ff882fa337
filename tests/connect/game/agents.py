"""What one agent does alone, and what two of them decide; Charlie is an administrator too."""

from typing import Any

from django.test import Client as Browser
from hypothesis import strategies as st
from hypothesis.stateful import rule

from kagu.connect.accounts.models import Activity, User
from kagu.desk.models import WaitingAct
from tests.connect.game.table import Table
from tests.connect.game.told import Watch
from tests.connect.game.ways_in import everything_that_opens
from tests.connect.game.world import REASON

ENDED = {"sessions ended", "pending address"}
# What each act may change at most.
ALONE = {
    "suspendre": {"state", "loss", *ENDED},
    "lever-suspension": {"state"},
    "fermer-sessions": ENDED,
    "deverrouiller": set(),
    "lien-mot-de-passe": set(),
    "annuler-suppression": {"state"},
    "nom": {"name"},
}
GIVEN_BACK = {
    "address",
    "state",
    "must choose a password",
    "passkeys",
    "generators",
    "recovery codes",
    "loss",
    *ENDED,
}
BY_TWO = {
    "suspendre-durablement": {"state", "loss", *ENDED},
    "rendre-compte": GIVEN_BACK,
    "retirer-cles": {"passkeys", "generators", "recovery codes", "loss"},
    "donner-droit-agent": {"rights"},
    "retirer-droit-agent": {"rights"},
    "donner-droit-administrateur": {"rights"},
    "retirer-droit-administrateur": {"rights"},
}
DELETION = "supprimer"
DECISION = st.sampled_from(["confirm", "confirm", "refuse"])
NUMBER = st.integers(0, 1)


class ActsOfAgents(Table):
    """`number` says which of the two."""

    @rule(name=st.sampled_from(sorted(ALONE)), number=NUMBER)
    def an_agent_does_what_can_be_undone(self, name: str, number: int) -> None:
        watch = Watch(self.world)
        self._ask(number, name)
        self.world.settle()
        assert watch.changes() <= ALONE[name], f"{name} changed {watch.changes()}"
        assert not watch.untold(), f"the history does not tell of {watch.untold()}"

    @rule(name=st.sampled_from([*sorted(BY_TWO), DELETION]), number=NUMBER)
    def one_agent_asks_and_confirms(self, name: str, number: int) -> None:
        watch = Watch(self.world)
        desk = self._ask(number, name)
        for waiting in self._waiting_of(number):
            self._decide(desk, waiting, "confirm")
        self.world.settle()
        assert not watch.changes(), f"one agent alone changed {watch.changes()}"

    @rule(name=st.sampled_from(sorted(BY_TWO)), decision=DECISION)
    def two_agents_decide(self, name: str, decision: str) -> None:
        self._ask(0, name)
        self.the_other_agent_decides(1, decision)

    @rule(number=NUMBER, decision=DECISION)
    def the_other_agent_decides(self, number: int, decision: str) -> None:
        """Whatever waits since some step before; a deletion is left to its own rule."""
        desk = self._desk(number)
        for waiting in self._waiting_of(1 - number).exclude(name=DELETION):
            watch = Watch(self.world)
            self._decide(desk, waiting, decision)
            self.world.settle()
            self._judge(waiting, watch)

    @rule()
    def two_agents_delete_the_account(self) -> None:
        """Only tried: a game about nobody's account is a short one."""
        with self.world.only_tried():
            self._ask(0, DELETION)
            for waiting in self._waiting_of(0).filter(name=DELETION):
                self._decide(self._desk(1), waiting, "confirm")
            self.world.settle()
            if self.world.read().state == User.State.DELETED:
                opening = everything_that_opens(self.world)
                assert not opening, f"a deleted account still opens by {opening}"

    def _judge(self, waiting: WaitingAct, watch: Watch) -> None:
        waiting.refresh_from_db()
        changes = watch.changes()
        if waiting.state != WaitingAct.State.CONFIRMED:
            assert not changes, f"what two did not agree on changed {changes}"
            return
        assert changes <= BY_TWO[waiting.name], f"{waiting.name} changed {changes}"
        assert not watch.untold(), f"the history does not tell of {watch.untold()}"
        line = self._last_line_of_an_agent()
        both = {line.details["agent"], line.details["second_agent"]}
        assert both == {str(agent.pk) for agent in self.world.agents}, "the history does not tell of both"
        if waiting.name == "rendre-compte":
            self.the_thief_is_out()

    def _last_line_of_an_agent(self) -> Activity:
        lines = self.world.user.activities.order_by("-position")
        return next(line for line in lines if line.details.get("second_agent"))

    def _waiting_of(self, number: int) -> Any:
        return self.world.agents[number].acts_asked.filter(state=WaitingAct.State.WAITING)

    def _desk(self, number: int) -> Browser:
        return self.world.at_the_desk(self.world.agents[number])

    def _ask(self, number: int, name: str) -> Browser:
        desk = self._desk(number)
        page = f"/agents/comptes/{self.world.user.pk}/"
        desk.post(page, {"why": "counter"})
        family_name = "Martin" if self.world.read().family_name == "Newman" else "Newman"
        names = {"first_name": "Alice", "family_name": family_name}
        desk.post(f"{page}{name}/", {"reason": REASON, "tick": "on", **names})
        return desk

    def _decide(self, desk: Browser, waiting: WaitingAct, decision: str) -> None:
        desk.post(f"/agents/attente/{waiting.pk}/", {"decision": decision, "reason": REASON})
