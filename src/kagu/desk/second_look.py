"""Why an act that waits for a second agent is not carried out."""

from kagu.desk.agent_act import ActRefused


class AlreadyWaiting(ActRefused):
    """The same act waits for the same subject."""


class AlreadyDecided(ActRefused):
    """Somebody decided meanwhile, or its time is over."""


class SameAgent(ActRefused):
    """Whoever asked does not confirm."""


class RightEnded(ActRefused):
    """One of the two is no agent any more."""


class ChangedMeanwhile(ActRefused):
    """What the act is about is not what it was when it was asked for."""


class EnoughThisHour(ActRefused):
    """An agent does only so many of these in an hour."""
