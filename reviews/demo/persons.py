"""The people whose story the demo county tells by name. They are the first in the list, whatever its length."""

from dataclasses import dataclass

from benefits.categories import Category, Kin, SubCategory
from benefits.models import Beneficiary

Living, Mobility, S = Beneficiary.Living, Beneficiary.Mobility, SubCategory


@dataclass(frozen=True)
class Known:
    name: str
    kind: str  # A sub-category, or a category that has none.
    age: int
    town: str
    village: str
    grade: int | None = None
    is_male: bool = True
    mobility: Beneficiary.Mobility = Mobility.ABLE
    living: Beneficiary.Living = Living.LOCAL
    living_place: str = ""
    kin: str = ""
    of_age_in: int | None = None  # Days from the day the county is opened to the eighteenth birthday.


KNOWN = (
    # The notice that ends today.
    Known("周德胜", S.DISABLED_SOLDIER, 86, "石桥镇", "下村", grade=5, mobility=Mobility.IMMOBILE),
    Known("孙桂兰", S.MARTYR_SURVIVOR, 83, "石桥镇", "上村", is_male=False),
    Known("马长河", S.DISABLED_SOLDIER, 81, "东湾镇", "河口村", grade=6),
    Known("丁宝山", S.DEMOBILIZED_AT_HOME, 92, "东湾镇", "河口村", mobility=Mobility.SERIOUSLY_ILL),
    # The notice that ends in three weeks.
    Known(
        "陈玉珍",
        S.ILLNESS_DEATH_SURVIVOR,
        88,
        "柳溪镇",
        "竹园村",
        is_male=False,
        living=Living.ELSEWHERE,
        living_place="广东省东莞市",
    ),
    Known("崔广田", S.DISABLED_SOLDIER, 78, "青岭镇", "茶山村", grade=7, mobility=Mobility.IMMOBILE),
    Known("石万全", S.WAR_VETERAN, 69, "沙坪镇", "平安村"),
    Known(
        "邱振海",
        S.DISABLED_SOLDIER,
        74,
        "城关镇",
        "文昌社区",
        grade=4,
        living=Living.ELSEWHERE,
        living_place="四川省成都市",
    ),
    # What the clock has proposed, what waits for its day, what is stopped.
    Known("罗秀云", S.MARTYR_CHILD, 77, "白鹤镇", "塘湾村", is_male=False),
    Known("彭大江", S.DISABLED_SOLDIER, 80, "马鞍镇", "石门村", grade=8, mobility=Mobility.SERIOUSLY_ILL),
    Known("刘建业", S.DISABLED_SOLDIER, 72, "龙泉乡", "泉水村", grade=8),
    Known("谭树生", S.WAR_VETERAN, 68, "云台乡", "后山村"),
    Known("赵秀英", S.ILLNESS_DEATH_SURVIVOR, 79, "大河乡", "河西村", is_male=False),
    Known("高文魁", S.DISABLED_SOLDIER, 70, "双塔镇", "孙家村", grade=7),
    Known("韩春生", S.RETURNED_ILL, 71, "南屏镇", "周家村"),
    # Officers who chose their own occupation.
    Known(
        "蒋文彬", Category.SELF_EMPLOYED_OFFICER, 52, "城关镇", "东街社区", living=Living.ABROAD, living_place="新加坡"
    ),
    Known("郭守义", Category.SELF_EMPLOYED_OFFICER, 61, "城关镇", "南门社区"),
    Known("冯国栋", Category.SELF_EMPLOYED_OFFICER, 63, "东湾镇", "东湾街社区"),
    Known("吴振邦", Category.SELF_EMPLOYED_OFFICER, 66, "东湾镇", "河口村", mobility=Mobility.BEDRIDDEN),
    Known("梁志远", Category.SELF_EMPLOYED_OFFICER, 57, "城关镇", "西街社区"),
    Known("杜立新", Category.SELF_EMPLOYED_OFFICER, 55, "石桥镇", "石桥街社区"),
    # Retirees.
    Known("杨树林", Category.RETIRED_OFFICER, 90, "东湾镇", "东湾街社区"),
    Known("曹凤英", Category.CIVILIAN_RETIREE, 84, "城关镇", "文昌社区", is_male=False),
    # Deaths that are reported and not yet verified.
    Known("何立新", S.DISABLED_SOLDIER, 82, "枫林乡", "枫林村", grade=7),
    Known("谢长庚", S.WAR_VETERAN, 75, "小井乡", "古井村"),
    # A visit at the bedside, today.
    Known("沈万有", S.RURAL_SOLDIER, 83, "东湾镇", "河口村", mobility=Mobility.IMMOBILE),
    Known("傅月娥", S.DUTY_DEATH_SURVIVOR, 88, "东湾镇", "湾头村", is_male=False, mobility=Mobility.IMMOBILE),
    Known("邓茂才", S.WAR_VETERAN, 85, "东湾镇", "湾头村", mobility=Mobility.SERIOUSLY_ILL),
    # Children and a brother of the dead, around their eighteenth birthday.
    Known("林晓雨", S.ILLNESS_DEATH_SURVIVOR, 17, "柳溪镇", "竹园村", is_male=False, kin=Kin.CHILD, of_age_in=16),
    Known("许安然", S.DUTY_DEATH_SURVIVOR, 17, "东湾镇", "湾头村", kin=Kin.CHILD, of_age_in=41),
    Known("何家明", S.MARTYR_SURVIVOR, 18, "石桥镇", "桥西村", kin=Kin.SIBLING, of_age_in=-70),
    Known("苏梦", S.ILLNESS_DEATH_SURVIVOR, 17, "城关镇", "东街社区", is_male=False, kin=Kin.CHILD, of_age_in=9),
    Known("江一帆", S.DUTY_DEATH_SURVIVOR, 18, "东湾镇", "柳树村", kin=Kin.CHILD, of_age_in=-6),
    Known("唐小北", S.ILLNESS_DEATH_SURVIVOR, 18, "城关镇", "南门社区", kin=Kin.CHILD, of_age_in=-30),
)
