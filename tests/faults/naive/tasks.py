"""The portal's worker with one task more: an effect that lives in its message alone."""

import time

import django
from django.utils import timezone

from config.celery import app

django.setup()

from accounts import audit  # noqa: E402 - models want a Django that is set up.
from reviews.models import Review  # noqa: E402
from reviews.services.sweeps import chunks  # noqa: E402
from tests.faults import naive  # noqa: E402

chunks.CHUNK = 5  # A night of many small steps, so that the blow falls into it.


@app.task(name=naive.CARRIED)
def carry(review_id: int) -> None:
    """One effect for each message: with the message it is gone."""
    time.sleep(0.25)  # So that most of them still wait when the blow falls.
    audit.record(Review.objects.get(pk=review_id), act=naive.CARRIED, by=None, at=timezone.now(), about="")
