"""Who is in the city and what can be applied for: names, sizes and kinds, written down as tables.

Here belongs what a reader of the files should recognise as a Chinese city of 2005-06. Limits, fees and
weights that follow from a kind are worked out in ``city.py``.
"""

from typing import NamedTuple


class Department(NamedTuple):
    """A row of the city. ``weight`` is its share of applications, ``care`` how well it keeps its limits."""

    code: str
    name_zh: str
    name_en: str
    short_name_zh: str
    category: str
    sector: str
    weight: int
    care: str
    division: str = "440300"
    former_names: str = ""

    @property
    def is_district(self) -> bool:
        return self.category == "区"


NOT_REPORTING = "TY"  # sends nothing in the last month and declares nothing
ZERO_REPORTING = "TB"  # declares zero every month
SMALL = "ZB"  # fewer than thirty finished cases a month

DEPARTMENTS = (
    Department("FG", "深圳市发展和改革局", "Development and Reform Bureau", "发改局", "局", "other", 30, "fair",
               former_names="深圳市发展计划局"),
    Department("MY", "深圳市贸易工业局", "Bureau of Trade and Industry", "贸工局", "局", "other", 55, "good"),
    Department("KJ", "深圳市科技和信息局", "Bureau of Science and Information", "科信局", "局", "other", 24, "good"),
    Department("JY", "深圳市教育局", "Education Bureau", "教育局", "局", "other", 40, "fair"),
    Department("GA", "深圳市公安局", "Public Security Bureau", "公安局", "局", "公安", 150, "good"),
    Department("MZ", "深圳市民政局", "Civil Affairs Bureau", "民政局", "局", "other", 38, "fair"),
    Department("SF", "深圳市司法局", "Justice Bureau", "司法局", "局", "other", 18, "good"),
    Department("CZ", "深圳市财政局", "Finance Bureau", "财政局", "局", "other", 20, "fair"),
    Department("RS", "深圳市人事局", "Personnel Bureau", "人事局", "局", "other", 48, "fair"),
    Department("LD", "深圳市劳动和社会保障局", "Labour and Social Security Bureau", "劳动保障局", "局", "other", 130,
               "fair"),
    Department("GT", "深圳市国土资源和房产管理局", "Bureau of Land Resources and Housing", "国土房产局", "局",
               "other", 85, "poor", former_names="深圳市规划与国土资源局"),
    Department("GH", "深圳市规划局", "Planning Bureau", "规划局", "局", "other", 60, "poor",
               former_names="深圳市规划与国土资源局"),
    Department("JS", "深圳市建设局", "Construction Bureau", "建设局", "局", "other", 65, "fair"),
    Department("JT", "深圳市交通局", "Transport Bureau", "交通局", "局", "交通", 110, "fair"),
    Department("SW", "深圳市水务局", "Water Authority", "水务局", "局", "other", 26, "good"),
    Department("NY", "深圳市农林渔业局", "Bureau of Agriculture Forestry and Fishery", "农林渔业局", "局", "食品安全",
               28, "fair"),
    Department("WH", "深圳市文化局", "Culture Bureau", "文化局", "局", "other", 34, "fair"),
    Department("WS", "深圳市卫生局", "Health Bureau", "卫生局", "局", "食品安全", 90, "fair"),
    Department("RK", "深圳市人口和计划生育局", "Population and Family Planning Bureau", "人口计生局", "局", "other",
               22, "good"),
    Department("HB", "深圳市环境保护局", "Environmental Protection Bureau", "环保局", "局", "环保", 58, "fair"),
    Department("TJ", "深圳市统计局", "Statistics Bureau", "统计局", "局", "other", 12, "good"),
    Department("TY", "深圳市体育局", "Sports Bureau", "体育局", "局", "other", 14, "fair"),
    Department("CG", "深圳市城市管理局", "Urban Management Bureau", "城管局", "局", "城管", 62, "poor"),
    Department("AJ", "深圳市安全生产监督管理局", "Work Safety Bureau", "安监局", "局", "other", 32, "fair"),
    Department("GS", "深圳市工商行政管理局", "Administration for Industry and Commerce", "工商局", "局", "食品安全",
               160, "good"),
    Department("YJ", "深圳市食品药品监督管理局", "Food and Drug Administration", "药监局", "局", "食品安全", 64,
               "fair"),
    Department("ZJ", "深圳市质量技术监督局", "Bureau of Quality and Technical Supervision", "质监局", "局",
               "食品安全", 50, "good"),
    Department("XF", "深圳市公安局消防局", "Fire Service", "消防局", "局", "公安", 46, "poor"),
    Department("ZB", "深圳市民族宗教事务局", "Ethnic and Religious Affairs Bureau", "民宗局", "局", "other", 0,
               "fair"),
    Department("TB", "深圳市人民政府台湾事务办公室", "Taiwan Affairs Office", "市台办", "办", "other", 0, "fair"),
    Department("LH", "罗湖区人民政府", "Luohu District", "罗湖区", "区", "other", 52, "fair", "440303"),
    Department("FT", "福田区人民政府", "Futian District", "福田区", "区", "other", 70, "good", "440304"),
    Department("NS", "南山区人民政府", "Nanshan District", "南山区", "区", "other", 60, "good", "440305"),
    Department("BA", "宝安区人民政府", "Baoan District", "宝安区", "区", "other", 84, "poor", "440306"),
    Department("LG", "龙岗区人民政府", "Longgang District", "龙岗区", "区", "other", 78, "fair", "440307"),
    Department("YT", "盐田区人民政府", "Yantian District", "盐田区", "区", "other", 20, "fair", "440308"),
)  # fmt: skip

# Kinds of matters, one letter each:
# P permit · J permit handled jointly · I permit decided at once · C permit counted in calendar days
# Q confirmation · S public service · A public service given at once · O other
MATTERS = {
    "FG": "P固定资产投资项目核准 J政府投资项目可行性研究报告审批 P节能审查 P价格调整审批 O企业投资项目备案 "
          "S项目资金申请报告转报",
    "MY": "P外商投资企业设立审批 P加工贸易合同审批 P成品油零售经营许可 P拍卖企业设立许可 I进出口企业登记备案 "
          "O境外投资备案 S技术改造项目登记",
    "KJ": "Q高新技术企业认定 Q软件产品认定 P无线电台设置许可 S科技计划项目申报 O技术合同认定登记",
    "JY": "P民办学校设立许可 P校车使用许可 Q教师资格认定 C民办学校变更许可 S学历证明办理 A学籍证明出具",
    "GA": "I普通护照签发 P户口迁入审批 P爆破作业许可 P典当业特种行业许可 P大型群众性活动许可 I机动车注册登记 "
          "I驾驶证换发 A户籍证明出具",
    "MZ": "P社会团体成立登记 P民办非企业单位登记 P公募基金会设立登记 Q社会福利机构认定 S最低生活保障申请 I收养登记",
    "SF": "P律师事务所设立许可 P律师执业许可 P公证员执业审核 Q法律援助资格确认 S法律职业资格申领",
    "CZ": "P会计代理记账资格许可 P非营利组织免税资格认定 Q财政票据领购资格确认 S会计从业登记 A财政票据核销",
    "RS": "P人才中介机构设立许可 P职业技能鉴定机构许可 Q专业技术资格认定 S人才引进核准 S毕业生接收 "
          "A人事代理证明出具",
    "LD": "P职业介绍机构许可 P民办职业培训学校许可 P特殊工时制度审批 Q工伤认定 S社会保险登记 S失业保险金申领 "
          "A参保证明出具 C外国人就业许可",
    "GT": "P建设用地批准书核发 J国有土地使用权出让审批 P采矿许可 P商品房预售许可 Q房地产权登记 P土地使用权转让审批 "
          "C临时用地审批 A房产信息查询",
    "GH": "P建设用地规划许可证核发 P建设工程规划许可证核发 J建设项目选址意见书核发 P建设工程规划验收 "
          "P临时建设工程规划许可 S地名命名核准",
    "JS": "P建筑工程施工许可 P建筑业企业资质核准 P燃气经营许可 P监理企业资质核准 Q建设工程竣工验收备案确认 "
          "J超限高层抗震审查 O施工图审查备案",
    "JT": "P道路货物运输经营许可 P道路旅客运输经营许可 P机动车维修经营许可 I道路运输证配发 P港口经营许可 "
          "P占用挖掘公路许可 S驾驶员从业资格申领 I超限运输通行许可",
    "SW": "P取水许可 P排水许可 P水土保持方案审批 P河道管理范围内建设项目审批 Q水利工程验收确认",
    "NY": "P动物防疫条件许可 P兽药经营许可 P林木采伐许可 P渔业捕捞许可 I动物检疫证明签发 Q无公害农产品产地认定",
    "WH": "P互联网上网服务场所设立许可 P营业性演出许可 P印刷企业设立许可 P娱乐场所设立许可 P文物保护工程许可 "
          "S出版物零售备案",
    "WS": "P公共场所卫生许可 P食品卫生许可 P医疗机构执业许可 P放射诊疗许可 I护士执业注册 Q医师执业资格确认 "
          "P饮用水供水卫生许可 A健康证明补发",
    "RK": "P再生育审批 P计划生育技术服务机构许可 Q病残儿医学鉴定确认 S流动人口婚育证明办理 A生育证明出具",
    "HB": "P建设项目环境影响报告书审批 C建设项目环境影响登记表审批 P排污许可 P危险废物经营许可 P环保设施竣工验收 "
          "Q辐射安全确认 P夜间施工许可",
    "TJ": "P涉外调查机构资格认定 S统计登记 A统计资料查询",
    "TY": "P经营高危险性体育项目许可 Q等级运动员称号认定 S体育赛事备案 P武术学校设立许可",
    "CG": "P占用城市道路许可 P户外广告设置许可 P城市树木砍伐许可 P建筑垃圾处置许可 C临时占用绿地许可 S公园活动登记 "
          "I车辆夜间通行证",
    "AJ": "P危险化学品经营许可 P烟花爆竹零售许可 P安全生产许可 P危险化学品建设项目审查 Q安全评价机构确认 "
          "S特种作业操作证申领",
    "GS": "I个体工商户开业登记 P有限公司设立登记 P有限公司变更登记 I企业名称预先核准 P户外广告登记 P食品流通许可 "
          "A企业登记信息查询 O动产抵押登记",
    "YJ": "P药品经营许可 P医疗器械经营许可 P医疗机构制剂许可 P药品生产许可 C保健食品经营许可 Q药品经营质量规范认证 "
          "I执业药师注册",
    "ZJ": "P计量器具制造许可 P特种设备使用登记 P工业产品生产许可 P食品生产许可 Q计量授权确认 S组织机构代码登记 "
          "A标准备案查询",
    "XF": "P建设工程消防设计审核 P建设工程消防验收 P公众聚集场所开业前消防检查 J大型工程消防联合审查 "
          "S消防技术服务登记",
    "ZB": "P宗教活动场所设立许可 P宗教临时活动地点许可 Q清真食品资格认定 S民族成份变更",
    "TB": "P台商投资企业认定 S赴台交流项目转报",
    "LH": "P罗湖区临时占道许可 S罗湖区老年优待证办理 A罗湖区居住证明出具",
    "FT": "P福田区临时占道许可 S福田区老年优待证办理 A福田区居住证明出具",
    "NS": "P南山区临时占道许可 S南山区老年优待证办理 A南山区居住证明出具",
    "BA": "P宝安区临时占道许可 S宝安区老年优待证办理 A宝安区居住证明出具",
    "LG": "P龙岗区临时占道许可 S龙岗区老年优待证办理 A龙岗区居住证明出具",
    "YT": "P盐田区临时占道许可 S盐田区老年优待证办理 A盐田区居住证明出具",
}  # fmt: skip

# Matters of a city department that the districts handle too, under the same code.
ALSO_IN_DISTRICTS = (
    "个体工商户开业登记",
    "食品卫生许可",
    "公共场所卫生许可",
    "户外广告设置许可",
    "建设项目环境影响登记表审批",
    "最低生活保障申请",
    "互联网上网服务场所设立许可",
    "烟花爆竹零售许可",
)

# Texts of the column ``reason``, by what they explain. No commas, no quotes.
REASONS = {
    "supply_notice": ("材料不齐", "申请表填写有误", "材料不符合法定形式", "缺少授权委托书"),
    "refused": ("不属于本机关职权范围", "事项依法不需要许可", "不符合受理条件"),
    "1": ("材料经补正仍不符合要求", "现场核查不合格"),
    "2": ("申请人撤回申请", "申请事项已不存在"),
    "3": ("重复录入", "录入错误"),
    "5": ("逾期未补交材料",),
    "not_approved": ("不符合法定条件", "不符合规划要求"),
    "special": ("行政许可法第四十五条", "依法需专家评审", "依法需检验检测"),
    "extension": ("案情复杂经批准延长", "需征求相关部门意见"),
}
