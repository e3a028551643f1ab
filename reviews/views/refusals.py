"""What a service refuses because of who asks becomes the 403 page with its sentence."""

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
