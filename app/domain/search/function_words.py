"""Words without meaning of their own, such as `the`: a search leaves them out first."""

_FUNCTION_WORDS = """
    a about an and are as at be been between by can could did do does during for from had has have how in into is it
    its many more most much of on or over per than that the their there these they this those through to under via was were what when where
    which who whom whose why will with would
    的 了 是 在 和 与 有 谁 什么 多少 哪 哪个 哪家 吗 呢
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
