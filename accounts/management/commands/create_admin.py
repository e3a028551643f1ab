"""Open the first administrator's account of a new installation, and the province above everything.

    manage.py create_admin --province 990000000000 --province-name 岚江省退役军人服务中心 \\
                           --username xu --name 徐安

Prints the temporary password once. Every further account is opened on the page 人员.
"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, Staff
from accounts.roles import Role
from accounts.services import organizations, staff


class Command(BaseCommand):
    help = "新装时开设第一名系统管理员的账号；省级机构不存在时一并建立。"

    def add_arguments(self, parser):
        parser.add_argument("--province", required=True, help="省级区划代码，12 位")
        parser.add_argument("--province-name", default="", help="省级机构名称；机构已存在时不用")
        parser.add_argument("--province-short-name", default="", help="简称；不填则同名称")
        parser.add_argument("--username", required=True, help="账号")
        parser.add_argument("--name", required=True, help="姓名")

    def handle(self, *args, **options):
        if Staff.objects.active().filter(role=Role.SYSTEM_ADMIN, is_demo=False).exists():
            raise CommandError("已有在用的系统管理员，请由其在“人员”页面开设账号。")
        now = timezone.now()
        try:
            with transaction.atomic():
                person, password = staff.create(
                    username=options["username"], name=options["name"], role=Role.SYSTEM_ADMIN,
                    organization=self.province(options, now), by=None, at=now,
                )
        except (staff.CannotChange, ValidationError) as refusal:
            raise CommandError("；".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        self.stdout.write(f"账号 {person.username} 已开设，机构 {person.organization.name}。")
        self.stdout.write(f"临时密码（只显示这一次）：{password}")
        self.stdout.write("首次登录须更改密码，并绑定手机动态口令。")

    def province(self, options, now):
        found = Organization.objects.filter(code=options["province"]).first()
        if found and found.level != Organization.Level.PROVINCE:
            raise CommandError(f"{found.name}不是省级机构。")
        if found:
            return found
        if not options["province_name"]:
            raise CommandError("省级机构尚未建立，请用 --province-name 给出名称。")
        return organizations.create_province(
            code=options["province"], name=options["province_name"],
            short_name=options["province_short_name"] or options["province_name"][:30], at=now,
        )
