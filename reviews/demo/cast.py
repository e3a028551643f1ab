"""The staff of the demo county: every role at every level, one published password, one published second factor."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import audit
from accounts.models import Organization, Staff
from accounts.roles import NEEDS_SECOND_FACTOR, Role
from accounts.services import second_factor
from reviews.demo import offices


@dataclass(frozen=True)
class Member:
    """One of the cast: account, name, role, office, and what the tour says of them."""

    username: str
    name: str
    role: Role
    office: str
    does: str


CAST = (
    Member(
        "wangmin", "王敏", Role.CLERK, offices.COUNTY, "县中心窗口：找人、登记联系、现场确认、拟公告、核对时钟的建议"
    ),
    Member("liqiang", "李强", Role.CLERK, offices.COUNTY, "县中心第二名经办：导入名单、受理恢复申请"),
    Member("zhaolan", "赵兰", Role.CLERK, "990123002000", "东湾镇站经办：只看得到本站的人"),
    Member("liujing", "刘静", Role.SUPERVISOR, offices.COUNTY, "县审核员：发布公告，批准暂停、恢复、补发"),
    Member("zhouguoan", "周国安", Role.SUPERVISOR, offices.COUNTY, "县第二名审核员：本人经办的事由另一人批"),
    Member("sunli", "孙立", Role.PROVINCIAL_APPROVER, offices.PROVINCE, "省级审批人：自主择业停发、恢复、补发"),
    Member("zhenglan", "郑岚", Role.PROVINCIAL_APPROVER, offices.PROVINCE, "省级第二名审批人"),
    Member("qianjin", "钱进", Role.CLERK, offices.DISTRICT, "东川区经办：看不到临岚县的人"),
    Member("zhouzheng", "周正", Role.SUPERVISOR, offices.DISTRICT, "东川区审核员"),
    Member("tangning", "唐宁", Role.SUPERVISOR, offices.CITY, "市审核员：看两个县区"),
    Member("luwen", "陆文", Role.CLERK, offices.CITY, "市中心经办"),
    Member("heqing", "何清", Role.AUDITOR, offices.PROVINCE, "省审计员：只读留痕与访问记录"),
    Member("yanming", "严明", Role.AUDITOR, offices.COUNTY, "县审计员"),
    Member("xuan", "徐安", Role.SYSTEM_ADMIN, offices.PROVINCE, "省系统管理员：人员、机构、参考数据，不办业务"),
    Member("maning", "马宁", Role.SYSTEM_ADMIN, offices.CITY, "市系统管理员：与他人共同重置动态口令"),
)
CLERKS_OF_STATIONS = [
    "吴丹",
    "郑勇",
    "冯雪",
    "陈立",
    "褚明",
    "卫东",
    "蒋玲",
    "沈洁",
    "韩磊",
    "杨帆",
    "朱莉",
    "秦川",
    "尤佳",
    "许诺",
    "何伟",
    "吕芳",
    "施展",
    "张弛",
    "孔亮",
]


def hire(*, organizations: dict[str, Organization], at: datetime) -> dict[str, Staff]:
    """Open the accounts with their second factors, by username: the cast and a clerk for each station."""
    named = list(CAST)
    taken = {member.office for member in CAST}
    free = [place for place in offices.PLACES if place.code not in taken]
    for number, (place, name) in enumerate(zip(free, CLERKS_OF_STATIONS, strict=True), start=1):
        named.append(Member(f"station{number:02}", name, Role.CLERK, place.code, f"{place.name}站经办"))
    password = make_password(settings.DEMO_PASSWORD)  # Once: it is the same, and published.
    staff = {
        member.username: Staff.objects.create(
            username=member.username,
            name=member.name,
            role=member.role,
            organization=organizations[member.office],
            is_demo=True,
            password=password,
        )
        for member in named
    }
    for person in staff.values():
        audit.record(person, act="staff.created", by=None, at=at, about=person.key)
        if person.role in NEEDS_SECOND_FACTOR:
            give_second_factor(staff=person)
    return staff


def give_second_factor(*, staff: Staff) -> None:
    """Bind the published key, as if the account had scanned it."""
    TOTPDevice.objects.create(
        user=staff, key=settings.DEMO_SECOND_FACTOR_KEY, name=second_factor.DEVICE_NAME, confirmed=True
    )


def width(words: str) -> int:
    """How many places the words take on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in words)


def padded(words: str, places: int, *, right: bool = False) -> str:
    """The words filled up with spaces to so many places."""
    spaces = " " * max(0, places - width(words))
    return spaces + words if right else words + spaces
