"""Made-up words in natural proportions: the word of rank r is drawn in proportion to 1/r (Zipf).

Every catalogue then has words that nearly every claim has, words that one claim in a thousand has,
and words that are nearly unique. Words are spelt from syllables, so no list of words is needed and
every machine makes the same words.
"""

from itertools import product
from random import Random

_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl pr r s sh st t tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = ["", "l", "m", "n", "r"]
# How words of one, two and three syllables end. No longer word contains the first two endings, so
# that a word is hardly ever a part of another one, as in a language.
_ENDINGS = (["ck", "ft", "pt", "x"], ["ct", "ff", "sm", "ss"], ["d", "l", "n", "r", "s", "t"])
_SIZES = (400, 10_000, 49_600)
# Characters of which Chinese words are made, without digits and units.
_CHARACTERS = (
    "的光纤通信技术高速深海油气装备显示柔性屏幕氢能动力系统研发制造企业国家实验测试"
    "稳定运行材料铝合金热处理设备芯片存储网络卫星轨道火箭发射电池充放隧道盾构机械齿轮"
    "钻探煤矿风力核反应堆超导磁悬浮列车船舶航空发动燃烧涡轮叶片激雷达传感智慧算法数据"
    "模型训练语音图像识别医疗药物基因疫苗农业种植灌溉环境保护污水净化建筑桥梁钢铁石墨烯"
    "陶瓷玻璃化学聚合催剂纳米结构强度耐腐蚀寿命效率损失成本产量市场出口进步突破首次完成"
)


def _spell_words() -> list[str]:
    """Spell all words, in the order of their ranks; common ones are short."""
    random = Random("words")
    beginnings = ["".join(parts) for parts in product(_ONSETS, _VOWELS)]
    inner = ["".join(parts) for parts in product(_ONSETS, _VOWELS, _CODAS)]
    words: dict[str, None] = {}
    for length, (size, endings) in enumerate(zip(_SIZES, _ENDINGS, strict=True)):
        wanted = len(words) + size
        while len(words) < wanted:
            first = random.choices(inner, k=length)
            words["".join([*first, random.choice(beginnings), random.choice(endings)])] = None
    return list(words)


def _spell_chinese_words() -> list[str]:
    characters = list(dict.fromkeys(_CHARACTERS))
    pairs = ["".join(pair) for pair in product(characters, repeat=2) if pair[0] != pair[1]]
    Random("chinese words").shuffle(pairs)
    return pairs


WORDS = _spell_words()
CHINESE_WORDS = _spell_chinese_words()


def draw_words(random: Random, count: int) -> str:
    """Draw English-like words with spaces between."""
    draw, size = random.random, len(WORDS)
    return " ".join([WORDS[int(size ** draw()) - 1] for _ in range(count)])


def draw_chinese(random: Random, count: int) -> str:
    """Draw words of two characters each, without a space."""
    draw, size = random.random, len(CHINESE_WORDS)
    return "".join([CHINESE_WORDS[int(size ** draw()) - 1] for _ in range(count)])
