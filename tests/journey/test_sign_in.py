"""Signing in, in a real browser: by a real identity provider, by a code that is mailed; and the end of a session."""

from __future__ import annotations

import json
import re
import shutil
import sys
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from browsing import context_of
from evenhand.people.person import Person, Role, Vendor
from evenhand.settings import read_settings
from evenhand.wiring import wire
from listening import free_port, running, until
from looking import LOCALES, LOOKS, THEME, faults

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Home</title>
<link rel="icon" href="data:,"></head><body><h1>The site</h1></body></html>"""
PEOPLE = (
    Person(id="p1", name="Noor Haddad", email="noor@lotus.example", role=Role.LABELLER, vendor_id="lotus", cohort="c"),
    Person(id="p2", name="Sam Okoro", email="sam@lotus.example", role=Role.LABELLER, vendor_id="lotus", active=False),
    Person(id="p3", name="李明", email="liming@lotus.example", role=Role.LABELLER, vendor_id="lotus", language="zh"),
)


@pytest.fixture(scope="module")
def identity_provider(tmp_path_factory):
    """A real identity provider in a process of its own, on another site than the one signed in to."""
    claims = [
        {"sub": "lotus-1", "email": "noor@lotus.example", "email_verified": True},
        {"sub": "lotus-2", "email": "sam@lotus.example", "email_verified": True},
        {"sub": "lotus-3", "email": "liming@lotus.example", "email_verified": False},
        {"sub": "lotus-4", "email": "stranger@lotus.example", "email_verified": True},
    ]
    users = [part for each in claims for part in ("--user-claims", json.dumps(each))]
    with free_port() as port:
        command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *users]
        with running(command, port, tmp_path_factory.mktemp("provider") / "log"):
            yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Makes installations with real people and a page of their own: no demo, nothing built."""
    open_ones = ExitStack()

    def make(**environment):
        folder = tmp_path_factory.mktemp("installation")
        port = open_ones.enter_context(free_port())
        environment = {
            "EVENHAND_STATE": str(folder / "state"),
            "EVENHAND_MODE": "production",
            "EVENHAND_SITE_URL": f"http://127.0.0.1:{port}",
            **environment,
        }
        settings = read_settings(environment)
        for language in ("en", "zh"):
            (settings.site / language / "tests").mkdir(parents=True)
            (settings.site / language / "tests" / "index.html").write_text(PAGE)
            (settings.site / language / "assets" / "evenhand").mkdir(parents=True)
            shutil.copy(THEME / "pages.css", settings.site / language / "assets" / "evenhand")
        public = [f"{language}/assets/evenhand/pages.css" for language in ("en", "zh")]
        (settings.state / "public.json").write_text(json.dumps(public))
        application = wire(settings)
        application.directory.put((Vendor(id="lotus", name="Lotus"),), PEOPLE)
        application.close()
        command = [sys.executable, "-m", "evenhand", "serve", "--no-build", "--port", str(port)]
        open_ones.enter_context(running(command, port, folder / "log", **environment))
        return settings

    with open_ones:
        yield make


@pytest.fixture(scope="module")
def with_provider(installation, identity_provider, tmp_path_factory):
    path = tmp_path_factory.mktemp("providers") / "providers.toml"
    path.write_text(
        f'[[provider]]\nid = "lotus"\nname = "Lotus"\nissuer = "{identity_provider}"\nclient_id = "evenhand"\n'
        'client_secret_env = "LOTUS_SECRET"\nvendors = ["lotus"]\n'
    )
    return installation(EVENHAND_PROVIDERS=str(path), LOTUS_SECRET="a secret")


@pytest.fixture(scope="module")
def with_codes(installation):
    return installation()


@pytest.fixture
def browse(chromium):
    """Makes a page in a browser nobody used before."""
    contexts = []

    def make(**options):
        contexts.append(context_of(chromium, **{"locale": "en-GB", **options}))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def who(page, settings):
    found = page.request.get(f"{settings.site_url}/api/session").json()["person"]
    return found["name"] if found else None


def sign_in_at(page, settings, subject, target="/en/tests/"):
    page.goto(f"{settings.site_url}/api/sign-in?language=en&next={target}")
    page.get_by_role("link", name="Sign in with Lotus").click()
    page.get_by_role("button", name=subject, exact=True).click()


def mail_of(settings, address):
    """The newest mail to an address, once there is one."""

    def found():
        paths = sorted(settings.outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [letter for letter in (path.read_text() for path in paths) if f"To: {address}" in letter]

    return until(found, lambda: f"no mail to {address}")[-1]


@pytest.mark.parametrize("script", [True, False])
def test_somebody_signs_in_by_a_real_provider_and_out_again(browse, with_provider, script):
    page = browse(java_script_enabled=script)

    sign_in_at(page, with_provider, "lotus-1")

    expect(page.get_by_role("heading", name="The site")).to_be_visible()
    expect(page).to_have_url(f"{with_provider.site_url}/en/tests/")
    assert who(page, with_provider) == "Noor Haddad"
    [cookie] = [each for each in page.context.cookies() if each["name"] == "evenhand"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.request.delete(f"{with_provider.site_url}/api/session", headers={"X-Evenhand": "1"})
    assert who(page, with_provider) is None


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("lotus-2", "does not belong to anybody who may sign in"),
        ("lotus-3", "has not confirmed your e-mail address"),
        ("lotus-4", "does not belong to anybody who may sign in"),
    ],
)
def test_somebody_the_roster_does_not_know_is_told_so_and_can_try_again(browse, with_provider, subject, told):
    page = browse()

    sign_in_at(page, with_provider, subject)

    expect(page.get_by_role("alert")).to_contain_text(told)
    expect(page.get_by_role("link", name="Sign in with Lotus")).to_be_visible()
    assert who(page, with_provider) is None


def test_somebody_who_says_no_at_the_provider_comes_back_to_the_sign_in(browse, with_provider):
    page = browse()
    page.goto(f"{with_provider.site_url}/api/sign-in?language=en")
    page.get_by_role("link", name="Sign in with Lotus").click()
    page.get_by_role("button", name="Deny").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert who(page, with_provider) is None


def test_an_address_to_come_back_to_that_was_used_signs_nobody_in(browse, with_provider):
    page, thief = browse(), browse()
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    sign_in_at(page, with_provider, "lotus-1")
    expect(page.get_by_role("heading", name="The site")).to_be_visible()
    [used] = [each for each in addresses if "/callback?" in each]

    for again in (thief, page):
        again.goto(used)
        expect(again.get_by_role("alert")).to_contain_text("is finished already")
    assert who(thief, with_provider) is None


@pytest.mark.parametrize("script", [True, False])
def test_somebody_signs_in_by_a_code_that_is_mailed(browse, with_codes, script):
    page = browse(java_script_enabled=script)
    for letter in with_codes.outbox.glob("*.eml"):
        letter.unlink()
    page.goto(f"{with_codes.site_url}/api/sign-in?language=en&next=/en/tests/")
    page.get_by_label("Your e-mail address at work").fill("Noor@lotus.example")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    code = re.search(r"^ +(\d{6})", mail_of(with_codes, "noor@lotus.example"), re.MULTILINE)[1]
    wrong = f"{(int(code) + 1) % 10**6:06}"

    page.get_by_label("Code of six digits").fill(wrong)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This code does not fit")
    page.get_by_label("Code of six digits").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="The site")).to_be_visible()
    assert who(page, with_codes) == "Noor Haddad"


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_sign_in_is_sound_in_both_languages_at_any_width(
    browse, with_codes, with_provider, language, scheme, width
):
    page = browse(
        color_scheme=scheme, locale=LOCALES[language], viewport={"width": width, "height": 800}, bypass_csp=True
    )
    for settings in (with_codes, with_provider):
        page.goto(f"{settings.site_url}/api/sign-in?language={language}")
        assert faults(page) == []
    page.goto(f"{with_codes.site_url}/api/sign-in?language={language}")
    # An address of its own each time: there are limits.
    page.get_by_role("textbox").fill(f"{language}.{scheme}.{width}@lotus.example")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator("[autocomplete=one-time-code]")).to_be_focused()
    assert faults(page) == []
    page.locator("[autocomplete=one-time-code]").fill("1")
    page.locator("[autocomplete=one-time-code]").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


class TestTheEndOfASession:
    """The clock of the server is its own, so that the answer that says how long is left is changed on its way."""

    PAGE = "/en/tests/harassment-and-bullying/"

    @pytest.fixture
    def near_its_end(self, visitor):
        """Somebody within a test whose session ends in a minute; whether it does can be changed."""
        labeller = visitor()
        labeller.sign_in("Liam Doyle")
        left = {"seconds": 60, "over": False}

        def answer(route):
            if route.request.method != "GET":
                return route.continue_()
            found = route.fetch().json()
            changed = {**found, "now": "2030-01-01T00:00:00Z", "ends_at": f"2030-01-01T00:0{left['seconds'] // 60}:00Z"}
            return route.fulfill(json={**changed, "person": None, "ends_at": None} if left["over"] else changed)

        labeller.page.route("**/api/session*", answer)
        return labeller, left

    def test_is_told_before_it_comes_and_the_person_can_stay(self, near_its_end):
        labeller, left = near_its_end
        page = labeller.open(self.PAGE)
        dialog = page.get_by_role("alertdialog")

        expect(dialog).to_contain_text("You will be signed out soon")
        expect(dialog).to_contain_text("What you have entered stays on this page")
        expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
        left["seconds"] = 540
        with page.expect_response("**/api/session/extension") as extended:
            page.keyboard.press("Enter")

        expect(dialog).to_have_count(0)
        assert extended.value.status == 200

    def test_nothing_that_was_entered_is_lost(self, near_its_end):
        labeller, left = near_its_end
        left["seconds"] = 540
        page = labeller.page
        page.clock.install()
        page = labeller.open(self.PAGE)
        page.get_by_role("button", name=re.compile("^(Start the test|Try again)$")).or_(
            page.locator(".eh-question:visible")
        ).first.wait_for()
        if page.get_by_role("button", name=re.compile("^(Start the test|Try again)$")).count():
            page.get_by_role("button", name=re.compile("^(Start the test|Try again)$")).click()
        chosen = page.locator(".eh-question:visible input").first
        chosen.check()
        # Who is signed in is asked besides; from the answer on it is known when to look again.
        expect(page.locator("details.eh-account")).to_be_visible()
        left["over"] = True
        page.clock.fast_forward("07:30")

        dialog = page.get_by_role("alertdialog")
        expect(dialog).to_contain_text("You are signed out")
        expect(dialog.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
        left.update(over=False, seconds=540)
        dialog.get_by_role("button", name="Continue").click()

        expect(dialog).to_have_count(0)
        expect(chosen).to_be_checked()

    @pytest.mark.parametrize("width", [320, 1280])
    def test_the_dialog_is_sound(self, visitor, near_its_end, width):
        labeller, _ = near_its_end
        labeller.page.set_viewport_size({"width": width, "height": 800})
        page = labeller.open(self.PAGE)
        expect(page.get_by_role("alertdialog")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        expect(page.get_by_role("alertdialog")).to_have_count(0)
