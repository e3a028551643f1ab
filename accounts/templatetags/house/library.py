from collections.abc import Container

from django.template import Library

register = Library()


class UnknownOption(ValueError):
    """A component was asked for something it does not have."""


def one_of(value: str, allowed: Container[str], option: str) -> str:
    """The value itself, when it is among the allowed ones."""
    if value not in allowed:
        raise UnknownOption(f"{option}: unknown value {value!r}")
    return value
