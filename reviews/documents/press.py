"""The press: sets a sheet with its content and gives the PDF (PDF/A-2b), the same on every machine.

The content reaches the template as JSON and is never read as markup. Fonts are the two that lie beside the sheets.
"""

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from accounts.models import Staff

HERE = Path(__file__).resolve().parent
SHEETS, FONTS = HERE / "sheets", HERE / "fonts"
ARCHIVAL = "a-2b"


def render(template: str, content: Mapping[str, Any], *, by: Staff, at: datetime) -> bytes:
    """The sheet `template` with the content, as PDF; every page says who printed it and when."""
    return _set(template, content, by=by, at=at, format="pdf", pdf_standards=[ARCHIVAL])


def picture(template: str, content: Mapping[str, Any], *, by: Staff, at: datetime, ppi: int = 72) -> bytes:
    """The first page of the same sheet as a PNG."""
    pages = _set(template, content, by=by, at=at, format="png", ppi=ppi)
    return pages[0] if isinstance(pages, list) else pages


def _set(template: str, content: Mapping[str, Any], *, by: Staff, at: datetime, **options: Any) -> Any:
    moment = timezone.localtime(at)
    printed = f"{by.organization.name}　{by.name}　{moment:%Y-%m-%d %H:%M} 打印"
    words = json.dumps({**content, "printed": printed}, ensure_ascii=False, default=str)
    return _compiler().compile(
        input=str(SHEETS / f"{template}.typ"), sys_inputs={"content": words}, timestamp=int(at.timestamp()), **options
    )


@functools.cache
def _compiler() -> typst.Compiler:
    """Kept for the life of the process: reading the fonts costs more than a page."""
    return typst.Compiler(root=str(SHEETS), font_paths=[str(FONTS)], ignore_system_fonts=True)
