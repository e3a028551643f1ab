from django.core.management.base import BaseCommand
from django.utils import timezone

from reviews.exchange import post


class Command(BaseCommand):
    help = "Hand over the letters that are due, as the clock does every minute. Safe to repeat."

    def handle(self, **options):
        posted = post.post_due(at=timezone.now())
        self.stdout.write(f"发出 {posted.sent} 件，待再试 {posted.put_off} 件，未能发出 {posted.given_up} 件。")
