"""Counted things that are known: name | how it is written (plurals follow) | prefixes | other languages.

A thing has metric prefixes where people write them (`PFLOPS`, `megapixels`): as powers of ten, because
things have no prefix of their own.
"""

THINGS = """
flop | FLOP, floating-point operation, floating point operation | p | 浮点运算
operation | OP, op, operation, I/O op, I/O operation | p | 次操作, 次运算
hash | hash, H/ash | p | 哈希
pixel | px, pix, pixel | p | 像素, 画素, ピクセル, 个像素
dot | dot | | 点
token | tok, token | k M B | 词元, 个词元, トークン
parameter | parameter, param | k M B | 参数, 个参数
sample | sample, Sa | k M G | 样本, 采样
frame | frame | | 帧
request | request, req | k M | 请求, 次请求
query | query, queries | k M | 查询, 次查询
transaction | transaction, txn | k M | 笔交易
packet | packet, pkt | k M G | 数据包
transfer | transfer | M G | 传输
instruction | instruction | |指令
revolution | revolution, rev, rotation, turn | | 转, 圈
cycle | cycle | | 次循环
event | event | k M |
message | message, msg | k M | 消息
record | record | k M |
row | row | k M |
image | image, img | | 图像
photo | photo | |
word | word | | 单词
character | character, char | | 字符
page | page | |
line | line | |
base | base, nucleotide | k M G | 碱基
base-pair | base pair, basepair | k M G | 碱基对
read | read | k M G |
gene | gene | | 基因
cell | cell | | 细胞
copy | copy, copies | |
core | core | | 内核
thread | thread | | 线程
gpu | GPU | | 
tpu | TPU | |
cpu | CPU | |
vcpu | vCPU | |
chip | chip | | 芯片
node | node | | 节点
server | server | | 台服务器
qubit | qubit, qbit | | 量子比特, 量子位
gate | gate | |
transistor | transistor | k M B | 晶体管
channel | channel | | 通道
lane | lane | |
port | port | |
layer | layer | | 层
person | person, people, persons, pax | | 人, 人民, 名员工
person-time | person-time, person-times | | 人次
user | user | | 用户
subscriber | subscriber | |
customer | customer | |
employee | employee | | 员工
worker | worker | |
household | household, home | | 户
inhabitant | inhabitant | | 居民
patient | patient | | 患者
student | student | | 学生
passenger | passenger | | 乘客, 旅客
vehicle | vehicle | | 辆, 辆车
car | car | |
truck | truck | |
flight | flight | |
ship | ship | |
train | train | |
trip | trip | |
turbine | turbine | |
panel | panel | |
module | module | |
battery | battery, batteries | | 电池
pack | pack | | 包
station | station | |
base-station | base station | | 基站
share | share | | 股
job | job | |
call | call | | 次通话
photon | photon | | 光子
electron | electron | |
neutron | neutron | |
proton | proton | |
ion | ion | |
atom | atom | | 原子
molecule | molecule | | 分子
particle | particle | k M | 颗粒
count | count, counts | k M |
decay | decay, decays | |
pulse | pulse | |
beat | beat | | 次心跳
breath | breath | |
shot | shot | |
launch | launch, launches | |
satellite | satellite | | 颗卫星
star | star | |
galaxy | galaxy, galaxies | |
asteroid | asteroid | |
sol | sol | | 火星日
working-day | working day, business day, workday | | 工作日
day-time | | | 天次
percentage-point | percentage point | | 百分点, 个百分点
rank | | | 
piece | piece, pc., pcs, pcs., unit, item | | 件, 个, 台, 套, 部, 只, 颗, 枚, 片, 支, 张, 条, 根
tree | tree | |
plant | plant | |
animal | animal | |
country | country, countries | | 国家
city | city, cities | | 城市
county | county, counties | |
company | company, companies | | 公司
enterprise | enterprise | | 企业
store | store | | 家门店
patent | patent | | 项专利
paper | paper | |
dose | dose | | 剂
tablet | tablet | |
serving | serving | |
meal | meal | |
bottle | bottle | | 瓶
box | box, boxes | | 箱, 盒
bag | bag | | 袋
roll | roll | | 卷
pallet | pallet | | 托, 托盘
room-night | room night | | 间夜
drive-write | drive write | |
write | write | k M |
step | step | |
iteration | iteration, it | |
epoch | epoch | |
prompt | prompt | |
example | example | |
task | task | |
update | update | |
object | object | |
file | file | |
click | click | |
view | view | |
visit | visit | |
download | download | |
order | order | | 单
child | child, children | |
woman | woman, women | |
man | man, men | |
adult | adult | |
live-birth | live birth | |
death | death | |
case | case | |
point | point, pt. | |
time | | | 次
solar-mass | solar mass | |
solar-radius | solar radius | |
solar-luminosity | solar luminosity | |
earth-mass | earth mass | |
earth-radius | earth radius | |
bitcoin | bitcoin, BTC | |
pin | pin | |
pair | pair | |
teu | TEU | | 标箱, 标准箱, 个标箱, 个标准箱
"""

# Words that also mean something else in running text, so that the reader of numbers decides there.
NOT_IN_TEXT = frozenset(
    "head heads it its line lines man men point points turn turns unit units item items view views OP OPs op ops "
    "read reads write writes base bases case cases count counts order orders home homes "
    "人民 个 件 台 套 部 只 颗 枚 转 圈 点 层 人 户 股 单 次 次操作 辆 片 支 张 条 根 瓶 箱 盒 包 袋 卷 托 托盘 "
    "box boxes bag bags roll rolls pallet pallets".split()
)
