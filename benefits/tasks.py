"""What the clock pokes in benefits."""

from celery import shared_task
from django.utils import timezone

from benefits.exchange import imports


@shared_task
def finish_imports() -> None:
    """Take in the lists that are too long to wait for, and those that were broken off."""
    now = timezone.localtime()
    imports.go_on(at=now, today=now.date())
