"""Without a gateway: one readable file a message, in `letters/` of VAR_DIR. The same letter writes the same file.

Nothing is sent from here, so the number is shown as everywhere else: masked.
"""

import os
from pathlib import Path

from django.conf import settings

from accounts import masks
from reviews.exchange.senders.answers import NoAnswer
from reviews.models import Letter


class Files:
    takes_once = True

    def send(self, letter: Letter) -> None:
        folder = Path(settings.VAR_DIR) / "letters"
        heading = f"{letter.get_channel_display()}　{letter.get_kind_display()}\n收件：{masks.mask_phone(letter.to)}"
        text = f"{heading}\n\n{letter.body}\n"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Written aside and put in place at once: a crash leaves no half letter under its name.
            unfinished = folder / f".{letter.key}"
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            unfinished.replace(folder / f"{letter.due_on}-{letter.key}.txt")
        except OSError as error:
            raise NoAnswer("短信文件写不进去，请管理员检查磁盘。") from error
