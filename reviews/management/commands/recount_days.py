from django.core.management.base import BaseCommand
from django.utils import timezone

from reviews.services.sweeps import recounting


class Command(BaseCommand):
    help = "Count open days again after a holiday table was entered, as the clock does every minute. Safe to repeat."

    def handle(self, **options):
        now = timezone.localtime()
        report = recounting.recount_days(today=now.date(), at=now)
        self.stdout.write(f"核对 {report.done} 件，未能核对 {len(report.passed_by)} 件。")
