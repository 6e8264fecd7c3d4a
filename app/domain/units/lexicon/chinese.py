"""Chinese names of units: code | names | prefixes, in simplified characters."""

# Chinese prefix -> UCUM prefix.
CHINESE_PREFIXES = {
    "艾": "E", "拍": "P", "太": "T", "吉": "G", "兆": "M", "千": "k", "百": "h", "分": "d", "厘": "c",
    "毫": "m", "微": "u", "纳": "n", "奈": "n", "皮": "p", "飞": "f", "阿": "a", "京": "P",
}  # fmt: skip

CHINESE = """
m | 米, 公尺 |
m | 米 | 千 分 厘 毫 微 纳 奈 皮 飞
km | 公里 |
cm | 公分 |
dm | 公寸 |
mm | 公厘 |
um | 微米 |
m2 | 平米, 平方 |
m3 | 立方, 方 |
m3{N} | 标准立方米, 标方 |
har | 公顷 |
ar | 公亩 |
[mu_cn] | 亩, 市亩 |
[tsubo_jp] | 坪 |
[li_cn] | 华里, 市里 |
[zhang_cn] | 丈, 市丈 |
[chi_cn] | 市尺 |
[in_i] | 英寸, 吋, 英吋 |
[ft_i] | 英尺, 呎 |
[yd_i] | 英码 |
[yd_i]2 | 平方码 |
[yd_i]3 | 立方码 |
[mi_i] | 英里, 哩 |
[nmi_i] | 海里, 浬, 海浬 |
[ly] | 光年 |
pc | 秒差距 | 千 百万
AU | 天文单位 |
Ao | 埃, 埃米 |
[acr_us] | 英亩 |
L | 升, 公升 |
L | 升 | 毫 微 分 厘 纳 千 百 兆
[gal_us] | 加仑, 美制加仑 |
[gal_br] | 英制加仑 |
[bbl_us] | 桶, 桶油, 桶原油 |
[pt_us] | 品脱 |
[qt_us] | 夸脱 |
[bu_us] | 蒲式耳 |
[foz_us] | 液盎司, 液量盎司, 液体盎司, 美制液盎司 |
[tbs_us] | 汤匙 |
[tsp_us] | 茶匙 |
[cup_us] | 杯 |
[drp] | 滴 |
[dr_av] | 打兰 |
[acr_us].[ft_i] | 英亩英尺 |
[fur_us] | 弗隆 |
[fth_us] | 英寻 |
[in_i'Hg] | 英寸汞柱 |
[lbf_av].[ft_i] | 磅力英尺, 磅尺, 磅英尺, 磅·英尺 |
[lbf_av].[in_i] | 磅力英寸 |
g | 克, 公克 |
g | 克 | 千 毫 微 纳 皮
kg | 公斤 |
t | 吨, 公吨 | 千 兆 吉 百万
[jin_cn] | 斤, 市斤 |
[liang_cn] | 市两 |
[lb_av] | 英磅 |
[oz_av] | 盎司 |
[oz_tr] | 金衡盎司, 金衡制盎司 |
[stone_av] | 英石 |
[ston_av] | 短吨, 美吨 |
[lton_av] | 长吨, 英吨 |
[car_m] | 克拉 |
u | 道尔顿 |
s | 秒, 秒钟 |
s | 秒 | 毫 微 纳 奈 皮 飞 阿
min | 分钟 |
h | 小时, 个小时, 钟头, 个钟头 |
d | 天, 日 |
wk | 周, 星期, 个星期, 礼拜, 个礼拜, 周时间 |
mo | 个月, 月 |
a | 年, 年时间, 岁, 周岁 |
10*2.a | 世纪, 个世纪 |
{working-day} | 工作日, 个工作日 |
m/s | 米每秒 |
m/s2 | 米每秒平方, 米每二次方秒, 米每平方秒 |
s2 | 平方秒, 二次方秒 |
10*1.a | 十年 |
[ppm] | 百万分率, 百万分之一 |
[ppb] | 十亿分之一 |
km/h | 公里每小时, 千米每小时, 公里时速 |
[kn_i] | 节 |
Hz | 赫, 赫兹 | 千 兆 吉 太 毫
N | 牛, 牛顿 | 千 兆 毫 微
N.m | 牛米, 牛·米, 牛顿米, 牛顿·米, 牛・米 | 千
kgf | 公斤力, 千克力 |
[lbf_av] | 磅力 |
t{f} | 吨力 |
Pa | 帕, 帕斯卡 | 百 千 兆 吉 太 毫 微
bar | 巴 | 毫 千
atm | 大气压, 个大气压, 标准大气压, 个标准大气压 |
mm[Hg] | 毫米汞柱, 毫米水银柱 |
[psi] | 磅/平方英寸, 磅每平方英寸 |
J | 焦, 焦耳 | 千 兆 吉 太 毫 微 纳 皮 拍 艾
W | 瓦, 瓦特 | 千 兆 吉 太 毫 微 纳 拍
W{p} | 瓦峰 | 千 兆 吉
W.h | 瓦时, 瓦小时, 瓦·时 | 千 兆 吉 太 毫
kW.h | 度电, 千瓦·时 |
V.A | 伏安 | 千 兆
cal | 卡路里, 卡 | 千
kcal | 大卡 |
eV | 电子伏, 电子伏特 | 千 兆 吉 太 毫
[Btu] | 英热单位 | 百万
[HP] | 英制马力, 匹马力 |
[hp_m] | 公制马力, 米制马力 |
[toe] | 吨油当量, 吨标准油, 吨标油 |
[tce] | 吨标准煤, 吨标煤, 吨煤当量 |
V | 伏, 伏特 | 千 毫 微 纳 兆
A | 安, 安培 | 千 毫 微 纳
A.h | 安时, 安培小时, 安·时 | 毫 千
C | 库仑, 库伦 |
Ohm | 欧, 欧姆 | 千 兆 毫 微
S | 西门子 |
F | 法拉 | 微 纳 皮 毫
H | 亨利 | 毫 微
T | 特斯拉 | 毫 微
G | 高斯 | 千 毫
Wb | 韦伯 |
lm | 流明 |
lx | 勒克斯, 勒 |
cd | 坎德拉 |
cd/m2 | 尼特, 尼 |
mol | 摩尔, 摩 | 毫 微 纳
Bq | 贝克勒尔, 贝可, 贝可勒尔 | 千 兆 太 吉
Gy | 戈瑞 | 毫 千 兆
Sv | 希沃特, 西弗, 希 | 毫 微
Ci | 居里 |
rad | 弧度 | 毫 微 纳
sr | 球面度 |
deg | 角度 |
' | 弧分, 角分 |
'' | 弧秒, 角秒 | 毫 微
Cel | 摄氏度, 度C |
[degF] | 华氏度 |
K | 开尔文, 开 | 毫 微 千
By | 字节 | 千 兆 吉 太 拍 艾
bit | 比特 | 千 兆 吉 太 拍
bit/s | 比特每秒 | 千 兆 吉 太 拍
By/s | 字节每秒 | 千 兆 吉 太 拍
Bd | 波特 |
dB | 分贝 |
{pixel} | 像素 |
10*6.{pixel} | 百万像素, 兆像素 |
10*4.{pixel} | 万像素 |
% | 个百分数, 个百分比 |
{percentage-point} | 百分点, 个百分点, 个点 |
%/10*2 | 基点, 个基点, 万分比, 万分之一 |
[ppth] | 千分之一 |
10*1.% | 成, 割, 할 |
1 | 倍 |
[g] | G力, 个G |
{flop}/s | 次浮点运算每秒 |
{frame}/s | 帧每秒, 帧/秒 |
{revolution}/min | 转/分, 转/分钟, 转每分, 转每分钟 |
{revolution}/s | 转/秒, 转每秒 |
{sol} | 火星日 |
{person}.h | 人时, 工时 |
t.km | 吨公里 |
{person}.km | 人公里 |
[IU] | 国际单位 |
{dot}/[in_i] | 点/英寸 |
"""

# Words of several units.
AMBIGUOUS_CHINESE = """
度 = deg Cel kW.h
马力, 匹 = [hp_m] [HP]
里 = [li_cn] km [mi_i]
分 = min {point}
寸 = [cun_cn] [in_i]
尺 = [chi_cn] [ft_i]
两 = [liang_cn]
钱 = [qian_cn]
码 = [yd_i]
卡 = cal kcal
刻 = min
キロ = km kg
"""

# They mean something else after a number in running text: 3 月, 5 日, 三节, 2 卡, 方, 平方.
NOT_IN_TEXT = frozenset(
    "杯 滴 十年 百万分之一 十亿分之一 万分之一 月 日 节 码 卡 方 钱 刻 开 摩 希 尼 勒 埃 两 成都 巴 平方 立方 法 安 京 个点".split()
)

# What follows a short name where it is part of another word: 年代, 元旦, 周年, 天然气.
OTHER_WORDS = {
    "年": "代级龄轻终底初末度会报景",
    "天": "津空然线文气堂",
    "元": "旦素件器首宇",
    "周": "年边期围岁末一二三四五六日",
    "克": "隆林朗里罗服",
    "米": "兰尔其饭粉高梅",
    "升": "级至到高温空降值",
    "吨": "位",
    "秒": "杀",
    "瓦": "斯格片解",
    "牛": "肉奶市津",
    "度": "过假电",
    "倍": "增",
    "成": "本立为功都熟员交果绩长分",
    "人": "工民类口均次",
    "斤": "斤",
    "帕": "克",
    "伏": "击",
    "焦": "虑点",
    "赫": "尔",
    "欧": "洲盟",
    "桶": "装",
    "里": "程",
    "分": "之米贝子析布公类配享别位辨批点",
    "角": "大度色落",
}

# Hours of a thing whose name has Latin letters: GPU小时.
HOURS = ("小时", "·小时", "时", "卡时")

# Areas and volumes of a length.
POWERS = {2: "平方{}", 3: "立方{}"}
