from datetime import date, datetime, time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from reviews.demo import county
from reviews.demo.desk import StoryNeedsMorePeople


class Command(BaseCommand):
    help = "Fill an empty database with the invented demo county, as it stands on a day."

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=5000, help="how many people")
        parser.add_argument("--seed", type=int, default=county.SEED, help="another seed, other people")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day on which the county stands, by default today"
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing when something stands in the database")

    def handle(self, *, people, seed, today, if_empty, verbosity, **options):
        if not settings.DEMO:
            raise CommandError("演示数据只在演示环境（DEMO=on）装入。")
        if if_empty and not county.is_empty():
            return
        now = timezone.now()
        if today and today != timezone.localdate():
            now = timezone.make_aware(datetime.combine(today, time(8)))
        today = timezone.localtime(now).date()
        if verbosity:
            self.stdout.write(f"正在装入演示县：{people} 人，截至 {today}……")
        try:
            with tqdm(desc="演示县", unit="件", disable=not verbosity or None, leave=False) as bar:
                county.load(number=people, seed=seed, today=today, now=now, progress=lambda at: bar.update())
        except (county.CannotLoad, StoryNeedsMorePeople) as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            self.stdout.write("演示县已装入。账号与密码见 manage.py demo_cast。")
