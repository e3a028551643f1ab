"""The telephone of the last days: whom the clerks tried to reach, what came of it, and what comes next."""

from reviews.demo import deeds
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.policy import ContactChannel, ContactOutcome

Channel, Outcome = ContactChannel, ContactOutcome
# Days before today, hour and minute, who, how, what came of it, what was noted.
CALLS = (
    (12, 10, 0, "陈玉珍", Channel.PHONE, Outcome.WRONG_NUMBER, "空号；随子住外省，可走视频。"),
    (12, 10, 5, "曹凤英", Channel.PHONE, Outcome.ANSWERED, "App 四次未过，可用特殊人群核验，须当日本地报纸。"),
    (8, 10, 10, "杨树林", Channel.PHONE, Outcome.ANSWERED, "同意重拍，约本周。"),
    (7, 10, 0, "冯国栋", Channel.PHONE, Outcome.ANSWERED, "App 两次未过，引导到柜台办。"),
    (6, 10, 15, "郭守义", Channel.PHONE, Outcome.ANSWERED, "说证明已盖章，正在寄。"),
    (5, 15, 10, "韩春生", Channel.PHONE, Outcome.ANSWERED, "接通，愿来办，未约定日期。"),
    (4, 11, 0, "丁宝山", Channel.VILLAGE, Outcome.NOT_HOME, "村站上门未遇，邻居称住院。"),
    (1, 8, 41, "马长河", Channel.PHONE, Outcome.POWERED_OFF, "旧号已停机；纸质档案另有号码，还没打过。"),
    (1, 16, 20, "孙桂兰", Channel.RELATIVE, Outcome.RELATIVE_ANSWERED, "女儿来电，明天上午陪老人到柜台。"),
)
# Days before today, minute after five o'clock, who, what comes next, in how many days.
NEXT_STEPS = (
    (12, 0, "陈玉珍", "约视频核验", 3),
    (6, 1, "邱振海", "请居住地服务站协查", 2),
    (1, 2, "马长河", "拨打档案号码", 0),
    (1, 3, "孙桂兰", "今天上午到柜台，现场确认", 0),
    (1, 4, "丁宝山", "打邻居电话，问住在哪家医院", 0),
    (1, 5, "蒋文彬", "延期将满，联系回国日期", 1),
    (1, 6, "冯国栋", "到柜台登记", 2),
)


def plan(desk: Desk) -> None:
    """Log the calls, and note the next step of those who are waited for."""
    dates, add = desk.dates, desk.chronicle.add
    for back, hour, minute, name, channel, outcome, note in CALLS:
        add(on(dates.back(back), hour, minute), deeds.call, desk, desk.benefit(name), channel, outcome, note)
    for back, minute, name, words, ahead in NEXT_STEPS:
        at = on(dates.back(back), 17, minute)
        add(at, deeds.set_next_step, desk, desk.benefit(name), words, dates.ahead(ahead))
