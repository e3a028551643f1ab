"""What the beat pokes. Each reads the clock and asks one service; the twin by hand is `manage.py run_sweep`."""

from celery import shared_task
from django.utils import timezone

from reviews.services import nights


@shared_task(name="reviews.tasks.heartbeat")
def heartbeat():
    nights.beat(at=timezone.now())


@shared_task(name="reviews.tasks.run_nightly")
def run_nightly():
    nights.run_due(now=timezone.now())
