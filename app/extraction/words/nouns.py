"""Things that numbers count: irregular plurals, words that end the search for one, Chinese nouns."""

# A counted thing is looked for after a number only up to the first of these words.
ENDS_COUNTED = frozenset(
    """
a about above after all along also although am an and any are around as at be because been before being
below between but by can could did do does down due during each either every for from had has have he
her here hers him his how however i if in including into is it its itself just last less like may me might
most must my near next no nor not now of off on once one only onto or our out over per plus respectively
said say says she should since so such than that the their them then there therefore these they this
those though through throughout thus magnitude to today together too toward towards under unless until up upon
us versus via vs was we were what when where whereas which while who whom whose why will with within
without would yes yet you your saw became remained ago away later earlier strong others long wide tall high deep thick thin old
""".split()
)
# Things without a plural form, and plurals of other languages.
PLURALS_OF_THEIR_OWN = {
    "people": "person",
    "staff": "staff",
    "personnel": "staff",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "species": "species",
    "sheep": "sheep",
    "fish": "fish",
    "cattle": "cattle",
    "series": "series",
    "colours": "color",
    "personen": "person",
    "personnes": "person",
    "osób": "person",
    "mitarbeiter": "employee",
}
# Words that end like a plural and are none.
NOT_PLURAL = frozenset(
    """
always perhaps thus series shows says uses has was is does goes its this as us yes less across besides
afterwards towards upwards downwards overseas various previous famous serious numerous continuous tremendous
obvious simultaneous anonymous autonomous class glass grass mass loss process access success business
address express press stress bus plus status focus campus virus bonus basis crisis analysis axis gas
lens means news physics mathematics economics politics makes takes gives gets allows helps includes
requires needs costs reaches remains becomes begins continues provides produces offers delivers
""".split()
)
# Chinese measure words that count pieces.
CHINESE_CLASSIFIERS = "个個台臺套件项項座只隻颗顆枚块塊款种種条條根部辆輛艘架张張把支枝双所处處份篇本册份类类门口组排匹头片盒瓶箱袋株棵粒"
# A thing after the number, with or without a measure word: 76个光子, 390万人次. The longest entry is used.
CHINESE_NOUNS = {
    "人次": "person-time", "车次": "train-time", "架次": "flight", "班次": "run", "天次": "day-time", "艘次": "ship-time",
    "工作日": "working-day", "火星日": "sol", "人": "person", "员工": "person", "用户": "user", "居民": "resident", "学生": "student",
    "科研人员": "person", "研究人员": "person", "工程师": "engineer", "专家": "expert", "患者": "patient", "病人": "patient", "乘客": "passenger",
    "旅客": "passenger", "观众": "viewer", "光子": "photon", "样本": "sample", "样品": "sample", "县": "county", "大豆县": "county",
    "玉米县": "county", "城市": "city", "国家": "country", "省份": "province", "省": "province", "地区": "region", "村": "village",
    "基站": "base-station", "5G基站": "base-station", "通话": "call", "电话": "call", "企业": "enterprise", "公司": "enterprise",
    "高新技术企业": "enterprise", "家企业": "enterprise", "家公司": "enterprise", "机构": "institution", "医院": "hospital", "家医院": "hospital",
    "学校": "school", "高校": "university", "大学": "university", "研究所": "institute", "实验室": "laboratory", "银行": "bank", "家": "enterprise",
    "户": "household", "层": "layer", "页": "page", "例": "case", "病例": "case", "起": "case", "篇论文": "paper", "论文": "paper",
    "专利": "patent", "发明专利": "patent", "项专利": "patent", "件专利": "patent", "参数": "parameter", "晶体管": "transistor", "量子比特": "qubit",
    "核心": "core", "核": "core", "线程": "thread", "像素": "pixel", "颗卫星": "satellite", "卫星": "satellite", "光纤": "fiber",
    "根光纤": "fiber", "条光纤": "fiber", "次": "time", "轮": "round", "次循环": "cycle", "循环": "cycle", "辆": "vehicle", "辆车": "vehicle",
    "汽车": "vehicle", "车辆": "vehicle", "列": "train", "列高铁": "train", "列车": "train", "航班": "flight", "艘": "ship", "艘船": "ship",
    "颗": "piece", "台": "piece", "套": "piece", "岗位": "job", "就业岗位": "job", "项目": "project", "票": "vote", "分": "point", "词元": "token",
    "字": "character", "字符": "character", "汉字": "character", "分子": "molecule", "原子": "atom", "细胞": "cell", "台机组": "unit", "机组": "unit", "平方": "square",
    "节点": "node", "股": "share", "桶": "barrel", "级": "level", "季度": "quarter", "交易日": "trading-day", "数据中心": "data-center", "充电桩": "charger", "加氢站": "station", "站": "station", "座车站": "station", "步": "step", "圈": "lap",
    "帧": "frame", "张图片": "image", "图片": "image", "图像": "image", "步骤": "step", "指标": "indicator", "国": "country",
}  # fmt: skip
# Words between a number and its thing that may be passed over: 30亿次同时通话.
CHINESE_FILLERS = "同时 新增 新建 大型 中型 小型 主要 全国 国内 国际 不同 重点 独立".split()
