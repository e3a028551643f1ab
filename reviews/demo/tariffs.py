"""Invented tables of pay: a national one that rises each August, a provincial one for the entitled, local rules.

The document numbers say 示例 (example): none of these amounts is anybody's law.
"""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import Organization, Staff
from benefits.categories import GRADES_PAID, Category, DisabilityCause, SubCategory
from benefits.models import LocalRule, Rate
from benefits.services import local_rules

# Yuan per year as they stand since the last rise, grade 1 first.
WAR = (104400, 92400, 79200, 46920, 42360, 33792, 24168, 21672, 18480, 14400)
OF_CAUSE = {
    DisabilityCause.WAR: Decimal(1),
    DisabilityCause.DUTY: Decimal("0.96"),
    DisabilityCause.ILLNESS: Decimal("0.9"),
}
S = SubCategory
ENTITLED = {
    S.MARTYR_SURVIVOR: 15408,
    S.DUTY_DEATH_SURVIVOR: 15408,
    S.ILLNESS_DEATH_SURVIVOR: 15408,
    S.RED_ARMY_VETERAN: 81600,
    S.RED_ARMY_SEPARATED: 37200,
    S.DEMOBILIZED_AT_HOME: 22272,
    S.RETURNED_ILL: 12240,
    S.WAR_VETERAN: 11760,
    S.NUCLEAR_TEST_VETERAN: 11760,
    S.MARTYR_CHILD: 10080,
    S.RURAL_SOLDIER: 6240,
    S.OLD_PARTY_MEMBER: 14400,
}
RISE = Decimal("1.05")
PROVINCIAL = Decimal("1.04")  # How far the province goes beyond the national table.


def enter(*, first_year: int, province: Organization) -> None:
    """Write three editions of the national table from August of `first_year` - 1 on, and two of the province's."""
    Rate.objects.bulk_create(_national(first_year) + _provincial(first_year, province))


def enter_local_rules(*, city: Organization, county: Organization, staff: dict[str, Staff], at: datetime) -> None:
    """The city asks sooner after a form that the ministry has not answered; a rule of the county waits for its second
    person.
    """
    year = at.year + 1
    row = local_rules.enter(
        rule_id="DE-14", organization=city, text="10", effective_from=date(year, 1, 1),
        document_no=f"岚退役军人发〔{year}〕示例3号", note="申请单报部后十个工作日催问", reason="",
        by=staff["tangning"], at=at,
    )  # fmt: skip
    local_rules.confirm(row=row, by=staff["sunli"], at=at)

    def enter_own(text: str, year: int) -> LocalRule:
        return local_rules.enter(
            rule_id="DE-14", organization=county, text=text, effective_from=date(year, 1, 1),
            document_no=f"临退役军人发〔{year}〕示例5号", note="县里另定", reason="", by=staff["liujing"], at=at,
        )  # fmt: skip

    local_rules.decline(row=enter_own("20", year), reason="文件写的是十二个工作日。", by=staff["zhouguoan"], at=at)
    local_rules.withdraw(row=enter_own("13", year + 1), reason="起用年份录错。", by=staff["liujing"], at=at)
    enter_own("12", year + 2)


def _national(first_year: int) -> list[Rate]:
    rows = []
    for edition in range(3):
        year = first_year - 1 + edition
        share = RISE ** (edition - 2)
        for category, level, amount in _levels():
            rows.append(_rate(category, level, amount * share, date(year, 8, 1), f"国示例〔{year}〕示例1号"))
    return rows


def _provincial(first_year: int, province: Organization) -> list[Rate]:
    rows = []
    for edition in range(2):
        year = first_year + edition
        share = PROVINCIAL * RISE ** (edition - 1)
        for sub_category, amount in ENTITLED.items():
            rows.append(
                _rate(
                    Category.OTHER_ENTITLED,
                    sub_category,
                    amount * share,
                    date(year, 7, 1),
                    f"岚退役军人发〔{year}〕示例1号",
                    province,
                )
            )
    return rows


def _levels():
    for cause, share in OF_CAUSE.items():
        for grade in sorted(GRADES_PAID[cause]):
            yield Category.DISABLED, f"{cause}-{grade}", WAR[grade - 1] * share
    for sub_category, amount in ENTITLED.items():
        yield Category.OTHER_ENTITLED, sub_category, Decimal(amount)


def _rate(category, level, amount, effective_from, document_no, organization=None) -> Rate:
    return Rate(
        category=category,
        level=level,
        amount=(amount / 12).quantize(Decimal(1)) * 12,
        per=Rate.Per.YEAR,
        effective_from=effective_from,
        document_no=document_no,
        organization=organization,
    )
