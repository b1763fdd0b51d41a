"""A backup: written for nobody else to read, checked to the byte, restored into what is empty and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import builders
from evenhand.adapters.file_keys import FileKeys, Folder
from evenhand.adapters.sqlite import SqliteStore
from evenhand.adapters.sqlite.archive import SqliteArchive
from evenhand.archive import FORMAT, KINDS, Kind, kind_of
from evenhand.backup import check as check_module
from evenhand.backup import file
from evenhand.backup import restore as restore_module
from evenhand.backup.back_up import back_up
from evenhand.backup.check import Index, check
from evenhand.backup.file import MANIFEST, BackupFile, BackupInvalid, part_of
from evenhand.backup.pile import scratch
from evenhand.backup.restore import NotEmpty, Plan, plan_restore, restore
from evenhand.people.preferences import Preferences
from stores.steps import begin
from stores.whole import fill, told
from support import QUIZ, publication_of, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evenhand.archive import Archive, Record
    from evenhand.backup.file import Manifest

ATTEMPTS = part_of(KINDS[3])


def quietly(_: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that has everything in it, with published keys, and with the backup of both."""
    folder = tmp_path_factory.mktemp("made")
    publish(folder / "keys", QUIZ)
    with closing(SqliteStore(folder / "filled.sqlite3")) as store:
        fill(store)
    written(folder, folder / "backup.zip")
    return folder


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Iterator[SqliteStore]:
    """A copy of the store, with its keys beside it."""
    shutil.copytree(made / "keys", tmp_path / "keys")
    shutil.copy(made / "filled.sqlite3", tmp_path)
    with closing(SqliteStore(tmp_path / "filled.sqlite3")) as store:
        yield store


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of the backup of it."""
    return Path(shutil.copy(made / "backup.zip", tmp_path))


def written(folder: Path, target: Path) -> Path:
    """Write a backup of the store in a folder."""
    with closing(SqliteArchive(folder / "filled.sqlite3")) as archive:
        back_up(archive, Folder(folder / "keys"), target, at=builders.NOW, progress=quietly)
    return target


def checked(path: Path) -> tuple[Manifest, list[str]]:
    """What a backup says of itself once it is checked, and what is loose in it."""
    with BackupFile(path) as opened, scratch() as connection:
        index = Index(connection)
        check(opened, index, quietly)
        return opened.manifest, [str(loose) for loose in index.loose()]


def restored(path: Path, archive: Archive, keys: Folder | None = None) -> tuple[Plan, int]:
    """Restore a backup; what there was to do, and how much was written."""
    with BackupFile(path) as opened, scratch() as connection:
        index = Index(connection)
        check(opened, index, quietly)
        plan = plan_restore(opened, index, archive, keys, quietly)
        return plan, restore(opened, index, plan, archive, keys, quietly)


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same backup with other parts, as somebody would write it who knows how."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def with_line(parts: dict[str, bytes], name: str, number: int, change: Callable[[Any], None]) -> None:
    """Change a record, and say so in the manifest."""
    lines = parts[name].splitlines()
    record = json.loads(lines[number])
    change(record)
    lines[number] = json.dumps(record).encode()
    parts[name] = b"\n".join(lines) + b"\n"
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"][name] |= {"size": len(parts[name]), "sha256": hashlib.sha256(parts[name]).hexdigest()}
    parts[MANIFEST] = json.dumps(manifest).encode()


def with_key(parts: dict[str, bytes], name: str) -> None:
    """Add a file of keys, and say so in the manifest."""
    parts[f"keys/{name}"] = b"{}"
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"][f"keys/{name}"] = {"size": 2, "sha256": hashlib.sha256(b"{}").hexdigest()}
    parts[MANIFEST] = json.dumps(manifest).encode()


def test_a_backup_is_a_zip_archive_of_json_lines_that_says_what_it_holds(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        people = [json.loads(line) for line in archive.read("records/people.jsonl").splitlines()]
        names = archive.namelist()

    assert manifest["format"] == FORMAT
    assert names[-1] == MANIFEST
    assert "p-ana" in [person["id"] for person in people]
    assert manifest["parts"]["records/people.jsonl"]["records"] == len(people)
    assert {*manifest["parts"], MANIFEST} == set(names)
    assert f"keys/visible-blood/{publication_of().revision}.json" in names


def test_nobody_else_can_read_it(made: Path) -> None:
    assert stat.S_IMODE((made / "backup.zip").stat().st_mode) == 0o600
    assert list(made.glob(".*")) == [], "and nothing is left beside it"


def test_the_same_records_are_the_same_bytes(backup: Path, filled: SqliteStore, tmp_path: Path) -> None:
    assert written(tmp_path, tmp_path / "again.zip").read_bytes() == backup.read_bytes()


def test_no_backup_takes_the_place_of_another(backup: Path, filled: SqliteStore, tmp_path: Path) -> None:
    before = backup.read_bytes()

    with pytest.raises(BackupInvalid, match="there already"):
        written(tmp_path, backup)

    assert backup.read_bytes() == before


def test_a_backup_that_fails_leaves_no_file(filled: SqliteStore, tmp_path: Path) -> None:
    class Failing(SqliteArchive):
        def records(self) -> Iterator[Record]:
            yield from list(super().records())[:5]
            raise OSError(28, "No space left on device")

    with closing(Failing(tmp_path / "filled.sqlite3")) as archive, pytest.raises(OSError, match="No space"):
        back_up(archive, None, tmp_path / "backup.zip", at=builders.NOW, progress=quietly)

    assert [path for path in tmp_path.iterdir() if "backup" in path.name or path.name.startswith(".")] == []


def test_a_whole_backup_is_found_whole_and_nothing_loose_in_it(backup: Path) -> None:
    manifest, loose = checked(backup)

    assert loose == []
    assert manifest.made_at == builders.NOW
    assert all(manifest.parts[part_of(kind)].records for kind in KINDS), "there is something of every kind"


@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_told_of(backup: Path, share: float) -> None:
    data = backup.read_bytes()
    backup.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(BackupInvalid, match="is no backup, or its end is missing"):
        checked(backup)


def test_a_byte_that_changed_on_the_way_is_told_of_with_the_part(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        offset = archive.getinfo(ATTEMPTS).header_offset + 200
    data = bytearray(backup.read_bytes())
    data[offset] ^= 0xFF
    backup.write_bytes(data)

    with pytest.raises(BackupInvalid, match=f"{ATTEMPTS} does not hold what was written"):
        checked(backup)


def test_a_part_that_is_not_what_the_manifest_says_is_told_of(backup: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[ATTEMPTS] = parts[ATTEMPTS].replace(b"restrict", b"ristrect")

    with pytest.raises(BackupInvalid, match=f"{ATTEMPTS} does not hold what was written"):
        checked(changed(backup, change))


@pytest.mark.parametrize(
    ("change", "told_of"),
    [
        (lambda parts: parts.pop(ATTEMPTS), "lacks parts"),
        (lambda parts: parts.update({"records/wishes.jsonl": b""}), "records/wishes.jsonl"),
        (lambda parts: with_key(parts, "../../evil.json"), "keys/../../evil.json"),
        (lambda parts: parts.pop(MANIFEST), f"no {MANIFEST}"),
        (lambda parts: parts.update({MANIFEST: b"{}"}), f"no {MANIFEST}"),
        (lambda parts: parts.update({MANIFEST: b"\xff"}), f"no {MANIFEST}"),
    ],
)
def test_an_archive_that_lacks_something_is_told_of(
    backup: Path, change: Callable[[dict[str, bytes]], None], told_of: str
) -> None:
    with pytest.raises(BackupInvalid, match=told_of):
        checked(changed(backup, change))


def test_a_backup_of_a_later_format_asks_for_that_release(backup: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = {**json.loads(parts[MANIFEST]), "format": FORMAT + 1, "evenhand": "9.1", "more": {}}
        parts[MANIFEST] = json.dumps(manifest).encode()

    with pytest.raises(BackupInvalid, match=r"format 2, written by Evenhand 9\.1.*Update Evenhand"):
        checked(changed(backup, change))


def test_a_backup_of_an_earlier_format_is_read_without_what_came_later(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = (*KINDS, Kind("wishes", Preferences, lambda each: (each.person_id,), since=FORMAT + 1))
    for module in (file, check_module, restore_module):
        monkeypatch.setattr(module, "KINDS", kinds)
    monkeypatch.setattr(file, "FORMAT", FORMAT + 1)

    manifest, _ = checked(backup)
    with closing(SqliteArchive(tmp_path / "new.sqlite3")) as archive:
        assert restored(backup, archive)[1] == manifest.records


def test_a_field_that_this_release_does_not_know_is_not_passed_over(backup: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        with_line(parts, ATTEMPTS, 0, lambda each: each["record"]["attempt"].update(mood="Zanzibar"))

    with pytest.raises(BackupInvalid, match=r"line 1: record\.attempt\.mood: .*update Evenhand") as told_of:
        checked(changed(backup, change))
    assert "Zanzibar" not in str(told_of.value), "what stands there is about people"


def test_records_out_of_order_are_told_of(backup: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        with_line(parts, "records/people.jsonl", 2, lambda each: each.update(id="a-first"))

    with pytest.raises(BackupInvalid, match="line 3: not in the order"):
        checked(changed(backup, change))


def test_what_names_something_that_is_not_there_is_told_of(backup: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        with_line(parts, "records/certificates.jsonl", 0, lambda each: each.update(attempt_id="gone"))

    _, loose = checked(changed(backup, change))
    assert loose == ["certificates: 1 of them name something of attempts that is not in the backup"]


def test_a_backup_is_restored_with_its_keys(backup: Path, filled: SqliteStore, tmp_path: Path) -> None:
    place = tmp_path / "new" / "evenhand.sqlite3"
    with closing(SqliteArchive(place)) as archive, closing(SqliteStore(place)) as store:
        plan, count = restored(backup, archive, Folder(tmp_path / "new" / "keys"))
        ours, theirs = told(store), told(filled)

    assert ours.pop("regrades")[0] == theirs.pop("regrades")[0]
    assert ours == theirs
    assert count == checked(backup)[0].records
    assert plan.keys[-1] == "current.json", "put in force last"
    assert FileKeys(tmp_path / "new" / "keys").current("visible-blood") == publication_of()
    files = [path for path in (tmp_path / "new" / "keys").rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_restore_that_was_broken_off_is_carried_on(backup: Path, filled: SqliteStore, tmp_path: Path) -> None:
    place = tmp_path / "new.sqlite3"
    with closing(SqliteArchive(tmp_path / "filled.sqlite3")) as source:
        records = list(source.records())
    with closing(SqliteArchive(place)) as archive:
        archive.add(records[: len(records) // 2])
        _, written_now = restored(backup, archive)
        _, written_again = restored(backup, archive)
        assert {kind_of(each).key_of(each) for each in archive.records()} == {
            kind_of(each).key_of(each) for each in records
        }

    assert written_now == len(records) - len(records) // 2
    assert written_again == 0


def test_nothing_is_restored_among_what_others_did(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "new.sqlite3"
    with closing(SqliteStore(place)) as store, closing(SqliteArchive(place)) as archive:
        begin(store, "attempt-of-others")
        with pytest.raises(NotEmpty, match=r"such as: .*attempts attempt-of-others"):
            restored(backup, archive)
        assert store.directory.people() == []


def test_nothing_is_restored_over_what_is_otherwise(backup: Path, filled: SqliteStore, tmp_path: Path) -> None:
    filled.directory.put([builders.vendor("later")], [])

    with closing(SqliteArchive(tmp_path / "filled.sqlite3")) as archive, pytest.raises(NotEmpty, match="vendors later"):
        restored(backup, archive)


def test_what_a_provider_calls_somebody_is_not_told(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "new.sqlite3"
    with closing(SqliteStore(place)) as store, closing(SqliteArchive(place)) as archive:
        store.sign_ins.put_identity("https://id.example", "zanzibar@example.org", "p-ana")
        with pytest.raises(NotEmpty, match="such as: identities") as told_of:
            restored(backup, archive)

    assert "zanzibar" not in str(told_of.value)


def test_keys_that_are_published_already_are_not_overwritten(backup: Path, tmp_path: Path) -> None:
    publish(tmp_path / "others", QUIZ.replace("pass_mark: 60%", "pass_mark: 70%"))
    before = {path: path.read_bytes() for path in (tmp_path / "others").rglob("*.json")}

    with closing(SqliteArchive(tmp_path / "new.sqlite3")) as archive:
        with pytest.raises(NotEmpty, match=r"history\.json is another.*--without-keys"):
            restored(backup, archive, Folder(tmp_path / "others"))
        assert list(archive.records()) == []
        restored(backup, archive)

    assert {path: path.read_bytes() for path in (tmp_path / "others").rglob("*.json")} == before


def test_a_backup_of_another_program_is_none(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    (tmp_path / "holiday.zip").write_bytes(data.getvalue())

    with pytest.raises(BackupInvalid, match="no backup of Evenhand"):
        checked(tmp_path / "holiday.zip")
    with pytest.raises(BackupInvalid, match="No such file"):
        checked(tmp_path / "missing.zip")
