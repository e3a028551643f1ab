"""The invented people: who they are, where they live, what they are entitled to, as lines of a clerk's list.

The pyramid of ages follows the category: the entitled are old, those of the monthly pension young.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benefits import days
from benefits.categories import (
    GRADE_CHOICES,
    GRADES_PAID,
    SURVIVORS,
    Category,
    DisabilityCause,
    Kin,
    SubCategory,
)
from benefits.models import Beneficiary
from reviews.demo import figures, names, offices, persons

Living, Mobility = Beneficiary.Living, Beneficiary.Mobility

# Of a thousand people; and how many there are at least, so that a small county still has every story.
SHARES = {
    Category.OTHER_ENTITLED: 745,
    Category.DISABLED: 140,
    Category.SELF_EMPLOYED_OFFICER: 47,
    Category.RETIRED_OFFICER: 33,
    Category.MONTHLY_PENSION: 21,
    Category.CIVILIAN_RETIREE: 14,
}
LEAST = {
    Category.OTHER_ENTITLED: 90,
    Category.SELF_EMPLOYED_OFFICER: 36,
    Category.DISABLED: 30,
    Category.MONTHLY_PENSION: 20,
    Category.RETIRED_OFFICER: 14,
    Category.CIVILIAN_RETIREE: 8,
}
FEWEST = sum(LEAST.values()) + len(persons.KNOWN)


@dataclass(frozen=True)
class Kind:
    """Who stands behind a category or sub-category: how many, how old (youngest, oldest, most), how many men."""

    category: Category
    sub_category: str
    weight: int
    ages: tuple[int, int, int]
    men: float
    years_paid: tuple[int, int] = (3, 22)
    youngest: int = 20  # The age at which pay can begin.


S, OTHER, DISABLED = SubCategory, Category.OTHER_ENTITLED, Category.DISABLED
KINDS = (
    Kind(DISABLED, S.DISABLED_SOLDIER, 84, (26, 94, 62), 0.97, (4, 40), 22),
    Kind(DISABLED, S.DISABLED_POLICE, 7, (30, 80, 52), 0.93),
    Kind(DISABLED, S.DISABLED_RESERVIST, 5, (45, 86, 70), 0.95),
    Kind(DISABLED, S.DISABLED_ON_DUTY, 4, (35, 82, 60), 0.8),
    Kind(OTHER, S.RURAL_SOLDIER, 520, (60, 88, 68), 0.99, (1, 14), 58),
    Kind(OTHER, S.WAR_VETERAN, 190, (61, 96, 66), 0.99, (4, 18)),
    Kind(OTHER, S.MARTYR_CHILD, 60, (61, 92, 76), 0.5, (3, 14), 58),
    Kind(OTHER, S.RETURNED_ILL, 55, (52, 88, 70), 0.98),
    Kind(OTHER, S.DEMOBILIZED_AT_HOME, 40, (90, 101, 92), 0.98, (20, 44)),
    Kind(OTHER, S.NUCLEAR_TEST_VETERAN, 35, (62, 90, 73), 0.97, (5, 18)),
    Kind(OTHER, S.ILLNESS_DEATH_SURVIVOR, 34, (30, 95, 72), 0.2, (4, 35)),
    Kind(OTHER, S.MARTYR_SURVIVOR, 30, (45, 98, 82), 0.15, (10, 45)),
    Kind(OTHER, S.DUTY_DEATH_SURVIVOR, 22, (28, 92, 66), 0.2, (4, 35)),
    Kind(OTHER, S.OLD_PARTY_MEMBER, 10, (94, 103, 96), 0.7, (15, 40)),
    Kind(OTHER, S.RED_ARMY_SEPARATED, 2, (100, 106, 102), 0.6, (40, 46)),
    Kind(Category.SELF_EMPLOYED_OFFICER, "", 1, (43, 70, 56), 0.96, (4, 24), 38),
    Kind(Category.MONTHLY_PENSION, "", 1, (34, 53, 41), 0.95, (1, 4), 32),
    Kind(Category.RETIRED_OFFICER, "", 1, (56, 98, 76), 0.9, (3, 35), 53),
    Kind(Category.CIVILIAN_RETIREE, "", 1, (58, 94, 74), 0.55, (3, 30), 52),
)
KINDS_OF = {category: [kind for kind in KINDS if kind.category is category] for category in Category}
AMOUNTS = {  # Yuan per month, least and most, of those whose pay is set person by person.
    Category.SELF_EMPLOYED_OFFICER: (6400, 11800),
    Category.MONTHLY_PENSION: (4300, 7600),
    Category.RETIRED_OFFICER: (7900, 16500),
    Category.CIVILIAN_RETIREE: (3900, 6800),
}
# A few draw two kinds of pay: of a hundred of the first, so many of the second as well.
SECOND = {
    Category.SELF_EMPLOYED_OFFICER: (DISABLED, 10),
    Category.MONTHLY_PENSION: (DISABLED, 12),
    Category.CIVILIAN_RETIREE: (OTHER, 12),
}
# No pay of these kinds before the scheme began.
BEGAN = {Category.SELF_EMPLOYED_OFFICER: date(2001, 7, 1), Category.MONTHLY_PENSION: date(2021, 1, 1)}
AWAY = (
    "广东省东莞市",
    "浙江省义乌市",
    "上海市松江区",
    "北京市昌平区",
    "岚州市东川区",
    "江苏省昆山市",
    "福建省晋江市",
    "四川省成都市",
)
ABROAD = ("新加坡", "日本大阪", "加拿大温哥华")
BANKS = ("岚州农村商业银行", "中国农业银行临岚支行", "中国邮政储蓄银行临岚支行", "中国工商银行岚州分行")


HEADINGS = (
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "类别",
    "小类",
    "与军人关系",
    "伤残等级",
    "伤残性质",
    "证件编号",
    "月标准",
    "标准起用月份",
    "起发月份",
    "管理机构",
    "联系电话",
    "银行卡号",
    "开户银行",
    "住址",
    "村（社区）",
    "档案编号",
    "居住状态",
    "现居地",
    "行动能力",
)
Line = dict[str, str]


class Crowd:
    """Draws the people one after the other; the same seed and day draw the same people."""

    def __init__(self, *, seed: int, today: date) -> None:
        self.rng, self.today = Random(seed), today
        self.numbers, self.drawn = figures.Numbers(), 0

    def lines(self, people: int) -> Iterator[Line]:
        """A line for each person and kind of pay, by heading; first the people whose story is told by name."""
        for known in persons.KNOWN:
            yield self._known(known)
        rest = [category for category, least in LEAST.items() for _ in range(least)]
        self.rng.shuffle(rest)
        for place in range(people - len(persons.KNOWN)):
            category = rest[place] if place < len(rest) else self._any(SHARES)
            kinds = KINDS_OF[category]
            yield from self._person(self.rng.choices(kinds, [kind.weight for kind in kinds])[0])

    def _person(self, kind: Kind) -> Iterator[Line]:
        rng = self.rng
        age, is_male = int(rng.triangular(*kind.ages)), rng.random() < kind.men
        number, born_on = self.numbers.next(year=self.today.year - age - 1, is_male=is_male)
        name = names.invent(rng, is_male=is_male, born_year=born_on.year)
        place = rng.choices(offices.PLACES, [each.weight for each in offices.PLACES])[0]
        held_at_center = rng.random() < (0.05 if kind.sub_category else 0.55)
        file = self._file(name, is_male, born_on, age, place) | {
            "身份证号": number,
            "管理机构": place.county if held_at_center else place.code,
        }
        yield file | self._pay(kind, age) | _kin(kind, is_male=is_male, age=age)
        second, chance = SECOND.get(kind.category, (None, 0))
        if second and rng.randrange(100) < chance:
            yield file | self._pay(KINDS_OF[second][0], age)

    def _file(self, name: str, is_male: bool, born_on: date, age: int, place: offices.Place) -> Line:
        rng, village = self.rng, self.rng.choice(place.villages)
        self.drawn += 1
        living = rng.choices(list(Living), (905, 92, 3))[0]
        away = {Living.ELSEWHERE: AWAY, Living.ABROAD: ABROAD}.get(living)
        frail = min(0.9, max(0.01, (age - 62) / 60)) * 0.45
        mobility = rng.choices(list(Mobility)[1:], (3, 5, 1))[0] if rng.random() < frail else Mobility.ABLE
        return {
            "姓名": name,
            "性别": "男" if is_male else "女",
            "出生日期": born_on.isoformat(),
            "联系电话": figures.phone(rng) if rng.random() > 0.03 else "",
            "银行卡号": figures.bank_card(rng),
            "开户银行": rng.choice(BANKS),
            "住址": self._address(place, village),
            "村（社区）": village,
            "档案编号": f"{'LL' if place.county == offices.COUNTY else 'DC'}-{self.drawn:06}",
            "居住状态": living.label,
            "现居地": rng.choice(away) if away else "",
            "行动能力": mobility.label,
        }

    def _address(self, place: offices.Place, village: str) -> str:
        rng = self.rng
        if village.endswith("社区"):
            flat = f"{rng.randint(1, 7)}0{rng.randint(1, 4)}室"
            house = f"{rng.randint(1, 188)}号{rng.randint(1, 12)}栋{rng.randint(1, 4)}单元{flat}"
        else:
            house = f"{rng.randint(1, 12)}组{rng.randint(1, 96)}号"
        return f"岚州市{place.county_name}{place.name}{village}{house}"

    def _pay(self, kind: Kind, age: int, *, grade: int | None = None) -> Line:
        rng = self.rng
        line = {"类别": kind.category.full_name, "起发月份": f"{self._paid_from(kind, age):%Y-%m}"}
        if kind.sub_category:
            line["小类"] = SubCategory(kind.sub_category).label
        if kind.category is DISABLED:
            cause = DisabilityCause.WAR if grade else rng.choices(list(DisabilityCause), (3, 5, 2))[0]
            grades = sorted(GRADES_PAID[cause])
            grade = grade or rng.choices(grades, [min(each, 8) for each in grades])[0]
            line |= {
                "伤残性质": cause.label,
                "伤残等级": dict(GRADE_CHOICES)[grade],
                "证件编号": f"岚军{rng.randrange(10**6):06}",
            }
        if span := AMOUNTS.get(kind.category):
            line["月标准"] = f"{rng.randrange(span[0] * 10, span[1] * 10) / 10:.2f}"
        return line

    def _paid_from(self, kind: Kind, age: int) -> date:
        """A month that lies years back, after the youth of the person and the beginning of the scheme."""
        longest = min(kind.years_paid[1], max(age - kind.youngest, 1))
        months = self.rng.randint(min(kind.years_paid[0], longest) * 12, longest * 12) + 24
        month = days.same_day_after_months(days.month_of(self.today), -months)
        return max(month, BEGAN.get(kind.category, month))

    def _known(self, known: persons.Known) -> Line:
        kind = next(each for each in KINDS if known.kind in (each.sub_category, each.category))
        number, born_on = self._born(known)
        place = next(each for each in offices.PLACES if each.name == known.town)
        file = self._file(known.name, known.is_male, born_on, known.age, place)
        told = {
            "身份证号": number,
            "管理机构": place.code,
            "村（社区）": known.village,
            "居住状态": known.living.label,
            "现居地": known.living_place,
            "行动能力": known.mobility.label,
            "住址": self._address(place, known.village),
            "联系电话": file["联系电话"] or figures.phone(self.rng),
        }
        pay = self._pay(kind, known.age, grade=known.grade)
        kin = {"与军人关系": Kin(known.kin).label} if known.kin else _kin(kind, is_male=known.is_male, age=known.age)
        return file | told | pay | kin

    def _born(self, known: persons.Known) -> tuple[str, date]:
        if known.of_age_in is None:
            return self.numbers.next(year=self.today.year - known.age - 1, is_male=known.is_male)
        of_age = self.today + timedelta(days=known.of_age_in)
        return self.numbers.on(days.same_day_after_months(of_age, -18 * 12), is_male=known.is_male)

    def _any(self, shares: dict[Category, int]) -> Category:
        return self.rng.choices(list(shares), list(shares.values()))[0]


def _kin(kind: Kind, *, is_male: bool, age: int) -> Line:
    """What a grown survivor was to the dead: mothers and fathers, and most of the women their widows."""
    if kind.sub_category not in SURVIVORS:
        return {}
    return {"与军人关系": (Kin.PARENT if is_male or age % 3 == 0 else Kin.SPOUSE).label}


def county_of(line: Line) -> str:
    """The center whose clerk brings the line in."""
    return offices.CENTER_OF.get(line["管理机构"], line["管理机构"])


def cells(line: Line) -> list[str]:
    """The line in the order of `HEADINGS`."""
    return [line.get(heading, "") for heading in HEADINGS]
