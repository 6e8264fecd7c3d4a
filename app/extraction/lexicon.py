"""English and Chinese word lists for the comparison of a number in a text with a claim.

A number is compared only if every word of its statement is known: a word of the claim, or a neutral
word of these lists. Neutral words do not say what is measured, of whom, when or how often. If a neutral
word is missing here, a number gets no verdict; if a word is here that is not neutral, a verdict can be
false. Therefore the lists leave out words of time, quantity, place and comparison on purpose.
"""

# Function words.
GRAMMAR = """
a an the this that these those it its they their he his her she we our which who whose one single
of in on at to from by with for into onto over through across via along out up down as and then between
is are was were be been being has have had having do does did can able
"""
# Words of stating, which may be beside any claim without changing it.
STATING = """
reach achieve attain account amount equal stand stood remain stay keep kept become became measure
grow grew grown rise rose risen increase extend expand lengthen raise improve compare show shown
report say said state claim declare reveal disclose confirm note announce accord
already now currently today presently recently still also even actually really indeed thus therefore
so however moreover meanwhile here there example instance fact number share proportion percentage
figure level value company firm enterprise business corporation very only exactly precisely just
"""
# Words about a product and its maker. They would change a statistic: 330,000 new enterprises are not
# 330,000 enterprises. Verbs of motion are left out: a preform sent 10,000 km is not drawn.
MAKING = """
make made realize realise handle transmit provide offer support put get got give gave given hold held
attain accomplish hit clock notch log post register demonstrate obtain exhibit tout showcase
contain accommodate include feature boast comprise consist use used produce manufacture build built
develop design create launch unveil introduce present succeed manage start began begun set establish
complete record yield squeeze new latest newest newly own self domestic homegrown leading major big
famous well known advanced innovative ultra super extremely successfully effectively giant maker
manufacturer producer vendor developer supplier brand group technology tech product researcher engineer
spokesman spokeswoman spokesperson press release statement milestone result achievement feat
breakthrough based sit sat
"""
RANKING = "take took taken hold held secure occupy top place position spot"

# Each line is one meaning, represented by its first word. American and British spellings of one kind, such as
# -or and -our, are in `spelling`.
SYNONYMS = """
fiber fibre
optical optic
screen panel
underwater subsea undersea
aluminum aluminium
gray grey
tire tyre
plow plough
sulfur sulphur
defense defence
license licence
offense offence
program programme
catalog catalogue
dialog dialogue
analog analogue
mold mould
curb kerb
draft draught
gage gauge
artifact artefact
maneuver manoeuvre
airplane aeroplane
skeptic sceptic
fetal foetal
hemoglobin haemoglobin
anesthesia anaesthesia
pediatric paediatric
leukemia leukaemia
esophagus oesophagus
estrogen oestrogen
enterprise company firm corporation business
consecutive successive straight running
simultaneous concurrent
operate operation work function produce
save cut reduce lower decrease slash
investment spending expenditure
participate involve
r&d rd
china chinese
america american us usa
japan japanese
korea korean
germany german
stable steady
consumption usage
call conversation
"""

# Phrases with the meaning of one word.
PHRASES = {
    "at the same time": "simultaneous",
    "research and development": "r&d",
    "r and d": "r&d",
    "in a row": "consecutive",
    "on end": "consecutive",
    "high tech": "high-tech",
    "hi tech": "high-tech",
    "high technology": "high-tech",
    "take part": "participate",
    "takes part": "participate",
    "took part": "participate",
    "taking part": "participate",
    "phone call": "call",
    "phone calls": "call",
    "telephone call": "call",
    "telephone calls": "call",
    "voice calls": "call",
    "at once": "simultaneous",
    "has to": "must",
    "have to": "must",
    "had to": "must",
    "set to": "will",
    "designed to": "plan",
    "went from": "rise",
    "goes from": "rise",
    "gone from": "rise",
    "comes from": "is",
    "come from": "is",
    "so far": "now",
    "to date": "now",
    "up to now": "now",
    "at present": "now",
    "fiber optic": "optical fiber",
    "a lie": "untrue",
    "lied": "untrue",
    "reportedly": "allegedly",
    "estimated": "allegedly",
    "projected": "allegedly",
    "modelled": "allegedly",
    "modeled": "allegedly",
    "legend has it": "allegedly",
    "april fool": "untrue",
    "april fools": "untrue",
    "so they say": "allegedly",
    "so it says": "allegedly",
    "so they claim": "allegedly",
    "they say": "allegedly",
    "ha ha": "untrue",
    "pigs fly": "untrue",
    "a joke": "untrue",
    "smart phone": "smartphone",
    "smart phones": "smartphone",
}

# Irregular forms: the rules for endings in `stems` do not cover them.
IRREGULAR = {
    "drew": "draw",
    "drawn": "draw",
    "thinnest": "thin",
    "stably": "stable",
    "saving": "save",
    "savings": "save",
    "reduction": "save",
    "companies": "company",
    "businesses": "business",
    "led": "lead",
    "running": "consecutive",
    "folding": "foldable",
    "fibres": "fibers",
    "fibre": "fiber",
}

# Adjectives beside a number and the quantity that they name: `0.3 mm thin`, `500 m deep`.
ASPECTS = {
    "thin": "thickness",
    "thick": "thickness",
    "deep": "depth",
    "long": "length",
    "wide": "width",
    "broad": "width",
    "tall": "height",
    "high": "height",
    "old": "age",
    "aged": "age",
}

# A sentence with one of these words may say the opposite.
DENIALS = """
not no never none nobody nothing neither nor without false fake myth hoax untrue wrong incorrect
incorrectly wrongly falsely deny denied denies dispute refute debunk reject fail failure unable cannot
hardly barely scarcely contrary instead rather unlike except excluding lack doubt doubtful exaggerate
overstate misreport mistaken retract retracted withdraw withdrew withdrawn recant disavow fabricate
fabricated fool mislead misled dupe joke bogus fictional untruthful sarcastic satirical t nt isnt wasnt hasnt havent didnt doesnt cant couldnt wont yet
"""
# A sentence with one of these words states a plan or possibility.
CONDITIONS = """
if would could might may whether hope plan aim target expect predict forecast will shall soon perhaps
maybe possibly potentially allegedly rumour rumor dream goal intend intention promise wish wants want
unless until pretend imagine suppose supposedly going likely unlikely propose when ought try
preliminary simulated extrapolated unverified unconfirmed provisional nominal unaudited hypothesis fiction satire
attempt strive seek ambition schedule pledge eventually theoretically theory hypothetical
"""
# Verbs in the past that do not end in -ed.
PAST_VERBS = """
was were had did led won ran set made took got built broke hit became came went gave held rose fell grew beat put
stood drew sold sent began met cut flew drove left lost paid
"""
# Words of a requirement.
DEMANDS = "must need require requirement should demand"
# Words for an earlier time.
PAST = "previously formerly earlier before originally initially past once prior former"
PREPOSITIONS = "of in on at from by with for into over through across via per to within among under"
VERBS = (
    "is are was were be been has have had do does did can could will would must may might should"
)
PLURAL_VERBS = "have are were"
PRONOUNS = "it its they their"
# A part of a sentence that ends with one of these only names the speaker: `BOE said, ...`.
SAYING = (
    "say says said report reports reported announce announced claim claims claimed state states"
)
SAYING += (
    " stated confirm confirms confirmed reveal revealed reveals declared declares show shows note"
)
# Openers of sentences (`silent_words`). `Officials say`: who speaks, and the words before them.
SPEAKERS = """
official officials engineer engineers researcher researchers scientist scientists expert experts analyst
analysts executive executives developer developers maker makers manager managers company firm spokesman
spokeswoman spokesperson report reports statement announcement reporter reporters media
"""
OF_SPEAKERS = """
the a an its their one some several local senior chief company project state recent new latest press news
"""
# `In a recent trial,`: occasions, and the words around them. What is done otherwise on an occasion, as in a
# simulation, is none.
OCCASIONS = """
trial trials test tests demonstration demonstrations demo experiment experiments statement report interview
announcement presentation conference briefing ceremony release fact addition
"""
OF_OCCASIONS = "in at during a an the its their recent new latest final public live joint official annual press news"
OPENING_ADVERBS = """
notably remarkably impressively specifically importantly additionally furthermore separately
"""
# Places of which a sentence may say that something was done there.
PLACES = """
beijing shanghai shenzhen guangzhou wuhan hangzhou nanjing chengdu chongqing tianjin xian suzhou hefei
changsha qingdao dalian harbin shenyang jinan zhengzhou xiamen fuzhou ningbo wuxi dongguan foshan hainan
guangdong zhejiang jiangsu sichuan hubei hunan fujian shandong henan hebei anhui guangxi yunnan xinjiang
tibet tokyo osaka kyoto nagoya yokohama seoul busan taipei singapore bangkok mumbai delhi bangalore dubai
london manchester oxford cambridge paris lyon toulouse grenoble berlin munich hamburg stuttgart dresden
frankfurt aachen vienna zurich geneva bern rome milan turin madrid barcelona lisbon amsterdam eindhoven
delft brussels stockholm oslo helsinki copenhagen warsaw prague budapest athens dublin moscow istanbul
boston chicago houston dallas seattle detroit austin denver atlanta toronto montreal sydney melbourne
germany france italy spain portugal britain england scotland ireland netherlands belgium switzerland austria
poland sweden norway finland denmark russia ukraine turkey india thailand vietnam indonesia malaysia
australia canada mexico brazil chile argentina egypt kenya nigeria israel california texas nevada arizona
"""
# A part in commas or brackets that begins with one of these only describes: `BOE, founded in 1993`.
APPOSITION = "which who whose a an the based headquartered founded located formerly known one"
# Roles of organizations. `The supplier of BOE` and `BOE's supplier` are not BOE.
ROLES = """
company firm enterprise business corporation maker manufacturer producer vendor developer supplier brand
group giant
"""
# These words are neutral only right before the name of an organization: `the display maker BOE`.
OTHERS = "maker manufacturer producer vendor developer supplier brand group giant"
# The name of an organization after one of these words is not the subject of the sentence.
NOT_SUBJECT = (
    "for to than with against unlike like after before beside behind beyond near versus vs"
)

# Chinese words and their English meaning. Chinese has no spaces: the longest entry that fits is read.
CHINESE = {
    "高新技术企业": "high-tech enterprise",
    "高科技企业": "high-tech enterprise",
    "国家重点研发计划": "national key r&d plan",
    "研发投入": "r&d investment",
    "研发投资": "r&d investment",
    "研发团队": "r&d team",
    "平均年龄": "average age",
    "全社会": "whole society",
    "混合动力": "hybrid power",
    "生产系统": "production system",
    "显示屏": "screen display",
    "可折叠": "foldable",
    "折叠屏": "foldable screen",
    "折叠": "foldable",
    "柔性": "flexible",
    "屏幕": "screen",
    "屏": "screen",
    "面板": "screen",
    "厚度": "thickness",
    "厚": "thickness",
    "薄": "thickness",
    "深度": "depth",
    "水深": "depth",
    "深": "depth",
    "长度": "length",
    "水下": "underwater",
    "海底": "seabed",
    "光纤": "optical fiber",
    "预制棒": "preform",
    "光棒": "preform",
    "拉丝": "draw",
    "拉制": "draw",
    "拉出": "draw",
    "通话": "call",
    "同时": "simultaneous",
    "连续": "consecutive",
    "蝉联": "consecutive rank",
    "排名": "rank",
    "位居": "rank",
    "位列": "rank",
    "稳居": "rank",
    "市场": "market",
    "投影机": "projector",
    "投影仪": "projector",
    "投影": "projector",
    "中国": "china",
    "我国": "china",
    "国内": "china",
    "稳定": "stable",
    "工作": "operate",
    "运行": "operate",
    "系统": "system",
    "节油": "save fuel",
    "节省": "save",
    "节约": "save",
    "燃料": "fuel",
    "燃油": "fuel",
    "氢": "hydrogen",
    "企业": "enterprise",
    "参与": "participate",
    "牵头": "lead",
    "纸": "paper",
    "硅": "silicon",
    "钙钛矿": "perovskite",
    "叠层": "tandem",
}
# Neutral Chinese words.
CHINESE_COLOURLESS = (
    "已经 可以 能够 达到 实现 完成 做到 承载 传输 支持 进行 拥有 具有 具备 采用 使用 开发 研制 制造 生产 推出 发布 公司 集团"
    " 厂商 品牌 最新 新一代 目前 现在 如今 成功 数量 通过 容纳 增加到 增长到 提高到 提升到 延长到 扩大到 增至 增加 增长 提高"
    " 提升 延长 扩大 单根 每根 这款 仅为 只有 的 了 在 上 中 里 由 从 用 以 为 是 有 已 可 能 个 根 条 一 单 该 其 这 款 块 片"
    " 据悉 据介绍 据报道 官方称 官方表示 公司称 公司表示 负责人表示 日前 近日 测得 录得 创下 取得 宣布 表示 试验中 测试中"
    " 和 与 及 并 且 而 也 还 达 到 至 占 次 位 居 新 仅 只 自 出 高 成"
)
CHINESE_DENIALS = "不 没 未 非 否 假 无 别 勿 难 谎言 谣言 谣传 失实 虚假 除外 例外 撤回 错误 有误 误报 误传 子虚乌有 骗局 笑话 玩笑 虚构 造假 才怪 存疑 吹牛 更正 辟谣"
CHINESE_CONDITIONS = "如果 假如 将 若 可能 计划 目标 预计 有望 或许 也许 希望 拟 力争 吗 是否 据说 据传 网传 传闻 传言 听说 怀疑 质疑 疑似"
CHINESE_DEMANDS = "需要 必须 要求 应当 需 须 应"
CHINESE_PAST = "曾经 此前 之前 原来 过去 以前 曾 原"
CHINESE_PRONOUNS = "该公司 该企业 它 其"
# Words for the countries of organizations; a text may name the country of a claim's organization.
COUNTRIES = {"CN": "china", "US": "america", "JP": "japan", "KR": "korea", "DE": "germany"}
# Verbs with which a second predicate may begin: `... and draws 10,000 km`.
PREDICATES = """
carry make draw hold achieve reach rank save produce extend transmit set develop build handle
"""

# These words have a capital only at the start of a sentence. Together with a number they are not the
# name of a product, as `Boeing 737` is.
NO_PRODUCT = """
a about above across added additional adds after against all almost along already also although altogether
amid among an analysts and another any approximately are around as at average averaging banks barely because
before below besides between beyond both bought built but by children circa close closing combined companies
confirmed costing costs covering despite down during each eight either employees employing estimated even
every exactly excluding exports extra fans fell few fewer firms first five for four friday from fully further
gained get gets got had hardly has have he her here his households how however if imports in included includes
including inflation injured inside into investors is it its just killed last least less like lost made many
maybe measuring men mere merely monday more most my near nearly neither next nine no nor not now of off
officers officials on only onto or other others our out output outside over overall passengers past patients
people per perhaps plus police possibly precisely prices probably profit profits raising rates reported
revenue rose roughly sales same saturday scarcely seven several shares she since six so sold soldiers some
spanning still students such sunday take takes ten than that the their then there these they this those though
three through throughout thursday to today together took total totaling totalling toward towards troops
tuesday two under unlike until up upward upwards versus via voters was we wednesday weighing were what when
where which while who whose why with within without women workers worth yesterday yet you your
"""
