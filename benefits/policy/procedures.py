"""Who decides, from when pay stops and resumes, and what is back-paid: one table by category."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from benefits import law
from benefits.categories import Category
from benefits.law import BY_FAQ, NOTICE_2015, SC_25, Citation, LocalRules, Rule, Source, declare
from benefits.policy.words import Approval, BackPay, ResumeFrom, SideBenefit, StopBasis


@dataclass(frozen=True)
class Procedure:
    """How an unconfirmed benefit of one category is stopped, resumed and back-paid."""

    clock_may_propose: Rule[bool]
    stop: Rule[Approval]
    stop_basis: Rule[StopBasis]
    resume: Rule[Approval]
    resume_from: Rule[ResumeFrom]
    written_application: Rule[bool]
    back_pay: Rule[BackPay]
    back_pay_approval: Rule[Approval]
    pay_day: Rule[int]
    side_benefits: Rule[frozenset[SideBenefit]]

    def rules(self) -> list[Rule[Any]]:
        """The rules of this procedure in the order of the fields."""
        return [getattr(self, each.name) for each in fields(self)]

    def under(self, local: LocalRules) -> "Procedure":
        """The same procedure with the local rules standing over its own."""
        return Procedure(**{each.name: law.chosen(getattr(self, each.name), local) for each in fields(self)})


# Shared by several categories -------------------------------------------------------------------------------

PAY_DAY_SELF_EMPLOYED = declare(Rule(
    "Z-09.pay_day", 10,
    Citation(law.SELF_EMPLOYED_PAY_MEASURES, "第十七条、第十九条、第二十五条", Source.SECONDARY),
    "退役金每月十日发放。", decision="DE-26", title="每月几日发放",
))
PAY_DAY = declare(Rule(
    "DE-26.pay_day", 10, law.our_default("各地发放日不同，由地方规定"),
    "每月十日发放；批准早于发放日的，当月正常发放，否则当月列入补付。",
    decision="DE-26", title="每月几日发放", may_be_local=True, local_values=range(1, 29),
))
NO_SIDE_BENEFITS = declare(Rule[frozenset[SideBenefit]](
    "J-05.none", frozenset(),
    Citation(law.FAQ, source=Source.FAQ_ONLY, note="问答未提及优抚对象和无军籍退休职工"),
    "未按时确认的，不影响其他待遇。", decision="DE-9", title="哪些待遇或将受影响",
))
SIDE_BENEFITS = declare(Rule(
    "J-05.side_benefits", frozenset(SideBenefit), BY_FAQ,
    "未按时参加年审的，住房补贴、取暖费、体检费、医疗等或将受影响，逐项由审核员决定。",
    decision="DE-9", title="哪些待遇或将受影响",
))
ENTITLED_PROPOSE = declare(Rule(
    "DE-2.propose", True, law.our_default("时钟只提出，不作决定；《个人信息保护法》第二十四条"),
    "公告或通知期满仍未确认的，由时钟提出暂停建议，经办核对，审核员决定。",
    decision="DE-33", title="时钟可否提出",
))
ENTITLED_RESUME_FROM = declare(Rule(
    "DE-6.resume_from", ResumeFrom.MONTH_OF_CONFIRMATION,
    Citation(
        law.FAQ, source=Source.FAQ_ONLY, note="《伤残抚恤管理办法》第二十五条写次月起恢复；取对本人有利者"
    ),
    "经审批通过后，自重新确认之日起恢复发放；按当月全月计。",
    decision="DE-6", title="恢复从哪个月算", may_be_local=True,
    local_values=(ResumeFrom.MONTH_OF_CONFIRMATION, ResumeFrom.NEXT_MONTH, ResumeFrom.PRO_RATA),
))
WRITTEN_APPLICATION = declare(Rule(
    "A-07.application", True, BY_FAQ, "恢复发放须由本人提交书面申请。", title="是否须书面申请",
))
ARREARS_APPROVAL = declare(Rule(
    "DE-21.approval", Approval.COUNTY, law.our_default(),
    "重新确认至批准之间各月列为补付，随恢复一并审批。", decision="DE-21", title="补付由谁批准",
))

# Those who are never stopped for a missed review (Y-04, J-05, DE-8, DE-9) -----------------------------------

NEVER_PROPOSED = declare(Rule(
    "DE-8.propose", False, law.our_default("所见条文没有停发的规定"),
    "未按时年审，不停发主要待遇，时钟不提出停发。", decision="DE-8", title="时钟可否提出",
))
NEVER_STOPPED = declare(Rule(
    "DE-8.stop_basis", StopBasis.NEVER, law.our_default("所见条文没有停发的规定"),
    "未按时年审，不停发主要待遇。", decision="DE-8", title="从哪个月停",
))
NOBODY_STOPS = declare(Rule(
    "DE-8.stop", Approval.NOBODY, law.our_default("所见条文没有停发的规定"),
    "不因未年审而停发，因此无人审批。", decision="DE-8", title="停发由谁批准",
))
NOBODY_RESUMES = declare(Rule(
    "DE-8.resume", Approval.NOBODY, law.our_default(), "没有停发，也就没有恢复。", decision="DE-8",
    title="恢复由谁批准",
))
NOTHING_TO_RESUME = declare(Rule(
    "DE-8.resume_from", ResumeFrom.MONTH_OF_CONFIRMATION, law.our_default(), "没有停发，发放不中断。",
    decision="DE-8", title="恢复从哪个月算",
))
NO_APPLICATION = declare(Rule(
    "DE-8.application", False, law.our_default(), "没有停发，不须申请。",
    decision="DE-8", title="是否须书面申请",
))
NOTHING_WITHHELD = declare(Rule(
    "DE-8.back_pay", BackPay.DUE, law.our_default("如曾误停，全部补付"), "没有停发，不欠发。",
    decision="DE-8", title="补发不补发",
))
NEVER_STOPPED_PROCEDURE: Mapping[str, Rule[Any]] = MappingProxyType({
    "clock_may_propose": NEVER_PROPOSED,
    "stop": NOBODY_STOPS,
    "stop_basis": NEVER_STOPPED,
    "resume": NOBODY_RESUMES,
    "resume_from": NOTHING_TO_RESUME,
    "written_application": NO_APPLICATION,
    "back_pay": NOTHING_WITHHELD,
    "back_pay_approval": NOBODY_RESUMES,
    "pay_day": PAY_DAY,
})

PROCEDURES: Mapping[Category, Procedure] = MappingProxyType({
    Category.DISABLED: Procedure(
        clock_may_propose=ENTITLED_PROPOSE,
        stop=declare(Rule(
            "A-05.approval", Approval.COUNTY, SC_25,
            "由县级退役军人事务部门停发。", title="停发由谁批准",
        )),
        stop_basis=declare(Rule(
            "A-05.stop", StopBasis.MONTH_AFTER_NOTICE, SC_25,
            "公告或通知后六十日内仍未确认的，从下一个月起停发。", decision="DE-5", title="从哪个月停",
        )),
        resume=declare(Rule(
            "A-06.approval", Approval.COUNTY, SC_25, "由县级退役军人事务部门恢复。", title="恢复由谁批准",
        )),
        resume_from=ENTITLED_RESUME_FROM,
        written_application=WRITTEN_APPLICATION,
        back_pay=declare(Rule(
            "A-06.back_pay", BackPay.NOT_DUE, SC_25, "停发期间的抚恤金不予补发。", title="补发不补发",
        )),
        back_pay_approval=ARREARS_APPROVAL,
        pay_day=PAY_DAY,
        side_benefits=NO_SIDE_BENEFITS,
    ),
    Category.OTHER_ENTITLED: Procedure(
        clock_may_propose=ENTITLED_PROPOSE,
        stop=declare(Rule(
            "A-07.approval", Approval.COUNTY,
            Citation(law.FAQ, source=Source.FAQ_ONLY, note="审批层级未写明"),
            "由县级退役军人事务部门暂停发放。", title="停发由谁批准",
        )),
        stop_basis=declare(Rule(
            "A-07.stop", StopBasis.MONTH_AFTER_NOTICE,
            Citation(law.FAQ, source=Source.FAQ_ONLY, note="起停月份未写明，比照伤残人员"),
            "经公告六十日后仍未确认的，暂停发放抚恤补助金。", decision="DE-5", title="从哪个月停",
        )),
        resume=declare(Rule(
            "A-07.resume", Approval.COUNTY, Citation(law.FAQ, source=Source.FAQ_ONLY, note="审批层级未写明"),
            "书面申请经审批通过后恢复发放。", title="恢复由谁批准",
        )),
        resume_from=ENTITLED_RESUME_FROM,
        written_application=WRITTEN_APPLICATION,
        back_pay=declare(Rule(
            "A-07.back_pay", BackPay.NOT_DUE, BY_FAQ, "暂停发放的抚恤补助金，恢复后不予补发。",
            title="补发不补发",
        )),
        back_pay_approval=ARREARS_APPROVAL,
        pay_day=PAY_DAY,
        side_benefits=NO_SIDE_BENEFITS,
    ),
    Category.SELF_EMPLOYED_OFFICER: Procedure(
        clock_may_propose=declare(Rule(
            "DE-7.propose", True, law.our_default("时钟只提出，不作决定；《个人信息保护法》第二十四条"),
            "逾期未登记且无延期同意的，由时钟提出停发建议。", decision="DE-33", title="时钟可否提出",
        )),
        stop=declare(Rule(
            "Z-03.stop", Approval.COUNTY_THEN_PROVINCE, NOTICE_2015, "停发须报省级军转部门批准。",
            decision="DE-7", title="停发由谁批准",
        )),
        stop_basis=declare(Rule(
            "Z-01.stop", StopBasis.MONTH_AFTER_DEADLINE, NOTICE_2015,
            "未经同意，未按要求进行年度登记的，从规定时限的次月起停发退役金。",
            decision="DE-5", title="从哪个月停",
        )),
        resume=declare(Rule(
            "Z-03.resume", Approval.COUNTY_THEN_PROVINCE, NOTICE_2015, "恢复发放须报省级军转部门批准。",
            decision="DE-7", title="恢复由谁批准",
        )),
        resume_from=declare(Rule(
            "DE-26.resume_from", ResumeFrom.NEXT_PAY_DAY, law.our_default("退役金每月十日发放"),
            "十日前批准的，当月正常发放；否则当月列入补发，次月起正常发放。",
            decision="DE-26", title="恢复从哪个月算",
        )),
        written_application=declare(Rule(
            "Z-02.application", False, NOTICE_2015, "按要求完成登记即可，不另须书面申请。",
            title="是否须书面申请",
        )),
        back_pay=declare(Rule(
            "Z-02.back_pay", BackPay.DUE, NOTICE_2015, "完成登记后，停发期间的退役金予以补发。",
            decision="DE-7", title="补发不补发",
        )),
        back_pay_approval=declare(Rule(
            "Z-03.back_pay", Approval.COUNTY_THEN_PROVINCE, NOTICE_2015, "补发须报省级军转部门批准。",
            decision="DE-7", title="补发由谁批准",
        )),
        pay_day=PAY_DAY_SELF_EMPLOYED,
        side_benefits=SIDE_BENEFITS,
    ),
    Category.MONTHLY_PENSION: Procedure(**NEVER_STOPPED_PROCEDURE, side_benefits=SIDE_BENEFITS),
    Category.RETIRED_OFFICER: Procedure(**NEVER_STOPPED_PROCEDURE, side_benefits=SIDE_BENEFITS),
    Category.CIVILIAN_RETIREE: Procedure(**NEVER_STOPPED_PROCEDURE, side_benefits=NO_SIDE_BENEFITS),
})
