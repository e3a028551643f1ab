"""Everything that must always be true, asked now. Reads only; a breach is named and the command fails."""

from django.core.management.base import BaseCommand, CommandError

from benefits.services import reconciliation


class Command(BaseCommand):
    help = "核对名册和决定：合计、差异、冻结、一月一发、两人办理、依据。只读不改；有不符的逐条列出，并以失败退出。"

    def add_arguments(self, parser):
        names = list(reconciliation.TITLES)
        parser.add_argument("--check", action="append", choices=names, help="只核对这一项，可以写几次；不写则全部核对")

    def handle(self, *, check, **options):
        found = 0
        for each, rows in reconciliation.run(names=tuple(check or ())):
            self.stdout.write(f"{'不符' if rows else '相符'}　{each.name}　{each.title}")
            for row in rows:
                self.stdout.write(f"　　{row.subject}　{row.sentence}")
            found += len(rows)
        if found:
            raise CommandError(f"共有 {found} 处不符。请查明原因后由经办人按规定更正，系统不自动更正。")
