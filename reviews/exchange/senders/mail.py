"""By e-mail, through the server of EMAIL_URL. It cannot know a letter again, so a doubt is left to people."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from reviews.exchange.senders.answers import NoAnswer, Refused
from reviews.models import Letter


class Mail:
    takes_once = False

    def send(self, letter: Letter) -> None:
        if "@" not in letter.to:
            raise Refused("没有邮箱地址。")
        message = EmailMessage(
            subject=f"{letter.organization.name}：{letter.get_kind_display()}",
            body=letter.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.to],
            headers={"Message-ID": f"<{letter.key}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"},
            connection=get_connection(timeout=settings.SENDER_TIMEOUT),
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            raise Refused("邮件服务器不收这个地址。") from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise NoAnswer("邮件服务器没有应答。") from error
