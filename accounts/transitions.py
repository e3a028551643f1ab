"""The one door through which a state changes.

`move` refuses what the record's table `MOVES` does not list, and changes the row only while it still stands as
we read it (compare-and-swap): of two people who press at once, one wins and the other sees `StaleState`.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import Staff


class ForbiddenMove(Exception):
    """The table does not list this move."""


class StaleState(Exception):
    """Somebody else has moved the record since it was read."""


def move(
    record: Any,
    *,
    to: str,
    by: Staff | None,
    at: datetime,
    act: str,
    reason: str = "",
    citation: str = "",
    **fields: Any,
) -> None:
    """Move one record to the state `to`, set the given fields with it, and write the audit row.

    `by=None` is the clock. A reason is kept on the record too, where it has a column for it. Refuses with
    `ForbiddenMove` or `StaleState`; then nothing has changed. The instance is refreshed.
    """
    before = record.state
    if not record.may_become(to):
        raise ForbiddenMove(f"{record._meta.label}: {before} -> {to}")
    fields |= _reason_column(record, reason)
    with transaction.atomic():
        audit.take_turn()
        rows = type(record)._base_manager.filter(pk=record.pk, state=before)
        if rows.update(state=to, state_at=at, **fields) != 1:
            raise StaleState(f"{record._meta.label} {record.pk} is no longer {before}")
        words = {"from_state": before, "to_state": to, "reason": reason, "citation": citation}
        audit.write([audit.change_of(record, act=act, **words)], by=by, at=at)
        record.refresh_from_db(fields=["state", "state_at", *fields])


def move_many(
    queryset: QuerySet[Any],
    *,
    to: str,
    by: Staff | None,
    at: datetime,
    act: str,
    reason: str = "",
    citation: str = "",
    leave_held: bool = False,
    **fields: Any,
) -> list[int]:
    """Move each record of the queryset with set-based statements and one audit row each; returns their ids.

    `leave_held` leaves rows that another transaction holds for the next run (where the database can skip them);
    else they are waited for. All rows must be allowed to make the move, else `ForbiddenMove` and nothing has changed.
    """
    model = queryset.model
    fields |= _reason_column(model, reason)
    with transaction.atomic():
        audit.take_turn()
        rows = list(held(queryset, leave_held=leave_held).values_list("pk", "state", "organization_id", model.ABOUT))
        states = {state for _, state, _, _ in rows}
        if any(to not in model.MOVES.get(state, ()) for state in states):
            raise ForbiddenMove(f"{model._meta.label}: {sorted(states)} -> {to}")
        ids = [pk for pk, *_ in rows]
        still = model._base_manager.filter(pk__in=ids, state__in=states)
        if still.update(state=to, state_at=at, **fields) != len(ids):
            raise StaleState(f"{model._meta.label}: some of {len(ids)} rows have moved on")
        audit.write(
            (
                audit.Change(
                    act=act,
                    subject_type=model._meta.label_lower,
                    subject_id=pk,
                    organization_id=office,
                    about=about,
                    from_state=state,
                    to_state=to,
                    reason=reason,
                    citation=citation,
                )
                for pk, state, office, about in rows
            ),
            by=by,
            at=at,
        )
    return ids


def held(queryset: QuerySet[Any], *, leave_held: bool) -> QuerySet[Any]:
    """The rows, kept from others until the transaction ends; call `audit.take_turn` before they are read.

    `leave_held` leaves out rows that another transaction holds.
    """
    if not connection.features.has_select_for_update:
        return queryset
    skips = leave_held and connection.features.has_select_for_update_skip_locked
    # Not the key: rows that only refer to these ones may be written meanwhile.
    return queryset.select_for_update(of=("self",), skip_locked=skips, no_key=True)


def _reason_column(model: Any, reason: str) -> dict[str, str]:
    has_column = any(field.name == "reason" for field in model._meta.concrete_fields)
    return {"reason": reason} if reason and has_column else {}
