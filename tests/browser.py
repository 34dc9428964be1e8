"""Debian's Chromium, driven by playwright: what a rater sees and does on a page of Label Studio."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect, sync_playwright
from playwright.sync_api import TimeoutError as TooLateError

from annotation.server.state import Account

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A loaded machine is slow, not broken.
PATIENCE_MS = 60_000
_AGAIN_MS = 4_000  # a key that is pressed while the page still settles goes nowhere
_TRIES = 5
_MISSING = "no Chromium on this machine: install it (Debian: `apt-get install chromium`) and run the tests again"


class Region(NamedTuple):
    """A stretch of a clip, as shares of its length."""

    clip: int
    start: float
    end: float


class Rater:
    """Somebody who is logged in.

    Args:
        page: Of the browser.
        url: Of the server.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._came)

    def _came(self, answer: Response) -> None:
        if answer.status >= 400 and "/data/" in answer.url:
            self.errors.append(f"{answer.url}: status {answer.status}")

    def log_in(self, account: Account) -> None:
        """Fill in the form, as a person does."""
        self.page.goto(f"{self.url}/user/login/")
        self.page.fill("input[name=email]", account.email)
        self.page.fill("input[name=password]", account.password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda address: "/login" not in address)

    def open(self, project: int, clips: int) -> None:
        """Take the next task of a project, and wait until every clip can be played."""
        self.page.goto(f"{self.url}/projects/{project}/data?labeling=1", wait_until="domcontentloaded")
        expect(self.page.get_by_test_id("bottombar-submit-button")).to_be_visible()
        expect(self.audio).to_have_count(clips)
        for n in range(clips):
            expect(self.page.get_by_test_id("playback-button:play").nth(n)).to_be_enabled()
        # Before a player says how long its clip is, its key is an error of the page.
        for n in range(clips):
            end = self.page.get_by_test_id("timebox-end-time").nth(n).locator("input")
            expect(end).not_to_have_value(re.compile(r"^[0:]*$"))

    @property
    def audio(self) -> Locator:
        """What plays, a clip each."""
        return self.page.get_by_test_id("waveform-audio")

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other (`Shift+4`)."""
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, key: str, word: str) -> None:
        """Press the key of an option, and see it chosen, by its word."""
        checked = self.page.locator(f'input[name="{word}"]:checked')
        self._until(key, lambda: expect(checked).to_have_count(1, timeout=_AGAIN_MS))

    def _until(self, key: str, seen: Callable[[], object]) -> None:
        """Press a key until something is seen."""
        for left in reversed(range(_TRIES)):
            self.keys(key)
            try:
                seen()
            except (AssertionError, TooLateError):
                if not left:
                    raise
            else:
                return

    def hear(self, clip: int, key: str) -> None:
        """Play a clip with its key, see its time go on and no other's, and stop it."""
        self.page.wait_for_function("() => [...document.querySelectorAll('audio')].every((one) => one.paused)")
        before = self.times()
        # A clip that is stopped sooner goes back to where it was.
        going = "([n, t]) => document.querySelectorAll('audio')[n].currentTime > t + 0.3"
        self._until(key, lambda: self.page.wait_for_function(going, arg=[clip, before[clip]], timeout=_AGAIN_MS))
        self.keys(key)
        self.page.wait_for_function("(n) => document.querySelectorAll('audio')[n].paused", arg=clip)
        after = self.times()
        assert [n for n in range(len(after)) if after[n] != before[n]] == [clip], f"{before}, then {after}"

    def times(self) -> list[float]:
        """Where each clip is, in seconds."""
        found: Sequence[float] = self.audio.evaluate_all("all => all.map(one => one.currentTime)")
        return list(found)

    def mark(self, key: str, region: Region) -> None:
        """Draw a region with the mouse, after the key of its label."""
        listed = self.page.locator(".lsf-outliner-item")
        self.keys(key)
        wave = self.page.locator(".lsf-audio-tag").nth(region.clip).locator("canvas").first
        wave.evaluate("one => one.scrollIntoView({block: 'center'})")  # not below the bar of buttons
        box = wave.bounding_box()
        assert box
        already, height = listed.count(), box["y"] + 0.6 * box["height"]
        self.page.mouse.move(box["x"] + region.start * box["width"], height)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + (region.start + region.end) / 2 * box["width"], height, steps=5)
        self.page.mouse.move(box["x"] + region.end * box["width"], height, steps=5)
        self.page.mouse.up()
        expect(listed).to_have_count(already + 1)

    def skill(self, searched: str, title: str) -> None:
        """Search the tree of skills, and take one."""
        self.page.locator(".htx-taxonomy").click()
        drop = self.page.locator(".htx-taxonomy-dropdown")
        drop.get_by_placeholder("Search").fill(searched)
        drop.get_by_text(title).click()
        self.keys("Escape")

    def write(self, title: str, text: str) -> None:
        """Type into the field below a title, in place of what is there.

        A submission that was refused leaves what is typed as a text with a pen beside it.
        """
        field = self.page.get_by_role("heading", name=title, exact=True).locator(
            "xpath=following::*[@data-testid='textarea-control'][1]"
        )
        pen = field.get_by_test_id("htx-textbox-edit-button")
        if pen.count():
            field.get_by_test_id("htx-textbox-view").hover()
            pen.click()
        field.locator("textarea").fill(text)
        field.locator("textarea").blur()

    def shown(self, text: str) -> Locator:
        """A piece of text, wherever it is."""
        return self.page.get_by_text(text, exact=True)

    def refused(self, message: str) -> None:
        """Try to submit, and be told what is missing."""
        self.keys("Control+Enter")
        told = self.page.get_by_text(message).locator("visible=true")
        expect(told.first).to_be_visible()
        for left in reversed(range(_TRIES)):  # a click while the box still moves is lost
            self.page.get_by_role("button", name="OK", exact=True).locator("visible=true").first.click()
            try:
                expect(told).to_have_count(0, timeout=_AGAIN_MS)
            except AssertionError:
                if not left:
                    raise
            else:
                return

    def submit(self) -> None:
        """Hand in, with the keys; they are a field's own as long as one types into it."""
        self.page.evaluate("() => document.activeElement.blur()")
        with self.page.expect_response(
            lambda answer: answer.request.method == "POST" and "/annotations" in answer.url
        ) as answer:
            self.keys("Control+Enter")
        assert answer.value.status == 201


@contextmanager
def rater(browser: Browser, url: str, account: Account) -> Iterator[Rater]:
    """Somebody at a browser of their own; what goes wrong on the pages fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    context.set_default_timeout(PATIENCE_MS)
    try:
        somebody = Rater(context.new_page(), url)
        somebody.log_in(account)
        somebody.errors.clear()
        yield somebody
        assert somebody.errors == []
    finally:
        context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window; for one file, since its loop must not run while others' do."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail(_MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Chromium's sandbox does not run as root, which containers do; the pages are ours.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--mute-audio"])
        try:
            yield started
        finally:
            started.close()
