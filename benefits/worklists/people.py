"""The conditions on a person that match what somebody typed: shared by every list in which people stand."""

from django.db.models import Q

from accounts import fields, searching
from accounts.searching import Kind
from benefits import names

# What the access log says was searched by; the term itself is never written down.
BY_WHAT = {
    Kind.ID_NUMBER: "身份证号", Kind.PHONE: "手机号", Kind.LAST_FOUR: "证件或手机后四位", Kind.INITIALS: "姓名首字母",
    Kind.NAME: "姓名", Kind.ARCHIVE_NUMBER: "档案编号",
}  # fmt: skip
EXACT = frozenset({Kind.ID_NUMBER, Kind.PHONE})
# Terms that may stand on a page again; the others are numbers of a person.
SHOWABLE = frozenset(BY_WHAT) - EXACT


def matching(term: str, *, path: str = "") -> Q:
    """The condition that a person matches the term; `path` leads to the person's columns."""
    kind = searching.kind_of(term)
    return _MATCHES[kind](term.strip(), path)


def shown_term(term: str) -> str:
    """The term as a page may repeat it: a full number only as 身份证号 or 手机号."""
    kind = searching.kind_of(term)
    return term.strip() if kind in SHOWABLE else BY_WHAT.get(kind, "")


def _by_id_number(term: str, path: str) -> Q:
    return Q(**{f"{path}id_number_index": fields.blind_index("id_number", term)})


def _by_phone(term: str, path: str) -> Q:
    return Q(**{f"{path}phone_index": fields.blind_index("phone", term)})


def _by_last_four(term: str, path: str) -> Q:
    return (
        Q(**{f"{path}id_last4_index": fields.blind_index("id_last4", term)})
        | Q(**{f"{path}phone_last4_index": fields.blind_index("phone_last4", term)})
        | Q(**{f"{path}archive_number": term})
    )


def _by_initials(term: str, path: str) -> Q:
    """Each way of typing the name stands in one column, with a space between: any of them may begin with the term."""
    letters = names.normal_name(term).lower()
    column = f"{path}name_initials"
    return Q(**{f"{column}__startswith": letters}) | Q(**{f"{column}__contains": f" {letters}"})


def _by_name(term: str, path: str) -> Q:
    """One character is a surname; two and more may stand anywhere in the name."""
    name = names.normal_name(term)
    return Q(**{f"{path}name__{'startswith' if len(name) == 1 else 'contains'}": name})


def _by_archive_number(term: str, path: str) -> Q:
    """Or a landline, which has no length of its own."""
    return Q(**{f"{path}archive_number__iexact": term}) | Q(
        **{f"{path}phone_index": fields.blind_index("phone", term)}
    )


def _by_nothing(term: str, path: str) -> Q:
    return Q(pk__in=[])


_MATCHES = {
    Kind.ID_NUMBER: _by_id_number, Kind.PHONE: _by_phone, Kind.LAST_FOUR: _by_last_four,
    Kind.INITIALS: _by_initials, Kind.NAME: _by_name, Kind.ARCHIVE_NUMBER: _by_archive_number,
    Kind.NOTHING: _by_nothing,
}  # fmt: skip
