"""The closed lists in which the rules of `PROCEDURES` speak."""

from types import MappingProxyType

from benefits.categories import Labelled


class Approval(Labelled):
    """Who decides. The members name the levels whose consent is needed, in their order."""

    NOBODY = "NOBODY", "不作此决定"
    COUNTY = "COUNTY", "县级审批"
    COUNTY_THEN_PROVINCE = "COUNTY_THEN_PROVINCE", "县级审核，报省级批准"

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that consent, first to last, spelled as organization levels are."""
        return _LEVELS[self]

    @property
    def needs_province(self) -> bool:
        """Whether the county only endorses and the province approves."""
        return "PROVINCE" in _LEVELS[self]


_LEVELS: MappingProxyType[Approval, tuple[str, ...]] = MappingProxyType(
    {
        Approval.NOBODY: (),
        Approval.COUNTY: ("COUNTY",),
        Approval.COUNTY_THEN_PROVINCE: ("COUNTY", "PROVINCE"),
    }
)


class StopBasis(Labelled):
    """The day after whose month the pay may stop."""

    NEVER = "NEVER", "不因未确认停发"
    MONTH_AFTER_NOTICE = "MONTH_AFTER_NOTICE", "公告（通知）期满的次月"
    MONTH_AFTER_DEADLINE = "MONTH_AFTER_DEADLINE", "规定时限的次月"


class ResumeFrom(Labelled):
    """The month from which pay is owed again as ordinary pay."""

    MONTH_OF_CONFIRMATION = "MONTH_OF_CONFIRMATION", "重新确认当月，全月"
    NEXT_MONTH = "NEXT_MONTH", "重新确认次月"
    PRO_RATA = "PRO_RATA", "重新确认之日，按日计"
    NEXT_PAY_DAY = "NEXT_PAY_DAY", "批准后的下一个发放日"
    BY_DECISION = "BY_DECISION", "以决定为准"


class BackPay(Labelled):
    """What becomes of the months between the stop and the resumption."""

    NOT_DUE = "NOT_DUE", "不予补发"
    DUE = "DUE", "予以补发"
    BY_DECISION = "BY_DECISION", "以决定为准"


class SideBenefit(Labelled):
    """What may be affected beside the main pay (DE-9). Only a supervisor decides, item by item."""

    HOUSING = "HOUSING", "住房补贴"
    HEATING = "HEATING", "取暖费"
    CHECK_UP = "CHECK_UP", "体检费"
    MEDICAL = "MEDICAL", "医疗"


class SentenceKind(Labelled):
    """What a benefit is suspended for beside a missed review: the closed list of article 59 (S-01, S-07)."""

    FIXED_TERM = "FIXED_TERM", "有期徒刑"
    DEPRIVED = "DEPRIVED", "剥夺政治权利"
    WANTED = "WANTED", "通缉"


class DayCounted(Labelled):
    """The day after whose month a sentence or a wanted notice stops pay."""

    IN_EFFECT_OR_ISSUED = "IN_EFFECT_OR_ISSUED", "判决生效之日或者通缉令发布之日"


class EndGround(Labelled):
    """Why a benefit ends for good, beside a death."""

    RECRUITED = "RECRUITED", "已录用为公职人员"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "不再符合条件"
    CANCELLED = "CANCELLED", "依法取消"
    MOVED = "MOVED", "关系转出"
    OTHER = "OTHER", "其他"


class EndsFrom(Labelled):
    """The first month that is not paid, counted from the day of the ground."""

    NEXT_MONTH = "NEXT_MONTH", "次月起"
    NEXT_YEAR = "NEXT_YEAR", "次年一月起"


class CancelKind(Labelled):
    """What takes the status away for good: the closed list of article 59 (S-02)."""

    DEATH_SENTENCE = "DEATH_SENTENCE", "判处死刑"
    LIFE_SENTENCE = "LIFE_SENTENCE", "判处无期徒刑"
    EXPELLED = "EXPELLED", "开除军籍"
