"""The words of the morning groups: when, what is lost, and the one thing to do for each person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Staff
from accounts.roles import Act
from benefits import days
from benefits.categories import Category
from reviews import policy
from reviews.models import Confirmation
from reviews.worklists import consequences, links, morning, stakes
from reviews.worklists.morning import Group
from reviews.worklists.rows import Row

NEAR = 7  # Days from which a deadline is spoken of as near.
OFFICER = Category.SELF_EMPLOYED_OFFICER


@dataclass(frozen=True)
class Words:
    """How one group is said. `title` takes the number of people; `note` and `strong` the day and today."""

    title: str
    day_note: str
    note: Callable[[date | None, date], str]
    strong: Callable[[date | None, date], str] = lambda day, today: ""
    undated: str = ""
    tone: str = ""


def _next_month(today: date) -> str:
    return stakes.month_words(days.next_month(today), today=today)


def _notice_note(day: date | None, today: date) -> str:
    month = stakes.first_unpaid_month(day, today=today)
    return f"过期即提出暂停建议，自 {stakes.month_words(month, today=today)}起停发，"


def _notice_strong(day: date | None, today: date) -> str:
    return "、".join(sorted({stakes.back_pay_words(c) for c in stakes.BY_COURSE[policy.Course.NOTICE_THEN_PROPOSE]}))


WORDS = {
    "notice": Words("{} 人将失去抚恤补助", "公告期满", _notice_note, _notice_strong),
    "deadline": Words(
        "{} 名自主择业干部未登记", "登记截止",
        lambda day, today: f"{stakes.if_missed(OFFICER, day, today=today)}，须报省批准",
    ),
    "check": Words(
        "{} 人的暂停建议待核对", "起可停发", lambda day, today: "时钟提出，由人核对联系和佐证；",
        lambda day, today: "未经核对不能批准", tone="soon",
    ),
    "approve": Words(
        "{} 人的暂停建议待审批", "起可停发",
        lambda day, today: f"已核对；本月批准的，自 {_next_month(today)}起停发", tone="soon",
    ),
    "endorsed": Words(
        "{} 人的停发待省级批准", "起可停发",
        lambda day, today: f"县级已审核；本月批准的，自 {_next_month(today)}起停发", tone="soon",
    ),
    "coming": Words(
        "{} 人将停发", "起停发", lambda day, today: "已批准；", lambda day, today: "之前确认即撤回，发放不中断"
    ),
    "applied": Words(
        "{} 人已申请恢复，待审批", "等待批准", lambda day, today: "早批一天，早发一天", undated="每月", tone="run"
    ),
    "suspended": Words(
        "{} 人已暂停发放，尚未申请恢复", "损失在继续", lambda day, today: "拖一个月，少领一个月", undated="每月",
        tone="run",
    ),
    "correcting": Words(
        "{} 人待补正", "等本人", lambda day, today: "补正期间不提出暂停；到期前请提醒一次", undated="补正", tone="run"
    ),
    "held": Words(
        "{} 人公告期满，暂不提停发", "公告期满",
        lambda day, today: "材料待审或正在补正，办完以前不提出暂停；请尽快办", tone="run",
    ),
    "announce": Words(
        "{} 人失联，可列入公告", "期限已过",
        lambda day, today: f"公告 {policy.NOTICE_DAYS.value} 日后仍未确认，才可提出暂停；仍请设法联系", undated="逾期",
    ),
    "overdue": Words(
        "{} 人逾期未确认", "期限已过", lambda day, today: "联系得上的只跟进，不公告；一联系上就约确认", undated="逾期"
    ),
    "window": Words(
        "{} 人的确认期将满", "截止", lambda day, today: "期满之前确认，什么都不变"
    ),
}  # fmt: skip


def said(group: Group, staff: Staff, *, today: date) -> dict:
    """The group as the tag `when` draws it."""
    words = WORDS[group.name]
    day = group.day if group.name not in morning.UNDATED else None
    left = group.cases - len(group.rows)
    unit = "人" if group.people == group.cases else "件"
    link = links.worklist(
        tab=consequences.BY_NAME[group.name].tab, what=group.name, day=group.day.isoformat() if group.day else ""
    )
    return {
        "key": f"{group.name}-{group.day or ''}", "tone": _tone(words, day, today),
        **_day(words, day, today),
        "title": words.title.format(f"{group.people:,}"),
        "note": words.note(day, today), "strong": words.strong(day, today), "money": group.money,
        "people": _one_primary([_person(row, group, staff) for row in group.rows]),
        "more_label": f"其余 {left:,} {unit}" if left else f"在名单中查看 {group.cases:,} 件", "more_url": link,
    }  # fmt: skip


def _tone(words: Words, day: date | None, today: date) -> str:
    if words.tone or day is None:
        return words.tone
    return "grave" if (day - today).days <= 1 else "soon" if (day - today).days <= NEAR else "run"


def _day(words: Words, day: date | None, today: date) -> dict:
    if words.undated:
        return {"day": words.undated, "day_note": words.day_note}
    named = day or days.next_month(today)
    ahead = (named - today).days
    date_words = f"{named:%m-%d} {words.day_note}"
    if ahead > 1:
        return {"day": ahead, "day_unit": "天", "day_note": date_words}
    return {"day": "今天" if ahead == 0 else "明天", "day_note": f"24 时{words.day_note}" if day else date_words}


def _one_primary(people: list[dict]) -> list[dict]:
    """One solid button in a group: the first."""
    solid = [person["act"] for person in people if person["act"] and person["act"].get("tone") == "primary"]
    for act in solid[1:]:
        act["tone"] = ""
    return people


def _person(row: Row, group: Group, staff: Staff) -> dict:
    return {
        "name": row.name, "url": links.person(row.key), "review": row.record, "note": row.words, "money": row.money,
        "act": act_for(row, group.name, staff),
    }  # fmt: skip


def act_for(row: Row, group: str, staff: Staff) -> dict | None:
    """The one act that moves this person on, if the role may do it."""
    if isinstance(row.record, Confirmation):
        return {"label": "看佐证", "url": links.person(row.key, tab="evidence"), "tone": "primary"}
    if row.step and row.step.name == "consent" and staff.may(Act.CONSENT_DEFERRAL):
        return {"label": "答复延期", "url": links.consent(row.cursor), "tone": "primary"}
    return _ACTS.get(group, _reach)(row, staff)


def _reach(row: Row, staff: Staff) -> dict | None:
    """Who answered is asked to come; who did not is called again."""
    if row.was_reached and staff.may(Act.RECORD_CONFIRMATION):
        return {"label": "现场确认", "url": links.confirm(row.key)}
    if staff.may(Act.RECORD_CONTACT):
        return {"label": "登记联系", "url": links.person(row.key, tab="contacts")}
    return {"label": "看资料", "url": links.person(row.key)}


def _check(row: Row, staff: Staff) -> dict | None:
    if not staff.may(Act.CHECK_SUSPENSION):
        return None
    return {"label": "核对", "url": links.decision("suspension", row.cursor), "tone": "primary"}


def _decide(row: Row, staff: Staff) -> dict | None:
    if not staff.may(Act.APPROVE_SUSPENSION):
        return None
    return {"label": "审批", "url": links.decision("suspension", row.cursor), "tone": "primary"}


def _see_benefits(row: Row, staff: Staff) -> dict:
    return {"label": "看进度", "url": links.person(row.key, tab="benefits")}


_ACTS = {"check": _check, "approve": _decide, "endorsed": _decide, "applied": _see_benefits}
