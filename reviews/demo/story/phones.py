"""Numbers: changes waiting and decided, the ministry's form on its way, differences in the file, calls for help."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import audit, transitions
from accounts.fields import indexed
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit
from benefits.services import local_rules
from reviews import policy
from reviews.demo import figures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import Difference, HelpCall, PhoneChange, PhoneForm
from reviews.policy import EvidenceKind
from reviews.services import differences, photos
from reviews.states import DifferenceState, PhoneChangeState, PhoneFormState

FORMS = (  # How far each form has come, and on which day before today each step was taken.
    (PhoneFormState.DRAFTED,),
    (PhoneFormState.DRAFTED, PhoneFormState.STAMPED),
    (PhoneFormState.DRAFTED, PhoneFormState.STAMPED, PhoneFormState.SENT),
    (PhoneFormState.DRAFTED, PhoneFormState.STAMPED, PhoneFormState.SENT, PhoneFormState.DONE),
    (PhoneFormState.DRAFTED, PhoneFormState.STAMPED, PhoneFormState.SENT, PhoneFormState.RETURNED),
)
QUESTIONS = (
    ("登录", "忘记密码，旧手机号已停用，怎么办？", "填写更改手机号申请单，盖章后由中心报部处理。", True),
    ("验证码", "收不到验证码。", "核对登记号码；换号的须先到中心登记，审核后生效。", True),
    ("人脸", "多次比对不过，提示光线不足。", "面向窗户、摘帽，仍不过可到柜台或约上门。", True),
    ("人脸", "提示无基准照片。", "请带身份证到管理抚恤关系的中心采集。", False),
)
SAID = "本人当面确认新号"


def plan(desk: Desk) -> None:
    """Three changes, five forms, three differences, four calls."""
    dates, add = desk.dates, desk.chronicle.add
    people = desk.pick(Category.OTHER_ENTITLED, 11)
    changes, forms, differing = people[:3], people[3:8], people[8:]
    for benefit, back in zip(changes, (2, 20, 15), strict=True):
        add(on(dates.back(back), 10), submit, desk, benefit)
    add(on(dates.back(18), 15), decide, desk, changes[1], PhoneChangeState.IN_EFFECT)
    add(on(dates.back(13), 15), decide, desk, changes[2], PhoneChangeState.DECLINED)
    for benefit, steps in zip(forms, FORMS, strict=True):
        for turn, state in enumerate(steps):
            add(on(dates.back(35 - turn * 5 if len(steps) > 3 else 22 - turn * 2), 10), advance, desk, benefit, state)
    for benefit, end in zip(differing, DifferenceState, strict=True):
        add(on(dates.back(11), 11), note, desk, benefit)
        if end != DifferenceState.OPEN:
            add(on(dates.back(10), 11), settle, desk, benefit, DifferenceState.RESOLVED)
        if end == DifferenceState.SETTLED:
            add(on(dates.back(9), 11), settle, desk, benefit, DifferenceState.SETTLED)
    for turn, benefit in enumerate(people[:4]):
        add(on(dates.back(13 - turn * 4), 14), help_out, desk, benefit, turn)


def submit(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    clerk = desk.clerk_of(benefit.organization_id)
    row = PhoneChange.objects.create(
        beneficiary=benefit.beneficiary,
        organization=benefit.organization,
        state_at=at,
        old_phone=benefit.beneficiary.phone,
        new_phone=figures.phone(desk.rng),
        reason="旧号停用",
        submitted_by=clerk,
        submitted_at=at,
    )
    audit.record(row, act="phone_change.submitted", by=clerk, at=at)


def decide(desk: Desk, benefit: Benefit, state: PhoneChangeState, *, at: datetime) -> None:
    row = PhoneChange.objects.get(beneficiary=benefit.beneficiary_id)
    transitions.move(
        row, to=state, by=desk.liujing, at=at, act=f"phone_change.{state.lower()}", decided_by=desk.liujing
    )
    if state == PhoneChangeState.IN_EFFECT:
        person = Beneficiary.objects.filter(pk=benefit.beneficiary_id)
        person.update(**indexed(Beneficiary, phone=row.new_phone))


def advance(desk: Desk, benefit: Benefit, state: PhoneFormState, *, at: datetime) -> None:
    """Draft the form, or take it one step further."""
    if state == PhoneFormState.DRAFTED:
        form = PhoneForm.objects.create(
            beneficiary=benefit.beneficiary,
            organization=benefit.organization,
            state_at=at,
            new_phone=figures.phone(desk.rng),
            drafted_by=desk.wangmin,
        )
        audit.record(form, act="phone_form.drafted", by=desk.wangmin, at=at)
        return
    form = PhoneForm.objects.get(beneficiary=benefit.beneficiary_id)
    fields: dict[str, Any] = {
        PhoneFormState.SENT: lambda: _sent(desk, form, at),
        PhoneFormState.DONE: lambda: {"answer": "已更改，请本人重新登录。"},
        PhoneFormState.RETURNED: lambda: {"answer": "印章不清，请重新盖章扫描。"},
    }.get(state, dict)()
    transitions.move(form, to=state, by=desk.wangmin, at=at, act=f"phone_form.{state.lower()}", **fields)


def _sent(desk: Desk, form: PhoneForm, at: datetime) -> dict:
    today = timezone.localtime(at).date()
    scan = photos.store(
        photo=desk.sheet(desk.rng, "申请单"),
        kind=EvidenceKind.OTHER,
        beneficiary=form.beneficiary,
        organization=form.organization,
        by=desk.wangmin,
        at=at,
    )
    local = local_rules.in_force(organization=form.organization, on=today)
    remind_on = policy.phone_form_reminder_on(today, holidays=desk.dates.holidays, local=local)
    return {"scan": scan, "sent_on": today, "remind_on": remind_on}


def note(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """System, paper and person do not agree about the telephone."""
    differences.report(
        beneficiary=benefit.beneficiary, field="phone", person=figures.phone(desk.rng), paper=figures.phone(desk.rng),
        review=desk.review(benefit), by=desk.wangmin, at=at,
    )  # fmt: skip


def settle(desk: Desk, benefit: Benefit, state: DifferenceState, *, at: datetime) -> None:
    """The clerk decides whose number holds; the supervisor agrees."""
    rows = Difference.objects.select_related("beneficiary__organization", "organization", "resolved_by")
    row = rows.get(beneficiary=benefit.beneficiary_id)
    if state == DifferenceState.RESOLVED:
        differences.resolve(
            difference=row, choice=differences.Choice.PERSON, reason=SAID, proof=desk.sheet(desk.rng, "号码"),
            by=desk.wangmin, at=at,
        )  # fmt: skip
    else:
        differences.settle(difference=row, by=desk.liujing, at=at)


def help_out(desk: Desk, benefit: Benefit, which: int, *, at: datetime) -> None:
    topic, question, answer, is_closed = QUESTIONS[which]
    HelpCall.objects.create(
        beneficiary=benefit.beneficiary,
        organization=benefit.organization,
        at=at,
        topic=topic,
        question=question,
        answer=answer,
        caller_phone=benefit.beneficiary.phone,
        is_closed=is_closed,
        by=desk.wangmin,
    )
