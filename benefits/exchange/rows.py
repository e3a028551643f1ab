"""Check one line of a list by itself: out comes an entry, or every sentence about what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from benefits import categories, identity
from benefits.categories import SURVIVORS, Category
from benefits.exchange import cells, headings, meanings
from benefits.exchange.cells import BadCell
from benefits.exchange.offices import Offices
from benefits.services.beneficiaries import Entry

BAD = (BadCell, identity.BadIdNumber, identity.BadPhone, identity.BadCard)
LOST_DIGITS = "在表格中被当成数字，末几位已丢失，请把该列设为文本后重新填写。"
AMOUNT_FROM_TABLE = "抚恤补助标准按发放标准表计算，名单中的月标准未采用。"
FOOTERS = ("合计", "总计", "小计", "填表", "制表", "审核", "负责人", "备注", "说明", "注:", "单位负责人", "经办")
GRADED = frozenset({Category.DISABLED})

Reader = Callable[[str], Any]


def _text(key: str, longest: int) -> Reader:
    return partial(cells.short, label=headings.BY_KEY[key].label, longest=longest)


# Column to model field, and how its cells are read. Lengths are those of the model.
PERSON: Mapping[str, tuple[str, Reader]] = {
    "name": ("name", cells.name),
    "phone": ("phone", identity.parse_phone),
    "bank_name": ("bank_name", _text("bank_name", 60)),
    "address": ("address", _text("address", 200)),
    "village": ("village", _text("village", 40)),
    "archive_number": ("archive_number", _text("archive_number", 40)),
    "living": ("living", meanings.living),
    "living_place": ("living_place", _text("living_place", 80)),
    "mobility": ("mobility", meanings.mobility),
}
BENEFIT: Mapping[str, tuple[str, Reader]] = {
    "certificate_number": ("certificate_number", _text("certificate_number", 40)),
    "payable_from": ("payable_from_month", partial(cells.month, label="起发月份")),
}


@dataclass
class Line:
    """One line while it is read: its cells by column key, what was understood, what is wrong."""

    number: int
    said: dict[str, str]
    person: dict[str, Any] = field(default_factory=dict)
    benefit: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def read(self, key: str, reader: Reader) -> Any:
        """What a cell means; None when it is empty or cannot be understood, and then the fault is noted."""
        text = self.said.get(key, "")
        if not text:
            return None
        try:
            cells.refuse_formula(text, headings.BY_KEY[key].label)
            return reader(text)
        except BAD as refusal:
            self.faults.append(str(refusal))
            return None


@dataclass(frozen=True)
class Checked:
    """A line that was checked: an entry, or the sentences against it; hints do not hold it back."""

    number: int
    entry: Entry | None
    faults: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checker:
    """What all lines of one list have in common."""

    places: Mapping[int, str]
    offices: Offices
    today: date
    allow_invented: bool
    default_category: str = ""
    default_office: int | None = None

    def check(self, number: int, cell_texts: Sequence[str]) -> Checked:
        """Check one line. Nothing is read from the database."""
        line = Line(number, {key: cells.plain(cell_texts[place]) for place, key in self.places.items()
                             if place < len(cell_texts)})
        id_number = self._identity(line)
        self._person(line)
        category = self._category(line)
        if category:
            self._benefit(line, category)
        office = self._office(line)
        amount, amount_from = self._amount(line, category)
        if line.faults or id_number is None or category is None:
            return Checked(number, None, tuple(dict.fromkeys(line.faults)), tuple(line.hints))
        entry = Entry(
            line=number, id_number=id_number.number, category=category, person=line.person, benefit=line.benefit,
            office_id=office, amount=amount, amount_from=amount_from,
        )
        return Checked(number, entry, (), tuple(line.hints))

    def _identity(self, line: Line) -> identity.IdNumber | None:
        if not line.said.get("id_number"):
            line.faults.append("请填写身份证号。")
            return None
        found = line.read("id_number", self._id_number)
        if found is None:
            return None
        sex = line.read("sex", meanings.sex)
        if sex and sex != found.sex:
            line.faults.append(f"性别与身份证号不符：号码表示为{'男' if found.sex == identity.Sex.MALE else '女'}。")
        born_on = line.read("born_on", _born_on)
        if born_on and found.born_on.isoformat()[:len(born_on)] != born_on:
            line.faults.append("出生日期与身份证号中的不符。")
        line.person |= {"sex": found.sex.value, "born_on": found.born_on}
        return found

    def _id_number(self, text: str) -> identity.IdNumber:
        _refuse_lost_digits(text, "身份证号")
        return identity.parse_id_number(text, today=self.today, allow_invented=self.allow_invented)

    def _person(self, line: Line) -> None:
        if not line.said.get("name"):
            line.faults.append("请填写姓名。")
        for key, (name, reader) in PERSON.items():
            value = line.read(key, reader)
            if value is not None:
                line.person[name] = value
        card = line.read("bank_card", _card)
        if card:
            line.person["bank_card"] = card.number
            line.hints += [card.warning] * bool(card.warning)
        died = line.said.get("died", "")
        if died and not meanings.is_alive(died):
            line.faults.append("名单写明已去世。导入不作去世核减，请办理去世登记。")

    def _category(self, line: Line) -> Category | None:
        words = line.said.get("category") or (self.default_category and Category(self.default_category).label)
        if not words:
            line.faults.append("请填写类别。")
            return None
        line.said["category"] = words
        found = line.read("category", meanings.category)
        if found is None:
            return None
        category, named = found
        given = line.read("sub_category", meanings.sub_category)
        if given and given.category != category:
            line.faults.append(f"小类“{given.label}”不属于类别“{category.label}”。")
        if given and named and given != named:
            line.faults.append("类别一栏与小类一栏写的小类不同。")
        if known := given or named:
            line.benefit["sub_category"] = known.value
        if kin := line.read("kin", meanings.kin):
            if known and known not in SURVIVORS:
                line.faults.append(f"只有烈士、因公牺牲、病故军人遗属填写与军人关系，“{known.label}”应留空。")
            line.benefit["kin"] = kin.value
        return category

    def _benefit(self, line: Line, category: Category) -> None:
        for key, (name, reader) in BENEFIT.items():
            value = line.read(key, reader)
            if value is not None:
                line.benefit[name] = value
        grade, with_grade = line.read("grade", meanings.grade) or (None, None)
        cause = line.read("cause", meanings.cause)
        if category not in GRADED:
            if grade or cause:
                line.faults.append(f"只有伤残类别填写伤残等级和性质，“{category.label}”应留空。")
            return
        if cause and with_grade and cause != with_grade:
            line.faults.append("伤残等级一栏写的性质与伤残性质一栏不同。")
        if grade:
            line.benefit["disability_grade"] = grade
        if known := cause or with_grade:
            line.benefit["disability_cause"] = known.value

    def _office(self, line: Line) -> Any:
        if line.said.get("office"):
            return line.read("office", self.offices.find)
        return self.default_office or self.offices.default

    def _amount(self, line: Line, category: Category | None) -> tuple[Any, Any]:
        amount = line.read("amount", partial(cells.amount, label="月标准"))
        month = line.read("amount_from", partial(cells.month, label="标准起用月份"))
        if amount and category and categories.is_rated_by_table(category):
            line.hints.append(AMOUNT_FROM_TABLE)
        return amount, month


def is_footer(cell_texts: Sequence[str]) -> bool:
    """Whether the line is a sum or a signature below the list."""
    first = next((text.strip() for text in cell_texts if text.strip()), "")
    return first.replace(" ", "").replace("：", ":").startswith(FOOTERS) and sum(map(bool, cell_texts)) <= 4


def _refuse_lost_digits(text: str, label: str) -> None:
    if identity.BY_A_SPREADSHEET.fullmatch(text.upper().replace(" ", "")):
        raise BadCell(f"{label}{LOST_DIGITS}")


def _card(text: str) -> identity.Card:
    _refuse_lost_digits(text, "银行卡号")
    return identity.parse_card(text)


def _born_on(text: str) -> str:
    """The day, or the month where only that is written: "1955-07-15" or "1955-07"."""
    try:
        return cells.day(text, "出生日期").isoformat()
    except BadCell:
        if cells.MONTH.fullmatch(text) or cells.DOTTED_MONTH.fullmatch(text) or cells.PLAIN_MONTH.fullmatch(text):
            return cells.month(text, "出生日期").isoformat()[:7]
        raise
