"""The code on the card before an act that stops pay."""

from datetime import datetime

from accounts.permissions import fresh_code, prove_code
from accounts.services import demo


def prover(request, *, at: datetime):
    """What `forms.Interruption` asks of the code that was typed."""
    return lambda code: prove_code(request, code, at=at)


def asked(request, *, at: datetime) -> dict | None:
    """For `grave`: the field of the code, None while one that was typed just before still counts."""
    return None if fresh_code(request, at=at) else {"demo": demo.code_for(staff=request.user, at=at)}
