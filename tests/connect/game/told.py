"""Which lines of the history tell of which change: a step that none of them tells is a find."""

from tests.connect.game.world import World

FACTORS = {"passkey_added", "passkey_removed", "code_generator_added", "code_generator_removed"}
TELLS = {
    "name": {"name_corrected"},
    "address": {"email_changed", "email_change_reverted", "account_taken_back"},
    "password": {"password_changed", "password_reset"},
    "state": {
        "account_suspended",
        "account_suspended_for_a_day",
        "suspension_ended",
        "suspension_lifted",
        "deletion_planned",
        "deletion_cancelled",
    },
    "must choose a password": {
        "password_changed",
        "password_reset",
        "account_taken_back",
        "email_change_reverted",
    },
    "rights": {"agent_right_given", "agent_right_taken", "admin_right_given", "admin_right_taken"},
    "passkeys": {"passkey_added", "passkey_removed"},
    "generators": {"code_generator_added", "code_generator_removed"},
    "recovery codes": {
        "recovery_codes_made",
        "recovery_code_used",
        "account_taken_back",
        "email_change_reverted",
        *FACTORS,
    },
    "loss": {"factor_loss_declared", "factor_loss_cancelled"},
    "pending address": {
        "email_change_requested",
        "email_change_cancelled",
        "email_change_failed",
        "email_changed",
        "email_change_reverted",
    },
    "services": {"service_connected", "service_disconnected"},
    "sessions opened": {"logged_in"},
    "sessions ended": {
        "logged_in",
        "logged_out",
        "session_ended",
        "other_sessions_ended",
        "all_sessions_ended",
        "password_changed",
        "password_reset",
        "email_changed",
        "email_change_reverted",
        "account_taken_back",
        "account_suspended",
        "account_suspended_for_a_day",
        "deletion_planned",
    },
}


class Watch:
    """What stood at one moment, to be compared with what stands at another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.authority, self.sessions, self.lines = world.authority(), world.sessions(), world.lines()

    def changes(self) -> set[str]:
        """What is not as it was."""
        after, sessions = self.world.authority(), self.world.sessions()
        changed = {name for name in after if after[name] != self.authority[name]}
        changed |= {"sessions opened"} if sessions - self.sessions else set()
        return changed | ({"sessions ended"} if self.sessions - sessions else set())

    def kinds(self) -> set[str]:
        """What the history told since."""
        return self.world.kinds_since(self.lines)

    def untold(self) -> set[str]:
        """What changed while no line of the history says so; a deletion says all at once."""
        kinds = self.kinds()
        if "account_deleted" in kinds:
            return set()
        return {name for name in self.changes() if not kinds & TELLS[name]}
