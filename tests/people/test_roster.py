"""The roster: what a file changes, and everything that can be wrong with one."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from itertools import count

import pytest

from evenhand.people.erasure import pseudonym_of
from evenhand.people.person import Person, Role, Vendor
from evenhand.people.roster import ChangeKind, plan_roster
from evenhand.people.roster_file import MOST_ROWS
from evenhand.people.roster_line import REQUIRED
from evenhand.people.roster_writer import roster_csv

VENDORS = (Vendor(id="acme", name="Acme Support"), Vendor(id="zenith", name="Zenith"))
ANA = Person(id="p1", name="Ana Silva", email="ana@acme.example", role=Role.LABELLER, vendor_id="acme", cohort="nov")
ROOT = Person(id="root", name="Amy", email="amy@evenhand.example", role=Role.ADMIN)
LEA = Person(
    id="lead", name="Lea", email="lea@acme.example", role=Role.STAKEHOLDER, scope=("acme", "zenith"), language="zh"
)
GUS = Person(id="gone", name="Gus", email="gus@acme.example", role=Role.LABELLER, vendor_id="acme", active=False)
PEOPLE = (ANA, GUS, LEA, ROOT)

HEADER = ",".join(REQUIRED)
ANAS, ROOTS, LEAS = (
    "p1,Ana Silva,ana@acme.example,acme,nov,en,UTC,labeller,,yes",
    "root,Amy,amy@evenhand.example,,,en,UTC,admin,,yes",
    "lead,Lea,lea@acme.example,,,zh,UTC,stakeholder,acme zenith,yes",
)
NEW = ",Bo Chen,bo@acme.example,acme,nov,zh,Asia/Shanghai,labeller,,yes"


def file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def planned(data: bytes, people=PEOPLE, *, leavers: bool = False):
    """The plan of a file that is in order."""
    numbers = count(1)
    plan, problems = plan_roster(data, people, VENDORS, leavers=leavers, new_id=lambda: f"new-{next(numbers)}")
    assert problems == ()
    assert plan is not None
    return plan


def refused(data: bytes, people=PEOPLE, *, leavers: bool = False) -> list[str]:
    """What is wrong with a file: nothing of it is planned."""
    plan, problems = plan_roster(data, people, VENDORS, leavers=leavers, new_id=lambda: "new")
    assert plan is None
    assert all(problem.cure for problem in problems)
    return [str(problem) for problem in problems]


def row(**cells: str) -> str:
    """Ana's row, with these cells instead."""
    values = dict(zip(REQUIRED, ANAS.split(","), strict=True)) | cells
    stream = io.StringIO()
    csv.DictWriter(stream, REQUIRED, lineterminator="\n").writerow(values)
    return stream.getvalue().removesuffix("\n")


FAULTY = file(row(name="王雨桐"), row(id="p2", name="李浩然")).replace("李".encode(), b"\xe6\x9d")
"""UTF-8 with a letter cut short."""


def test_a_file_that_says_what_is_so_changes_nothing():
    plan = planned(file(ANAS, ROOTS, LEAS))

    assert plan.is_empty
    assert (plan.unchanged, plan.missing) == (3, 0)


def test_somebody_new_gets_an_id_and_is_known_by_the_address_afterwards():
    [change] = planned(file(NEW)).changes

    assert (change.kind, change.after.id, change.made) == (ChangeKind.ADDED, "new-1", True)
    assert planned(file(NEW), (*PEOPLE, change.after)).is_empty


def test_somebody_new_may_bring_an_id():
    [change] = planned(file("p-9" + NEW)).changes

    assert (change.kind, change.after.id, change.made) == (ChangeKind.ADDED, "p-9", False)


def test_changes_are_told_cell_by_cell():
    [change] = planned(file(row(cohort="dec", email="ana.silva@acme.example"))).changes

    assert change.kind is ChangeKind.CHANGED
    told = [(field.column, field.before, field.after) for field in change.fields]
    assert told == [("email", "ana@acme.example", "ana.silva@acme.example"), ("cohort", "nov", "dec")]


def test_whoever_is_missing_stays_unless_leavers_are_asked_for():
    stays, leaves = planned(file(ROOTS)), planned(file(ROOTS), leavers=True)

    assert (stays.is_empty, stays.missing) == (True, 2)
    assert [(change.after.id, change.kind, change.leaves) for change in leaves.changes] == [
        ("p1", ChangeKind.DEACTIVATED, True),
        ("lead", ChangeKind.DEACTIVATED, True),
    ]
    assert not any(change.after.active for change in leaves.changes)


def test_a_row_can_deactivate_and_bring_back():
    plan = planned(file(row(active="no"), "gone,Gus,gus@acme.example,acme,,,,,,yes"))

    assert [(change.kind, change.after.active) for change in plan.changes] == [
        (ChangeKind.DEACTIVATED, False),
        (ChangeKind.CHANGED, True),
    ]


def test_two_people_may_swap_their_addresses():
    other = Person(id="p2", name="Bo", email="bo@acme.example", role=Role.LABELLER, vendor_id="acme")
    swapped = file(row(email="bo@acme.example"), row(id="p2", name="Bo", email="ana@acme.example", cohort=""))

    assert [change.after.email for change in planned(swapped, (*PEOPLE, other)).changes] == [
        "bo@acme.example",
        "ana@acme.example",
    ]


def test_empty_cells_mean_what_is_documented():
    [change] = planned(file(",Bo,bo@acme.example,acme,,,,,,")).changes
    after = change.after

    assert (after.language, after.time_zone, after.roles, after.active) == ("en", "UTC", (Role.LABELLER,), True)


def test_a_person_may_have_several_roles():
    [change] = planned(file(row(roles="Trainer admin labeller"))).changes

    assert change.after.roles == (Role.TRAINER, Role.ADMIN, Role.LABELLER)


def test_extra_time_stays_unless_the_file_gives_it():
    slow = Person(
        id="p1", name="Ana", email="ana@acme.example", role=Role.LABELLER, vendor_id="acme", extra_time=Fraction(3, 2)
    )
    without, empty = file(row(name="Ana")), file(row(name="Ana") + ",", header=f"{HEADER},extra_time")
    [given] = planned(file(row(name="Ana") + ",1.25", header=f"{HEADER},extra_time"), (slow, ROOT)).changes

    for data in (without, empty):
        [change] = planned(data, (slow, ROOT)).changes
        assert {field.column for field in change.fields} == {"cohort"}
    assert given.after.extra_time == Fraction(5, 4)


def test_a_vendor_is_made_by_naming_it_and_may_be_renamed():
    header = f"{HEADER},vendor_name"
    made = planned(
        file(row(vendor="newco") + ",New Company", row(id="", email="x@x.example", vendor="newco") + ",", header=header)
    )
    renamed = planned(file(ANAS + ",Acme Limited", header=header))

    assert made.vendors == (Vendor(id="newco", name="New Company"),)
    assert renamed.vendors == (Vendor(id="acme", name="Acme Limited"),)
    assert renamed.changes == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_recognised(separator, end):
    rows = (HEADER, ANAS, ROOTS, LEAS)

    assert planned(end.join(rows).replace(",", separator).encode()).unchanged == 3


def test_columns_may_stand_in_any_order_and_any_case():
    header = "Name,EMAIL,id,vendor,cohort,language,Time zone,roles,scope,active"

    assert planned(file("Ana Silva,ana@acme.example,p1,acme,nov,en,UTC,labeller,,yes", header=header)).unchanged == 1


def test_a_byte_order_mark_and_empty_rows_are_nothing():
    assert planned(b"\xef\xbb\xbf" + file(ANAS, "", ",,,,,,,,,", ROOTS)).unchanged == 2


def test_gb18030_is_read_and_said_so():
    plan = planned(file(row(name="王雨桐")).decode().encode("gb18030"))

    assert (plan.encoding, plan.example) == ("GB18030", "王雨桐")
    assert plan.changes[0].after.name == "王雨桐"


def test_a_cell_may_go_over_several_lines_and_lines_are_counted_as_in_an_editor():
    [change] = planned(file(row(name="Ana\n  Silva-Costa"))).changes

    assert change.after.name == "Ana Silva-Costa"
    assert refused(file(row(name="Ana\nSilva"), "p2,,b@x.example,acme,,,,,,")) == [
        "line 4, name: The cell is empty. Write the name."
    ]


def test_everything_that_is_wrong_is_told_at_once():
    problems = refused(
        file(
            row(
                id="p 1", name="", email="ana", vendor="nope", language="fr", time_zone="Mars", roles="boss", active="x"
            ),
            "p2,Bo",
        )
    )

    assert [problem.partition(":")[0] for problem in problems] == [
        *(
            f"line 2, {column}"
            for column in ("active", "email", "id", "language", "name", "roles", "time_zone", "vendor")
        ),
        "line 3",
    ]


@pytest.mark.parametrize("beginning", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "＝1+1", "'=1"])
@pytest.mark.parametrize("column", ["name", "cohort", "id"])
def test_formulas_are_refused(beginning, column):
    problems = refused(file(row(**{column: beginning})))

    assert any("begins like a formula" in problem and column in problem for problem in problems)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ANAS, row(email="b@x.example")], "line 3, id: `p1` stands on line 2 too."),
        ([ANAS, row(id="P1", email="b@x.example")], "line 3, id: `P1` stands on line 2 too."),
        ([row(id="P1", email="b@x.example")], "`P1` differs from `p1` only in its capitals."),
        ([ANAS, row(id="p2", email="ANA@ACME.example")], "line 3, email: `ANA@ACME.example` stands on line 2 too."),
        ([row(id="p2", email="Lea@acme.example")], "`Lea@acme.example` is the address of `lead`."),
        ([row(id="p2", email="gus@acme.example")], "is the address of `gone`, who left."),
        ([row(email="x@x.example"), row(id="")], "By its address this is `p1`, who stands on line 2 too."),
        ([row(vendor="nope")], "There is no vendor `nope`."),
        ([row(vendor="")], "A labeller works for a vendor."),
        ([row(roles="stakeholder", scope="nope")], "line 2, scope: There is no vendor `nope`."),
        ([row(roles="stakeholder")], "line 2, scope: The cell is empty."),
        ([row(roles="stakeholder", scope="* acme")], "A vendor is named twice."),
        ([row(scope="acme")], "Only a stakeholder has a scope."),
        ([row(roles="labeller labeller")], "A role is named twice."),
        ([row(id="system")], "is what Evenhand calls itself"),
        ([row(name="A" * 101)], "The cell has 101 characters."),
        ([row(name="Ana\u202eavliS")], "a character that is not shown, U+202E"),
        ([row(name="Ana\x1b[2J")], "U+001B"),
        ([], "the file: There is nobody in the file."),
        (['"Ana'], "line 2: The row that begins here cannot be read."),
        ([ANAS, 'p2,"Bo"x,b@x.example,acme,,,,,,'], "line 3: The row that begins here cannot be read."),
        ([ANAS + ",more"], "line 2: The row has 11 cells"),
        ([ANAS, row(id="root", email="amy@evenhand.example", active="no")], "nobody who is active would be an admin"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_place_and_cure(rows, said):
    assert any(said in problem for problem in refused(file(*rows)))


@pytest.mark.parametrize(
    "email",
    [
        "ana",
        "ana@",
        "ana@acme",
        "a b@acme.example",
        "Ana <ana@acme.example>",
        "ana@acme..example",
        "ana@-acme.example",
        "ána@acme.example",
        ".ana@acme.example",
        "ana.@acme.example",
        "ana@acme.example,b@b.example",
        f"{'a' * 65}@acme.example",
        f"ana@{'a' * 64}.example",
        f"ana@{'abc.' * 80}example",
    ],
)
def test_what_is_no_address_is_refused(email):
    assert [problem.partition(":")[0] for problem in refused(file(row(email=email)))] == ["line 2, email"]


@pytest.mark.parametrize("email", ["ana.silva+new@acme.example", "o'neil@acme.co.example", "a_b-c@xn--fiqs8s.example"])
def test_unusual_addresses_are_fine(email):
    assert planned(file(row(email=email))).changes[0].after.email == email


@pytest.mark.parametrize("time", ["0", "0.5", "5", "1/0", "-2", "nan", "1e9", "one"])
def test_extra_time_is_a_number_from_one_to_four(time):
    problems = refused(file(f"{ANAS},{time}", header=f"{HEADER},extra_time"))

    assert all("extra_time" in problem for problem in problems)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("cohort", "Kohorte"), "`cohort`"),
        (HEADER.replace(",cohort", ""), "These columns are missing: `cohort`."),
        (f"{HEADER},salary", "There is no column `salary`."),
        (f"{HEADER},", "A column has no name."),
        (f"{HEADER},name", "Two columns are called `name`."),
    ],
)
def test_a_header_that_is_wrong_is_refused(header, said):
    problems = refused(file(ANAS, header=header))

    assert any(said in problem and "line 1" in problem for problem in problems)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "These columns are missing"),
        (b"PK\x03\x04rest", "a workbook"),
        (file(ANAS).decode().encode("utf-16"), "UTF-16"),
        (file(ANAS, "\0"), "line 3: The file is no text"),
        (b"x" * 20_000_001, "larger than 20 MB"),
        (file(row(name="José")).decode().encode("latin-1"), "line 2: Here the file is neither UTF-8"),
        (FAULTY, "line 3: Here the file, which is UTF-8"),
        (b"\xef\xbb\xbf" + file(ANAS) + b"\n\xff", "line 3: Here the file, which is UTF-8"),
    ],
)
def test_bytes_that_are_no_roster_are_refused(data, said):
    [problem] = refused(data)

    assert said in problem


def test_more_people_than_fit_are_refused():
    rows = [f"p{number},N,n{number}@x.example,acme,,,,,," for number in range(MOST_ROWS + 1)]

    assert f"line {MOST_ROWS + 2}: The file has more than 50,000 people." in refused(file(*rows))[0]


def test_an_address_of_several_people_needs_an_id():
    twin = Person(id="p2", name="Ana", email="Ana@acme.example", role=Role.LABELLER, vendor_id="acme")

    assert any("is the address of several people" in problem for problem in refused(file(row(id="")), (*PEOPLE, twin)))


def test_somebody_who_was_erased_is_not_brought_back():
    people = (pseudonym_of(ANA), ROOT)

    assert refused(file(ANAS), people) == [
        "line 2, id: `p1` was erased. Take the row out; somebody who comes back gets a new id."
    ]
    assert b"p1" not in roster_csv(people, VENDORS).encode()


def test_two_names_for_a_vendor_are_refused():
    rows = (f"{ANAS},Acme", row(id="p2", email="b@x.example") + ",Acme Limited")

    [problem] = refused(file(*rows, header=f"{HEADER},vendor_name"))

    assert problem.startswith("line 3, vendor_name: `acme` is called `Acme` further up")


def test_a_vendor_whose_id_is_mistyped_is_not_made_anew():
    [problem] = refused(file(row(vendor="acmee") + ",Acme Support", header=f"{HEADER},vendor_name"))

    assert problem.startswith("line 2, vendor_name: `Acme Support` is the name of `acme`, and not of `acmee`.")


def test_an_export_is_read_back_unchanged():
    quoted = Person(
        id="q", name='\'Abd, "al" Rahman', email="q@acme.example", role=Role.TRAINER, extra_time=Fraction(4, 3)
    )
    people = (*PEOPLE, quoted)

    plan = planned(roster_csv(people, VENDORS).encode(), people)

    assert (plan.is_empty, plan.unchanged, plan.missing) == (True, 5, 0)


def test_an_export_is_read_into_an_empty_store():
    plan, problems = plan_roster(
        roster_csv(PEOPLE[:3], VENDORS[:1]).replace(" zenith", "").encode(), (), (), leavers=True, new_id=lambda: "x"
    )

    assert problems == ()
    assert plan is not None
    assert plan.vendors == VENDORS[:1]
    assert plan.count(ChangeKind.ADDED) == 3


def test_an_export_holds_no_formula():
    hostile = Person(id="h", name="=cmd|x", email="h@x.example", role=Role.TRAINER, cohort="@SUM(A1)")

    assert ",'=cmd|x," in roster_csv([hostile], ())
    assert ",'@SUM(A1)," in roster_csv([hostile], ())
