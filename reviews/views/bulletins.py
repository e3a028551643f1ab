"""The pages about notices in words: lines, tabs, buttons, the sixty days."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.roles import Act
from reviews.documents import notices as papers
from reviews.forms import notices as forms
from reviews.states import NoticeState
from reviews.worklists import links, people
from reviews.worklists import notices as worklist

SHOWS = {"": "全部", "open": "仍未确认", "confirmed": "已确认"}


def address(notice, **query) -> str:
    url = reverse("reviews:notice", args=[notice.key])
    asked = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(asked)}" if asked else url


def candidates_url(**kept) -> str:
    asked = {name: value for name, value in kept.items() if value}
    url = reverse("reviews:notice_candidates")
    return f"{url}?{urlencode(asked)}" if asked else url


def list_url(**kept) -> str:
    asked = {name: value for name, value in kept.items() if value}
    url = reverse("reviews:notices")
    return f"{url}?{urlencode(asked)}" if asked else url


def index_page(page, figures, proven, numbers, *, tab, today, term, kept) -> dict:
    return {
        "find_url": reverse("reviews:notices_find"), "find_value": people.shown_term(term) if term else "",
        "today": today, "count": numbers.get(tab, 0), "candidates": numbers["candidates"],
        "candidates_url": candidates_url(),
        "tabs": [
            {"label": label, "url": list_url(state=name, **kept), "count": numbers[name], "current": name == tab}
            for name, (label, _) in worklist.TABS.items()
        ],
        "rows": [_line(notice, figures[notice.pk], notice.pk in proven, today) for notice in page.records],
        "next_url": list_url(state=tab, after=page.after, **kept) if page.after else "",
        "previous_url": list_url(state=tab, before=page.before, **kept) if page.before else "",
    }


def _line(notice, figures, is_proven, today) -> dict:
    running = notice.state == NoticeState.PUBLISHED
    return {
        "notice": notice, "title": f"第 {notice.number} 号公告", "url": address(notice),
        "document_no": papers.number_of(notice), "published_on": notice.published_on, "last_day": notice.last_day,
        "left": max(0, (notice.last_day - today).days) if running else None, "listed": figures.listed,
        "open": figures.open, "money": figures.money, "proof_ok": is_proven,
    }


def candidates_page(request, form, page, tries, total, *, term, today) -> dict:
    kept = {name: request.GET.get(name, "") for name in ("category", "office", "find")}
    tags = [
        {"label": str(form.fields[name].label_from_instance(value) if name == "office" else dict(
            forms.ANNOUNCED)[value]), "url": candidates_url(**{**kept, name: ""})}
        for name, value in form.conditions().items()
    ]
    if term:
        tags.append({"label": f"查找：{people.shown_term(term)}", "url": candidates_url(**{**kept, "find": ""})})
    return {
        "crumb": [("公告", reverse("reviews:notices")), ("可以公告的人", "")], "filter_form": form, "tags": tags,
        "find_url": reverse("reviews:notice_find"), "find_value": people.shown_term(term),
        "kept": [("find", kept["find"])] if kept["find"] else [], "clear_url": candidates_url(),
        "count": total.number, "money": total.money, "shown": len(page.records), "draft_url": request.get_full_path(),
        "rows": [_candidate(review, tries[review.pk], today) for review in page.records],
        "laws": [{"cite": rule.citation.marked, "text": rule.gist} for rule in worklist.reasons()],
        "previous_url": candidates_url(**kept, before=page.before) if page.before else "",
        "next_url": candidates_url(**kept, after=page.after) if page.after else "",
    }


def _candidate(review, tries, today) -> dict:
    person = review.benefit.beneficiary
    return {
        "key": review.key, "name": person.name, "url": links.person(person.key, tab="contacts"),
        "category": review.benefit.title, "age": person.age_on(today), "contacts": str(tries),
        "office": review.organization.short_name, "ready": tries.is_unreachable,
        "why_not": "已联系上" if tries.answered else "，".join(tries.lacking), "money": review.benefit.monthly_amount,
    }


def detail_page(
    notice, page, *, numbers, tries, postings, period, figures, show, by, today, form=None
) -> dict:
    return {
        "crumb": [("公告", reverse("reviews:notices")), (papers.number_of(notice), "")], "notice": notice,
        "title": f"第 {notice.number} 号公告", "day_text": _day_text(notice, period), "today": today,
        "acts": _acts(notice, by), "period": _period(period) if period else None, "listed": numbers[""],
        "segs": [
            {"label": f"{label} {numbers[name]}", "url": address(notice, show=name), "current": name == show}
            for name, label in SHOWS.items()
        ],
        "rows": [_named(review, tries[review.pk]) for review in page.records],
        "rest_line": f"全部列入 {figures.listed} 人，仍未确认 {figures.open} 人，每月合计 {figures.money:,.0f} 元",
        "previous_url": address(notice, show=show, before=page.before) if page.before else "",
        "next_url": address(notice, show=show, after=page.after) if page.after else "",
        "shown": len(page.records),
        "has_pages": bool(page.before or page.after), "count": numbers[show] if show in numbers else numbers[""],
        "postings": [_posting(notice, each, by) for each in postings],
        "paper_url": reverse("reviews:notice_print", args=[notice.key]),
        "proof_line": _proof_line(postings), "publishing": _publishing(notice, postings, figures, by),
        **_posting_form(notice, by, form, today),
    }


def _day_text(notice, period) -> str:
    if notice.state != NoticeState.PUBLISHED or period is None:
        return ""
    return f"公告中，第 {period.passed} 日" if period.passed else "公告中，今天张贴"


def _acts(notice, by) -> list[dict]:
    acts = []
    if by.may(Act.PRINT):
        acts.append({"label": "打印公告", "icon": "print", "url": reverse("reviews:notice_print", args=[notice.key])})
    draft_of_own = notice.state == NoticeState.DRAFT and notice.drafted_by_id == by.pk
    decides = by.may(Act.PUBLISH_NOTICE) and by.organization.contains(notice.organization)
    if notice.may_become(NoticeState.WITHDRAWN) and (draft_of_own or decides):
        acts.append({"label": "撤回公告…", "url": reverse("reviews:notice_withdraw", args=[notice.key])})
    return acts


def _period(period) -> dict:
    raw, last = period.raw_last_day, period.last_day
    rolled = f"第 60 日 {raw:%m-%d} 为休息日，顺延至 {last:%m-%d}" if raw != last else f"第 60 日为 {raw:%m-%d}"
    return {
        **vars(period), "rolled_line": f"{period.published_on:%m-%d} 张贴，首日不计；{rolled}",
        "citation": str(worklist.COUNTED_BY),
        "stop_line": f"期满未确认：自 {period.stop_from.year}年{period.stop_from.month}月起停发",
        "stop_note": f"须于 {period.decide_by:%m-%d} 前批准；批准更晚的，自批准次月起",
        "holidays_line": "节假日表尚未公布，末日为暂估，只会推后。" if period.is_provisional else "",
    }


def _named(review, tries) -> dict:
    person = review.benefit.beneficiary
    step_on = f"{review.next_step_on:%m-%d} " if review.next_step_on else ""
    return {
        "name": person.name, "url": links.person(person.key), "category": review.benefit.title, "review": review,
        "contacts": str(tries), "next": f"{step_on}{review.next_step}", "money": review.benefit.monthly_amount,
    }


def _posting(notice, posting, by) -> dict:
    """The photo is the county's: a station sees where the notice hangs, not the file."""
    may_see = posting.proof and by.organization.contains(notice.organization)
    return {
        "place": posting.place, "posted_on": posting.posted_on, "by": posting.recorded_by.name,
        "image_url": reverse("reviews:evidence", args=[posting.proof.key]) if may_see else "",
    }


def _proof_line(postings) -> str:
    proofs = [posting.proof.sha256 for posting in postings if posting.proof]
    return f"原图存档，校验码 {proofs[0][:4]}…{proofs[0][-4:]}。缺凭证的公告不起算。" if proofs else ""


def _posting_form(notice, by, form, today) -> dict:
    if notice.state != NoticeState.DRAFT or not by.may(Act.DRAFT_NOTICE):
        return {}
    return {
        "posting_form": form or forms.Posting(initial={"posted_on": today}),
        "posting_url": reverse("reviews:notice_post", args=[notice.key]),
    }


def _publishing(notice, postings, figures, by) -> dict | None:
    """The last panel of a draft: the button, or why there is none."""
    if notice.state != NoticeState.DRAFT:
        return None
    why_not = ""
    if not by.may(Act.PUBLISH_NOTICE) or not by.organization.contains(notice.organization):
        why_not = f"公告由{notice.organization}的审核员发布。"
    elif notice.drafted_by_id == by.pk:
        why_not = "您拟的公告须由另一位审核员发布。"
    elif not postings:
        why_not = "先打印张贴，登记张贴照片，才能发布。"
    started_on = max((posting.posted_on for posting in postings), default=None)
    return {
        "why_not": why_not, "started_on": started_on, "url": reverse("reviews:notice_publish", args=[notice.key]),
        "drafted_by": notice.drafted_by.name, "number": figures.open,
    }


def withdrawal_page(notice, form) -> dict:
    """The context of reviews/reason.html for taking a notice back."""
    return {
        "heading": f"撤回{notice}", "form": form, "back_url": address(notice),
        "crumb": [("公告", reverse("reviews:notices")), (papers.number_of(notice), address(notice)), ("撤回", "")],
        "text": "名单上未确认的人回到待确认；再公告的，重新起算六十日。", "act_label": "撤回公告", "act_tone": "grave",
        "facts": [("张贴", notice.published_on or "还没有发布"), ("拟稿", notice.drafted_by.name)],
    }
