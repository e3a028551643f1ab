"""The columns of a file of results: what each says, by which words it is known, and the empty form."""

from collections.abc import Iterator

from benefits.exchange import corrected
from benefits.exchange.headings import Catalogue, Column
from reviews.policy import AttemptCause
from reviews.policy.routes import ADVICE

NO_HEADINGS = (
    "没有找到表头。表头一行至少应有“认证编号”“身份证号”“认证时间”“结果”；可先下载空白表对照。"
)
COLUMNS = (
    Column("attempt_id", "认证编号", "APP-20260301-0001", "必填，App 给这次认证的编号；同一编号只记一次。", (
        "流水号", "认证流水号", "记录编号", "认证记录编号", "序列号", "业务流水号",
    ), True),
    Column("id_number", "身份证号", "990123195507151935", "必填，18 位；请把该列设为文本。", (
        "身份证", "身份证号码", "公民身份号码", "公民身份证号", "居民身份证号", "居民身份证号码", "证件号", "证件号码",
    ), True),
    Column("at", "认证时间", "2026-03-01 09:30:00", "必填，北京时间。", (
        "时间", "比对时间", "认证日期", "操作时间", "提交时间", "核验时间",
    ), True),
    Column("result", "结果", "未通过", "必填：通过或未通过。", (
        "认证结果", "比对结果", "是否通过", "认证状态", "核验结果",
    ), True),
    Column("cause", "未通过原因", "光线或背景不当", "未通过的必填，通过的不填。", (
        "原因", "失败原因", "不通过原因", "错误原因", "错误信息",
    )),
    Column("source", "来源", "省厅日报", "可不填，最多 40 个字。", ("数据来源", "渠道", "来源渠道")),
)
CATALOGUE = Catalogue(COLUMNS, frozenset({"attempt_id"}), NO_HEADINGS)


def labels(*, required: bool) -> str:
    """The columns that must be there, or those that may, in words."""
    return "、".join(column.label for column in COLUMNS if column.is_required == required)


def empty_form() -> bytes:
    """The columns with one invented line, and what to write in each, as .xlsx."""
    return corrected.empty_form(COLUMNS, title="App 结果", notes=_notes())


def _notes() -> Iterator[tuple[str, str]]:
    yield "", "表中的一行是虚构的示例，填写时请删去。"
    for column in COLUMNS:
        yield column.label, column.hint
    for cause in AttemptCause:
        yield cause.label, ADVICE[cause].gist
