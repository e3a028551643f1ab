from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from reviews.services import nights, sweeps


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2026-09-01。") from None


class Command(BaseCommand):
    help = "Run the night of one business date by hand, as the clock would. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--date", type=_day, help="business date, by default the nights now due")
        parser.add_argument("--dry-run", action="store_true", help="show what would be done and write nothing")

    def handle(self, *, date, dry_run, **options):
        now = timezone.now()
        if date and date > timezone.localdate():
            raise CommandError("不能运行将来的日期。")
        if dry_run:
            self._show(date or timezone.localdate(), now)
        else:
            runs = nights.run_until(business_date=date, at=now) if date else nights.run_due(now=now)
            self._print((run.business_date, run.sweep, run.done, run.report["passed_by"]) for run in runs)
            if not runs:
                self.stdout.write("没有到期未办的夜间运行。")

    def _show(self, day, now):
        """Do the night inside a transaction that is rolled back: the same code, nothing kept."""
        with transaction.atomic():
            for name, sweep in sweeps.NIGHT.items():
                report = sweep(today=day, at=now)
                self._print([(day, name, report.done, report.passed_by)])
            transaction.set_rollback(True)
        self.stdout.write("试运行，未写入。")

    def _print(self, rows):
        for day, name, done, passed_by in rows:
            left = f"，另有 {len(passed_by)} 件未能办理" if passed_by else ""
            self.stdout.write(f"{day} {sweeps.TITLES[name]}：{done} 件{left}")
            for pk, why in passed_by.items():
                self.stdout.write(f"    {pk}: {why}")
