"""One entry against what stands: refuse it, or note what is to be written. Nothing is written here."""

from datetime import date
from typing import Any

from django.db.models import Model

from accounts import masks
from benefits import categories, days, names
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit, PersonalRate
from benefits.services.beneficiaries.chunks import Chunk
from benefits.services.beneficiaries.entries import Entry, Outcome, Taken
from benefits.states import BenefitState

HIDDEN = "（已隐去）"
# How the values of a field may stand in the audit; others stand as they are.
SHOWN = {
    "phone": masks.mask_phone, "bank_card": masks.mask_card, "address": lambda text: HIDDEN if text else "",
}
LABELS = {
    "payable_from_month": "起发月份", "disability_grade": "伤残等级", "disability_cause": "伤残性质",
    "sub_category": "小类",
}
# What a new benefit must say beside its office, and its amount where no table sets it.
NEEDED = dict.fromkeys(Category, ("payable_from_month",)) | {
    Category.DISABLED: ("payable_from_month", "disability_grade", "disability_cause"),
    Category.OTHER_ENTITLED: ("payable_from_month", "sub_category"),
}


class CannotTakeIn(Exception):
    """This entry cannot be taken in, the others can; carries the sentence for the clerk."""


def settle(*, chunk: Chunk, entry: Entry) -> Outcome:
    """Say what the entry comes to, and note in the chunk what is to be written for it."""
    index = Beneficiary._meta.get_field("id_number_index").index_of(entry.id_number)
    person = chunk.people.get(index)
    known = chunk.benefits.setdefault((index, entry.category), [])
    benefit = next((each for each in known if each.state != BenefitState.ENDED), None)
    try:
        _refuse_person(chunk, entry, person)
        _refuse_benefit(chunk, entry, benefit, has_ended=bool(known) and benefit is None)
    except CannotTakeIn as refusal:
        return Outcome(entry.line, Taken.REFUSED, str(refusal))
    if benefit is not None:
        changes = [
            _keep_person(chunk, entry, benefit.beneficiary), _keep_benefit(chunk, entry, benefit),
            _keep_amount(chunk, entry, benefit),
        ]
        return Outcome(entry.line, Taken.CHANGED if any(changes) else Taken.UNCHANGED)
    if chunk.at is None:
        return Outcome(entry.line, Taken.ADDED)  # Only compared: what would be new is not made.
    if person is None:
        person = chunk.people[index] = _new_person(chunk, entry)
    else:
        _keep_person(chunk, entry, person)
    known.append(_new_benefit(chunk, entry, person))
    return Outcome(entry.line, Taken.ADDED)


def _refuse_person(chunk: Chunk, entry: Entry, person: Beneficiary | None) -> None:
    if person is None:
        return
    scope = chunk.by.organization.scope_filter()
    if any(getattr(person, column) != value for column, value in scope.items()):
        raise CannotTakeIn("该身份证号已有档案，但不归本单位管理，请与上级机构核实。")
    if person.died_on:
        raise CannotTakeIn("该对象已登记去世，不通过导入更改。")
    if person.name != entry.person["name"]:
        raise CannotTakeIn("该身份证号在系统中登记的是另一个姓名，请核对号码；确系更名的，请先在档案中更改。")


def _refuse_benefit(chunk: Chunk, entry: Entry, benefit: Benefit | None, *, has_ended: bool) -> None:
    if has_ended:
        raise CannotTakeIn("该对象的此类待遇已终止，恢复须另行办理，不通过导入。")
    if entry.office_id and entry.office_id not in chunk.offices:
        raise CannotTakeIn("管理机构不在本单位管辖范围，或已撤销。")
    if benefit is None:
        _refuse_incomplete(entry)
    elif entry.office_id and entry.office_id != benefit.organization_id:
        raise CannotTakeIn("该对象现由另一机构管理，与名单不同；更换机构请办理关系转移。")
    grade, cause = (
        entry.benefit.get(name) or (benefit and getattr(benefit, name))
        for name in ("disability_grade", "disability_cause")
    )
    if grade and cause and not categories.is_paid_grade(cause, grade):
        raise CannotTakeIn("因病致残七级至十级不享受抚恤金，请核对伤残等级和性质。")


def _refuse_incomplete(entry: Entry) -> None:
    """A new benefit needs more than a change of an old one."""
    by_table = categories.is_rated_by_table(entry.category)
    missing = [LABELS[name] for name in NEEDED[entry.category] if not entry.benefit.get(name)]
    missing += ["管理机构"] * (entry.office_id is None) + ["月标准"] * (entry.amount is None and not by_table)
    if missing:
        raise CannotTakeIn(f"新增待遇还须填写：{'、'.join(missing)}。")


def _new_person(chunk: Chunk, entry: Entry) -> Beneficiary:
    office = chunk.offices[entry.office_id]
    person = Beneficiary(
        **entry.person, id_number=entry.id_number, name_initials=names.initials(entry.person["name"]),
        organization=office, **office.scope(),
    )
    chunk.new_people.append(person)
    chunk.story(person).is_new = True
    return person


def _new_benefit(chunk: Chunk, entry: Entry, person: Beneficiary) -> Benefit:
    office = chunk.offices[entry.office_id]
    benefit = Benefit(
        **entry.benefit, beneficiary=person, category=entry.category, state_at=chunk.at, organization=office,
        **office.scope(),
    )
    benefit.level = _level(benefit)
    chunk.new_benefits.append(benefit)
    chunk.story(person).changes[f"benefit.{entry.category}"] = [None, benefit.title]
    if not categories.is_rated_by_table(entry.category):
        month = entry.amount_from or benefit.payable_from_month
        rate = PersonalRate(benefit=benefit, amount=entry.amount, effective_from=month)
        chunk.rates[id(benefit)] = [rate]
        chunk.new_rates.append(rate)
    return benefit


def _keep_person(chunk: Chunk, entry: Entry, person: Beneficiary) -> bool:
    """Note what the entry says differently about a person; what it does not say stays."""
    reached_by = [getattr(person, name) for name in sorted(Beneficiary.CONTACT)]
    if not _differs(chunk, person, person, entry.person):
        return False
    if reached_by != [getattr(person, name) for name in sorted(Beneficiary.CONTACT)]:
        person.contact_changed_at = chunk.at
        chunk.fields[Beneficiary].add("contact_changed_at")
    if person.pk and person not in chunk.changed:
        person.version += 1
        chunk.fields[Beneficiary].add("version")
    _note(chunk, person)
    return True


def _keep_benefit(chunk: Chunk, entry: Entry, benefit: Benefit) -> bool:
    if not _differs(chunk, benefit.beneficiary, benefit, entry.benefit):
        return False
    benefit.level = _level(benefit)
    chunk.fields[Benefit].add("level")
    _note(chunk, benefit)
    _reprice(chunk, benefit)
    return True


def _keep_amount(chunk: Chunk, entry: Entry, benefit: Benefit) -> bool:
    """The amount of the month becomes the entry's, by a row from that month on; older months keep theirs."""
    if entry.amount is None or categories.is_rated_by_table(entry.category):
        return False
    month = entry.amount_from or max(days.month_of(chunk.today), benefit.payable_from_month)
    own = chunk.rates.setdefault(id(benefit), [])
    held = next((rate for rate in own if rate.effective_from <= month), None)
    if held and held.amount == entry.amount:
        return False
    story = chunk.story(benefit.beneficiary)
    story.changes[f"amount.{entry.category}.{month:%Y-%m}"] = [str(held.amount) if held else None, str(entry.amount)]
    _reprice(chunk, benefit)
    if held and held.effective_from == month:
        held.amount = entry.amount
        _note(chunk, held)
        chunk.fields.setdefault(PersonalRate, set()).add("amount")
        return True
    rate = PersonalRate(benefit=benefit, amount=entry.amount, effective_from=month)
    own.append(rate)
    own.sort(key=lambda each: each.effective_from, reverse=True)
    chunk.new_rates.append(rate)
    return True


def _differs(chunk: Chunk, person: Beneficiary, record: Beneficiary | Benefit, values: dict[str, Any]) -> bool:
    """Set what differs on the record, and tell it in the story of the person."""
    different = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in different.items():
        shown = SHOWN.get(name, _plain)
        chunk.story(person).changes[name] = [shown(getattr(record, name)), shown(value)]
        setattr(record, name, value)
    chunk.fields.setdefault(type(record), set()).update(different)
    return bool(different)


def _note(chunk: Chunk, record: Model) -> None:
    """A stored record is to be updated; one that is new in this chunk is written with its last values anyway."""
    if record.pk:
        chunk.changed[record] = None


def _reprice(chunk: Chunk, benefit: Benefit) -> None:
    if benefit.pk:
        chunk.repriced[benefit.pk] = benefit


def _level(benefit: Benefit) -> str:
    return categories.rate_level(
        Category(benefit.category), sub_category=benefit.sub_category, grade=benefit.disability_grade,
        cause=benefit.disability_cause,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
