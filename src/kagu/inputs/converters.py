"""What stands in the addresses of pages: an absurd one matches no page, so it is 404 and never a fault."""

from django.urls.converters import IntConverter, StringConverter

from kagu.inputs.integers import bounded_integer


class IdentifierConverter(IntConverter):
    """`<identifier:name>`: a row's number."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = bounded_integer(value)
        if number is None:
            raise ValueError("no row has this number")
        return number


class NameConverter(StringConverter):
    """`<name:name>`: a text without the signs that a database refuses."""

    def to_python(self, value: str) -> str:
        if not value.isprintable():
            raise ValueError("no row has this name")
        return value
