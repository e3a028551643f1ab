"""The import door by command: a list of any length, taken in at once."""

import getpass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.models import Staff
from benefits.exchange import corrected, files, imports, lists
from benefits.services.imports import CannotImport

COUNTS = (("added", "新增"), ("changed", "更新"), ("unchanged", "无变化"), ("bad", "有误"))


class Command(BaseCommand):
    help = "导入服务对象名单（xlsx 或 csv）。同一份名单再导一次不会重复；中断后重新运行即可。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="名单文件")
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
                    found=lists.in_file(opened, most=None), name=file.name, by=member, at=now, today=now.date(),
                    progress=lambda done: bar.update(done - bar.n),
                )
            if bad and batch.bad:
                lines = imports.bad_lines(batch, by=member, today=now.date())
                corrected.write_to(bad, batch.mapping["headings"], lines)
        except (OSError, files.CannotRead, CannotImport) as refusal:
            raise CommandError(str(refusal)) from refusal
        counts = "，".join(f"{label} {getattr(batch, name)}" for name, label in COUNTS)
        self.stdout.write(f"读入 {batch.rows} 行：{counts}。")
