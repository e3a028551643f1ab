"""What the frame of each page shows: the menu of the role, the office above, the idle limit."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from accounts.permissions import Stage, stage_of
from accounts.roles import Act


@dataclass(frozen=True)
class Entry:
    label: str
    address: str
    icon: str
    acts: frozenset[Act]


# Title of the group and its entries. An entry stands in the menu of whoever's role holds one of its acts, and only
# if somebody has written its address.
MENU: list[tuple[str, list[Entry]]] = [
    ("", [
        Entry("今日", "reviews:morning", "home", frozenset({Act.RECORD_CONFIRMATION, Act.APPROVE_SUSPENSION})),
        Entry("名单", "reviews:worklist", "list", frozenset({Act.VIEW_CASES})),
        Entry("佐证审核", "reviews:bench", "eye", frozenset({Act.REVIEW_EVIDENCE})),
    ]),
    ("处理", [
        Entry("审批", "reviews:approvals", "stamp", frozenset({
            Act.APPROVE_SUSPENSION, Act.APPROVE_RESUMPTION, Act.APPROVE_BACK_PAY, Act.CHECK_SUSPENSION,
        })),
        Entry("上门", "reviews:visits", "route", frozenset({Act.RECORD_CONFIRMATION})),
        Entry("集中确认", "reviews:gatherings", "users", frozenset({Act.RECORD_CONFIRMATION})),
        Entry("公告", "reviews:notices", "notice", frozenset({Act.DRAFT_NOTICE, Act.PUBLISH_NOTICE})),
        Entry("关系转移", "reviews:transfers", "go", frozenset({Act.RECORD_TRANSFER, Act.ANSWER_TRANSFER})),
        Entry("发放名册", "reviews:registers", "coin", frozenset({Act.VIEW_CASES})),
        Entry("文书", "reviews:letters", "file", frozenset({Act.SEND_LETTERS})),
        Entry("基准照片", "reviews:reference_photos", "camera", frozenset({Act.CAPTURE_REFERENCE})),
        Entry("资料核对", "reviews:differences", "edit", frozenset({Act.KEEP_FILE})),
        Entry("证件到期", "reviews:certificates", "file", frozenset({Act.KEEP_FILE})),
        Entry("年审", "reviews:campaigns", "calendar", frozenset({Act.OPEN_CAMPAIGN, Act.RECORD_CONFIRMATION})),
        Entry("App 结果", "reviews:app_failures", "phone", frozenset({Act.IMPORT_RESULTS})),
        Entry("导入", "benefits:imports", "upload", frozenset({Act.IMPORT_BENEFICIARIES})),
    ]),
    ("管理", [
        Entry("人员", "accounts:staff", "users", frozenset({Act.MANAGE_STAFF})),
        Entry("机构", "accounts:organizations", "building", frozenset({Act.MANAGE_STAFF})),
        Entry("接入系统", "accounts:clients", "go", frozenset({Act.MANAGE_CLIENTS})),
        Entry("口令重置", "accounts:resets", "key", frozenset({Act.CONFIRM_RESET})),
        Entry("节假日", "reviews:holidays", "calendar", frozenset({
            Act.KEEP_HOLIDAYS, Act.PUBLISH_NOTICE, Act.APPROVE_SUSPENSION,
        })),
        Entry("参考数据", "admin:index", "gear", frozenset({Act.MANAGE_STAFF})),
    ]),
    ("查阅", [
        Entry("推演日历", "reviews:foresight", "calendar", frozenset({Act.FORESEE})),
        Entry("年度上报", "reviews:yearly_returns", "go", frozenset({Act.READ_RETURN})),
        Entry("年度汇总", "reviews:year_summary", "list", frozenset({Act.VIEW_CASES})),
        Entry("规则", "reviews:rules", "book", frozenset({Act.READ_RULES})),
        Entry("留痕", "accounts:audit", "shield", frozenset({Act.READ_AUDIT})),
        Entry("访问记录", "accounts:access", "eye", frozenset({Act.READ_AUDIT})),
        Entry("夜间办理", "reviews:nights", "clock", frozenset({Act.READ_NIGHTS})),
    ]),
]


def desk(request) -> dict:
    """Context of layouts/desk.html. Empty before the whole door is passed."""
    staff = getattr(request, "user", None)
    if staff is None or stage_of(staff) is not Stage.INSIDE:
        return {"menu": []}
    above = staff.organization.parent
    return {
        "office_above": above.short_name if above else "",
        "menu": menu_of(staff, request.path),
        "may_find": staff.may(Act.VIEW_CASES),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
    }


def menu_of(staff, path: str) -> list[dict]:
    """The groups of layouts/_menu.html. The entry of the page is the one whose address begins it, the longest."""
    groups = [(title, [item for entry in entries if (item := _item(entry, staff))]) for title, entries in MENU]
    here = max((item["url"] for _, items in groups for item in items if path.startswith(item["url"])), key=len,
               default="")
    for _, items in groups:
        for item in items:
            item["current"] = item["url"] == here and (here != "/" or path == "/")
    return [{"title": title, "items": items} for title, items in groups if items]


def _item(entry: Entry, staff) -> dict | None:
    if not any(staff.may(act) for act in entry.acts):
        return None
    try:
        url = reverse(entry.address)
    except NoReverseMatch:
        return None
    return {"label": entry.label, "url": url, "icon": entry.icon, "count": None, "due": False}
