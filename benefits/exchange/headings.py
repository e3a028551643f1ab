"""The columns a list may have, the words by which they are known, and where its headings stand."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from benefits.exchange import limits

FAULT_HEADING = "需要改正的地方"
NOISE = re.compile(r"[\s*＊:：/、.．_\-—]+|[(（\[【][^)）\]】]*[)）\]】]")
LONG_NUMBER = re.compile(r"[\dXx]{6,}")
FEWEST = 2  # Known headings that make a line the heading line.


@dataclass(frozen=True)
class Column:
    """One thing a list may say: how it is called, an invented example, what to mind, and its other names."""

    key: str
    label: str
    example: str
    hint: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False


COLUMNS = (
    Column("name", "姓名", "周山河", "必填。", (
        "名字", "对象姓名", "人员姓名", "优抚对象姓名", "本人姓名", "享受人姓名",
    ), True),
    Column("id_number", "身份证号", "990123195507151935", "必填，18 位；请把该列设为文本。", (
        "身份证", "身份证号码", "公民身份号码", "公民身份证号", "居民身份证号", "居民身份证号码", "证件号",
        "证件号码", "身份证件号码",
        "身份号码",
    ), True),
    Column("sex", "性别", "男", "可不填，按身份证号核对。"),
    Column("born_on", "出生日期", "1955-07-15", "可不填，按身份证号核对。", (
        "出生年月日", "出生年月", "生日", "出生时间",
    )),
    Column("category", "类别", "伤残人员", "必填：伤残、其他优抚、自主择业、逐月、军休、无军籍；也可直接写小类。", (
        "对象类别", "人员类别", "待遇类别", "优抚对象类别", "服务对象类别", "人员类型", "对象类型",
        "身份类别",
    ), True),
    Column("sub_category", "小类", "残疾军人", "其他优抚必填，如烈士遗属、参战退役军人。", (
        "优抚类别", "优抚小类", "对象小类", "待遇小类", "类别明细", "人员小类", "具体类别",
    )),
    Column("kin", "与军人关系", "", "烈士、因公牺牲、病故军人遗属填写：配偶、父母、子女、兄弟姐妹。", (
        "与烈士关系", "与牺牲军人关系", "与病故军人关系", "遗属关系", "亲属关系",
    )),
    Column("grade", "伤残等级", "六级", "伤残必填：一级至十级。", (
        "残疾等级", "等级", "伤残级别", "残疾级别", "评残等级",
    )),
    Column("cause", "伤残性质", "因战", "伤残必填：因战、因公、因病。", (
        "残疾性质", "性质", "致残性质", "伤残类别", "残疾类别",
    )),
    Column("certificate_number", "证件编号", "", "残疾军人证、优待证等的编号。", (
        "证书编号", "伤残证号", "残疾证号", "残疾军人证号", "伤残证编号", "优待证号", "优抚证号", "证件编码",
    )),
    Column("amount", "月标准", "", "自主择业、逐月、军休、无军籍必填，单位为元。", (
        "月发放金额", "月金额", "月标准金额", "每月金额", "退役金", "月退役金", "退休费", "月退休费",
        "发放标准", "待遇标准", "月发标准",
        "逐月退役金", "每月标准",
    )),
    Column("amount_from", "标准起用月份", "", "标准调整时填写；不填按本月。", (
        "标准执行月份", "调标月份", "执行月份", "标准执行时间",
    )),
    Column("payable_from", "起发月份", "1996-03", "新增人员必填，如 1996-03。", (
        "起发时间", "起始发放月份", "开始发放月份", "享受待遇时间", "待遇起始月份", "起发年月", "首发月份",
        "开始享受时间", "待遇开始时间",
    )),
    Column("office", "管理机构", "城关镇", "机构名称、简称或 12 位区划代码；新增人员必填。", (
        "所属机构", "机构", "所属站点", "服务站", "乡镇", "乡镇街道", "所属乡镇", "街道", "管理单位",
        "区划代码", "机构代码", "所属街道",
        "所在乡镇", "所属单位", "服务机构",
    )),
    Column("phone", "联系电话", "13800001234", "手机，或带区号的座机。", (
        "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "本人电话", "联系手机", "移动电话",
    )),
    Column("bank_card", "银行卡号", "", "12 至 19 位；请把该列设为文本。", (
        "银行账号", "银行帐号", "卡号", "账号", "帐号", "发放账号", "银行卡", "社保卡号", "社保卡银行账号",
        "一卡通账号",
    )),
    Column("bank_name", "开户银行", "", "", ("开户行", "银行", "银行名称", "发放银行", "开户行名称")),
    Column("address", "住址", "岚州市临岚县城关镇东街 1 号", "", (
        "地址", "家庭住址", "现住址", "居住地址", "详细地址", "家庭地址", "住所", "户籍地址", "常住地址",
    )),
    Column("village", "村（社区）", "东街社区", "", (
        "社区", "村社区", "所属村", "所属社区", "村居", "村名", "所属村社区",
    )),
    Column("archive_number", "档案编号", "LL-0001", "", ("档案号", "档号", "建档编号", "建档立卡编号")),
    Column("living", "居住状态", "本地居住", "本地、外地、境外；不填为本地。", (
        "居住情况", "居住类型", "是否在外", "居住地情况",
    )),
    Column("living_place", "现居地", "", "住在外地的写明何处。", (
        "现居住地", "居住地", "外地居住地", "现居城市",
    )),
    Column("mobility", "行动能力", "行动方便", "行动方便、重病、行动不便、长期卧床；不填为行动方便。", (
        "行动情况", "身体状况", "健康状况", "身体情况", "自理能力",
    )),
    Column("died", "去世日期", "", "已去世的不在此导入，请办理去世登记。", (
        "死亡日期", "死亡时间", "去世时间", "是否去世", "是否死亡", "死亡标志", "生存状态", "健在情况",
    )),
)
NO_HEADINGS = (
    "没有找到表头。表头一行至少应有“姓名”“身份证号”，并与人员名单在同一张工作表；可先下载空白名单对照。"
)


@dataclass(frozen=True)
class Catalogue:
    """The columns of one kind of list. `anchors` must be among the headings, else `none_found` is said."""

    columns: tuple[Column, ...]
    anchors: frozenset[str]
    none_found: str

    @cached_property
    def known(self) -> dict[str, str]:
        """Each word by which a column is known, with its key."""
        return {
            normal_heading(word): column.key
            for column in self.columns
            for word in (column.label, *column.synonyms)
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each column by its key."""
        return {column.key: column.label for column in self.columns}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The keys of the columns without which no line can be judged."""
        return tuple(column.key for column in self.columns if column.is_required)


BENEFICIARIES = Catalogue(COLUMNS, frozenset({"name", "id_number"}), NO_HEADINGS)
BY_KEY = {column.key: column for column in COLUMNS}


@dataclass(frozen=True)
class Layout:
    """Where the headings end, their words, and which column says what (place to key)."""

    heading_line: int
    headings: tuple[str, ...]
    places: dict[int, str]


def normal_heading(text: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def find(
    lines: Iterable[tuple[int, Sequence[str]]], catalogue: Catalogue = BENEFICIARIES
) -> Layout | None:
    """The heading line among the first lines, also one of two lines with merged cells; None when there is none."""
    best: Layout | None = None
    above: Sequence[str] = ()
    for number, cells in lines:
        for heads in (cells, _merged(above, cells)):
            layout = Layout(number, tuple(map(_shown, heads)), _places(heads, catalogue.known))
            if len(layout.places) > (len(best.places) if best else FEWEST - 1):
                best = layout
        above = cells
    return best if best and catalogue.anchors & set(best.places.values()) else None


def _merged(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two lines read as one: the lower word where there is one, else the upper one of a cell merged downwards."""
    width = max(len(above), len(below))
    upper = [*above, *[""] * (width - len(above))]
    lower = [*below, *[""] * (width - len(below))]
    return [low if low.strip() else high for high, low in zip(upper, lower, strict=True)]


def _places(heads: Sequence[str], known: dict[str, str]) -> dict[int, str]:
    places: dict[int, str] = {}
    for place, head in enumerate(heads):
        key = known.get(normal_heading(head))
        if key and key not in places.values():
            places[place] = key
    return places


def _shown(head: str) -> str:
    """A heading for the page; a long number in it would be somebody's, and is hidden."""
    return LONG_NUMBER.sub("***", " ".join(head.split()))[:40]


def searched(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The first lines of a sheet, among which the headings stand."""
    return [row for row, _ in zip(rows, range(limits.HEADING_SEARCHED), strict=False)]
