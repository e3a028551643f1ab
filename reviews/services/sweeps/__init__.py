"""What falls due by itself: each sweep selects the rows whose day has come and moves them, in chunks.

Twice is the same as once, because a row that has been moved is no longer selected. The clock proposes and brings
approved decisions into force; it never decides.
"""

from collections.abc import Callable

from reviews.services.sweeps import (
    correcting,
    flagging,
    force,
    joining,
    lapsing,
    moving,
    recounting,
    reminding,
    sounding,
)
from reviews.services.sweeps.chunks import Report

# The night in its order: who has moved, who belongs, who has left, then what lapses, then what comes into force.
NIGHT: dict[str, Callable[..., Report]] = {
    "end_benefits": force.end_benefits,  # Before anybody counts, moves or asks about what has ended.
    "take_over": moving.take_over,  # Before the new office misses a review.
    "add_late_joiners": joining.add_late_joiners,
    "close_ended": joining.close_ended,
    "recount_days": recounting.recount_days,  # Before anything lapses, expires or comes into force.
    "reconsider_notices": lapsing.reconsider_notices,
    "remind": reminding.remind,
    "reconsider_corrections": correcting.reconsider_corrections,
    "remind_corrections": correcting.remind_corrections,
    "expire_corrections": correcting.expire_corrections,  # Before what an open one holds back.
    "flag_side_benefits": flagging.flag_side_benefits,  # While the reviews of officers are still pending.
    "lapse_notices": lapsing.lapse_notices,
    "lapse_deadlines": lapsing.lapse_deadlines,
    "end_notices": lapsing.end_notices,
    "put_off_held": force.put_off_held,  # The last look again, before the pay stops.
    "bring_into_force": force.bring_into_force,
    "refresh_amounts": force.refresh_amounts,
    "cancel_letters": reminding.cancel_letters,
    "reconcile": sounding.reconcile,  # After everything that the night has changed.
}
TITLES = {
    "end_benefits": "使已批准的终止生效",
    "take_over": "关系转移，由转入地接管",
    "add_late_joiners": "补建年审件",
    "close_ended": "关闭已终止待遇的年审件",
    "remind": "截止日前提醒",
    "recount_days": "按录入的放假安排重算期限",
    "reconsider_notices": "按新的节假日表核对公告末日",
    "reconsider_corrections": "按新的节假日表核对补正期限",
    "remind_corrections": "补正期限前提醒",
    "expire_corrections": "补正期限已过，记为逾期",
    "flag_side_benefits": "期限已过，提示附属待遇或将受影响",
    "lapse_notices": "公告期满，提出暂停建议",
    "lapse_deadlines": "登记期限已过，提出停发建议",
    "end_notices": "结束期满公告",
    "put_off_held": "停发前最后看一眼，有待办事项的推迟生效",
    "bring_into_force": "使已批准的暂停生效",
    "refresh_amounts": "更新当月标准",
    "cancel_letters": "取消不必再发的通知",
    "reconcile": "核对名册和决定",
}
