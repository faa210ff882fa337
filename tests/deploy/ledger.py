"""Acts against what came of them: rows, mails and events; nothing lost, nothing twice."""

from collections import Counter

from tests.deploy.cluster import Server
from tests.deploy.mailbox import Relay
from tests.deploy.nodes import Nodes
from tests.deploy.service import Service
from tests.deploy.traffic import Traffic
from tests.waiting import wait_until

DATABASE = "kagu_connect"
# A worker waits two minutes for an answer that never comes, and its claims run out in half a minute.
LONGEST = 400
SUBJECT = "mot de passe a été modifié"
WAITING = "SELECT count(*) FROM outbox_outboxmessage WHERE state = 'waiting'"
LEFT = "SELECT kind, state, last_error FROM outbox_outboxmessage WHERE state IN ('dead', 'held')"
ACCOUNTS = "SELECT coalesce(email_normalized, asked_normalized), count(*) FROM accounts_user GROUP BY 1"
CHANGES = (
    "SELECT email, count(*) FROM accounts_activity JOIN accounts_user ON accounts_user.id = user_id"
    " WHERE kind = 'password_changed' GROUP BY 1"
)


class Ledger:
    """What the database, the relay and a service know of the acts of some traffic."""

    def __init__(self, server: Server, relay: Relay, service: Service, nodes: Nodes) -> None:
        self.server, self.relay, self.service, self.nodes = server, relay, service, nodes

    def settle(self) -> None:
        """Come back when nothing waits any more; nothing may have been given up."""
        wait_until(lambda: self.server.ask(WAITING, database=DATABASE) == "0", LONGEST)
        assert self.server.rows(LEFT, database=DATABASE) == []

    def copies(self, traffic: Traffic) -> int:
        """Compare everything; how many mails and events came once more, under the number of the first."""
        accounts = Counter(dict(self.server.rows(ACCOUNTS, database=DATABASE)))
        mails = {person.email: self._mails(person.email) for person in traffic.newcomers.acknowledged}
        assert {address: len(numbers) for address, numbers in mails.items()} == dict.fromkeys(mails, 1)
        assert {address: accounts[address] for address in mails} == dict.fromkeys(mails, 1)
        for person in traffic.newcomers.unclear:
            mails[person.email] = self._mails(person.email)
            assert len(mails[person.email]) == accounts[person.email] <= 1, person.email
        return self._residents(traffic) + sum(sum(each.values()) - len(each) for each in mails.values())

    def _residents(self, traffic: Traffic) -> int:
        lines = Counter(dict(self.server.rows(CHANGES, database=DATABASE)))
        copies = 0
        for resident in traffic.residents:
            written, mails = lines[resident.email], self._mails(resident.email, SUBJECT)
            assert resident.done <= written <= resident.done + resident.unclear, resident.name
            assert len(mails) == written, resident.name
            copies += sum(mails.values()) - len(mails)
        heard, again = self.service.changes(self.nodes.sites[0])
        assert sorted(heard.values()) == sorted(lines.values())
        return copies + again

    def _mails(self, address: str, subject: str = "") -> Counter[str]:
        """How often each mail to this address arrived, by the number that it keeps at every attempt."""
        mails = [mail for mail in self.relay.mails_to(address) if subject in str(mail["Subject"])]
        return Counter(str(mail["Message-ID"]) for mail in mails)
