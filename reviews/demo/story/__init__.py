"""What has happened to the people of the demo county, a room for each kind of trouble. Each plans its deeds."""

from collections.abc import Callable

from reviews.demo.desk import Desk
from reviews.demo.story import (
    accounts,
    afar,
    app,
    calls,
    certificates,
    deaths,
    entitled,
    faces,
    gatherings,
    imports,
    last_year,
    letters,
    moves,
    officers,
    others,
    phones,
    registers,
    returns,
    sentences,
    terminations,
    visits,
)

SCENES: tuple[Callable[[Desk], None], ...] = (
    entitled.plan,
    officers.plan,
    last_year.plan,
    calls.plan,
    deaths.plan,
    visits.plan,
    others.plan,
    afar.plan,
    phones.plan,
    moves.plan,
    letters.plan,
    registers.plan,
    returns.plan,
    imports.plan,
    sentences.plan,
    terminations.plan,
    faces.plan,
    certificates.plan,
    app.plan,
    gatherings.plan,
    accounts.plan,
)
