"""The steps of the game do what they say, and what it found stays mended."""

from kagu.connect.accounts.models import Activity, User
from tests.connect.game.doors import is_in
from tests.connect.game.machine import Game
from tests.connect.game.service_doors import opens
from tests.connect.game.world import HIS


def test_a_thief_with_the_password_does_all_that_the_owner_does(played: Game) -> None:
    world, thief = played.world, played.world.thief
    played.steal("password")
    for step, name in (
        (played.log_in, ""),
        (played.ask_for_another_address, "pending address"),
        (played.cancel_the_change_of_address, "pending address"),
        (played.change_the_password, "password"),
        (played.add_a_key, "generators"),
        (played.make_recovery_codes, "recovery codes"),
        (played.remove_a_key, "generators"),
        (played.add_a_passkey, "passkeys"),
        (played.take_the_data_away, ""),
        (played.remove_a_passkey, "passkeys"),
    ):
        before = world.authority()
        step("thief", 0)
        assert not name or world.authority()[name] != before[name], step.__name__
    assert thief.keys
    played.add_a_passkey("thief", 0)
    played.log_out("thief", 0)
    played.log_in_with_a_passkey("thief", 0)
    assert is_in(thief.browsers[0])
    played.remove_a_passkey("thief", 0)
    played.log_out("thief", 0)
    played.log_in("thief", 0)
    played.delete_the_account("thief", 0)
    assert world.read().state == User.State.CLOSING
    played.the_owner_tries_to_get_in()


def test_the_owner_gets_back_what_was_moved_away(played: Game) -> None:
    world = played.world
    played.steal("password")
    played.log_in("thief", 1)
    played.ask_for_another_address("thief", 1)
    played.open_a_letter("thief", 1, 0)
    assert world.read().email == HIS
    played.the_owner_tries_to_get_in()
    assert world.read().email == HIS, "it was only tried"
    played.the_owner_takes_the_account_back()
    assert world.read().email == "alice@exemple.nc"
    played.the_history_is_whole()


def test_a_declared_loss_is_kept_from_the_door(played: Game) -> None:
    played.begin(has_old_key=True)
    played.steal("password")
    played.declare_the_key_lost("thief", 0)
    assert played.world.authority()["loss"]
    played.keep_the_key("owner", 0)
    assert not played.world.authority()["loss"]


def test_two_agents_give_it_back_and_one_does_nothing(played: Game) -> None:
    played.one_agent_asks_and_confirms("rendre-compte", 0)
    assert not Activity.objects.filter(kind="account_taken_back").exists()
    played.the_other_agent_decides(1, "confirm")
    assert Activity.objects.filter(kind="account_taken_back").exists()
    played.the_owner_tries_to_get_in()


def test_each_act_of_the_desk_does_what_it_is_called(played: Game) -> None:
    world = played.world
    played.add_a_key("owner", 0)
    for act, name in (
        (lambda: played.an_agent_does_what_can_be_undone("nom", 1), "name"),
        (lambda: played.two_agents_decide("retirer-cles", "confirm"), "generators"),
        (lambda: played.two_agents_decide("suspendre-durablement", "confirm"), "state"),
        (lambda: played.an_agent_does_what_can_be_undone("lever-suspension", 1), "state"),
        (lambda: played.two_agents_decide("donner-droit-agent", "confirm"), "rights"),
        (lambda: played.two_agents_decide("donner-droit-administrateur", "confirm"), "rights"),
        (lambda: played.two_agents_decide("retirer-droit-administrateur", "confirm"), "rights"),
        (lambda: played.two_agents_decide("retirer-droit-agent", "confirm"), "rights"),
    ):
        before = world.authority()
        act()
        assert world.authority()[name] != before[name], name
    played.two_agents_delete_the_account()
    assert world.read().state == User.State.ACTIVE, "it was only tried"


def test_a_service_is_connected_disconnected_and_connected_again(played: Game) -> None:
    world = played.world
    for _ in range(2):
        played.log_in_at_the_service("owner", 0)
        assert world.authority()["services"] == ["impots"]
        assert opens(world.owner.grants[-1], world)
        played.disconnect_the_service("owner", 0)
        assert world.authority()["services"] == []
    played.log_out("owner", 1)
    played.log_in_at_the_service("owner", 1)
    assert is_in(world.owner.browsers[1]), "the service led through the login page"


def test_one_of_two_sessions_is_closed(played: Game) -> None:
    owner = played.world.owner
    played.close_one_session("owner", 0, 1)
    assert is_in(owner.browsers[0])
    assert not is_in(owner.browsers[1])


def test_a_key_that_is_older_than_a_week_has_its_veto_and_the_owner_gets_in(played: Game) -> None:
    played.steal("password")
    played.log_in("thief", 0)
    played.add_a_passkey("thief", 0)
    played.time_passes(hours=24 * 8)
    played.the_owner_tries_to_get_in()
    played.the_owner_takes_the_account_back()
    played.log_in_with_a_passkey("thief", 1)
    assert is_in(played.world.thief.browsers[1])


def test_one_agent_suspends_for_a_day_and_then_it_is_over(played: Game) -> None:
    played.an_agent_does_what_can_be_undone("suspendre", 1)
    assert played.world.read().state == User.State.SUSPENDED
    played.the_owner_tries_to_get_in()
    played.time_passes(hours=24 * 8)
    assert played.world.read().state == User.State.ACTIVE


def test_where_strangers_lock_a_forgotten_browser_out_the_mailbox_is_the_way(played: Game) -> None:
    played.an_agent_does_what_can_be_undone("fermer-sessions", 1)
    played.stranger_fails(10)
    assert played.world.read().state == User.State.LOCKED
    played.the_owner_tries_to_get_in()
