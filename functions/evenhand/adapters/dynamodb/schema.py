"""The one table, and which record lies where.

| partition | sort key | what | attributes |
|---|---|---|---|
| `ATTEMPT#id` | `META` | an attempt, never changed | `b` |
| | `DRAFT` | answers saved so far | `b`, `v`; `sid` once submitted |
| | `SUBMISSION` | the answers as sent | `b` |
| | `GRADE#000001` | a grade, never changed | `b` |
| | `LATE#000001` | answers that came after the time was up | `b` |
| | `APPEAL#question` | guards that a mark is appealed once | `a` |
| `PERSON#id` | `PROFILE` | a person | `b`, index |
| | `QUIZ#quiz` | where the person stands with a quiz | `b`, `v` |
| | `READING#module#revision` | that the person read a module | `b` |
| | `ACCOMMODATION#id` | what the person was given beyond the rules | `b` |
| | `PREFERENCES` | how the person wants to see the site | `b` |
| | `SUBSCRIPTIONS` | which reports the person wants | `b`, `v` |
| | `RUN#subscription` | when they were last made | `t` |
| | `CODE` | the one-time code that was mailed | `b`, `n`, `ttl` |
| | `AUDIT#time#id` | an event about the person or by them | `b` |
| | `APPEAL#time#id`, `CERTIFICATE#time#number` | pointers | `a` |
| | `APPEALED#quiz#000001` | guards that the person's appeals at a quiz are counted | `a` |
| | `ATTEMPT#time#id`, `MAIL#time#id` | pointers | `a`; `g` once nobody's words are left in it |
| | `SESSION#hash` | a pointer | `a`, `ttl` |
| | `IDENTITY#digest` | a pointer, and what it is the digest of | `b` |
| `ADDRESS#digest` | `id` | that the person has this address | |
| `VENDOR#id` | `PROFILE` | a vendor | `b`, index |
| `ASSIGNMENTS` | `id` | an assignment | `b` |
| `BOUNCES` | `person` | that mail to the person came back | `b` |
| `SECRET#name` | `SECRET` | what something is signed with | `a` |
| `DEADLINE#shard` | `time#attempt` | a timed attempt that is open | `a` |
| `CERTIFICATE#number` | `CERTIFICATE` | a certificate | `b` |
| `CASE#case` | `time#judgement` | a judgement of a case | `b` |
| `CASES#shelf` | `time#judgement` | judgements of a test with very many cases | `b` |
| `FEED#quiz#shard` | `time#grade` | a result | `b`; `r` on those after the first of an attempt |
| `QUIZ#quiz` | `APPEAL#time#id`, `REGRADE#time#id` | pointers | `a` |
| `REGRADE#id` | `REGRADE` | a regrade | `b`, `v` |
| `REGRADES` | `quiz` | the regrade under way; guards that there is one | `a` |
| `TALLY#quiz` | `TALLY` | the tally of a quiz, or which chunks it lies in | `v`; `b`, or `c` and `n` |
| | `CHUNK#000000000001#digest#000000` | a part of a tally that no item has room for | `b` |
| `FAIRNESS#quiz` | `PART#00` | a part of whether a quiz is fair | `b`, `n`, `c` |
| `OUTBOX#id` | `MAIL` | a mail; in the index until it left or was given up | `b`, `n`, `u`, `h`, `t`, `f`, index |
| `APPEAL#id` | `META` | an appeal as opened | `b`, `s`, `v`, index |
| | `EVENT#0001` | what happened to it, never changed | `b` |
| `SESSION#hash` | `SESSION` | a session | `b`, `i`, `ttl` |
| `PENDING#hash` | `PENDING` | a sign-in that an identity provider has not answered | `b`, `ttl` |
| `COUNTER#key` | `COUNTER` | how often something happened | `n`, `ttl` |
| `IDENTITY#digest` | `IDENTITY` | whom an identity provider calls so | `a` |
| `AUDIT` | `month` | that something happened in a month | |
| `AUDIT#month#shard` | `time#id` | an event, never changed | `b` |
| `AUDITED#id` | `GUARD` | guards that an event is kept once | |

Attributes, short because every kilobyte written is paid for: `b` the record as compressed JSON, `v` its version, `a`
the id pointed to, `r` that an earlier grade is replaced, `s` state, `sid` submission id, `n` tries, times, parts or
chunks, `c` what tells that parts belong together or the sort keys of chunks begin with, `u` tries of which nobody knows
how they ended, `h` held until, `t` sent or done at, `f` why it failed, `i` idle until, `g` gone, `ttl` when DynamoDB
may delete it.

The index lists `PEOPLE`, `VENDORS`, `UNSENT` mail and `APPEALS#state`, and lags behind the table: what it says is only
ever a hint where to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PK, SK = "PK", "SK"
INDEX = "GSI1"
INDEX_PK, INDEX_SK = "GSI1PK", "GSI1SK"
TTL = "ttl"


def create_table(client: DynamoDBClient, name: str) -> None:
    """Make the table, for tests and for one machine; on AWS the infrastructure template makes it."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in (PK, SK, INDEX_PK, INDEX_SK)
        ],
        KeySchema=[{"AttributeName": PK, "KeyType": "HASH"}, {"AttributeName": SK, "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": INDEX,
                "KeySchema": [
                    {"AttributeName": INDEX_PK, "KeyType": "HASH"},
                    {"AttributeName": INDEX_SK, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    client.get_waiter("table_exists").wait(TableName=name)
    client.update_time_to_live(TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": TTL})
