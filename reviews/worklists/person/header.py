"""The head of a person's page: who it is, the one next step, and the bar that says "not confirmed this year"."""

from dataclasses import dataclass
from datetime import date

from accounts import masks
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.states import SuspensionState
from reviews.policy.attempts import DoubtKind
from reviews.worklists import links, next_steps, stakes
from reviews.worklists.person import registration, sentences
from reviews.worklists.person.reading import PersonFile, has_applied

TABS = (
    ("overview", "概览"), ("file", "资料"), ("evidence", "佐证"), ("benefits", "待遇"),
    ("registration", "登记补正"), ("contacts", "联系"),
    ("timeline", "时间线"), ("views", "谁看过"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What is to be done next, by whom, until when, and at most two things to click."""

    text: str
    owner: str
    due: str
    acts: tuple[dict, ...] = ()


def identity(file: PersonFile, *, photo_url: str) -> dict:
    """Name, marks and facts for the header; numbers masked."""
    person = file.person
    monthly = sum((benefit.monthly_amount for benefit in file.standing), stakes.NOTHING)
    age = person.age_on(person.died_on or file.today)
    facts = [
        ("证件号", masks.mask_id_number(person.id_number), "idno"),
        ("出生", f"{person.born_on}（{age} 岁）"),
        ("性别", person.get_sex_display()),
        ("类别", "、".join(benefit.title for benefit in file.benefits) or "—"),
        ("每月", f"{monthly:,.2f} 元", "strong"),
        ("抚恤关系", person.organization.short_name),
        ("住址", person.village or "—"),
    ]
    facts += [("居住", _living(person))] * (person.living != person.Living.LOCAL)
    facts += [("行动", person.get_mobility_display())] * (person.mobility != person.Mobility.ABLE)
    facts += [("负责人", file.leading.owner.name)] if file.leading and file.leading.owner else []
    return {
        "name": person.name,
        "photo_url": photo_url,
        "marks": _marks(file),
        "records": _records(file),
        "facts": facts,
    }


def _living(person: Beneficiary) -> str:
    """新加坡（境外）; without a place the status alone."""
    if not person.living_place:
        return person.get_living_display()
    return person.living_place + "（境外）" * (person.living == person.Living.ABROAD)


def _marks(file: PersonFile) -> list[tuple[str, str, str]]:
    if file.person.died_on:
        return [("已去世", "end", "square")]
    marks = [("疑似去世，待核实", "stop", "alert")] if file.reported_death_words else []
    return [*marks, ("境外居住", "run", "pin")] if file.now.is_abroad else marks


def _records(file: PersonFile) -> list:
    """The records whose states stand beside the name: the pressing review, then each kind of benefit state once."""
    this_year = [row for row in file.reviews if row.campaign.year == file.today.year]
    review = next(iter([*filter(None, [file.leading]), *file.awaiting, *this_year]), None)
    states = {benefit.state: benefit for benefit in file.benefits}
    approved = [stop for stop in file.stops if stop.state == SuspensionState.APPROVED]
    return [*approved, *([review] if review else []), *states.values()]


def now_bar(file: PersonFile, staff: Staff) -> dict | None:
    """Shown on every tab of an unconfirmed or suspended person, whatever brought them."""
    if file.person.died_on:
        return None
    may_confirm = staff.may(Act.RECORD_CONFIRMATION)
    if file.in_force:
        missed = [stop for stop in file.in_force if not sentences.is_one(stop)]
        return _suspended_bar(file, staff, may_confirm) if missed else sentences.bar(file, file.in_force[-1], staff)
    if file.leading is None:
        return registration.bar(file, staff)
    text = f"{stakes.sentence(file.leading, today=file.today)}无论为何事而来，现在都可以确认。"
    if file.reported_death_words:
        text = f"疑似去世（{file.reported_death_words}），请先核实；本人到场的，现在就可以确认。"
    return {
        "strong": "今年还没有确认。" if file.leading.campaign.year == file.today.year else "还没有确认。",
        "text": text,
        "url": links.confirm(file.person.key) if may_confirm else "",
        "label": "现在确认", "tone": "soon",
    }  # fmt: skip


def _suspended_bar(file: PersonFile, staff: Staff, may_confirm: bool) -> dict:
    stop = file.offered or [each for each in file.in_force if not sentences.is_one(each)][-1]
    since = stakes.month_words(stop.effective_on, today=file.today)
    words = stakes.back_pay_words(stop.benefit.category, local=file.local)
    bar = {"strong": "待遇已暂停发放。", "tone": "stop", "url": "", "label": "现在确认"}
    bar["text"] = f"自 {since}起停发，停发期间{words}。{_to_resume(file)}"
    if file.leading and may_confirm:
        bar["url"] = links.confirm(file.person.key)
    if file.now.doubt_kind == DoubtKind.NEVER_DUE:  # What was never due is set aside, and needs no application.
        waits = f"自 {since}起停发；停发之前已在 App 通过，待审核员查明、撤销，各月全额补付。"
        return bar | {"text": waits, "url": links.app_doubt(file.now.doubt_key), "label": "查明"}
    if file.offered and staff.may(Act.PROPOSE_RESUMPTION):
        bar |= {"url": links.apply(file.offered), "label": "办理恢复"}
    return bar


def _to_resume(file: PersonFile) -> str:
    """What is still to be done until it is paid again."""
    applied = "恢复申请已提交，待审批。" if any(has_applied(stop) for stop in file.in_force) else ""
    if file.reported_death_words:
        return f"{applied}疑似去世（{file.reported_death_words}），请先核实。"
    if file.offered:
        return f"{applied}本人已重新确认，可以办理恢复。"
    if applied:
        return applied + ("另有待遇还没有确认。" if file.leading else "")
    return "重新确认并经审批后恢复，早一天办，早一天发。"


def step(file: PersonFile, staff: Staff) -> Step | None:
    """The person's one next step: what was agreed, else what the states ask for."""
    if file.person.died_on:
        return None
    review = file.leading or next(iter(file.awaiting), None)
    if review is None:  # What a suspended person still needs stands in the bar.
        return None
    found = next_steps.of_review(review, file.now, today=file.today)
    acts = _acts(file, staff) if review is file.leading else registration.step_acts(review, staff)
    return Step(found.words, found.owner, _by(found.by, file.today), acts)


def _by(day: date, today: date) -> str:
    words = _day(day, today)
    return f"{words}，已过" if day < today else "今天内" if day == today else f"{words}前"


def _acts(file: PersonFile, staff: Staff) -> tuple[dict, ...]:
    acts: list[dict] = []
    if file.reported_death_words:
        word = "核实去世" if staff.may(Act.VERIFY_DEATH) else "看去世登记"
        acts.append({"label": word, "url": links.death(file.held.reported_death_key or ""), "icon": "help"})
    elif staff.may(Act.RECORD_CONTACT):
        acts.append({"label": "登记联系", "url": links.person(file.person.key, tab="contacts"), "icon": "phone"})
    if staff.may(Act.RECORD_CONFIRMATION):
        acts.append({"label": "现场确认", "url": links.confirm(file.person.key)})
    if acts:
        acts[0]["tone"] = "primary"
    return tuple(acts)


def tabs(file: PersonFile, current: str) -> list[dict]:
    """The tabs with what they hold; a tab is named by ?tab=."""
    holds = {
        "file": f"{file.held.difference_count} 处不一致" if file.held.difference_count else "",
        "evidence": file.held.evidence_count,
        "benefits": len(file.benefits),
        "registration": "补正中" if file.now.correction_due_on else "",
        "contacts": file.held.contact_count,
        "views": file.held.look_count,
    }
    return [
        {
            "label": label, "current": name == current, "count": holds.get(name) or None,
            "url": links.person(file.person.key, tab="" if name == "overview" else name),
        }
        for name, label in TABS
    ]  # fmt: skip


def _day(day: date | None, today: date) -> str:
    return stakes.day_words(day, today=today) if day else ""
