"""Walk the whole audit and name the first row that does not fit. Exit 0: whole; exit 1: broken."""

import sys

from django.core.management.base import BaseCommand

from accounts import audit


class Command(BaseCommand):
    help = "核对留痕：逐条验算，指出第一条被改动、缺失或插入的记录。"

    def handle(self, *args, **options):
        verdict = audit.verify()
        if verdict.broken is None:
            self.stdout.write(verdict.sentence)
            return
        self.stderr.write(verdict.sentence)
        sys.exit(1)
