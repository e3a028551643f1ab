import resource
from time import monotonic

from django.core.management.base import BaseCommand
from django.utils import timezone

from reviews.exchange import photo_hints


class Command(BaseCommand):
    help = "Read photos that wait on the bench, as the worker does, and say what it took. Needs `make hints`."

    def handle(self, **options):
        started = monotonic()
        told = photo_hints.read_due(at=timezone.now())
        each = (monotonic() - started) / max(1, told.read + told.passed_by)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(
            f"读了 {told.read} 张，读不了 {told.passed_by} 张；每张 {each:.1f} 秒，内存最多 {memory} MB。"
        )
