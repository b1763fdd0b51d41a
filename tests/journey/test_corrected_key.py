"""A wrong key, from the objection to the corrected marks: appeal, decision, patch, publication, regrade."""

from __future__ import annotations

import email
import email.policy
import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from listening import DEADLINE, until
from looking import WORDS
from preview_server import serving
from repository import commit, make_repository
from site_project import copy_project

QUIZ = """\
---
title: Spot check
quiz:
  id: spot-check
  pass_mark: 60%
  attempts: 2
  feedback: after_each_attempt
  certificate: 365d
---

## A cut is bandaged; the bandage is white. Is blood visible? {#bandage}

- [x] Yes {#yes}
- [ ] No {#no}

> What cannot be seen does not count.
"""
OBJECTION = "The bandage is white, so that no blood can be seen."
RATIONALE = "You are right: no blood is visible, and the key says the opposite."
REASON = "The key of the first question was wrong."
FOUND, LOST = "northgate-en-12", "baobab-en-13"
"""Who answered `No`, and who answered what the wrong key says."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """A demo with one more test, in a repository, which is built again whenever it is changed."""
    folder = tmp_path_factory.mktemp("corrected")
    content = copy_project(folder / "project") / "content"
    (content / "quizzes" / "spot-check").mkdir()
    (content / "quizzes" / "spot-check" / "en.md").write_text(QUIZ, encoding="utf-8")
    for language in ("en", "zh"):
        (content / language / "tests" / "spot-check.md").write_text("# Spot check\n\n::: quiz spot-check\n", "utf-8")
    make_repository(folder / "project")
    commit(folder / "project", "ines.okafor@evenhand.example")
    with serving(folder, "--demo") as server:
        yield server


@pytest.fixture(scope="module")
def site(server):
    """What the visitors of these tests go to."""
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture
def signed_in(visitor):
    """A visitor who is somebody of the demo."""

    def make(person_id):
        someone = visitor()
        someone.context.request.post(f"{someone.site}/api/sign-in", form={"person_id": person_id})
        return someone

    return make


def take(someone, option):
    """Take the test in the browser; the page of its result."""
    page = someone.open("/en/tests/spot-check/")
    page.get_by_role("button", name=WORDS["en"]["start"]).click()
    page.locator(f"#q-bandage input[value={option}]").check()
    page.get_by_role("button", name=WORDS["en"]["submit"]).click()
    expect(page.locator("evenhand-quiz")).to_contain_text("0%" if option == "no" else "100%")
    return page


def open_appeal(desk):
    """Open the latest appeal on the test: people of the demo appealed before."""
    group = desk.locator("nav.eh-queue section", has_text="Spot check")
    group.get_by_role("button", name=WORDS["en"]["wrong_key"]).last.click()


def evenhand(server, *arguments):
    """What the command prints, in the project of the server and with its state."""
    command = [sys.executable, "-m", "evenhand", *arguments]
    environment = {**os.environ, "EVENHAND_STATE": str(server.site.parent)}
    done = subprocess.run(command, env=environment, cwd=server.project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def mails_to(server, name):
    """The texts, without line breaks, of the mails to somebody, once the one about the regrade is among them."""

    def found():
        texts = [
            " ".join(mail.get_body(("plain",)).get_content().split())
            for path in sorted((server.site.parent / "outbox").rglob("*.eml"))
            for mail in [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)]
            if name in mail.get_body(("plain",)).get_content()
        ]
        return texts if any(REASON in text for text in texts) else None

    return until(found, lambda: f"no mail about the regrade to {name}")


def test_a_wrong_key_is_appealed_corrected_published_and_everybody_graded_again(server, signed_in):
    words = WORDS["en"]
    found, lost = signed_in(FOUND), signed_in(LOST)
    take(lost, "yes")
    page = take(found, "no")

    # The appeal.
    page.get_by_text(words["appeal"], exact=True).click()
    form = page.locator("details.eh-appeal form")
    form.locator("select").select_option("wrong_key")
    form.locator("textarea").fill(OBJECTION)
    form.locator("button").click()
    expect(page.get_by_text(OBJECTION)).to_be_visible()

    # The question's author may not decide it; somebody else does.
    author = signed_in("trainer-1").open("/en/appeals/")
    open_appeal(author)
    expect(author.get_by_text(words["bar_author"])).to_be_visible()
    trainer = signed_in("trainer-2")
    desk = trainer.open("/en/appeals/")
    open_appeal(desk)
    expect(desk.get_by_text(OBJECTION)).to_be_visible()
    decision = desk.locator("form.eh-decision")
    decision.locator("input[name=outcome][value=upheld]").check()
    decision.locator("input[name=remedy][value=correct]").check()
    decision.locator("input[value=no]").check()
    decision.locator("textarea").fill(RATIONALE)
    decision.get_by_role("button", name=words["rationale_decide"]).click()
    command = desk.locator("code", has_text="evenhand appeal patch").first
    expect(command).to_be_visible()

    # The patch, as the page says it, and the published correction.
    appeal_id = command.inner_text().split("patch ")[1].split()[0]
    patch = evenhand(server, "appeal", "patch", appeal_id)
    subprocess.run(["git", "apply"], cwd=server.project, input=patch, text=True, check=True)
    corrected = (server.project / "content/quizzes/spot-check/en.md").read_text(encoding="utf-8")
    assert "- [ ] Yes {#yes}\n- [x] No {#no}" in corrected
    server.until(lambda state: _offered(trainer) and not state["building"])

    # What it would do, on the command line and on the page; then the regrade.
    would = json.loads(evenhand(server, "regrade", "spot-check", "--dry-run", "--format", "json"))
    assert {FOUND, LOST} <= {each["person"] for each in would["attempts"]}
    page = trainer.open("/en/regrades/")
    page.get_by_role("button", name=words["showWhat"]).click()
    table = page.locator("table", has_text="Liam Doyle")
    expect(table.locator("tr", has_text="Liam Doyle")).to_contain_text(words["nowPassed"])
    page.locator("form.eh-statement textarea").last.fill(REASON)
    page.get_by_role("button", name=words["regradeReason_send"], exact=True).click()
    page.get_by_role("button", name=words["gradeAgainNow"]).click()
    expect(page.get_by_text(words["questionedNote"])).to_be_visible(timeout=DEADLINE * 1000)

    # Both people's pages and mails.
    for someone, before, after in ((found, "0%", "100%"), (lost, "100%", "0%")):
        results = someone.open("/en/results/")
        card = results.locator("article", has_text="Spot check").first
        expect(card).to_contain_text(before)
        expect(card).to_contain_text(after)
        expect(card).to_contain_text(REASON)
    texts = mails_to(server, "Liam Doyle")
    assert any("was 0" in text and REASON in text for text in texts)
    assert any(RATIONALE in text for text in texts)
    assert any("was 100" in text and REASON in text for text in mails_to(server, "Moses Barasa"))

    # The certificate that is in question holds until somebody revokes it.
    holder = lost.context.request.get(f"{lost.site}/api/certificates").json()["certificates"]
    assert [each["validity"] for each in holder] == ["valid"]
    questioned = page.locator("evenhand-regrades li", has_text=holder[0]["number"])
    questioned.get_by_text(words["revoke"], exact=True).click()
    questioned.locator("textarea").fill("The test was not passed under the right key.")
    questioned.get_by_role("button", name=words["revokeReason_send"]).click()
    expect(questioned.get_by_text(words["revoked"])).to_be_visible()
    holder = lost.context.request.get(f"{lost.site}/api/certificates").json()["certificates"]
    assert [each["validity"] for each in holder] == ["revoked"]


def _offered(trainer) -> bool:
    quizzes = trainer.context.request.get(f"{trainer.site}/api/regrades").json()["quizzes"]
    return any(each["quiz_id"] == "spot-check" and each["offered"] for each in quizzes)
