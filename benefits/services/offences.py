"""One row, or a few together, that a check found not to fit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offence:
    """`subject` names the rows for whoever looks into the database, `sentence` says to people what does not fit.

    `about` is the opaque key of the person, "" when it is about a whole register.
    """

    subject: str
    sentence: str
    organization_id: int | None = None
    about: str = ""
