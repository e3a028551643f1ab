"""The first tab: which way to confirm, the notice period, what the pay is and would become, what to clear up first."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits import law
from benefits import policy as pay
from benefits.categories import Category
from benefits.models import Benefit
from benefits.states import BenefitState
from reviews import policy
from reviews.models import Review
from reviews.policy import AttemptCause, ContactOutcome, EvidenceKind, Method
from reviews.policy.attempts import DoubtKind
from reviews.policy.routes import ADVICE
from reviews.states import ReviewState
from reviews.worklists import certificates, links, progress, stakes
from reviews.worklists.person import moves, sentences
from reviews.worklists.person.reading import PersonFile, deferral_no, seen_on

BY_PHONE = "本人手机办理"
FRAIL = frozenset({"SERIOUSLY_ILL", "IMMOBILE", "BEDRIDDEN"})
ROUTE_OF = {"上门认证": Method.HOME_VISIT, "远程视频": Method.REMOTE}
ROUTE_ORDER = ("ok", "none", "warn", "bad")


def routes(file: PersonFile, staff: Staff) -> list[dict]:
    """The ways open to this person this year, the advisable ones first; a way that failed is not advised again."""
    if not file.open_reviews:
        return []
    found = [_on_site(file, staff), _home_visit(file, staff), _remote(file, staff), _app(file, staff)]
    categories = {Category(review.category) for review in file.open_reviews}
    if categories & policy.SPECIAL_CATEGORIES.value:
        found.append(_special(file, categories, staff))
    found = [_once_failed(route, file) for route in found]
    return sorted(found, key=lambda route: ROUTE_ORDER.index(route["kind"]))


def _once_failed(route: dict, file: PersonFile) -> dict:
    """A way that failed this year stands last and is not advised; one that is agreed on all the same stays."""
    method = ROUTE_OF.get(route["name"])
    if method not in file.now.failed_routes or route.get("strong"):
        return route
    said = {"kind": "bad", "text": "今年走过这条路，没有办成。", "strong": "今年不再推荐", "no_act": "不推荐"}
    return {name: value for name, value in route.items() if name != "act"} | said


def _on_site(file: PersonFile, staff: Staff) -> dict:
    needed: set[EvidenceKind] = set()
    for review in file.open_reviews:
        needed |= policy.EVIDENCE_REQUIRED[Method.ON_SITE][Category(review.category)]
    needed -= {EvidenceKind.PORTRAIT}
    bring = [kind.label for kind in EvidenceKind if kind in needed - file.on_file]
    at_hand = [kind.label for kind in EvidenceKind if kind in needed & file.on_file]
    text = f"带{'、'.join(bring)}，当场拍照"
    text += f"。{'、'.join(at_hand)}已扫描在档，不必再带" if at_hand else ""
    kind, text = ("none", f"回国期间可以办：{text}") if file.now.is_abroad else ("ok", text)
    route: dict = {"kind": kind, "name": "现场确认", "text": text, "no_act": "由经办员办理"}
    if staff.may(Act.RECORD_CONFIRMATION):
        route["act"] = {"label": "开始", "url": links.confirm(file.person.key)}
    return route


def _home_visit(file: PersonFile, staff: Staff) -> dict:
    person = file.person
    if file.now.is_abroad:
        return {"kind": "none", "name": "上门认证", "text": "本人在境外，不上门；请走远程视频", "no_act": "不适用"}
    is_frail = person.mobility in FRAIL or bool(file.stay_words)
    if not policy.suggests_home_visit(
        born_on=person.born_on, today=file.today, is_frail=is_frail, local=file.local
    ):
        text = "未到上门年龄，行动方便；确有需要也可以约"
        return {"kind": "none", "name": "上门认证", "text": text, **_ask_for_visit(file, staff)}
    age = law.chosen(policy.HOME_VISIT_AGE, file.local).value
    why = file.stay_words or (person.get_mobility_display() if is_frail else f"已满 {age} 周岁")
    if file.now.visit_on:
        day = stakes.day_words(file.now.visit_on, today=file.today)
        return {"kind": "ok", "name": "上门认证", "text": f"{why}，", "strong": f"已约{day}", "no_act": ""}
    return {"kind": "ok", "name": "上门认证", "text": f"{why}，建议上门，两人同行", **_ask_for_visit(file, staff)}


def _ask_for_visit(file: PersonFile, staff: Staff) -> dict:
    """What may be clicked: nothing beside a visit that is under way."""
    if file.now.visit_state:
        return {"no_act": "已申请，待安排" if not file.now.visit_on else "已约"}
    if not staff.may(Act.RECORD_CONFIRMATION):
        return {"no_act": "由经办员办理"}
    return {"no_act": "", "act": {"label": "申请上门", "url": reverse("reviews:visit_ask", args=[file.person.key])}}


def _remote(file: PersonFile, staff: Staff) -> dict:
    person = file.person
    is_away = person.living != person.Living.LOCAL
    text = "亲友带材料到站，本人视频；须手持身份证与当日报纸或手写日期"
    route: dict = {
        "kind": "ok" if is_away else "none", "name": "远程视频",
        "text": f"{person.get_living_display()}，可走视频。{text}" if is_away else text, "no_act": "由经办员办理",
    }  # fmt: skip
    may_call, url = staff.may(Act.RECORD_CONFIRMATION), links.book_call(person.key)
    if file.now.call_at:
        when = f"{timezone.localtime(file.now.call_at):%m-%d %H:%M}"
        route |= {"kind": "ok", "text": "", "strong": f"已约 {when} 通话"}
        return route | {"act": {"label": "通话", "url": url}} if may_call else route
    return route | {"act": {"label": "约通话", "url": url}} if may_call else route


def _app(file: PersonFile, staff: Staff) -> dict:
    words = f"{file.now.failure_words.removeprefix('App ')}。"
    if Method.APP in file.now.failed_routes:
        return {"kind": "bad", "name": "App", "text": words, "strong": "今年不再引导", "no_act": "不推荐"}
    if file.now.app_tries:
        advice = ADVICE[AttemptCause(file.now.app_cause)].gist
        return {"kind": "warn", "name": "App", "text": f"{words}{advice}", "no_act": BY_PHONE}
    if not file.held.photo_key:
        route: dict = {"kind": "warn", "name": "App", "text": "没有基准照片；本人带身份证来时采集", "no_act": BY_PHONE}
        if staff.may(Act.CAPTURE_REFERENCE) and staff.organization.contains(file.person.organization):
            route["act"] = {"label": "采集照片", "url": links.reference_photo(file.person.key)}
        return route
    return {"kind": "ok", "name": "App", "text": "本人用手机比对人脸，当场有结果", "no_act": BY_PHONE}


def _special(file: PersonFile, categories: set[Category], staff: Staff) -> dict:
    is_open = any(policy.offers_special(each, failed_comparisons=file.now.failures) for each in categories)
    text = f"App 比对失败超过 {policy.SPECIAL_AFTER_FAILURES.value} 次后可用，须有当日当地报纸"
    route: dict = {"kind": "ok" if is_open else "none", "name": "特殊人群核验", "text": text, "no_act": "还不能用"}
    if is_open and staff.may(Act.RECORD_CONFIRMATION):
        route["act"] = {"label": "开始", "url": links.by_newspaper(file.person.key)}
    return route


def notice(file: PersonFile) -> dict | None:
    """The notice period of the person's review in notice; one query for the holidays inside it."""
    review = next((row for row in file.open_reviews if row.state == ReviewState.IN_NOTICE), None)
    if review is None or review.notice is None or review.notice.published_on is None:
        return None
    start, last, today = review.notice.published_on, review.notice_last_day, file.today
    table = progress.holidays_between(start, last)
    span = [start + timedelta(days=number) for number in range((last - start).days + 1)]
    return {
        "published_on": start, "raw_last_day": review.notice_last_day_raw, "last_day": last,
        "rest_days": {day for day in span if table.is_rest(day)},
        "day_text": f"第 {(today - start).days} 日",
        "line": f"{review.notice}，{start:%m-%d} 张贴，",
        "line_strong": f"{stakes.day_words(last, today=today)} 24 时满",
        "line_after": "。确认即止，不影响发放。",
    }  # fmt: skip


def cards(file: PersonFile) -> list[dict]:
    """Each benefit with its monthly amount, from when it would stop or has stopped, and whether that is made good."""
    return [{"benefit": each, "title": each.title, "rows": card_rows(file, each)} for each in file.benefits]


def card_rows(file: PersonFile, benefit: Benefit) -> list[tuple]:
    rows: list[tuple] = [("每月标准", f"{benefit.monthly_amount:,.2f} 元")]
    review, stop = file.review_of(benefit), file.open_stop_of(benefit)
    rows += [*moves.rows(file, benefit), *_asked_to_defer(file, benefit, review)]
    if benefit.state == BenefitState.ENDED:
        return [*rows, ("终止月份", month_words(benefit.ended_from_month))]
    if stop and stop.effective_on:
        word = "已停发" if benefit.state == BenefitState.SUSPENDED else "将停发"
        rows.append((word, f"自 {month_words(stop.effective_on)}起", "cinnabar"))
        return rows + (sentences.back_pay_rows(benefit) if sentences.is_one(stop) else _back_pay(file, benefit))
    if review in file.awaiting:
        rows.append(("本年确认", f"{seen_on(review)}，登记审核未办完"))
        return rows
    if review is None or not review.is_open:
        rows.append(("本年确认", review.confirmed_on.isoformat() if review and review.confirmed_on else "—", "pine"))
        return rows
    return rows + _deferrals(review) + _if_missed(file, benefit, review)


def _asked_to_defer(file: PersonFile, benefit: Benefit, review: Review | None) -> list[tuple]:
    """The request for a later day that nobody has answered: until then no stop is proposed (Z-05)."""
    until = file.now.deferral_until
    if until is None or review not in file.open_reviews or not policy.may_defer(Category(benefit.category)):
        return []
    return [("申请延期", f"至 {until}，待审核员答复，答复以前不提停发建议", "ochre")]


def _deferrals(review: Review) -> list[tuple]:
    """The consent by which the last day is as late as it is (Z-05)."""
    number = deferral_no(review)
    return [("同意延期", f"至 {review.due_on}，{number}", "pine")] if number else []


def _if_missed(file: PersonFile, benefit: Benefit, review: Review) -> list[tuple]:
    if benefit.category not in stakes.STOPPABLE:
        course = policy.IF_MISSED[Category(benefit.category)].course
        words = [("若未确认", course.value.label), ("主要待遇", "不停发", "pine")]
        return [*words, ("依据", course.citation.marked, "small")]
    if review.state == ReviewState.PENDING and policy.has_notice(Category(benefit.category)):
        return [("若未确认", f"先公告 {policy.NOTICE_DAYS.value} 日，再提暂停建议"), *_back_pay(file, benefit)]
    month = stakes.first_unpaid_month(review.due_on, today=file.today)
    return [("若暂停", f"最早自 {month_words(month)}起"), *_back_pay(file, benefit)]


def _back_pay(file: PersonFile, benefit: Benefit) -> list[tuple]:
    rule = pay.PROCEDURES[Category(benefit.category)].under(file.local).back_pay
    tone = "cinnabar" if rule.value is pay.BackPay.NOT_DUE else "pine"
    return [("停发期间", stakes.BACK_PAY_WORDS[rule.value], tone), ("依据", rule.citation.marked, "small")]


def to_clear(file: PersonFile) -> list[dict]:
    """What should be cleared up at the next contact, worst first."""
    person, found = file.person, []
    contacts = links.person(person.key, tab="contacts")
    if file.now.doubt_kind:
        found.append({
            "kind": "bad", "text": f"{DoubtKind(file.now.doubt_kind).label}，待审核员查明", "link_label": "查明",
            "link_url": links.app_doubt(file.now.doubt_key),
        })  # fmt: skip
    if file.reported_death_words:
        found.append({
            "kind": "bad", "text": f"疑似去世，待核实。{file.reported_death_words}", "link_label": "核实",
            "link_url": links.death(file.held.reported_death_key or ""),
        })  # fmt: skip
    if file.held.difference_count:
        found.append({
            "kind": "warn", "text": f"{file.held.difference_count} 处资料不一致", "link_label": "核对",
            "link_url": links.person(person.key, tab="file"),
        })  # fmt: skip
    if not person.phone:
        found.append({"kind": "warn", "text": "没有登记联系电话", "note": "见面时登记"})
    elif file.now.contact_outcome == ContactOutcome.WRONG_NUMBER and not file.now.contact_elsewhere:
        found.append({"kind": "warn", "text": "登记的号码有误，须核实", "link_label": "看记录", "link_url": contacts})
    if not file.held.photo_key:
        found.append({"kind": "warn", "text": "没有基准照片", "note": _how_to_take_one(file)})
    return [*found, *_expiring(file)]


def _expiring(file: PersonFile) -> list[dict]:
    """A certificate that has expired or is about to: the person is asked to renew it, and confirmed all the same."""
    ends = certificates.standing(file.held.expiring_on, today=file.today, local=file.local)
    if not ends.is_urgent:
        return []
    return [{
        "kind": "warn", "text": f"{EvidenceKind(file.held.expiring_kind).label} {ends.words}，请本人换领",
        "link_label": "看证件", "link_url": links.person(file.person.key, tab="file"),
    }]  # fmt: skip


def _how_to_take_one(file: PersonFile) -> str:
    """A picture of a visit is no reference photo: that one is taken with the ID card where the file is held (FAQ)."""
    seen = "头像是现场照片，不作基准；" if file.held.portrait_key else ""
    return f"{seen}须带身份证，到抚恤关系所在部门采集"


def month_words(month: date) -> str:
    """2026年12月."""
    return f"{month.year}年{month.month}月"
