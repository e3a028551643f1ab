"""What a failed try teaches: the advice of the FAQ for each cause, the ways that have failed, and those still to go.

Failure memory: a way that failed for a person this year is not proposed to them again, neither in a letter nor on a
page. The counter never fails: whoever stands there is seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from benefits import law
from benefits.categories import Category
from benefits.law import BY_FAQ, Rule, declare
from reviews.policy.methods import AttemptCause, Method, offers_special, suggests_home_visit

_WORDS: Mapping[AttemptCause, tuple[Method, str]] = MappingProxyType({
    AttemptCause.FACE_CHANGED: (
        Method.ON_SITE, "相貌与建档照片差异较大，多试也难通过；携带身份证、退伍证等到服务中心（站）现场确认。",
    ),
    AttemptCause.NO_REFERENCE_PHOTO: (
        Method.ON_SITE, "没有基准照片，比对不了；携带身份证到抚恤关系所在部门采集，当场即可确认。",
    ),
    AttemptCause.POOR_REFERENCE: (
        Method.ON_SITE, "基准照片不清晰或不合规范；携带身份证到抚恤关系所在部门重新采集，当场即可确认。",
    ),
    AttemptCause.SURROUNDINGS: (Method.APP, "选光线适宜、背景简洁的地方，手机正对面部，调整角度后再试。"),
    AttemptCause.HANDLING: (Method.APP, "摘下帽子、口罩，人脸完整置于取景框内，按提示做动作再试。"),
    AttemptCause.NETWORK: (Method.APP, "升级App，换用流量或无线网络，或者重启手机后再试。"),
    AttemptCause.PERMISSION: (
        Method.APP, "在手机“设置、应用与服务、权限管理”中找到“退役军人服务”，允许相机和存储后再试。",
    ),
    AttemptCause.PHONE_UNSUITED: (
        Method.ON_SITE, "苹果手机和装有新版鸿蒙的手机不能办理年审；可换安卓手机，或者到服务中心（站）现场确认。",
    ),
    AttemptCause.CODE_NOT_RECEIVED: (
        Method.ON_SITE, "多因手机号已换或数据还没有同步；先核对登记的手机号，急办的到服务中心（站）现场确认。",
    ),
    AttemptCause.UNKNOWN: (Method.ON_SITE, "多次尝试仍不通过的，携带身份证、退伍证等到服务中心（站）现场确认。"),
})
# What to say to whoever failed for this cause, and which way to try next: again, or another one.
ADVICE: Mapping[AttemptCause, Rule[Method]] = MappingProxyType({
    cause: declare(Rule(f"P8.{cause}", then, BY_FAQ, words, title=f"App 未通过之后：{cause.label}"))
    for cause, (then, words) in _WORDS.items()
})
APP_TRIES = declare(Rule(
    "P8", 1, law.our_default("问答写可多次尝试，未写几次"),
    "手机App失败超过一次的，今年不再引导用App，改走其他方式。", title="App 失败几次后不再引导",
))
# Another try cannot help before the cause itself is mended; a photo taken since mends the first two.
PHOTO_CAUSES = frozenset({AttemptCause.NO_REFERENCE_PHOTO, AttemptCause.POOR_REFERENCE})
DEAD_ENDS = PHOTO_CAUSES | {AttemptCause.PHONE_UNSUITED}
FRAIL = frozenset({"SERIOUSLY_ILL", "IMMOBILE", "BEDRIDDEN"})
ABROAD = "ABROAD"
AWAY = frozenset({"ELSEWHERE", ABROAD})


@dataclass(frozen=True)
class Tries:
    """What failed for one person this year. A failure for want of a photo counts until one is taken."""

    app: int = 0
    app_dead_end: str | None = None  # The cause of the last try after which another one cannot help.
    remote: int = 0
    visit: int = 0


def advice_for(cause: AttemptCause, *, failed: frozenset[Method]) -> Rule[Method]:
    """What to say to whoever failed last for this cause; once the App has failed, nobody is told to try it again."""
    rule = ADVICE[cause]
    return ADVICE[AttemptCause.UNKNOWN] if rule.value in failed else rule


def failed_routes(tries: Tries) -> frozenset[Method]:
    """The ways that have failed for the person this year, which nobody proposes again (P8)."""
    failed = {
        Method.APP: bool(tries.app_dead_end) or tries.app > APP_TRIES.value,
        Method.REMOTE: tries.remote > 0,
        Method.HOME_VISIT: tries.visit > 0,
    }
    return frozenset(method for method, has_failed in failed.items() if has_failed)


def routes_left(
    *,
    categories: Iterable[Category],
    failed: frozenset[Method],
    failed_comparisons: int,
    born_on: date | None,
    today: date,
    living: str = "",
    mobility: str = "",
) -> tuple[Method, ...]:
    """The ways to propose to somebody for whom the App did not do, the most fitting first; the counter is always one.

    Newspaper for those who may use it (DE-12), at home for the old and frail, by video for who lives elsewhere (DE-15).
    """
    wants_visit = born_on is not None and suggests_home_visit(
        born_on=born_on, today=today, is_frail=mobility in FRAIL
    )
    fitting = {
        Method.SPECIAL: any(offers_special(each, failed_comparisons=failed_comparisons) for each in categories),
        Method.HOME_VISIT: wants_visit and living != ABROAD,
        Method.REMOTE: living in AWAY,
        Method.ON_SITE: True,
    }
    return tuple(method for method, fits in fitting.items() if fits and method not in failed)
