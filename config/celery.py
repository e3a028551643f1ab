"""The clock. It only pokes: the database says which business dates are due; a poke too many does no harm."""

import os

from celery import Celery, signals
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from config import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Name, when, and which task.
TIMETABLE = {
    "heartbeat": (crontab(), "reviews.tasks.heartbeat"),
    "nightly": (crontab(), "reviews.tasks.run_nightly"),  # Two queries when no night is missing.
    "recounts": (crontab(), "reviews.tasks.recount_days"),
    "batches": (crontab(), "reviews.tasks.finish_batches"),
    "letters": (crontab(), "reviews.tasks.post_letters"),
    "photos": (crontab(), "reviews.tasks.read_photos"),
    "imports": (crontab(), "benefits.tasks.finish_imports"),
    "app_results": (crontab(), "reviews.tasks.finish_app_results"),
}

app.conf.beat_schedule = {
    # A poke that nobody took within five minutes is dropped: the next one asks for the same dates.
    name: {"task": task, "schedule": when, "options": {"expires": 300}}
    for name, (when, task) in TIMETABLE.items()
}


@signals.setup_logging.connect
def keep_the_house_logs(**_kwargs: object) -> None:
    """While somebody listens here, Celery leaves Django's LOGGING alone."""


@signals.celeryd_after_setup.connect
def refuse_unfit(**_kwargs: object) -> None:
    """A worker refuses to start for the same reasons as the web server."""
    try:
        production.refuse_to_start_unless_fit()
    except ImproperlyConfigured as refusal:
        # Celery logs and ignores any other exception of a listener.
        raise SystemExit(str(refusal)) from refusal
