"""The game of the portal's desk: whatever waits for a second agent, and what one agent tries alone."""

from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kagu.desk.four_eyes import expire_waiting_acts
from kagu.desk.models import WaitingAct
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from tests.clock import Clock
from tests.mails import Mailbox
from tests.tax_portal.companies.activating import activate, press_contest
from tests.tax_portal.companies.activating import show_secrets as show_company
from tests.tax_portal.game.desk import Desk, end_of_journal, journal_since
from tests.tax_portal.subscription.secrets_shown import NUMBER, accept, show_secrets

# What each of the acts that wait may change once two agents agreed.
BY_TWO = {
    "person lettre": {"letters"},
    "company lettre": {"letters"},
    "person contestation-acceptee": {
        "subscriptions",
        "contests of subscriptions",
        "roles",
        "delegations",
        "letters",
    },
    "person contestation-rejetee": {"contests of subscriptions"},
    "person fermeture": {"subscriptions", "roles", "delegations", "letters"},
    "company fermeture": {"roles", "delegations", "letters"},
    "contest acceptee": {"contests of roles"},
    "contest rejetee": {"contests of roles", "roles"},
    "right donner": {"agents"},
    "right retirer": {"agents"},
}
NUMBERS = st.integers(0, 1)
ACTS = st.sampled_from(sorted(BY_TWO))


class MakeDesk(Protocol):
    """A desk of its own for one game."""

    def __call__(self) -> tuple[Desk, Clock]: ...


class DeskGame(RuleBasedStateMachine):
    """One agent alone takes and destroys nothing of this."""

    make_desk: MakeDesk
    end_desk: Any

    def __init__(self) -> None:
        super().__init__()
        self.desk, self.clock = type(self).make_desk()

    def teardown(self) -> None:
        type(self).end_desk()

    @rule(act=ACTS, number=NUMBERS)
    def one_agent_asks_and_confirms(self, act: str, number: int) -> None:
        before, codes = self.desk.standing(), len(self.desk.codes)
        browser = self.desk.ask(number, self.desk.path_of(act))
        for waiting in self.desk.waiting_of(number):
            self.desk.decide(browser, waiting, "confirm")
        assert self._changes(before) == set(), "one agent alone did it"
        assert len(self.desk.codes) == codes, "one agent alone has a letter"

    @rule(act=ACTS, decision=st.sampled_from(["confirm", "confirm", "refuse"]))
    def two_agents_decide(self, act: str, decision: str) -> None:
        self.desk.ask(0, self.desk.path_of(act))
        self.the_other_agent_decides(1, decision)

    @rule(number=NUMBERS, decision=st.sampled_from(["confirm", "refuse"]))
    def the_other_agent_decides(self, number: int, decision: str) -> None:
        browser = self.desk.log_in(self.desk.agents[number])
        for waiting in self.desk.waiting_of(1 - number):
            before, position = self.desk.standing(), end_of_journal()
            self.desk.decide(browser, waiting, decision)
            changes = self._changes(before)
            if waiting.state != WaitingAct.State.CONFIRMED:
                assert not changes, f"what two did not agree on changed {changes}"
                continue
            known = [allowed for act, allowed in BY_TWO.items() if act.endswith(f" {waiting.name}")]
            assert changes <= set().union(*known), f"{waiting.name} changed {changes}"
            assert "act_confirmed" in journal_since(position), "the journal does not tell"

    @rule()
    def somebody_contests_the_subscription(self) -> None:
        code = issue_letter_code(self.desk.person)
        browser = accept(self.desk.log_in(self.desk.contester))
        show_secrets(browser, self.desk.person.fiscal_id, NUMBER, code)
        browser.post("/abonnement/contester/")

    @rule()
    def a_newcomer_to_the_company_is_contested(self) -> None:
        activate(self.desk.log_in(self.desk.newcomer), self.desk.company)
        mails = Mailbox().mails_to(self.desk.owner.email)
        links = [line for mail in mails for line in str(mail.body).split() if "/public/contestrole?" in line]
        for link in links[:1]:
            press_contest(link)

    @rule(number=NUMBERS, family=st.sampled_from(["person", "company"]))
    def an_agent_withdraws_a_closing(self, number: int, family: str) -> None:
        before = self.desk.standing()
        self.desk.ask(number, self.desk.path_of(f"{family} reouverture"))
        assert not self._changes(before), "nothing comes back by itself"

    @rule(number=NUMBERS, is_accomplice=st.booleans())
    def a_letter_is_used_by_whoever_had_it_in_hand(self, number: int, is_accomplice: bool) -> None:
        """All but the number on the person's own papers is known at the desk."""
        user = self.desk.accomplice if is_accomplice else self.desk.agents[number]
        for code in self.desk.codes[-1:]:
            show_secrets(accept(self.desk.log_in(user)), self.desk.person.fiscal_id, "1234567", code)
            if not is_accomplice:
                company = self.desk.company
                show_company(self.desk.log_in(user), company.company.rid, company.fiscal_id, code)

    @rule(hours=st.sampled_from([1, 13, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.clock.move(hours * 3600)
        expire_waiting_acts()

    @invariant()
    def nobody_of_the_desk_gained_anything(self) -> None:
        assert not self.desk.gained()

    def _changes(self, before: dict[str, Any]) -> set[str]:
        after = self.desk.standing()
        return {name for name in after if after[name] != before[name]}
