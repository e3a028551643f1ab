"""Death: the last paid month, the grants, and money paid after death (policy 5, DE-11, DE-27)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from benefits import days, law
from benefits.categories import Labelled, SubCategory
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, Source, declare
from benefits.policy.money import to_fen

REGULATION_OF_2024 = date(2024, 10, 1)
FUNERAL_MONTHS = range(121)  # What a province may set: none to ten years.

STOPS_NEXT_MONTH = declare(Rule(
    "D-13", "NEXT_MONTH", law.our_default("吉林省规定和自主择业问答与此相同"),
    "去世当月照发，次月起停发。", decision="DE-11", title="去世后从哪个月停",
))
DAY_OF_DEATH = declare(Rule(
    "D-14", "CERTIFICATE", Citation(law.CIVIL_CODE, "第十五条"),
    "去世日期以死亡证明为准；没有死亡证明的，以户籍或者其他有效身份登记为准；有其他证据足以推翻的，以该证据为准。",
    title="去世日期以什么为准",
))
DECLARED_DEAD = declare(Rule(
    "D-15", "JUDGMENT_DAY", Citation(law.CIVIL_CODE, "第四十八条"),
    "宣告死亡的，以法院判决作出之日为去世日期；因意外事件下落不明宣告的，以意外事件发生之日为去世日期。",
    title="宣告死亡的去世日期",
))
RETURNED = declare(Rule(
    "D-15.revoked", "REVOKED", Citation(law.CIVIL_CODE, "第五十条"),
    "被宣告死亡的人重新出现的，由法院撤销宣告；凭撤销的判决更正。", title="宣告死亡的人重新出现",
))
UNIFIED_SINCE = declare(Rule(
    "C11", date(2026, 7, 1),
    Citation(law.DEATH_CERTIFICATE_NOTICE, source=Source.SECONDARY, note="取代 2013 版为本系统理解"),
    "自 2026 年 7 月 1 日起使用新版居民死亡医学证明，电子证明与纸质同等；旧版也认。", title="新版死亡证明从哪天起",
))
NO_NATIONAL_GRANT = declare(Rule(
    "D-07", 0, Citation(law.PENSION_REGULATION, "第六十二条", note="条例只写参战退役军人"),
    "国家未规定丧葬补助；省里有规定的从其规定。", decision="DE-27", title="继续发放几个月", may_be_local=True,
    local_values=FUNERAL_MONTHS,
))
NO_GRANT_READ = declare(Rule(
    "DE-27.grant", 0, law.our_default("未见规定，由经办人按出处填写"),
    "未见丧葬补助的规定，金额由人填写并注明出处。", decision="DE-27", title="继续发放几个月",
    may_be_local=True, local_values=FUNERAL_MONTHS,
))
SOLDIER_GRANT = declare(Rule(
    "D-01", 12, Citation(law.PENSION_REGULATION, "第三十二条"),
    "退出现役的残疾军人因病去世的，继续发放十二个月残疾抚恤金，作为丧葬补助。", REGULATION_OF_2024,
    title="继续发放几个月",
))
SURVIVOR_GRANT = declare(Rule(
    "D-04", 6, Citation(law.PENSION_REGULATION, "第二十二条"),
    "领取定期抚恤金的遗属去世的，继续发放六个月定期抚恤金。", REGULATION_OF_2024, title="继续发放几个月",
))
MARTYR_SURVIVOR_GRANT = declare(Rule(
    "D-04.martyr", 6, Citation(law.MARTYRS_REGULATION, "第二十三条"),
    "烈士遗属去世的，继续发放六个月定期抚恤金。", title="继续发放几个月",
))
WAR_VETERAN_GRANT = declare(Rule(
    "D-05", 6, Citation(law.PENSION_REGULATION, "第六十二条"),
    "领取定期生活补助的参战退役军人去世的，继续发放六个月。", REGULATION_OF_2024, title="继续发放几个月",
))
NUCLEAR_TEST_GRANT = declare(Rule(
    "D-05.nuclear", 6, Citation(law.PENSION_REGULATION, "第六十一条、第六十二条"),
    "参试退役军人比照参战退役军人，继续发放六个月。", REGULATION_OF_2024, title="继续发放几个月",
))
MARTYR_CHILD_GRANT = declare(Rule(
    "D-06", 6, Citation(law.MARTYRS_REGULATION, "第二十一条、第二十三条"),
    "领取补助的烈士老年子女去世的，继续发放六个月。", title="继续发放几个月",
))
CONTINUED_MONTHS: Mapping[SubCategory, Rule[int]] = MappingProxyType({
    SubCategory.DISABLED_SOLDIER: SOLDIER_GRANT,
    SubCategory.DISABLED_POLICE: NO_GRANT_READ,
    SubCategory.DISABLED_RESERVIST: NO_GRANT_READ,
    SubCategory.DISABLED_ON_DUTY: NO_GRANT_READ,
    SubCategory.MARTYR_SURVIVOR: MARTYR_SURVIVOR_GRANT,
    SubCategory.DUTY_DEATH_SURVIVOR: SURVIVOR_GRANT,
    SubCategory.ILLNESS_DEATH_SURVIVOR: SURVIVOR_GRANT,
    SubCategory.RED_ARMY_VETERAN: NO_GRANT_READ,
    SubCategory.RED_ARMY_SEPARATED: NO_GRANT_READ,
    SubCategory.DEMOBILIZED_AT_HOME: NO_NATIONAL_GRANT,
    SubCategory.RETURNED_ILL: NO_NATIONAL_GRANT,
    SubCategory.WAR_VETERAN: WAR_VETERAN_GRANT,
    SubCategory.NUCLEAR_TEST_VETERAN: NUCLEAR_TEST_GRANT,
    SubCategory.MARTYR_CHILD: MARTYR_CHILD_GRANT,
    SubCategory.RURAL_SOLDIER: NO_NATIONAL_GRANT,
    SubCategory.OLD_PARTY_MEMBER: NO_GRANT_READ,
})

# 增发 before 2024-10-01, 继续发放 since: only what is *continued* can have been paid already.
OFFSET_ALLOWED = (
    declare(Rule(
        "DE-27.offset", False, Citation(law.PENSION_REGULATION_2019, note="旧条例写增发"),
        "去世后多发的待遇不得抵扣丧葬补助，应予追回。", decision="DE-27", title="多发的能否抵扣",
    )),
    declare(Rule(
        "DE-27.offset", True, Citation(law.PENSION_REGULATION, note="新条例写继续发放；可否抵扣为本系统理解"),
        "去世后多发的待遇可以抵扣丧葬补助，抵不完的追回；由审批人选择。", REGULATION_OF_2024,
        "DE-27", "多发的能否抵扣",
    )),
)


class DeathCause(Labelled):
    """The three causes the one-off pension knows (TL art. 15), and the old wound of a disabled soldier (art. 32)."""

    ILLNESS = "ILLNESS", "病故"
    OLD_WOUND = "OLD_WOUND", "旧伤复发"
    DUTY = "DUTY", "因公牺牲"
    MARTYR = "MARTYR", "烈士"


_INCOME_GIST = "一次性抚恤金为上一年度全国城镇居民人均可支配收入的倍数，加四十个月基本工资（基本离退休费）。"
ONE_OFF_MULTIPLE: Mapping[DeathCause, Rule[int]] = MappingProxyType({
    DeathCause.MARTYR: declare(Rule(
        "D-08.martyr", 20, Citation(law.PENSION_REGULATION, "第十五条"), _INCOME_GIST, REGULATION_OF_2024,
        title="军休干部烈士的一次性抚恤金",
    )),
    DeathCause.DUTY: declare(Rule(
        "D-08.duty", 20, Citation(law.PENSION_REGULATION, "第十五条"), _INCOME_GIST, REGULATION_OF_2024,
        title="军休干部因公牺牲的一次性抚恤金",
    )),
    DeathCause.ILLNESS: declare(Rule(
        "D-08.illness", 2, Citation(law.PENSION_REGULATION, "第十五条"), _INCOME_GIST, REGULATION_OF_2024,
        title="军休干部病故的一次性抚恤金",
    )),
})
BASIC_PAY_MONTHS = declare(Rule(
    "D-08.months", 40, Citation(law.PENSION_REGULATION, "第十五条"), _INCOME_GIST, REGULATION_OF_2024,
    title="一次性抚恤金含几个月基本工资",
))
SELF_EMPLOYED_MONTHS: Mapping[DeathCause, Rule[int]] = MappingProxyType({
    cause: declare(Rule(
        f"Z-07.{cause.value.lower()}", months,
        Citation(law.SELF_EMPLOYED_DEATH_GUIDANCE, source=Source.SECONDARY, note="可能已被取代，仅作建议"),
        "一次性抚恤金按本人退役金月数计，丧葬补助十二个月；仅供填写时参考。", decision="DE-27",
        title=f"自主择业干部{cause.label}的一次性抚恤金",
    ))
    for cause, months in ((DeathCause.ILLNESS, 10), (DeathCause.DUTY, 20), (DeathCause.MARTYR, 40))
})


@dataclass(frozen=True)
class GrantAfterOffset:
    """A grant and the money paid after death: what is offset, what is still due, what is to be recovered."""

    grant: Decimal
    offset: Decimal
    still_due: Decimal
    to_recover: Decimal


def rules_of_death(*, is_judgment: bool) -> list[Rule]:
    """What a verified death rests on: which day it is, and from which month nothing is paid."""
    return [DECLARED_DEAD if is_judgment else DAY_OF_DEATH, STOPS_NEXT_MONTH]


def death_stop_month(died_on: date) -> date:
    """The first unpaid month: the one after the month of death (D-13, DE-11)."""
    return days.next_month(died_on)


def months_paid_after_death(died_on: date, paid_months: Iterable[date]) -> list[date]:
    """Those of the paid months that were no longer due, in order."""
    stop = death_stop_month(died_on)
    return sorted(month for month in paid_months if month >= stop)


def continued_grant(
    sub_category: SubCategory, *, monthly: Decimal, local: LocalRules = NO_LOCAL_RULES
) -> Decimal:
    """The funeral grant by continued pay, at the monthly rate of the day of death; zero if none is read."""
    return to_fen(monthly * law.chosen(CONTINUED_MONTHS[sub_category], local).value)


def may_offset(died_on: date) -> bool:
    """Whether money paid after this death may count towards the grant (DE-27)."""
    return law.in_force_on(died_on, OFFSET_ALLOWED).value


def after_offset(*, grant: Decimal, paid_after_death: Decimal, offset: bool) -> GrantAfterOffset:
    """Offset what fits and recover the rest; recover all when the approver does not (or may not) offset."""
    taken = min(grant, paid_after_death) if offset else Decimal("0.00")
    return GrantAfterOffset(grant, taken, grant - taken, paid_after_death - taken)


def one_off_pension(
    cause: DeathCause, *, income: Decimal, basic_monthly: Decimal, bonus_percent: int = 0
) -> Decimal:
    """The one-off pension of a military retiree (TL arts. 15, 16, 61).

    `income` is the national urban disposable income of the year before the death, `basic_monthly` the basic
    pay, `bonus_percent` the highest honour's share (0 without one).
    """
    base = income * ONE_OFF_MULTIPLE[cause].value + basic_monthly * BASIC_PAY_MONTHS.value
    return to_fen(base * (100 + bonus_percent) / 100)
