"""Show enough of a number to recognise it, never enough to use it."""

MASK = "*"


def mask_id_number(number: str | None) -> str:
    """First six and last four: 990123********1935. Anything but 18 characters is hidden as a whole."""
    return _mask(number, first=6, last=4, length=18)


def mask_phone(number: str | None) -> str:
    """138****1234. A landline or a number of another length shows only its last four digits."""
    if number and len(number) == 11 and number.startswith("1"):
        return _mask(number, first=3, last=4, length=11)
    return _mask(number, first=0, last=4, length=len(number or ""))


def mask_card(number: str | None) -> str:
    """Only the last four digits of a bank card."""
    return _mask(number, first=0, last=4, length=len(number or ""))


def _mask(text: str | None, *, first: int, last: int, length: int) -> str:
    if not text:
        return ""
    hidden = len(text) - first - last
    # A short or odd text would be mostly visible, so it is hidden whole.
    if len(text) != length or hidden < last:
        return MASK * len(text)
    return text[:first] + MASK * hidden + text[-last:]
