"""How well the search finds, and how fast beside FTS5 alone.

`questions.jsonl` has what people would type, each with what must be among the first three results; sixty were
written by somebody who had seen the data alone. They were frozen before the search was written.

    claimstone seed && claimstone seed --examples && claimstone import generated.ndjson && claimstone serve
    python -m benchmarks.search.ask http://127.0.0.1:8000 seed examples generated
    python -m benchmarks.search.beside_fts5 claimstone.db http://127.0.0.1:8000
"""
