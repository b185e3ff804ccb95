"""What the money is called: classes, units, programmes and suppliers, written down as tables.

The amounts are ours: plausible for a city and not those of any.
"""

# Division of the functional classes under which a department spends (类款); its items end in 01, 02, 50 and 99.
DIVISIONS = {
    "FG": "20104", "MY": "20113", "KJ": "20601", "JY": "20501", "GA": "20402", "MZ": "20802", "SF": "20406",
    "CZ": "20106", "RS": "20110", "LD": "20801", "GT": "22001", "GH": "21201", "JS": "21201", "JT": "21401",
    "SW": "21303", "NY": "21301", "WH": "20701", "WS": "21001", "RK": "21001", "HB": "21101", "TJ": "20105",
    "TY": "20703", "CG": "21201", "AJ": "22401", "GS": "20138", "YJ": "20138", "ZJ": "20138", "XF": "22402",
    "ZB": "20123", "TB": "20125", "LH": "20103", "FT": "20103", "NS": "20103", "BA": "20103", "LG": "20103",
    "YT": "20103",
}  # fmt: skip

GENERAL, GOVERNMENT_FUND = "general_public_budget", "government_fund"
STATE_CAPITAL, OTHER_FUNDS = "state_capital", "other_funds"
ADMINISTRATIVE, CIVIL_SERVICE, INSTITUTION = "administrative", "civil_service_managed", "institution"
UNIT_NAMES = {ADMINISTRATIVE: "本级", CIVIL_SERVICE: "执法监察支队", INSTITUTION: "信息服务中心"}

# Yuan a year and person. The classes outside the department's own division are the same for every department.
PENSION, MEDICAL, MEDICAL_INSTITUTION, HOUSING, RETIRED = "2080505", "2101101", "2101102", "2210201", "2080501"
SALARIES = {"30101": 48_000, "30102": 62_000, "30103": 24_000}
SALARIES_OF_INSTITUTIONS = {"30101": 45_000, "30102": 20_000, "30107": 58_000}
CONTRIBUTIONS = {"30108": (PENSION, 20_500), "30110": (MEDICAL, 10_200), "30113": (HOUSING, 16_400)}
PENSIONS = ("30302", 36_000)  # a year and retired person
PUBLIC_USE = {
    "30201": 6_000, "30202": 1_500, "30205": 800, "30206": 2_500, "30207": 1_800, "30209": 5_200, "30211": 3_600,
    "30213": 2_400, "30215": 1_200, "30216": 1_500, "30217": 700, "30226": 2_200, "30228": 2_600, "30229": 1_500,
    "30231": 2_400, "30239": 4_200, "30299": 1_000,
}  # fmt: skip
PUBLIC_USE_OF_OTHERS = ("30201", "30206", "30207", "30211", "30217", "30228", "30231", "30299")
ABROAD = ("30212", 900)
EQUIPMENT = ("31002", 2_300)
CAR = ("31013", 260_000)  # yuan, one car
THREE_PUBLIC = {"30212": "abroad", "31013": "vehicle_purchase", "30231": "vehicle_operation", "30217": "reception"}

# Programmes: what they are called, the class of what they buy
MAINTENANCE, SUBSIDY, PURCHASE, BUILDING = "P01", "P02", "P03", "I01"
PROGRAMME_NAMES = {
    MAINTENANCE: "业务系统运行维护",
    SUBSIDY: "重点工作专项",
    PURCHASE: "专用设备购置",
    BUILDING: "业务用房改造工程",
}
PROGRAMME_CLASSES = {MAINTENANCE: "30227", SUBSIDY: "30299", PURCHASE: "31003", BUILDING: "31005"}
FUND_NAMES = ("节能减排专项资金", "产业发展专项资金", "公共服务专项资金", "环境整治专项资金", "人才工作专项资金")

# Share of a year's spending by month, in thousandths. The special funds wait for their first tranche.
EVEN = (84, 83, 83, 83, 84, 83, 83, 84, 83, 83, 84, 83)
RISING = (60, 65, 80, 82, 84, 86, 86, 84, 86, 88, 95, 104)
PROJECT = (30, 45, 70, 80, 85, 95, 95, 95, 95, 95, 105, 110)
DECEMBER = (40, 45, 50, 50, 50, 50, 55, 55, 60, 60, 65, 420)
AFTER_TRANCHE = (0, 0, 70, 80, 90, 95, 95, 90, 100, 120, 130, 130)

CHANGE_REASONS = ("上级专项转移支付", "年中政策性增支", "项目进度调整", "压减一般性支出")
SURPLUS_RETURNED = "项目竣工交回结余"

# Budgets of a contract, in ten thousand yuan: not near a limit below which another method is allowed
SERVICES_BUDGETS = (34, 65, 130, 145, 240, 310)
GOODS_BUDGETS = (34, 65, 130, 145, 250, 320)
WORKS_BUDGETS = (600, 750, 1_250, 1_800, 2_500)

SUPPLIER_NAMES = ("鹏远", "华信", "恒达", "天成", "瑞通", "联创", "宏图", "中科", "智汇", "安泰", "新锐", "金桥",
                  "博雅", "海川", "东方", "卓越", "万程", "立新", "德昌", "启明")  # fmt: skip
SUPPLIER_TRADES = {
    "services": ("信息技术有限公司", "咨询服务有限公司", "物业管理有限公司"),
    "goods": ("设备有限公司", "科技有限公司", "仪器有限公司"),
    "works": ("建筑工程有限公司", "市政工程有限公司", "装饰工程有限公司"),
}
PAYEES = {
    "30205": "深圳市水务集团有限公司", "30206": "深圳供电局有限公司", "30207": "中国电信深圳分公司",
}  # fmt: skip
