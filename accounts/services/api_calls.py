"""A delivery that its sender has named: the same again gets the same answer, another one under its name none."""

from datetime import datetime
from typing import Any

from accounts.models import ApiCall, ApiClient


class OtherBody(Exception):
    """The name was given to another delivery."""


def answered(*, client: ApiClient, key: str, digest: str) -> ApiCall | None:
    """The delivery known under the key; None without a key or when it is new. Refuses another body with OtherBody."""
    found = ApiCall.objects.filter(client=client, idempotency_key=key).first() if key else None
    if found and found.digest != digest:
        raise OtherBody(f"api call {found.pk} had another body")
    return found


def remember(
    *, client: ApiClient, key: str, digest: str, status: int, answer: dict[str, Any], at: datetime
) -> None:
    """Keep the answer under the key, if there is one. It names numbers of the sender and never a person."""
    if key:
        ApiCall.objects.create(
            client=client, idempotency_key=key, digest=digest, status=status, answer=answer, at=at
        )
