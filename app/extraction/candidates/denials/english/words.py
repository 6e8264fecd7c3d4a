"""English words that call something untrue."""

UNTRUE = (
    r"(?:inventions?|fiction|fantasy|fantasies|nonsense|rubbish|false|untrue|wrong|baseless|unfounded|speculation|fabricat\w+|made[\s-]up|"
    r"misleading|inaccurate|incorrect|absurd|ridiculous|a\slie|lies|fake|rumou?rs?|gossip|hoax|a\sfairy\stale|fairy\stales?|myths?|invented)"
)
ADVERBS = r"(?:(?:an?|pure|complete|utter|total|sheer|absolute|just|all|only|completely|entirely|totally|outright|simply|plainly|quite)\s)*"
