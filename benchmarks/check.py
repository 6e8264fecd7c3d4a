"""Comparison of the rows that the systems give, before anything is timed."""

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.answers import ask, read_counts, read_ids, read_json
from benchmarks.progress import show
from benchmarks.questions import CLAIMSTONE, REFERENCE, Kind

_SAMPLE = 24
EXPORTS = {
    CLAIMSTONE: "/v1/claims.ndjson",
    REFERENCE: "/claims.ndjson",
}


def check_kinds(kinds: list[Kind], addresses: Mapping[str, str]) -> None:
    """Compare a sample of each kind; `addresses` by system, all over the same claims.

    Raises:
        RuntimeError: at the first answers that differ.
    """
    for kind in kinds:
        systems = [system for system in kind.paths if system in addresses]
        if len(systems) > 1 and not kind.is_page:
            count = len(kind.paths[CLAIMSTONE])
            rows = [
                _compare(kind, place, {system: addresses[system] for system in systems})
                for place in range(0, count, max(1, count // _SAMPLE))
            ]
            show(
                f"{kind.title}: {', '.join(systems)} agree, {sum(rows)} rows of {len(rows)} answers"
            )


def _compare(kind: Kind, place: int, addresses: Mapping[str, str]) -> int:
    """Return how many rows, or counted values, the answers to one question have."""
    read: Callable[[str, Any], Any] = read_counts if kind.is_counted else read_ids
    answers = {
        system: read_json(
            address,
            f"{kind.paths[system][place]}{kind.checked_as if system == CLAIMSTONE else ''}",
        )
        for system, address in addresses.items()
    }
    found: dict[str, Any] = {system: read(system, answer) for system, answer in answers.items()}
    if any(result != found[CLAIMSTONE] for result in found.values()):
        asked = "\n".join(
            f"{system}: {kind.paths[system][place]}\n  {found[system]}" for system in found
        )
        raise RuntimeError(f"{kind.title}: the answers differ\n{asked}")
    claims = [
        _list_claims(answers[system]) for system in (CLAIMSTONE, REFERENCE) if system in answers
    ]
    if any(claim != claims[0] for claim in claims):
        raise RuntimeError(
            f"{kind.title}: the reference gives other claims than Claimstone: {place}"
        )
    first = found[CLAIMSTONE]
    return sum(map(len, first.values())) if isinstance(first, dict) else len(first)


def _list_claims(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Full claims without the times at which each engine stored them."""
    times = ("created_at", "updated_at")
    return [
        {name: value for name, value in record.items() if name not in times}
        for record in answer.get("data", [answer])
    ]


def check_exports(addresses: Mapping[str, str]) -> int:
    """Compare full exports by the ids of their lines; return the number of lines.

    Raises:
        RuntimeError: they differ.
    """
    found = {
        system: _digest_ids(addresses[system], path)
        for system, path in EXPORTS.items()
        if system in addresses
    }
    if len(set(found.values())) > 1:
        raise RuntimeError(f"the exports differ, as number of lines and hash of ids: {found}")
    (count, _), *_ = found.values()
    return count


def _digest_ids(address: str, path: str) -> tuple[int, int]:
    count, digest = 0, 0
    with ask(address, path) as answer:
        for line in answer:
            claim_id = line[: line.index(b",")]
            count += 1
            digest = hash((digest, claim_id))
    return count, digest
