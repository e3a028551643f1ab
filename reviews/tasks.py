"""What the beat pokes. Each reads the clock and asks one service; each has a twin by hand, `manage.py run_sweep`,
`manage.py recount_days`, `manage.py finish_batches`, `manage.py post_letters` and `manage.py read_photos`.
"""

from celery import shared_task
from django.utils import timezone

from benefits.exchange import imports
from reviews.exchange import photo_hints, post
from reviews.exchange.app_results.trade import APP_RESULTS
from reviews.services import nights
from reviews.services.sweeps import recounting, signing


@shared_task(name="reviews.tasks.heartbeat")
def heartbeat():
    nights.beat(at=timezone.now())


@shared_task(name="reviews.tasks.run_nightly")
def run_nightly():
    nights.run_due(now=timezone.now())


@shared_task(name="reviews.tasks.recount_days")
def recount_days():
    now = timezone.localtime()
    recounting.recount_days(today=now.date(), at=now, again=False)


@shared_task(name="reviews.tasks.finish_app_results")
def finish_app_results():
    now = timezone.localtime()
    imports.go_on(at=now, today=now.date(), trade=APP_RESULTS)


@shared_task(name="reviews.tasks.read_photos")
def read_photos():
    photo_hints.read_due(at=timezone.now())


@shared_task(name="reviews.tasks.finish_batches")
def finish_batches():
    signing.finish_batches(at=timezone.localtime())


@shared_task(name="reviews.tasks.post_letters")
def post_letters():
    post.post_due(at=timezone.now())
