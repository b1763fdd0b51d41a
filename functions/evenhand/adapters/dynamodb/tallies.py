"""Tallies. One that no item has room for lies in chunks beside its head.

The chunks are written first, under a name of their own: the version they are of and the digest of what they hold, so
that of two who fold at once neither touches the other's. The head follows, on the condition that nobody was faster, and
names them; a writer whose condition fails takes its chunks back. Chunks of older versions are deleted at last. A reader
who meets a head whose chunks are gone has met a newer tally, and reads again. What a writer left who was killed on the
way is deleted with the next older ones.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

from evenhand.adapters import refusals
from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table
    from evenhand.analysis.tally import Tally

LARGEST: Final = 390_000
"""Bytes of a body in one item, of DynamoDB's 400 KB (409,600): the rest is for keys and names."""
HEAD, CHUNK = "TALLY", "CHUNK#"


def read_tally(table: Table, quiz_id: str) -> Tally | None:
    """The stored tally, or None."""
    from evenhand.adapters.tallies import load_tally  # with all of the analysis, which few calls need

    for _ in table.tries():
        head = table.get((_partition(quiz_id), HEAD))
        if head is None:
            return None
        body = _body(table, head)
        if body is not None:
            return load_tally(quiz_id, head["v"], zlib.decompress(body))
    raise Overloaded(f"The tally of `{quiz_id}` was being written, however often it was read.")


def write_tally(table: Table, tally: Tally) -> None:
    """Keep a tally; raises `StaleVersion` unless it follows the stored one."""
    head, chunks = tally_items(tally)
    partition = head[PK]
    table.put_all(chunks)
    first = tally.version == 1
    condition, values = (NEW, {}) if first else ("v = :before", {":before": tally.version - 1})
    try:
        table.put(Put(item=head, condition=condition, values=values))
    except ConditionFailed as failed:
        # Who folded the same results wrote the same chunks.
        if failed.item is None or failed.item.get("c") != head.get("c"):
            for chunk in chunks:
                table.delete((chunk[PK], chunk[SK]))
        raise refusals.stale_tally(tally.quiz_id) from failed
    before = {":first": CHUNK, ":last": _version(tally.version)}
    for chunk in list(table.query(partition, "SK BETWEEN :first AND :last", before)):
        table.delete((chunk[PK], chunk[SK]))


def tally_items(tally: Tally) -> tuple[Item, list[Item]]:
    """The head, and the chunks that it stands for, which are written before it."""
    from evenhand.adapters.tallies import dump_tally

    partition = _partition(tally.quiz_id)
    body = zlib.compress(dump_tally(tally).encode())
    chunks = _chunks(partition, tally.version, body)
    head: Item = {PK: partition, SK: HEAD, "v": tally.version}
    return {**head, "c": _name(tally.version, body), "n": len(chunks)} if chunks else {**head, "b": body}, chunks


def _body(table: Table, head: Item) -> bytes | None:
    """What a head stands for; None where its chunks are not all there."""
    if "c" not in head:
        body: bytes = head["b"]
        return body
    of_it = {":name": head["c"]}
    chunks = list(table.query(head[PK], "begins_with(SK, :name)", of_it))
    return b"".join(chunk["b"] for chunk in chunks) if len(chunks) == head["n"] else None


def _chunks(partition: str, version: int, body: bytes) -> list[Item]:
    """The items that a body is spread over; none where one item has room for it."""
    if len(body) <= LARGEST:
        return []
    name = _name(version, body)
    parts = [body[start : start + LARGEST] for start in range(0, len(body), LARGEST)]
    return [{PK: partition, SK: f"{name}{place:06}", "b": part} for place, part in enumerate(parts)]


def _name(version: int, body: bytes) -> str:
    return f"{_version(version)}{hashlib.sha256(body).hexdigest()[:32]}#"


def _version(version: int) -> str:
    """What sorts after all chunks of earlier versions, and before those of this one."""
    return f"{CHUNK}{version:012}#"


def _partition(quiz_id: str) -> str:
    return f"TALLY#{quiz_id}"
