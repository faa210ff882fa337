"""Which columns of a site's tables may hold personal data, and where a text stands in its database."""

import base64
import datetime
import json
import zlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

# What people type or are called by; a time and a number say nothing without it.
PERSONAL = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
    models.FileField,
)


def columns() -> set[str]:
    """Each as `app.Model.field`; a column of choices holds none but ours."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in model._meta.concrete_fields
        if _may_hold_personal_data(field)
    }


def where(*words: str) -> set[str]:
    """The columns of the whole database in which one of these stands, in whatever case."""
    wanted = [word.casefold() for word in words if word]
    return {
        f"{model._meta.label}.{name}"
        for model in _models()
        for row in model._base_manager.values()
        for name, value in row.items()
        if any(word in text for text in _texts(value) for word in wanted)
    }


def _models() -> list[type[models.Model]]:
    """Those of the site; a test may have made some of its own."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if not model.__module__.startswith("tests.")]


def _may_hold_personal_data(field: Any) -> bool:
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    return (is_day or isinstance(field, PERSONAL)) and not field.choices


def _texts(value: Any) -> Iterator[str]:
    """As it stands there, and as it reads once it is unpacked."""
    if isinstance(value, dict | list):
        yield json.dumps(value, ensure_ascii=False, default=str).casefold()
    elif isinstance(value, bytes | memoryview):
        yield from _unpacked(bytes(value))
    elif isinstance(value, datetime.date | str):
        yield str(value).casefold()
        yield from _session(str(value))


def _unpacked(value: bytes) -> Iterator[str]:
    yield value.decode("utf-8", "replace").casefold()
    for bits in (zlib.MAX_WBITS, 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            yield zlib.decompressobj(bits).decompress(value).decode("utf-8", "replace").casefold()
        except zlib.error:
            continue


def _session(value: str) -> Iterator[str]:
    """The first part of what Django signs: base64, compressed where it begins with a full stop."""
    packed = value.removeprefix(".").partition(":")[0]
    try:
        content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except ValueError:
        return
    yield from _unpacked(content)
