"""What a JSON value must be: read strictly, and told as a schema (JSON Schema 2020-12, of OpenAPI 3.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from kagu.inputs.amounts import LARGEST_AMOUNT

Schema = dict[str, Any]
# No control characters but the end of a line, no halves of a letter.
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")

NAME = r"[A-Za-z0-9_]{1,60}"


class WrongValue(Exception):
    """Each fault by the place where it is, a JSON Pointer (RFC 6901)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = dict(faults)


class Shape(Protocol):
    """One kind of value."""

    @property
    def schema(self) -> Schema: ...

    def read(self, value: Any, at: str) -> Any:
        """The value as Python keeps it; raises WrongValue."""


@dataclass(frozen=True)
class Text:
    """A text of so many characters; `pattern` is that of the whole."""

    longest: int
    shortest: int = 1
    pattern: str = ""

    @property
    def schema(self) -> Schema:
        told = {"type": "string", "minLength": self.shortest, "maxLength": self.longest}
        return told | ({"pattern": f"^{self.pattern}$"} if self.pattern else {})

    def read(self, value: Any, at: str) -> str:
        if not isinstance(value, str) or UNSEEN.search(value):
            raise WrongValue({at: "must be a text without control characters"})
        # A text of spaces alone says nothing.
        if not self.shortest <= len(value) <= self.longest or (self.shortest and not value.strip()):
            raise WrongValue({at: f"must have {self.shortest} to {self.longest} characters"})
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise WrongValue({at: f"must match {self.pattern}"})
        return value


@dataclass(frozen=True)
class Francs:
    """Whole Pacific francs, a JSON integer: neither 100.0 nor "100" is one."""

    least: int = 0
    most: int = LARGEST_AMOUNT

    @property
    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, value: Any, at: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongValue({at: "must be a whole number of francs, a JSON integer"})
        if not self.least <= value <= self.most:
            raise WrongValue({at: f"must be from {self.least} to {self.most}"})
        return value


@dataclass(frozen=True)
class Day:
    """A day, « 2026-11-27 »."""

    @property
    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}

    def read(self, value: Any, at: str) -> date:
        try:
            if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise WrongValue({at: "must be a day, as 2026-11-27"})


@dataclass(frozen=True)
class Choice:
    """One of these words."""

    words: tuple[str, ...]

    @property
    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.words)}

    def read(self, value: Any, at: str) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise WrongValue({at: f"must be one of {', '.join(self.words)}"})
        return value


@dataclass(frozen=True)
class Answers:
    """Answers by the names of their questions: texts, whole numbers, yes or no. The form judges them."""

    most: int = 500
    longest: int = 500

    @property
    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": {"type": ["string", "integer", "boolean"], "maxLength": self.longest},
            "maxProperties": self.most,
        }

    def read(self, value: Any, at: str) -> dict[str, str | int | bool]:
        if not isinstance(value, dict) or len(value) > self.most:
            raise WrongValue({at: f"must be an object of at most {self.most} answers"})
        if not all(re.fullmatch(NAME, name) for name in value):
            raise WrongValue({at: "has a name that is none"})
        wrong = [name for name, answer in value.items() if not self._may_be(answer)]
        if wrong:
            told = f"must be a boolean, a whole number, or a text of at most {self.longest} characters"
            raise WrongValue({f"{at}/{name}": told for name in wrong})
        return value

    def _may_be(self, answer: Any) -> bool:
        if isinstance(answer, str):
            return len(answer) <= self.longest and not UNSEEN.search(answer)
        return isinstance(answer, int)


@dataclass(frozen=True)
class Listed:
    """So many values of one shape."""

    of: Shape
    most: int
    least: int = 0

    @property
    def schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema, "minItems": self.least, "maxItems": self.most}

    def read(self, value: Any, at: str) -> list[Any]:
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            raise WrongValue({at: f"must be a list of {self.least} to {self.most}"})
        return [self.of.read(each, f"{at}/{number}") for number, each in enumerate(value)]


@dataclass(frozen=True)
class Record:
    """An object with these members and no other; what is left out of `optional` is absent."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        members = {name: shape.schema for name, shape in {**self.required, **self.optional}.items()}
        told: Schema = {"type": "object", "properties": members, "additionalProperties": False}
        return told | ({"required": list(self.required)} if self.required else {})

    def read(self, value: Any, at: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongValue({at: "must be an object"})
        known = {**self.required, **self.optional}
        faults = {f"{at}/{name}": "is missing" for name in self.required if name not in value}
        # Not named: a name of any length would be told back.
        if set(value) - set(known):
            faults[at] = "has members that are not known"
        found = {}
        for name in (name for name in known if name in value):
            try:
                found[name] = known[name].read(value[name], f"{at}/{name}")
            except WrongValue as wrong:
                faults |= wrong.faults
        if faults:
            raise WrongValue(faults)
        return found
