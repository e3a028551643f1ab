"""Re-encrypt personal data under the current key while the portal is up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import ciphers
from accounts.services import key_rotation


class Command(BaseCommand):
    help = "把以旧密钥加密的个人信息改用当前密钥加密。可随时中断，再次运行会继续。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计各密钥剩余的数量，不改动数据。")
        parser.add_argument("--chunk", type=int, default=key_rotation.CHUNK, help="每批处理的行数。")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"当前密钥：{ciphers.header()[:-1]}")
            if not options["dry_run"]:
                self._rotate(chunk=options["chunk"])
            left = self._write_what_is_left()
        except ciphers.BadKeys as error:
            raise CommandError(str(error)) from error
        if left and not options["dry_run"]:
            raise CommandError("仍有内容未改用当前密钥。请确认各密钥都已列入 PII_KEYS，然后再次运行。")

    def _rotate(self, *, chunk: int) -> None:
        for done in key_rotation.rotate(chunk=chunk):
            passed_by = f"被他人先行更新 {done.overtaken}，无法读取 {done.unreadable}"
            self.stdout.write(f"{done.column}：改写 {done.rewritten}，{passed_by}")

    def _write_what_is_left(self) -> int:
        left = key_rotation.count_stale()
        for column, tally in left.items():
            for label, count in sorted(tally.items()):
                self.stdout.write(f"{column}：{label} 剩余 {count}")
        total = sum(tally.total() for tally in left.values())
        self.stdout.write(f"剩余合计：{total}")
        return total
