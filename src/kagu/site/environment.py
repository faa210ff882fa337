"""How settings are read: once, from the environment, each with its meaning, secrets also from files."""

from pathlib import Path

from kagu.site.reading import Variable, current, given_name, missing, noted, refused

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
# Far beyond what anybody means, and small enough for every date that is made of it.
LARGEST = 1_000_000


def env_text(
    name: str,
    default: str | None,
    meaning: str,
    *,
    example: str = "",
    default_in_words: str = "",
    for_both: bool = False,
) -> str:
    """The variable's text; without a default a missing one stops the site at start.

    `example` stands in the documented table where there is no default, `default_in_words` where the
    default depends on the machine or on another setting. `for_both`: KAGU_X does for KAGU_CONNECT_X and
    KAGU_TAX_PORTAL_X, here and below.
    """
    return _text(Variable(name, default, meaning, "text", example, default_in_words, for_both))


def env_secret(name: str, meaning: str, *, example: str = "") -> str:
    """A secret from NAME, or from the file that NAME_FILE names; it never has a default."""
    return _secret(Variable(name, None, meaning, "secret", example))


def env_optional_secret(name: str, meaning: str) -> str:
    """The same for what may be left out: nothing when neither is set."""
    return _secret(Variable(name, "", meaning, "secret"))


def env_secrets(name: str, meaning: str) -> dict[str, str]:
    """Named secrets `a=…,b=…` from NAME or NAME_FILE; none when neither is set."""
    return _pairs(name, _secret(Variable(name, "", meaning, "secret pairs")))


def env_secret_list(name: str, meaning: str) -> list[str]:
    """Secrets separated by commas from NAME or NAME_FILE; none when neither is set."""
    return _values(_secret(Variable(name, "", meaning, "secret list")))


def env_bool(name: str, default: bool, meaning: str, *, for_both: bool = False) -> bool:
    """1, true, yes and on are true; 0, false, no and off are not; anything else stops the site at start."""
    variable = Variable(name, "yes" if default else "no", meaning, "yes or no", for_both=for_both)
    value = _text(variable).strip().lower()
    if value in (*YES, *NO):
        return value in YES
    return refused(f"{given_name(variable)} is “{value}”; it must be yes or no: {meaning}.", instead=default)


def env_choice(
    name: str, default: str, meaning: str, choices: tuple[str, ...], *, for_both: bool = False
) -> str:
    """One of `choices`, in capitals or not; anything else stops the site at start."""
    variable = Variable(name, default, meaning, "one of " + ", ".join(choices), for_both=for_both)
    value = _text(variable)
    if value.upper() in choices:
        return value.upper()
    words = f"{given_name(variable)} is “{value}”; it must be one of {', '.join(choices)}."
    return refused(words, instead=default)


def env_int(
    name: str,
    default: int,
    meaning: str,
    *,
    at_least: int = 0,
    default_in_words: str = "",
    for_both: bool = False,
) -> int:
    """A whole number from `at_least` to LARGEST; anything else stops the site at start."""
    kind = f"whole number, at least {at_least}"
    variable = Variable(name, str(default), meaning, kind, "", default_in_words, for_both)
    value, name = _text(variable), given_name(variable)
    try:
        number = int(value)
    except ValueError:
        return refused(f"{name} is “{value}”; it must be a whole number: {meaning}.", instead=default)
    if not at_least <= number <= LARGEST:
        words = f"{name} is {number}; it must be from {at_least} to {LARGEST}: {meaning}."
        return refused(words, instead=default)
    return number


def env_list(name: str, default: str, meaning: str, *, for_both: bool = False) -> list[str]:
    """Values separated by commas."""
    return _values(_text(Variable(name, default, meaning, "list", for_both=for_both)))


def env_mapping(name: str, default: str, meaning: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping."""
    return _pairs(name, _text(Variable(name, default, meaning, "pairs")))


def _text(variable: Variable) -> str:
    noted(variable)
    value = current().environment.get(given_name(variable), variable.default)
    if value is None or (not value and variable.is_secret and variable.default is None):
        return missing(variable)
    return value


def _secret(variable: Variable) -> str:
    noted(variable)
    file_name = current().environment.get(f"{variable.name}_FILE")
    if not file_name:
        return _text(variable)
    try:
        return Path(file_name).read_text(encoding="utf-8").strip() or _text(variable)
    except (OSError, UnicodeDecodeError) as fault:
        words = f"{variable.name}_FILE names {file_name}, which cannot be read: {_reason(fault)}."
        return refused(words, instead=variable.example or variable.default or "")


def _reason(fault: OSError | UnicodeDecodeError) -> str:
    return fault.strerror or str(fault) if isinstance(fault, OSError) else "it is not text"


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.split(",") if value.strip()]


def _pairs(name: str, text: str) -> dict[str, str]:
    values = _values(text)
    if not all("=" in value for value in values):
        return refused(f"{name} must be pairs like name=value, separated by commas.", instead={})
    return dict(value.split("=", 1) for value in values)
