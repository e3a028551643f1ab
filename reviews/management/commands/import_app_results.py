"""The door for results of the App by command: a file of any length, taken in at once."""

import getpass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.models import Staff
from benefits.exchange import corrected, files, imports, lists
from benefits.services.imports import CannotImport
from reviews.exchange.app_results.columns import CATALOGUE
from reviews.exchange.app_results.trade import APP_RESULTS

COUNTS = (("changed", "确认"), ("added", "已记录"), ("unchanged", "已收到过"), ("bad", "有误"))


class Command(BaseCommand):
    help = "导入 App 结果（xlsx 或 csv）。同一编号只记一次；中断后重新运行即可。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="结果文件")
        parser.add_argument("--staff", required=True, help="以谁的名义导入（账号）；只能导入其管辖范围内的人员")
        parser.add_argument("--bad", type=Path, help="有误的行写到这个文件（.xlsx 或 .csv）")
        parser.add_argument("--quiet", action="store_true", help="不显示进度")

    def handle(self, *, file, staff, bad, quiet, **options):
        member = Staff.objects.active().select_related("organization").filter(username=staff).first()
        if member is None:
            raise CommandError(f"没有在用的账号“{staff}”（当前系统用户 {getpass.getuser()}）。")
        now = timezone.localtime()
        try:
            with file.open("rb") as opened, tqdm(unit=" 行", disable=quiet or None) as bar:
                batch = imports.bring_in(
                    found=lists.in_file(opened, most=None, catalogue=CATALOGUE), name=file.name, by=member, at=now,
                    today=now.date(), progress=lambda done: bar.update(done - bar.n), trade=APP_RESULTS,
                )
            if bad and batch.bad:
                lines = imports.bad_lines(batch, by=member, today=now.date(), trade=APP_RESULTS)
                corrected.write_to(bad, batch.mapping["headings"], lines)
        except (OSError, files.CannotRead, CannotImport) as refusal:
            raise CommandError(str(refusal)) from refusal
        counts = "，".join(f"{label} {getattr(batch, name)}" for name, label in COUNTS)
        self.stdout.write(f"读入 {batch.rows} 条：{counts}。")
