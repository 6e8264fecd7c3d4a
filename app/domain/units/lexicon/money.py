"""Money: every current code of ISO 4217, and how people write it. Money is never converted.

code | sign | name (`singular, plural` where irregular) | more signs and words, separated by commas

Codes that ended in the last years stay, because texts of their time use them: ANG, BGN, CUC, HRK, SLL, ZWL.
"""

MONEY = """
AED | AED | UAE dirham | Emirati dirham, Dhs, 阿联酋迪拉姆, 迪拉姆
AFN | Af | Afghan afghani | afghani, 阿富汗尼, ؋
ALL | ALL | Albanian lek | lek, 阿尔巴尼亚列克
AMD | ֏ | Armenian dram | dram of Armenia, 亚美尼亚德拉姆
ANG | ANG | Netherlands Antillean guilder |
AOA | Kz | Angolan kwanza | kwanza, 安哥拉宽扎, 宽扎
ARS | AR$ | Argentine peso | 阿根廷比索
AUD | A$ | Australian dollar | AU$, 澳元, 澳大利亚元, 澳币
AWG | AWG | Aruban florin |
AZN | ₼ | Azerbaijani manat | 阿塞拜疆马纳特
BAM | BAM | convertible mark |
BBD | Bds$ | Barbados dollar | Barbadian dollar
BDT | ৳ | Bangladeshi taka, Bangladeshi taka | taka, 孟加拉塔卡, 塔卡
BGN | BGN | Bulgarian lev, Bulgarian leva | leva, 保加利亚列弗
BHD | BHD | Bahraini dinar | 巴林第纳尔
BIF | FBu | Burundi franc | Burundian franc
BMD | BD$ | Bermudian dollar |
BND | B$ | Brunei dollar | 文莱元
BOB | Bs | boliviano | Bolivian boliviano, 玻利维亚诺
BOV | BOV | Bolivian mvdol |
BRL | R$ | Brazilian real, Brazilian reais | reais, 巴西雷亚尔, 雷亚尔
BSD | BSD | Bahamian dollar |
BTN | Nu. | Bhutanese ngultrum | ngultrum
BWP | BWP | Botswana pula, Botswana pula | pula
BYN | Br | Belarusian rouble | Belarusian ruble, 白俄罗斯卢布
BZD | BZ$ | Belize dollar |
CAD | C$ | Canadian dollar | CA$, CAN$, Can$, 加元, 加拿大元, 加币
CDF | FC | Congolese franc | 刚果法郎
CHE | CHE | WIR euro |
CHF | CHF | Swiss franc | Schweizer Franken, Franken, SFr., Fr., 瑞士法郎, 瑞郎, スイスフラン
CHW | CHW | WIR franc |
CLF | UF | Chilean unit of account, Chilean units of account | unidad de fomento
CLP | CLP$ | Chilean peso | 智利比索
CNY | CN¥ | Chinese yuan, Chinese yuan | yuan, yuans, renminbi, RMB, 人民币, 人民币元, 元人民币, 元(人民币), Chinese renminbi, yuan renminbi, Yuan (RMB), 人民元, RMB yuan, yuan RMB, CNH, 块钱, 块人民币, 块钱人民币
COP | COL$ | Colombian peso | 哥伦比亚比索
COU | COU | Colombian unit of real value, Colombian units of real value |
CRC | ₡ | Costa Rican colón, Costa Rican colones | 哥斯达黎加科朗
CUC | CUC$ | Cuban convertible peso |
CUP | CUP | Cuban peso | 古巴比索
CVE | Esc | Cabo Verde escudo | Cape Verdean escudo
CZK | Kč | Czech koruna, Czech koruny | Czech crown, korun, Kc, 捷克克朗
DJF | Fdj | Djibouti franc |
DKK | DKK | Danish krone, Danish kroner | Danish crown, 丹麦克朗
DOP | RD$ | Dominican peso | 多米尼加比索
DZD | DA | Algerian dinar | 阿尔及利亚第纳尔
EGP | E£ | Egyptian pound | £E, LE, 埃及镑
ERN | Nfk | Eritrean nakfa | nakfa
ETB | ETB | Ethiopian birr, Ethiopian birr | birr, 埃塞俄比亚比尔
EUR | € | euro | Euro, Euros, EURO, 欧元, ユーロ, евро, 유로
FJD | FJ$ | Fiji dollar | Fijian dollar, 斐济元
FKP | FKP | Falkland Islands pound |
GBP | £ | pound sterling, pounds sterling | British pound, UK pound, quid, UK£, GB£, 英镑, 英鎊, ポンド, ￡
GEL | ₾ | Georgian lari, Georgian lari | lari, 格鲁吉亚拉里
GHS | GH₵ | Ghanaian cedi | Ghana cedi, cedi, cedis, GH¢, 加纳塞地, 塞地
GIP | GIP | Gibraltar pound |
GMD | GMD | Gambian dalasi |
GNF | FG | Guinean franc |
GTQ | GTQ | Guatemalan quetzal, Guatemalan quetzales | quetzal, quetzales
GYD | G$ | Guyanese dollar | Guyana dollar
HKD | HK$ | Hong Kong dollar | 港元, 港币, 港幣, 港纸, 香港元, 香港ドル, 元港币
HNL | HNL | Honduran lempira | lempira
HRK | HRK | Croatian kuna, Croatian kuna | kuna
HTG | HTG | Haitian gourde | gourde
HUF | Ft | Hungarian forint | forint, forints, 匈牙利福林, 福林
IDR | Rp | Indonesian rupiah, Indonesian rupiah | rupiah, 印度尼西亚卢比, 印尼盾, 印度尼西亚盾, 印尼卢比
ILS | ₪ | Israeli new shekel | shekel, Israeli shekel, new shekel, NIS, 以色列新谢克尔, 新谢克尔, 谢克尔
INR | ₹ | Indian rupee | 印度卢比, INR Rs, Indian Rs
IQD | IQD | Iraqi dinar | 伊拉克第纳尔
IRR | IRR | Iranian rial | 伊朗里亚尔
ISK | ISK | Icelandic króna, Icelandic krónur | Icelandic krona, Icelandic kronur, 冰岛克朗
JMD | J$ | Jamaican dollar | 牙买加元
JOD | JD | Jordanian dinar | 约旦第纳尔
JPY | JP¥ | Japanese yen, Japanese yen | yen, yens, 日元, 日圆, 日円, 日币, 円, 엔
KES | KSh | Kenyan shilling | Ksh, KShs, Kshs, 肯尼亚先令
KGS | KGS | Kyrgyzstani som, Kyrgyzstani som | 吉尔吉斯斯坦索姆
KHR | ៛ | Cambodian riel | riel, riels, 柬埔寨瑞尔, 瑞尔
KMF | KMF | Comorian franc |
KPW | KPW | North Korean won, North Korean won | 朝鲜元
KRW | ₩ | South Korean won, South Korean won | won, Korean won, 韩元, 韩圆, 韩币, ウォン, 원
KWD | KD | Kuwaiti dinar | 科威特第纳尔
KYD | CI$ | Cayman Islands dollar |
KZT | ₸ | Kazakhstani tenge, Kazakhstani tenge | tenge, 哈萨克斯坦坚戈, 坚戈
LAK | ₭ | Lao kip, Lao kip | kip, 老挝基普
LBP | LL | Lebanese pound | 黎巴嫩镑
LKR | LKR | Sri Lankan rupee | 斯里兰卡卢比
LRD | L$ | Liberian dollar |
LSL | LSL | Lesotho loti, Lesotho maloti | maloti
LYD | LD | Libyan dinar | 利比亚第纳尔
MAD | MAD | Moroccan dirham | 摩洛哥迪拉姆
MDL | MDL | Moldovan leu, Moldovan lei |
MGA | Ar | Malagasy ariary, Malagasy ariary | ariary
MKD | MKD | Macedonian denar | denar, denars
MMK | MMK | Myanmar kyat | kyat, kyats, 缅甸元, 缅元
MNT | ₮ | Mongolian tögrög, Mongolian tögrög | tugrik, tugriks, togrog, 蒙古图格里克
MOP | MOP$ | Macanese pataca | pataca, patacas, 澳门元, 澳门币, 元澳门币
MRU | UM | Mauritanian ouguiya |
MUR | MUR | Mauritian rupee | Mauritius rupee, 毛里求斯卢比
MVR | Rf | Maldivian rufiyaa, Maldivian rufiyaa | rufiyaa
MWK | MK | Malawian kwacha, Malawian kwacha |
MXN | MX$ | Mexican peso | Mex$, 墨西哥比索
MXV | MXV | Mexican unit of investment, Mexican units of investment |
MYR | RM | Malaysian ringgit, Malaysian ringgit | ringgit, ringgits, 马来西亚林吉特, 林吉特, 马币, 令吉
MZN | MT | Mozambican metical, Mozambican meticais | metical, meticais
NAD | N$ | Namibian dollar | Namibia dollar
NGN | ₦ | Nigerian naira, Nigerian naira | naira, 尼日利亚奈拉, 奈拉
NIO | NIO | Nicaraguan córdoba | cordoba oro
NOK | NOK | Norwegian krone, Norwegian kroner | Norwegian crown, 挪威克朗
NPR | NPR | Nepalese rupee | Nepali rupee, 尼泊尔卢比
NZD | NZ$ | New Zealand dollar | 新西兰元, 纽元
OMR | OMR | Omani rial | 阿曼里亚尔
PAB | B/. | Panamanian balboa | balboa, balboas
PEN | S/ | Peruvian sol, Peruvian soles | S/., 秘鲁索尔
PGK | PGK | Papua New Guinean kina, Papua New Guinean kina | kina
PHP | ₱ | Philippine peso | Php, PhP, 菲律宾比索
PKR | PKR | Pakistani rupee | Pakistan rupee, 巴基斯坦卢比
PLN | zł | Polish zloty, Polish zlotys | zloty, zlotys, złoty, złotych, złote, zlotych, 波兰兹罗提, 兹罗提
PYG | ₲ | Paraguayan guaraní, Paraguayan guaraníes | 巴拉圭瓜拉尼
QAR | QR | Qatari riyal | Qatari rial, 卡塔尔里亚尔
RON | RON | Romanian leu, Romanian lei | 罗马尼亚列伊
RSD | RSD | Serbian dinar | dinara, динара, 塞尔维亚第纳尔
RUB | ₽ | Russian rouble | Russian ruble, rouble, ruble, руб., рублей, 俄罗斯卢布, 卢布
RWF | FRw | Rwandan franc | Rwanda franc
SAR | SAR | Saudi riyal | Saudi rial, 沙特里亚尔, 沙特里亞爾
SBD | SI$ | Solomon Islands dollar |
SCR | SCR | Seychelles rupee | Seychellois rupee
SDG | SDG | Sudanese pound | 苏丹镑
SEK | SEK | Swedish krona, Swedish kronor | Swedish crown, kronor, 瑞典克朗
SGD | S$ | Singapore dollar | SG$, 新加坡元, 新元, 坡币, 新加坡币, 元新加坡币
SHP | SHP | Saint Helena pound |
SLE | Le | Sierra Leonean leone |
SLL | SLL | old Sierra Leonean leone |
SOS | SOS | Somali shilling |
SRD | SRD | Surinamese dollar | Surinam dollar
SSP | SSP | South Sudanese pound |
STN | Db | São Tomé and Príncipe dobra |
SVC | SVC | Salvadoran colón, Salvadoran colones |
SYP | SYP | Syrian pound | 叙利亚镑
SZL | SZL | Swazi lilangeni, Swazi emalangeni | lilangeni, emalangeni
THB | ฿ | Thai baht, Thai baht | baht, bahts, 泰铢, 泰国铢
TJS | TJS | Tajikistani somoni, Tajikistani somoni | somoni
TMT | TMT | Turkmenistan manat |
TND | TND | Tunisian dinar | 突尼斯第纳尔
TOP | T$ | Tongan paʻanga |
TRY | ₺ | Turkish lira | Turkish liras, TL, 土耳其里拉
TTD | TT$ | Trinidad and Tobago dollar |
TWD | NT$ | New Taiwan dollar | NTD, Taiwan dollar, Taiwanese dollar, 新台币, 新臺幣, 台币, 新台币元, 元新台币, 元台币, 块新台币, 块台币
TZS | TSh | Tanzanian shilling | TSh, Tsh, 坦桑尼亚先令
UAH | ₴ | Ukrainian hryvnia, Ukrainian hryvnia | hryvnia, hryvnias, hryvna, гривень, 乌克兰格里夫纳, 格里夫纳
UGX | USh | Ugandan shilling | Uganda shilling, Ush, 乌干达先令
USD | US$ | US dollar | U.S. dollar, U.S.$, United States dollar, American dollar, USD$, U$, 美元, 美圆, 美金, 米ドル, 달러
USN | USN | US dollar of the next day, US dollars of the next day |
UYI | UYI | Uruguayan peso in indexed units, Uruguayan pesos in indexed units |
UYU | $U | Uruguayan peso | 乌拉圭比索
UYW | UYW | Uruguayan nominal wage unit |
UZS | UZS | Uzbekistani sum, Uzbekistani sum | Uzbekistan sum, Uzbek soum, 乌兹别克斯坦苏姆
VED | VED | Venezuelan digital bolívar, Venezuelan digital bolívares |
VES | Bs.S | Venezuelan sovereign bolívar, Venezuelan sovereign bolívares |
VND | ₫ | Vietnamese dong, Vietnamese dong | dong, 越南盾, 越南元
VUV | VT | Vanuatu vatu, Vanuatu vatu | vatu
WST | WS$ | Samoan tala, Samoan tala |
XAD | XAD | Arab accounting dinar |
XAF | FCFA | Central African CFA franc |
XAG | XAG | troy ounce of silver as money, troy ounces of silver as money |
XAU | XAU | troy ounce of gold as money, troy ounces of gold as money |
XBA | XBA | European composite unit |
XBB | XBB | European monetary unit |
XBC | XBC | European unit of account 9, European units of account 9 |
XBD | XBD | European unit of account 17, European units of account 17 |
XCD | EC$ | East Caribbean dollar |
XCG | Cg | Caribbean guilder |
XDR | SDR | special drawing right | SDRs, 特别提款权
XOF | CFA | West African CFA franc |
XPD | XPD | troy ounce of palladium as money, troy ounces of palladium as money |
XPF | CFPF | CFP franc | ₣
XPT | XPT | troy ounce of platinum as money, troy ounces of platinum as money |
XSU | XSU | sucre |
XUA | XUA | ADB unit of account, ADB units of account |
YER | YER | Yemeni rial | 也门里亚尔
ZAR | ZAR | South African rand, South African rand | rand, 南非兰特, 兰特
ZMW | ZMW | Zambian kwacha, Zambian kwacha | 赞比亚克瓦查
ZWG | ZiG | Zimbabwe gold, Zimbabwe gold |
ZWL | ZWL | Zimbabwean dollar | Zimbabwe dollar
"""

# Signs and words of several moneys, and of hundredths of money.
SHARED_MONEY = """
$, dollar, dollars, ＄, ﹩ | USD AUD CAD HKD NZD SGD TWD
¥, ￥ | JPY CNY
元, 圆, 圓, ~块 | CNY HKD TWD
kr, kr., krona, krone, krona, crown, crowns, 克朗 | DKK NOK SEK ISK
kroner | DKK NOK
Rs, Rs., rupee, rupees, 卢比 | INR PKR LKR NPR MUR
pound, pounds, 磅 | [lb_av] GBP
镑 | GBP EGP
peso, pesos, 比索 | MXN PHP ARS CLP COP
franc, francs, 法郎, Fr | CHF XAF XOF
dinar, dinars, 第纳尔 | RSD KWD IQD JOD
dirham, dirhams | AED MAD
riyal, riyals, rial, rials, 里亚尔 | SAR QAR IRR OMR
shilling, shillings, 先令 | KES UGX TZS
lira, liras, lire, 里拉 | TRY
lei, leu | RON MDL
lev | BGN
real | BRL
soles | PEN
manat | AZN TMT
tenge | KZT
盾 | VND IDR
ドル | USD AUD CAD HKD NZD SGD TWD
¢, cent, cents, ~c | USD/10*2 EUR/10*2 AUD/10*2 CAD/10*2
美分, US cent, US cents, U.S. cent, U.S. cents, American cent, American cents, ¢ US | USD/10*2
欧分, euro cent, euro cents, eurocent, eurocents, Eurocent, ct/€, €ct, € ct, €c, €cent, €cents, €-cent, EURct, EUR ct, EUR cent, EUR cents, centimes d'euro | EUR/10*2
HK cent, HK cents, Hong Kong cent, Hong Kong cents, 港仙 | HKD/10*2
Canadian cent, Canadian cents | CAD/10*2
Australian cent, Australian cents | AUD/10*2
New Zealand cent, New Zealand cents | NZD/10*2
Singapore cent, Singapore cents | SGD/10*2
pence, penny, ~p, 便士 | GBP/10*2
角, 毛钱 | CNY/10*1
"""

# Codes that are words, names or numbers of events in running text, so that they are no money there.
NO_MONEY_IN_TEXT = frozenset(
    "ALL AMD TOP CUP COP SOS BAM KM LE MT DA FC JD UF UM VT LL LD MK QR CFA SDR Le Br Ar Bs Fr Cg Af Db FG KD".split()
)

# Codes that are also read in lower case before a number, where no English word is like them.
LOWER_CASE = tuple(
    "usd eur gbp cny rmb jpy inr krw hkd aud cad chf sgd twd nzd sek nok dkk brl mxn rub zar".split()
)

# Letters that are money only right before a number.
ONLY_BEFORE = {"R": "ZAR"}

# Money whose thousands, millions and billions reports write in one word, and how: `MSEK 402`, `3.2 M€`, `USD million`.
SCALED_MONEY = (
    "EUR USD GBP SEK NOK DKK CHF JPY CNY RMB HKD AUD CAD NZD SGD INR ZAR PLN CZK HUF BRL "
    "$ € £ ¥ ₹ US$ A$ AU$ C$ CA$ HK$ NZ$ S$ NT$"
).split()
SCALES_OF_MONEY = {
    3: ("k{}", "K{}", "T{}", "{}k", "{} k", "{} thousand", "{} thousands"),
    6: (
        "M{}",
        "m{}",
        "mn{}",
        "{}m",
        "{}mn",
        "{}M",
        "{} m",
        "{} mn",
        "{} M",
        "{} million",
        "{} millions",
    ),
    9: ("bn{}", "{}bn", "{} bn", "{}b", "{} billion", "{} billions"),
}

# Letters before a dollar sign, and their money; with a blank between, or in lower case, too.
DOLLARS = {
    "us": "USD", "u.s.": "USD", "usd": "USD", "hk": "HKD", "hkd": "HKD", "nt": "TWD", "ntd": "TWD", "nz": "NZD",
    "nzd": "NZD", "au": "AUD", "aud": "AUD", "ca": "CAD", "cad": "CAD", "can": "CAD", "sg": "SGD", "sgd": "SGD",
    "c": "CAD",
}  # fmt: skip

# Words of letters that are written before a number as signs are.
SIGNS_OF_LETTERS = frozenset("Rs kr Rp Dhs KSh Ksh KShs Kshs Php PhP SFr".split())
