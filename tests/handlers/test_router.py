"""Each path leads to its route, and loads no more of the table than it needs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from evenhand.handlers.access import check_routes
from evenhand.handlers.http import Reply
from evenhand.handlers.route import VARIABLE, Route
from evenhand.handlers.router import Router
from evenhand.handlers.routes import PARTS, SUBJECTS, all_routes

LOADED = """
import sys
from evenhand.handlers.router import Router
assert Router().find(*sys.argv[1:])
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("evenhand.handlers.routes.")))
"""


def route(method: str, path: str) -> Route:
    """A route that anybody may use."""
    return Route(method=method, path=path, handler=lambda _: Reply(), public=True)


@pytest.mark.parametrize("each", all_routes(), ids=lambda each: f"{each.method} {each.path}")
def test_every_route_is_found_by_its_path(each):
    found = Router().find(each.method, VARIABLE.sub("x-1", each.path))

    assert found is not None
    assert found.route is each
    assert found.variables == dict.fromkeys(each.variables, "x-1")


def test_every_variable_part_of_the_table_is_somebodys_or_nobodys():
    check_routes(all_routes())


def test_every_part_of_the_table_is_looked_into_for_some_path():
    assert {name for names in SUBJECTS.values() for name in names} == PARTS.keys()


def test_a_path_without_variable_parts_comes_first_wherever_it_stands():
    general, special = route("GET", "/api/x/{name}"), route("GET", "/api/x/page")

    for routes in ((general, special), (special, general)):
        router = Router(routes)
        assert router.find("GET", "/api/x/page").route is special
        assert router.find("GET", "/api/x/other").route is general


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/nothing", "/api/my/", "/api/my/page/more", "/API/my", "/api/openapi-json", "/x/api/my", ""],
)
def test_a_path_that_is_none_of_them_is_not_found(path):
    router = Router()

    assert router.find("GET", path) is None
    assert router.methods(path) == []


def test_what_can_be_done_at_a_path_is_known_from_all_parts_of_the_table():
    assert Router().methods("/api/attempts/a/appeals") == ["POST"]
    assert Router().methods("/api/session") == ["GET", "DELETE"]


@pytest.mark.parametrize(
    ("method", "path", "parts"),
    [
        ("POST", "/api/attempts/a/submission", "attempts"),
        ("PUT", "/api/attempts/a/draft", "attempts"),
        ("GET", "/api/session", "sign_in"),
        ("POST", "/api/attempts/a/appeals", "appeals attempts"),
    ],
)
def test_only_the_parts_that_a_path_may_stand_in_are_loaded(method, path, parts):
    command = [sys.executable, "-c", LOADED, method, path]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})

    assert done.stdout.strip() == parts


def test_a_variable_part_is_no_more_than_one_part():
    router = Router((route("GET", "/api/x/{name}"),))

    assert router.find("GET", "/api/x/a/b") is None
    assert router.find("GET", "/api/x/") is None
    assert router.find("GET", "/api/x/a\n") is None
    assert re.match("a b", router.find("GET", "/api/x/a b").variables["name"])
