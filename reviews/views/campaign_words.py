"""The words of a campaign's page: its figures, its offices, its forecast and what may be done with it."""

from django.urls import reverse
from django.utils import timezone

from accounts.roles import Act
from benefits.categories import Category
from reviews import policy
from reviews.states import CampaignState
from reviews.worklists import links


def day_zh(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def is_draft(campaign) -> bool:
    return campaign.state == CampaignState.DRAFT


def is_open(campaign) -> bool:
    return campaign.state == CampaignState.OPEN


def has_ended(campaign, today) -> bool:
    """Open, and the window has passed: now what is left is carried over or waited for."""
    return is_open(campaign) and campaign.window_end < today


def decides(campaign, by) -> bool:
    """The office of a campaign or one above it decides."""
    return by.may(Act.OPEN_CAMPAIGN) and by.organization.contains(campaign.organization)


def crumb(campaign, *, linked=False) -> list[tuple[str, str]]:
    own = reverse("reviews:campaign", args=[campaign.key]) if linked else ""
    return [("年审", reverse("reviews:campaigns")), (str(campaign), own)]


def figures(whole) -> list[dict]:
    return [
        {"label": "应确认", "value": f"{whole.total:,}", "unit": "人"},
        {"label": "已确认", "value": f"{whole.confirmed:,}", "unit": "人", "tone": "pine"},
        {"label": "公告中", "value": f"{whole.in_notice:,}", "unit": "人"},
        {"label": "期满未确认", "value": f"{whole.lapsed:,}", "unit": "人", "tone": "cinnabar"},
        {"label": "还没办结", "value": f"{whole.left:,}", "unit": "人"},
    ]


def line(one, campaign) -> dict:
    """One office of the board; the comparison is with the same people elsewhere."""
    number, office = one.ahead, one.office
    return {
        "office": office.short_name, "progress": one.progress, "old": one.old, "far": one.far,
        "ahead": f"多 {number}" if number > 0 else f"少 {-number}" if number < 0 else "相当",
        "tone": "pine" if number > 0 else "cinnabar" if number < 0 else "dim",
        "url": links.worklist(category=campaign.category, office=office.code),
        "late_url": late_url(campaign, office),
    }  # fmt: skip


def late_url(campaign, office=None) -> str:
    return links.worklist(tab="follow", what="late", category=campaign.category, office=office.code if office else "")


def facts(campaign, today) -> list[tuple]:
    fixed = policy.FIXED_WINDOWS[Category(campaign.category)]
    left = (campaign.window_end - today).days
    return [
        ("类别", Category(campaign.category).full_name), ("辖区", campaign.organization.name),
        ("开始", day_zh(campaign.window_start)),
        ("截止（当日仍可确认）", day_zh(campaign.window_end), "strong"),
        ("还有", f"{left} 天" if left >= 0 else "已截止"),
        *([("延长理由", campaign.extended_reason)] if campaign.extended_reason else []),
        *([("确认期", f"由规定固定，{fixed.citation.brief}")] if fixed else []),
        *([("文号", campaign.document_no)] if campaign.document_no else []),
        *([("开展", f"{timezone.localtime(campaign.opened_at):%Y-%m-%d %H:%M}")] if campaign.opened_at else []),
    ]  # fmt: skip


def app_failures(failed) -> list[tuple]:
    """How many did not get through the App, as far as the own offices go; nothing where nobody failed."""
    people, tries = failed
    return [("App 未通过", f"{people:,} 人，共 {tries:,} 次")] if tries else []


def forecast(found, campaign) -> list[tuple]:
    """When the rest will be confirmed, beside the day it has to be."""
    if not found.left:
        return [("待确认", "没有了", "strong")]
    finish = day_zh(found.finish_on) if found.finish_on else "照此进度，一年内办不完"
    in_time = found.finish_on is not None and found.finish_on <= campaign.window_end
    return [
        ("待确认", f"{found.left:,} 人"),
        ("近两周", f"每个工作日 {found.per_day:.1f} 人"),
        ("预计办完", finish, "" if in_time else "strong"),
        *([("截止前办完须", f"每个工作日 {found.needed_per_day:,} 人")] if found.needed_per_day is not None else []),
    ]


def ending(whole, carriable) -> str:
    """What stands between the campaign and its end, in one sentence."""
    if not whole.left:
        return "已全部办结，可以结束年审。"
    parts = [f"还有 {whole.left:,} 件没有办结"]
    parts += [f"公告中 {whole.in_notice:,} 件须等公告期满"] if whole.in_notice else []
    parts += [f"{carriable:,} 件可结转到下一年"] if carriable else []
    return "；".join(parts) + "。"


def acts(campaign, today) -> list[dict]:
    """The buttons at the head of an open campaign; a draft has its form below the preview."""
    if not is_open(campaign):
        return []
    extend_url, close_url = (reverse(f"reviews:campaign_{act}", args=[campaign.key]) for act in ("extend", "close"))
    extending = [{"label": "延长确认期", "icon": "calendar", "url": extend_url}]
    closing = {"label": "结束年审", "icon": "lock", "tone": "", "url": close_url, "post": True}
    is_fixed = policy.FIXED_WINDOWS[Category(campaign.category)] is not None
    return [closing] if is_fixed or has_ended(campaign, today) else [*extending, closing]


def extension(campaign, form) -> dict:
    """The form page that extends a window."""
    return {
        "heading": "延长确认期", "crumb": [*crumb(campaign, linked=True), ("延长", "")], "form": form,
        "text": "只能在截止之前延长。还没确认的人，截止日一起改到新的一天；已公布的日期请另行告知。",
        "facts": [("年审", str(campaign)), ("现在截止", day_zh(campaign.window_end))],
        "act_label": "延长确认期", "back_url": reverse("reviews:campaign", args=[campaign.key]),
    }  # fmt: skip
