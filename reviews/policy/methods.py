"""The five ways to be confirmed, the evidence each needs, and when home visit or newspaper come in."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from benefits import days, law
from benefits.categories import Category, Labelled
from benefits.law import BY_FAQ, NO_LOCAL_RULES, Citation, LocalRules, Rule, Source, declare


class Method(Labelled):
    """How a person is confirmed. All five end in one `Confirmation`."""

    APP = "APP", "手机App"
    ON_SITE = "ON_SITE", "现场"
    REMOTE = "REMOTE", "远程"
    HOME_VISIT = "HOME_VISIT", "上门"
    SPECIAL = "SPECIAL", "特殊人群核验"


# What was not seen by the staff's own eyes is accepted by somebody else than who took it in.
REVIEWED_BY_ANOTHER = frozenset({Method.REMOTE, Method.SPECIAL})


class Channel(Labelled):
    """How a person far away is seen or heard."""

    WECHAT_VIDEO = "WECHAT_VIDEO", "微信视频"
    PHONE = "PHONE", "电话"


class EvidenceKind(Labelled):
    """What a paper, photo or file shows."""

    ID_CARD = "ID_CARD", "身份证"
    DISCHARGE_CERTIFICATE = "DISCHARGE_CERTIFICATE", "退役证件"
    DISABILITY_CERTIFICATE = "DISABILITY_CERTIFICATE", "残疾证件"
    PORTRAIT = "PORTRAIT", "现场照片"
    HOLDING_ID = "HOLDING_ID", "手持身份证照片"
    NEWSPAPER = "NEWSPAPER", "当日报纸"
    HANDWRITTEN_DATE = "HANDWRITTEN_DATE", "手写日期"
    SCREENSHOT = "SCREENSHOT", "视频截图"
    WRITTEN_APPLICATION = "WRITTEN_APPLICATION", "书面申请"
    POSTING_PROOF = "POSTING_PROOF", "张贴照片"
    DEATH_CERTIFICATE = "DEATH_CERTIFICATE", "死亡证明"
    OTHER = "OTHER", "其他材料"


class AttemptCause(Labelled):
    """Why a try in the App failed (the FAQ's list of common causes)."""

    FACE_CHANGED = "FACE_CHANGED", "相貌变化较大"
    NO_REFERENCE_PHOTO = "NO_REFERENCE_PHOTO", "无基准照片"
    POOR_REFERENCE = "POOR_REFERENCE", "基准照片不清"
    SURROUNDINGS = "SURROUNDINGS", "光线或背景不当"
    HANDLING = "HANDLING", "操作不规范"
    NETWORK = "NETWORK", "网络或系统异常"
    PERMISSION = "PERMISSION", "未允许相机或存储"
    PHONE_UNSUITED = "PHONE_UNSUITED", "手机不支持"
    CODE_NOT_RECEIVED = "CODE_NOT_RECEIVED", "收不到验证码"
    UNKNOWN = "UNKNOWN", "原因不明"


# A comparison without a reference photo compares nothing, and without a code, a camera or a phone that can there is
# no comparison at all (DE-30).
FAILED_COMPARISONS = frozenset(AttemptCause) - {
    AttemptCause.NO_REFERENCE_PHOTO, AttemptCause.CODE_NOT_RECEIVED, AttemptCause.PERMISSION,
    AttemptCause.PHONE_UNSUITED,
}

# Papers, by category, that show why somebody is entitled. Survivors hold none of the two certificates.
STATUS_PAPERS: Mapping[Category, frozenset[EvidenceKind]] = MappingProxyType({
    Category.DISABLED: frozenset({EvidenceKind.DISABILITY_CERTIFICATE}),
    Category.OTHER_ENTITLED: frozenset(),
    Category.SELF_EMPLOYED_OFFICER: frozenset({EvidenceKind.DISCHARGE_CERTIFICATE}),
    Category.MONTHLY_PENSION: frozenset({EvidenceKind.DISCHARGE_CERTIFICATE}),
    Category.RETIRED_OFFICER: frozenset({EvidenceKind.DISCHARGE_CERTIFICATE}),
    Category.CIVILIAN_RETIREE: frozenset(),
})
_AT_THE_COUNTER = frozenset({EvidenceKind.ID_CARD, EvidenceKind.PORTRAIT})
_FROM_AFAR = frozenset({
    EvidenceKind.ID_CARD, EvidenceKind.HOLDING_ID, EvidenceKind.NEWSPAPER, EvidenceKind.SCREENSHOT,
})
_WITH_NEWSPAPER = frozenset({EvidenceKind.HOLDING_ID, EvidenceKind.NEWSPAPER})

# EVIDENCE_REQUIRED[method][category]: each kind must be there, or something accepted instead of it.
EVIDENCE_REQUIRED: Mapping[Method, Mapping[Category, frozenset[EvidenceKind]]] = MappingProxyType({
    Method.APP: MappingProxyType({category: frozenset[EvidenceKind]() for category in Category}),
    Method.ON_SITE: MappingProxyType({
        category: _AT_THE_COUNTER | STATUS_PAPERS[category] for category in Category
    }),
    Method.REMOTE: MappingProxyType(dict.fromkeys(Category, _FROM_AFAR)),
    Method.HOME_VISIT: MappingProxyType(dict.fromkeys(Category, _AT_THE_COUNTER)),
    Method.SPECIAL: MappingProxyType(dict.fromkeys(Category, _WITH_NEWSPAPER)),
})
_OTHER_PROOF = frozenset({EvidenceKind.OTHER})
ACCEPTED_INSTEAD: Mapping[Method, Mapping[EvidenceKind, frozenset[EvidenceKind]]] = MappingProxyType({
    Method.APP: MappingProxyType({}),
    Method.ON_SITE: MappingProxyType({
        EvidenceKind.DISABILITY_CERTIFICATE: _OTHER_PROOF, EvidenceKind.DISCHARGE_CERTIFICATE: _OTHER_PROOF,
    }),
    # A phone call leaves no screenshot, only a note of the call.
    Method.REMOTE: MappingProxyType({
        EvidenceKind.NEWSPAPER: frozenset({EvidenceKind.HANDWRITTEN_DATE}),
        EvidenceKind.SCREENSHOT: _OTHER_PROOF,
    }),
    Method.HOME_VISIT: MappingProxyType({}),
    # That day's local newspaper and nothing else: 当日当地报纸.
    Method.SPECIAL: MappingProxyType({}),
})
# A scan already in the file is as good as the paper in the hand; the person need not bring it again.
GOOD_FROM_FILE = frozenset({EvidenceKind.DISCHARGE_CERTIFICATE, EvidenceKind.DISABILITY_CERTIFICATE})
EVIDENCE_FOR_RESUMPTION = frozenset({EvidenceKind.WRITTEN_APPLICATION})
EVIDENCE_FOR_NOTICE = frozenset({EvidenceKind.POSTING_PROOF})

SPECIAL_CATEGORIES = declare(Rule(
    "DE-30.special", frozenset({Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE}), BY_FAQ,
    "特殊人群核验只用于军休干部和无军籍退休职工。", decision="DE-30", title="谁可用特殊人群核验",
))
SPECIAL_AFTER_FAILURES = declare(Rule(
    "DE-12", 3, BY_FAQ, "人脸比对失败超过三次，方可用特殊人群核验，须有当日当地报纸。",
    decision="DE-12", title="失败几次后可用特殊人群核验",
))
ANY_CATEGORY = declare(Rule(
    "DE-12.others", frozenset(Category), BY_FAQ, "现场、上门、远程和手机App，各类别都可以用。",
    decision="DE-12", title="谁可用其他方式",
))
# The categories whose reviews a confirmation by this method settles.
SETTLES: Mapping[Method, Rule[frozenset[Category]]] = MappingProxyType({
    Method.APP: ANY_CATEGORY,
    Method.ON_SITE: ANY_CATEGORY,
    Method.REMOTE: ANY_CATEGORY,
    Method.HOME_VISIT: ANY_CATEGORY,
    Method.SPECIAL: SPECIAL_CATEGORIES,
})
HOME_VISIT_AGE = declare(Rule(
    "DE-15", 80, Citation(law.FAQ, source=Source.FAQ_ONLY, note="问答写高龄，岁数为各地做法"),
    "年满八十周岁，或者重病、行动不便、卧床的，建议上门认证。", decision="DE-29", title="谁建议上门",
    may_be_local=True, local_values=range(60, 101),
))


def missing_evidence(
    method: Method,
    category: Category,
    *,
    given: Iterable[EvidenceKind],
    on_file: Iterable[EvidenceKind] = (),
) -> list[EvidenceKind]:
    """The kinds still lacking, in the order of `EvidenceKind`; empty when the evidence is complete.

    `given` is seen or taken now, `on_file` stands scanned in the person's file.
    """
    present = frozenset(given) | (frozenset(on_file) & GOOD_FROM_FILE)
    instead = ACCEPTED_INSTEAD[method]
    required = EVIDENCE_REQUIRED[method][category]
    return [
        kind for kind in EvidenceKind
        if kind in required and kind not in present and not present & instead.get(kind, frozenset())
    ]


def settles(method: Method, category: Category) -> bool:
    """Whether a confirmation by this method settles a review of this category (DE-30)."""
    return category in SETTLES[method].value


def offers_special(category: Category, *, failed_comparisons: int) -> bool:
    """Whether the newspaper route is open: more than three failures of the campaign (DE-12, DE-30).

    Count the campaign's attempts whose cause is in `FAILED_COMPARISONS`; a pass does not reset the count.
    """
    return settles(Method.SPECIAL, category) and failed_comparisons > SPECIAL_AFTER_FAILURES.value


def suggests_home_visit(
    *, born_on: date, today: date, is_frail: bool, local: LocalRules = NO_LOCAL_RULES
) -> bool:
    """Whether to offer a visit: from the 80th birthday, or seriously ill, immobile or bedridden (DE-15)."""
    age = law.chosen(HOME_VISIT_AGE, local).value
    return is_frail or today >= days.birthday(born_on, age)
