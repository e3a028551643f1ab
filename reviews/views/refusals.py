"""What is refused, as an answer: the 403 page for whoever may not, the status of a form that came back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied

from benefits.services import consents


@contextmanager
def entitled() -> Iterator[None]:
    """Around one service call: whoever may not take the step reads why."""
    try:
        yield
    except consents.NotEntitled as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def status_of(form) -> int:
    """Of a page with its form: 409 where others were first, 400 where the form came back."""
    if not form.is_bound:
        return 200
    return 409 if getattr(form, "is_stale", False) else 400
