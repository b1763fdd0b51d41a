"""What a publication would change: which tests, down to the questions whose key changes, and which files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from evenhand.adapters.published_keys import CURRENT
from evenhand.deployment.objects import listed, read
from evenhand.quiz.publication import Publication, load

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from evenhand.deployment.publishing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TestChange:
    """What happens to a test."""

    quiz_id: str
    before: str
    """The revision in force; empty for a new test."""
    after: str
    """The revision to be; empty for one that is withdrawn."""
    keys: tuple[str, ...]
    """Questions whose key is another, that are new, or that are gone."""

    def __str__(self) -> str:
        if not self.before:
            return f"+ test {self.quiz_id}: {self.after}"
        if not self.after:
            return f"- test {self.quiz_id}: withdrawn, was {self.before}"
        keys = f"; keys of {', '.join(self.keys)}" if self.keys else "; words alone, no key"
        return f"~ test {self.quiz_id}: {self.before} -> {self.after}{keys}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What would change."""

    tests: tuple[TestChange, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    """Pages that are not there any more; what they loaded stays for a month."""

    @property
    def nothing(self) -> bool:
        """Whether all is as it is."""
        return not (self.tests or self.added or self.changed or self.removed)

    @property
    def regrades(self) -> tuple[str, ...]:
        """Tests of which a key changes that attempts may have been graded by."""
        return tuple(each.quiz_id for each in self.tests if each.before and each.after and each.keys)


def difference(out: Path, place: Place, s3: S3Client) -> Difference:
    """What publishing the build in a folder would change."""
    there, here = tags(place, s3), dict(built(out / "site"))
    return Difference(
        tests=tuple(_tests(out / "keys", place, s3)),
        added=tuple(name for name in here if name not in there),
        changed=tuple(name for name, tag in here.items() if name in there and there[name] != tag),
        removed=tuple(sorted(name for name in there if name not in here and name.endswith(".html"))),
    )


def built(site: Path) -> Iterator[tuple[str, str]]:
    """The files of a built site by their names, each with the tag that S3 gives to what it holds.

    S3 tags an object that was put in one piece, encrypted by S3 itself as our buckets say, with its MD5.
    """
    for path in sorted(site.rglob("*")):
        if path.is_file():
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            yield path.relative_to(site).as_posix(), digest


def tags(place: Place, s3: S3Client) -> dict[str, str]:
    """What is in the bucket of the site, by name, each with its tag."""
    return dict(listed(place.site, s3))


def in_force(place: Place, s3: S3Client) -> dict[str, str]:
    """The revisions that are in force, by test."""
    found: dict[str, str] = json.loads(read(place.keys, CURRENT, s3) or b"{}")
    return found


def _tests(keys: Path, place: Place, s3: S3Client) -> Iterator[TestChange]:
    before = in_force(place, s3)
    after: dict[str, str] = json.loads((keys / CURRENT).read_text(encoding="utf-8"))
    for quiz_id in sorted(before.keys() | after.keys()):
        old, new = before.get(quiz_id, ""), after.get(quiz_id, "")
        if old == new:
            continue
        changed = tuple(_keys(old, new, quiz_id, keys, place, s3)) if old and new else ()
        yield TestChange(quiz_id=quiz_id, before=old, after=new, keys=changed)


def _keys(old: str, new: str, quiz_id: str, keys: Path, place: Place, s3: S3Client) -> list[str]:
    ours = _revisions(_loaded((keys / quiz_id / f"{new}.json").read_bytes()))
    theirs = _revisions(_loaded(read(place.keys, f"{quiz_id}/{old}.json", s3)))
    return sorted(each for each in ours.keys() | theirs.keys() if ours.get(each) != theirs.get(each))


def _loaded(data: bytes | None) -> Publication | None:
    try:
        return load(data) if data else None
    except ValidationError:
        return None


def _revisions(publication: Publication | None) -> Mapping[str, str]:
    return {each.id: each.revision for each in publication.key.questions} if publication else {}
