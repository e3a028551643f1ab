"""What the App delivers: what a result may do, and each sentence with which one is refused.

One table for both doors: a clerk reads the sentence in the returned file, a system reads the code beside it.
"""

from benefits.categories import Labelled


class AttemptEffect(Labelled):
    """What became of a result that was taken in."""

    COUNTED = "COUNTED", "未通过，已计数"
    CONFIRMED = "CONFIRMED", "已通过，已确认"
    NOTHING_OPEN = "NOTHING_OPEN", "已通过，没有待确认的年审件"
    DOUBTFUL = "DOUBTFUL", "已通过，不作确认，待审核员查明"


class Fault(Labelled):
    """Why a result is not taken in. Nothing is stored of it; the same number may be sent again, mended."""

    MISSING_ATTEMPT_ID = "MISSING_ATTEMPT_ID", "请填写认证编号。"
    BAD_ATTEMPT_ID = (
        "BAD_ATTEMPT_ID", "认证编号只用字母、数字和 . _ : -，最多 80 位，不得含身份证号、手机号。",
    )
    MISSING_PERSON = "MISSING_PERSON", "请填写身份证号，或者本系统的对象编号。"
    BAD_ID_NUMBER = "BAD_ID_NUMBER", "身份证号有误，请逐位核对。"
    UNKNOWN_PERSON = "UNKNOWN_PERSON", "没有找到这名服务对象，请核对身份证号。"
    OTHER_OFFICE = "OTHER_OFFICE", "该对象不归本单位管理，请与上级机构核实。"
    MISSING_TIME = "MISSING_TIME", "请填写认证时间。"
    BAD_TIME = "BAD_TIME", "认证时间看不懂，请写成 2026-03-01 09:30:00 的样子。"
    IN_THE_FUTURE = "IN_THE_FUTURE", "认证时间晚于现在，请核对。"
    OUTSIDE_CAMPAIGN = "OUTSIDE_CAMPAIGN", "认证时间不在该对象的年审期内，没有采用。"
    MISSING_RESULT = "MISSING_RESULT", "请填写结果：通过或未通过。"
    BAD_RESULT = "BAD_RESULT", "结果看不懂，请写“通过”或“未通过”。"
    MISSING_CAUSE = "MISSING_CAUSE", "未通过的，请写明原因。"
    UNKNOWN_CAUSE = "UNKNOWN_CAUSE", "不认识这个原因，请用说明中列出的原因；都不是的写“原因不明”。"
    CAUSE_OF_A_PASS = "CAUSE_OF_A_PASS", "已通过的不填未通过原因。"
    BAD_SOURCE = "BAD_SOURCE", "来源最多 40 个字，且不得含身份证号、手机号。"
    CHANGED = "CHANGED", "这个认证编号已收到过，内容不同；原记录没有改动。"
    UNREADABLE = "UNREADABLE", "这一行不是一条认证结果，没有采用。"


class DoubtKind(Labelled):
    """Why a pass in the App waits for a supervisor."""

    AFTER_DEATH = "AFTER_DEATH", "去世之后仍有 App 通过"
    REPORTED_DEAD = "REPORTED_DEAD", "疑似去世，却有 App 通过"
    NEVER_DUE = "NEVER_DUE", "停发之前已在 App 通过"
