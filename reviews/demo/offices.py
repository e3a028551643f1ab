"""The invented province: 岚江省, one city, two counties, twenty stations and their villages. Codes begin with 99."""

from dataclasses import dataclass

from accounts.models import Organization

Level = Organization.Level
PROVINCE, CITY, COUNTY, DISTRICT = "990000000000", "990100000000", "990123000000", "990102000000"
CENTERS = (
    (PROVINCE, "岚江省退役军人服务中心", "岚江省", Level.PROVINCE, None, "0990-5550100"),
    (CITY, "岚州市退役军人服务中心", "岚州市", Level.CITY, PROVINCE, "0990-5550200"),
    (COUNTY, "临岚县退役军人服务中心", "临岚县", Level.COUNTY, CITY, "0990-5551200"),
    (DISTRICT, "东川区退役军人服务中心", "东川区", Level.COUNTY, CITY, "0990-5551300"),
)


@dataclass(frozen=True)
class Place:
    """A town with its station: where people live, and how many of a hundred."""

    code: str
    name: str
    county: str
    villages: tuple[str, ...]
    weight: int

    @property
    def county_name(self) -> str:
        return "临岚县" if self.county == COUNTY else "东川区"


def _place(number: int, name: str, villages: str, weight: int, county: str = COUNTY) -> Place:
    return Place(f"{county[:6]}{number:03}000", name, county, tuple(villages.split()), weight)


PLACES = (
    _place(1, "城关镇", "东街社区 西街社区 南门社区 文昌社区 桥头村 城北村", 11),
    _place(2, "东湾镇", "河口村 湾头村 东湾街社区 柳树村 渡口村", 8),
    _place(3, "石桥镇", "上村 下村 石桥街社区 桥西村 磨盘村", 7),
    _place(4, "柳溪镇", "柳溪村 双井村 竹园村 溪口村", 6),
    _place(5, "青岭镇", "青岭村 岭脚村 茶山村 高坪村", 5),
    _place(6, "沙坪镇", "沙坪村 沙河村 平安村 新屋村", 5),
    _place(7, "马鞍镇", "马鞍村 前进村 红旗村 石门村", 5),
    _place(8, "白鹤镇", "白鹤村 鹤林村 塘湾村 水口村", 5),
    _place(9, "龙泉乡", "龙泉村 泉水村 大坝村", 4),
    _place(10, "云台乡", "云台村 云峰村 后山村", 4),
    _place(11, "枫林乡", "枫林村 枫树坳村 长冲村", 4),
    _place(12, "大河乡", "大河村 河东村 河西村", 4),
    _place(13, "小井乡", "小井村 古井村 李家村", 3),
    _place(14, "双塔镇", "双塔村 塔下村 塔山社区 孙家村", 5),
    _place(15, "南屏镇", "南屏村 屏山村 周家村", 4),
    _place(16, "北滩镇", "北滩村 滩头村 芦苇村", 4),
    _place(1, "河东街道", "河东社区 机床厂社区 沿江社区", 5, DISTRICT),
    _place(2, "滨江街道", "滨江社区 码头社区 观澜社区", 4, DISTRICT),
    _place(3, "解放路街道", "解放路社区 钟楼社区 电影院社区", 4, DISTRICT),
    _place(4, "新城街道", "新城社区 高铁社区 大学城社区", 3, DISTRICT),
)
CENTER_OF = {place.code: place.county for place in PLACES}


def build() -> dict[str, Organization]:
    """Write the tree, from the province down; returns the offices by code."""
    rows: dict[str, Organization] = {}
    for code, name, short, level, above, phone in CENTERS:
        rows[code] = _save(code, name, short, level, rows.get(above or ""), phone)
    for place in PLACES:
        name, parent = f"{place.name}退役军人服务站", rows[place.county]
        rows[place.code] = _save(place.code, name, place.name, Level.STATION, parent, f"0990-555{place.code[3:9]}"[:12])
    return rows


def _save(code: str, name: str, short: str, level: str, parent: Organization | None, phone: str) -> Organization:
    return Organization.objects.create(code=code, name=name, short_name=short, level=level, parent=parent, phone=phone)
