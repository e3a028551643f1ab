"""Invented names as they are really given: by sex and generation, with rare characters and names with a dot."""

from random import Random

SURNAMES = (
    "王李张刘陈" * 6
    + "杨赵黄周吴" * 4
    + "徐孙胡朱高林何郭马罗" * 3
    + "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕" * 2
    + "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    + "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂柴解单仇查华缪逄郗佟阮祝"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "诸葛", "司马", "尉迟", "令狐")
GIVEN = {
    ("M", 1945): ("德福贵有万守长金永振宝玉树文世广春兴", "胜才山河林海发祥生元财田寿和昌奎义堂"),
    ("M", 1962): ("建国志卫新解向援永跃庆大爱立正学光光", "国军民华平生明强党兵林荣东成忠福祥友"),
    ("M", 1976): ("志建国文永海晓少学德宏立春树劲长云利", "强军伟勇刚华明平辉斌峰林波涛杰东兵民"),
    ("M", 2010): ("俊浩子宇天志嘉鹏一晨泽文博明晓家思昊", "杰轩宇豪然龙飞鹏阳涛凯毅恒洋睿帆磊哲"),
    ("F", 1945): ("秀桂玉凤淑春素翠月兰金彩银菊腊香文惠", "英兰珍芳香莲花华琴云仙贞娥枝芝清荣梅"),
    ("F", 1962): ("秀玉桂爱建淑丽小凤月红春素国美金新晓", "英兰华芳珍梅萍琴荣云霞玲香芝敏凤红平"),
    ("F", 1976): ("丽晓小海玉艳春红秀燕文雪爱冬建月彩利", "红梅霞燕玲娟芳萍丽敏静艳华莉平娜琴云"),
    ("F", 2010): ("雅思晓雨婷佳欣梦诗子静慧嘉一文晨若心", "婷怡琪雯萱洁悦颖倩彤瑶晴琳娜宁菲妍岚"),
}
SINGLE = {"M": "强伟勇军磊涛斌毅刚健峰凯波俊超鹏杰浩明亮", "F": "敏静丽娟燕玲艳萍红霞洁颖婷雪梅倩琳莉芳莹"}
RARE = "喆赟翀昶堃犇燚垚龑頔淼珺彧煊祎堉勍弢㵘"
WITH_A_DOT = {
    "M": (
        "阿不都拉·买买提",
        "艾山江·吐尔逊",
        "买买提明·玉素甫",
        "扎西·次仁",
        "洛桑·旦增",
        "巴特尔·那仁",
        "努尔兰·哈力木",
    ),
    "F": ("阿依古丽·买买提", "古丽娜尔·艾合买提", "帕提古丽·吾守尔", "卓玛·央金", "白玛·德吉", "其其格·乌云"),
}


def invent(rng: Random, *, is_male: bool, born_year: int) -> str:
    """A name of two to four characters, or rarely one with a dot."""
    sex = "M" if is_male else "F"
    chance = rng.random()
    if chance < 0.006:
        return rng.choice(WITH_A_DOT[sex])
    surname = rng.choice(DOUBLE_SURNAMES) if chance < 0.012 else rng.choice(SURNAMES)
    if chance < 0.022:
        return surname + rng.choice(RARE)
    if rng.random() < (0.12 if born_year < 1970 else 0.3):
        return surname + rng.choice(SINGLE[sex])
    firsts, seconds = next(pair for (who, until), pair in GIVEN.items() if who == sex and born_year < until)
    first, second = rng.choice(firsts), rng.choice(seconds)
    if chance > 0.985:
        second = rng.choice(RARE)
    return surname + first + (second if second != first else rng.choice(SINGLE[sex]))
