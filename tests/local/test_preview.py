"""The live preview, on a real server over a copy of this project."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from evenhand.local.preview import Build, Preview, Rebuild
from evenhand.local.server import make_app
from listening import DEADLINE
from preview_server import PAGE, Server, serving
from support import HandClock, make_application

SCRIPT = re.compile(rb'<script type="module" src="/_dev/reload.js" data-site="([\w-]+)"></script>')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("preview")) as server:
        yield server


def test_what_is_saved_is_in_the_next_site(server: Server) -> None:
    before = server.state()["site"]

    server.write("content/en/wellbeing.md", lambda text: f"{text}\nA new sentence on breaks.\n")
    state = server.until(lambda state: state["site"] != before)

    assert (state["failure"], state["problems"]) == (None, [])
    assert b"A new sentence on breaks." in server.get(PAGE)[1]


def test_an_error_leaves_the_old_site_and_is_told_with_its_place_and_cure(server: Server) -> None:
    quiz = "content/quizzes/real-world-violence/en.md"
    before = server.state()["site"]
    server.write(quiz, lambda text: text.replace("{#street-fight ", "{"))

    state = server.until(lambda state: state["failure"] is not None)

    [problem] = state["problems"]
    assert problem["path"].endswith(quiz)
    assert (problem["code"], problem["severity"], problem["line"] > 1, problem["column"] > 1) == (
        "EH201",
        "error",
        True,
        True,
    )
    assert problem["message"]
    assert problem["cure"]
    assert state["site"] == before

    server.write(quiz, lambda text: text.replace("visible. Which action is right? {", "visible. {#street-fight ", 1))
    state = server.until(lambda state: state["failure"] is None)
    assert state["problems"] == []
    assert state["site"] != before


def test_a_site_that_cannot_be_built_is_told_too(server: Server) -> None:
    server.write("mkdocs.yml", lambda text: text.replace("site_name:", "site_nam:"))
    state = server.until(lambda state: state["failure"] is not None)

    assert "mkdocs.yml" in state["failure"]
    assert state["problems"] == []

    server.write("mkdocs.yml", lambda text: text.replace("site_nam:", "site_name:"))
    server.until(lambda state: state["failure"] is None)


def test_the_script_is_in_the_pages_that_are_sent_and_not_in_the_site(server: Server) -> None:
    [name] = SCRIPT.findall(server.get(PAGE)[1])

    assert name.decode() == server.state()["site"]
    assert SCRIPT.search(server.get("/")[1])
    assert SCRIPT.search(server.get("/en/nothing-here/")[1])
    assert not [path for path in server.site.rglob("*") if path.is_file() and b"_dev" in path.read_bytes()]


def test_stopping_ends_a_build_that_is_under_way(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.write("content/en/wellbeing.md", lambda text: f"{text}\nMore.\n")
        server.until(lambda state: state["building"])
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=DEADLINE)

    assert "Traceback" not in server.log.read_text()
    assert (server.site / "en" / "index.html").exists()


@pytest.mark.parametrize(("options", "mode"), [(("--no-watch",), "demo"), ((), "production")])
def test_without_watching_there_is_no_trace_of_it(tmp_path: Path, options: tuple[str, ...], mode: str) -> None:
    with serving(tmp_path, *options, mode=mode) as server:
        assert server.get("/_dev/state")[0] == 404
        assert server.get("/_dev/reload.js")[0] == 404
        assert b"_dev" not in server.get(PAGE)[1]


def test_errors_at_the_start_leave_the_last_site_to_write_on_with(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.kill()
    broken = tmp_path / "project/content/quizzes/real-world-violence/en.md"
    broken.write_text(broken.read_text(encoding="utf-8").replace("[x]", "[ ]"), encoding="utf-8")

    with serving(tmp_path) as server:
        state = server.state()

    assert {problem["code"] for problem in state["problems"]} == {"EH208"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The server over a site of one page, with a preview that does not watch."""
    application = make_application(tmp_path / "state", HandClock(), EVENHAND_PUBLIC_SITE="1")
    site = application.settings.site
    (site / "index.html").write_text("<body>Hello</body>\n", encoding="utf-8")
    (site.parent / "site-headers.json").write_text(
        '{"Content-Security-Policy": "script-src \'self\'"}', encoding="utf-8"
    )
    preview = Preview(tmp_path, Rebuild(tmp_path, tmp_path), Build(), lambda _: None)
    yield TestClient(make_app(application, clockwork=False, preview=preview))
    application.close()


def test_a_page_keeps_the_policy_of_its_site(client: TestClient) -> None:
    response = client.get("/")

    assert response.headers["Content-Security-Policy"] == "script-src 'self'"
    assert SCRIPT.search(response.content)


def test_a_page_that_a_browser_kept_from_before_is_sent_again(client: TestClient) -> None:
    response = client.get("/", headers={"If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"})

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("asset", ["reload.js", "reload.css"])
def test_what_the_script_needs_is_there(client: TestClient, asset: str) -> None:
    assert client.get(f"/_dev/{asset}").status_code == 200
