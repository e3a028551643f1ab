from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Staff
from accounts.services import demo
from reviews.demo import cast

TOUR = (
    "用 wangmin 登录：“今日”最上面是今天公告期满的人，点孙桂兰，记录现场确认，看到“发放不中断”。",
    "找人：输入“mch”或“马长河”，打开档案，登记联系；失联、公告、时间线都在这一页。",
    "换 liujing（审核员，口令页会显示动态口令）：在“审批”里看停发前最后看一眼，罗秀云、彭大江被扣下，其余可批。",
    "还是 liujing：恢复与补发各有一件待批；自主择业的报省后，换 sunli（省级审批人）批。",
    "换 qianjin（东川区）：同一个人查不到，别的县不存在；换 heqing（审计员）：看谁动过、谁看过。",
)
COLUMNS = (("姓名", 8), ("岗位", 12), ("机构", 10), ("账号", 12), ("密码", 18), ("动态口令", 10))


class Command(BaseCommand):
    help = "Print the staff of the demo with their passwords and the codes of this half minute, and a tour."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("演示人员只在演示环境（DEMO=on）使用。")
        now = timezone.now()
        rows = {each.username: each for each in Staff.objects.filter(is_demo=True).select_related("organization")}
        if not rows:
            raise CommandError("还没有演示人员，请先运行 manage.py load_demo。")
        self.stdout.write("演示人员（人物、单位均为虚构；动态口令半分钟一换，登录页上也会显示）")
        self._line([heading for heading, _ in COLUMNS])
        for member in cast.CAST:
            staff = rows[member.username]
            self._line(
                [
                    staff.name,
                    staff.get_role_display(),
                    staff.organization.short_name,
                    staff.username,
                    settings.DEMO_PASSWORD,
                    demo.code_for(staff=staff, at=now) or "不需要",
                ]
            )
        self.stdout.write(f"另有 {len(rows) - len(cast.CAST)} 名站经办：station01 至 station19，密码相同。")
        self.stdout.write("\n先点什么")
        for number, sentence in enumerate(TOUR, start=1):
            self.stdout.write(f"  {number}. {sentence}")

    def _line(self, words):
        cells = [cast.padded(word, width) for word, (_, width) in zip(words, COLUMNS, strict=True)]
        self.stdout.write(f"  {''.join(cells).rstrip()}")
