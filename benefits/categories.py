"""Who is served: the six categories, what hangs below two of them, causes of disability (policy 1)."""

import enum
from collections.abc import Iterable
from types import MappingProxyType


class _LabelledType(enum.EnumMeta):
    # Django would otherwise call the class when a template names it.
    do_not_call_in_templates = True

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """The pairs (value, Chinese label), ready for a CharField."""
        return [(member.value, member.label) for member in _members(cls)]

    @property
    def values(cls) -> list[str]:
        """The database values in the order of declaration."""
        return [member.value for member in _members(cls)]


class Labelled(enum.StrEnum, metaclass=_LabelledType):
    """A closed list whose members carry a Chinese label: `LAPSED = "LAPSED", "公告期满"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def _members(cls: type) -> Iterable[Labelled]:
    return iter(cls)  # type: ignore[call-overload]


class Category(Labelled):
    """The category chooses the procedure: see `benefits.policy.PROCEDURES`."""

    DISABLED = "DISABLED", "伤残"
    OTHER_ENTITLED = "OTHER_ENTITLED", "其他优抚"
    SELF_EMPLOYED_OFFICER = "SELF_EMPLOYED_OFFICER", "自主择业"
    MONTHLY_PENSION = "MONTHLY_PENSION", "逐月"
    RETIRED_OFFICER = "RETIRED_OFFICER", "军休"
    CIVILIAN_RETIREE = "CIVILIAN_RETIREE", "无军籍"

    @property
    def full_name(self) -> str:
        """The name as papers and lists from outside write it."""
        return FULL_NAMES[self]


FULL_NAMES = MappingProxyType(
    {
        Category.DISABLED: "伤残人员",
        Category.OTHER_ENTITLED: "其他优抚对象",
        Category.SELF_EMPLOYED_OFFICER: "自主择业军转干部",
        Category.MONTHLY_PENSION: "逐月领取退役金退役军人",
        Category.RETIRED_OFFICER: "军休干部",
        Category.CIVILIAN_RETIREE: "无军籍退休职工",
    }
)


class SubCategory(Labelled):
    """The funding-side list of 优抚对象 (财社〔2024〕5号; 陕西省优抚对象补助经费管理办法), policy 1.3."""

    DISABLED_SOLDIER = "DISABLED_SOLDIER", "残疾军人"
    DISABLED_POLICE = "DISABLED_POLICE", "伤残人民警察"
    DISABLED_RESERVIST = "DISABLED_RESERVIST", "伤残预备役人员和民兵民工"
    DISABLED_ON_DUTY = "DISABLED_ON_DUTY", "其他因公伤残人员"
    MARTYR_SURVIVOR = "MARTYR_SURVIVOR", "烈士遗属"
    DUTY_DEATH_SURVIVOR = "DUTY_DEATH_SURVIVOR", "因公牺牲军人遗属"
    ILLNESS_DEATH_SURVIVOR = "ILLNESS_DEATH_SURVIVOR", "病故军人遗属"
    RED_ARMY_VETERAN = "RED_ARMY_VETERAN", "在乡退伍红军老战士"
    RED_ARMY_SEPARATED = "RED_ARMY_SEPARATED", "红军失散人员"
    DEMOBILIZED_AT_HOME = "DEMOBILIZED_AT_HOME", "在乡复员军人"
    RETURNED_ILL = "RETURNED_ILL", "带病回乡退役军人"
    WAR_VETERAN = "WAR_VETERAN", "参战退役军人"
    NUCLEAR_TEST_VETERAN = "NUCLEAR_TEST_VETERAN", "参试退役军人"
    MARTYR_CHILD = "MARTYR_CHILD", "烈士老年子女"
    RURAL_SOLDIER = "RURAL_SOLDIER", "农村籍退役士兵"
    OLD_PARTY_MEMBER = "OLD_PARTY_MEMBER", "新中国成立前入党的老党员"

    @property
    def category(self) -> Category:
        """The category this one hangs below."""
        return _CATEGORY_OF[self]


# A category without an entry has no sub-categories.
SUB_CATEGORIES = MappingProxyType(
    {
        Category.DISABLED: (
            SubCategory.DISABLED_SOLDIER,
            SubCategory.DISABLED_POLICE,
            SubCategory.DISABLED_RESERVIST,
            SubCategory.DISABLED_ON_DUTY,
        ),
        Category.OTHER_ENTITLED: (
            SubCategory.MARTYR_SURVIVOR,
            SubCategory.DUTY_DEATH_SURVIVOR,
            SubCategory.ILLNESS_DEATH_SURVIVOR,
            SubCategory.RED_ARMY_VETERAN,
            SubCategory.RED_ARMY_SEPARATED,
            SubCategory.DEMOBILIZED_AT_HOME,
            SubCategory.RETURNED_ILL,
            SubCategory.WAR_VETERAN,
            SubCategory.NUCLEAR_TEST_VETERAN,
            SubCategory.MARTYR_CHILD,
            SubCategory.RURAL_SOLDIER,
            SubCategory.OLD_PARTY_MEMBER,
        ),
        Category.SELF_EMPLOYED_OFFICER: (),
        Category.MONTHLY_PENSION: (),
        Category.RETIRED_OFFICER: (),
        Category.CIVILIAN_RETIREE: (),
    }
)
_CATEGORY_OF = {sub: category for category, subs in SUB_CATEGORIES.items() for sub in subs}


class Kin(Labelled):
    """What a survivor (三属) was to the deceased; it says which conditions of article 19 hold (policy 1.5)."""

    SPOUSE = "SPOUSE", "配偶"
    PARENT = "PARENT", "父母（抚养人）"
    CHILD = "CHILD", "子女"
    SIBLING = "SIBLING", "兄弟姐妹"


SURVIVORS = frozenset(
    {SubCategory.MARTYR_SURVIVOR, SubCategory.DUTY_DEATH_SURVIVOR, SubCategory.ILLNESS_DEATH_SURVIVOR}
)
# Those who are entitled as minors, so that their eligibility ends with a day known in advance.
ENTITLED_AS_MINORS = (Kin.CHILD, Kin.SIBLING)


class DisabilityCause(Labelled):
    """How the disability came about; it decides which grades are paid."""

    WAR = "WAR", "因战"
    DUTY = "DUTY", "因公"
    ILLNESS = "ILLNESS", "因病"


GRADES = range(1, 11)
# 军人抚恤优待条例 arts. 26 and 27: 因战 and 因公 all ten grades, 因病 only the first six (policy 1.6).
GRADES_PAID = MappingProxyType(
    {
        DisabilityCause.WAR: frozenset(range(1, 11)),
        DisabilityCause.DUTY: frozenset(range(1, 11)),
        DisabilityCause.ILLNESS: frozenset(range(1, 7)),
    }
)
_GRADE_WORDS = ("一级", "二级", "三级", "四级", "五级", "六级", "七级", "八级", "九级", "十级")
GRADE_CHOICES = [(grade, _GRADE_WORDS[grade - 1]) for grade in GRADES]


def is_paid_grade(cause: DisabilityCause, grade: int) -> bool:
    """Whether a disability of this cause and grade (1 is the gravest) carries a pension."""
    return grade in GRADES_PAID[cause]


def is_rated_by_table(category: Category) -> bool:
    """Whether the published tables set the amount (优抚); for the others it is set person by person."""
    return bool(SUB_CATEGORIES[category])


def rate_level(
    category: Category, *, sub_category: str = "", grade: int | None = None, cause: str = ""
) -> str:
    """The key of the rate table: "WAR-6" by cause and grade for 伤残, the sub-category for 其他优抚, else ""."""
    if not is_rated_by_table(category):
        return ""
    return f"{cause}-{grade}" if grade else sub_category
