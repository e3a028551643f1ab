"""The pension that the family of the dead may ask for: a case of its own, entered by hand (D-02, D-03)."""

from datetime import date

from benefits import law
from benefits.categories import DisabilityCause, Labelled, SubCategory
from benefits.law import Citation, Rule, declare
from benefits.policy.deaths import REGULATION_OF_2024, DeathCause


class FamilyPension(Labelled):
    """What the survivors of a disabled soldier are, from the death on."""

    ILLNESS_DEATH = "ILLNESS_DEATH", "病故军人遗属定期抚恤金"
    DUTY_DEATH = "DUTY_DEATH", "因公牺牲军人遗属定期抚恤金"


SEVERE = range(1, 5)  # Grades one to four.
WOUNDED = (DisabilityCause.WAR, DisabilityCause.DUTY)
OF_ILLNESS = declare(Rule(
    "D-02.family", FamilyPension.ILLNESS_DEATH, Citation(law.PENSION_REGULATION, "第三十二条"),
    "因战、因公一级至四级残疾军人因病去世的，符合条件的遗属享受病故军人遗属定期抚恤金，另行建档申请。",
    REGULATION_OF_2024, title="因病去世，遗属另领什么",
))
OF_OLD_WOUND = declare(Rule(
    "D-03.family", FamilyPension.DUTY_DEATH, Citation(law.PENSION_REGULATION, "第三十二条"),
    "因战、因公残疾军人旧伤复发去世的，符合条件的遗属享受因公牺牲军人遗属定期抚恤金，另行建档申请。",
    REGULATION_OF_2024, title="旧伤复发去世，遗属另领什么",
))
SURVIVORS_ASKED_WITHIN = declare(Rule(
    "DE-27.survivors", 30, law.our_default("未见规定，为本系统约定"),
    "核实去世之日起三十日内，问清有没有符合条件的遗属。", decision="DE-27", title="几日内问清遗属",
    may_be_local=True, local_values=range(7, 181),
))


def family_pension(
    sub_category: str, *, grade: int | None, disability: str, cause: str, died_on: date
) -> Rule[FamilyPension] | None:
    """The rule by which the family may have a pension of its own; None where no text gives one."""
    if sub_category != SubCategory.DISABLED_SOLDIER or disability not in WOUNDED or died_on < REGULATION_OF_2024:
        return None
    if cause == DeathCause.OLD_WOUND:
        return OF_OLD_WOUND
    return OF_ILLNESS if cause == DeathCause.ILLNESS and grade in SEVERE else None
