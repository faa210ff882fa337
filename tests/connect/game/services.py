"""What the owner does with a service, and the thief in her place: consent, disconnect, connect again."""

from hypothesis.stateful import rule

from tests.connect.game import doors
from tests.connect.game.person import WHICH, WHO
from tests.connect.game.service_doors import enter_service, opens
from tests.connect.game.table import Step, Table


class ActsAtServices(Table):
    """Whoever is in may connect the service, however often it was disconnected."""

    @rule(who=WHO, which=WHICH)
    def log_in_at_the_service(self, who: str, which: int) -> None:
        with Step(self, who) as (player, browsers):
            is_in = doors.is_in(browsers[which])
            is_connected = enter_service(player, browsers[which], self.world)
            assert is_connected or not is_in, "whoever is in cannot connect the service"
            assert not is_connected or opens(player.grants[-1], self.world), "the service learns nothing"

    @rule(who=WHO, which=WHICH)
    def disconnect_the_service(self, who: str, which: int) -> None:
        with Step(self, who) as (_, browsers):
            service = self.world.service.client_id
            browsers[which].post(f"/mon-compte/connexions/{service}/")
            if service not in self.world.authority()["services"]:
                grants = [*self.world.owner.grants, *self.world.thief.grants]
                assert not any(opens(grant, self.world) for grant in grants), "a disconnected service learns"
