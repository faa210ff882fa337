"""A mutant takes the place of a module that is already loaded, wherever its functions were imported."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import FunctionType, ModuleType

PLAIN = (int, str, bytes, tuple, frozenset, timedelta, re.Pattern)


def transplant(module: ModuleType, source: str) -> None:
    """In this process alone: each function gets the code, the defaults and the constants of the mutant."""
    mutant = ModuleType(module.__name__)
    mutant.__file__ = module.__file__
    exec(compile(source, str(module.__file__), "exec"), mutant.__dict__)  # noqa: S102 - our own source, changed by one word
    others = dict(_functions(mutant))
    for name, function in _functions(module):
        function.__code__ = others[name].__code__
        function.__defaults__ = others[name].__defaults__
        function.__kwdefaults__ = others[name].__kwdefaults__
    for name, value in vars(mutant).items():
        if isinstance(value, PLAIN) and not name.startswith("__"):
            setattr(module, name, value)


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Those that the module itself defines, its methods among them, without what decorates them."""
    for name, value in vars(module).items():
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield from _plain(f"{name}.", vars(value).items(), module)
    yield from _plain("", vars(module).items(), module)


def _plain(prefix: str, named: object, module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, value in list(named):  # type: ignore[call-overload]
        function = getattr(value, "fget", value)
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        if isinstance(function, FunctionType) and function.__code__.co_filename == str(module.__file__):
            yield prefix + name, function
