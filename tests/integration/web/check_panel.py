#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_panel.py PITCAST FOLDER: a real channel, and its panel in a real Chromium without a window:
a page is cued, taken and cleared by touches, and the channel says the same. Pictures of the panel
at the size of a phone and of a tablet are left in FOLDER. Exit code 77: Chromium is missing."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from browser import Browser

PROBE = """(() => {
  const small = [];
  for (const element of document.querySelectorAll("button, input")) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.height < 44 || box.width < 44)) {
      small.push(`${element.className || element.id} ${box.width}x${box.height}`);
    }
  }
  const wide = [];
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.right > innerWidth + 1 && !element.closest("#jump")) {
      wide.push(element.className || element.tagName);
    }
  }
  return {small, wide, scroll: document.documentElement.scrollWidth - innerWidth};
})()"""


def expect(holds, what):
    if not holds:
        raise AssertionError(what)


class Channel:
    def __init__(self, program, folder, show, more=()):
        self.log = os.path.join(folder, "channel.log")
        self.process = subprocess.Popen(
            [program, "run", show, "--headless", "--no-rundown", "--format", "360p25", "--executor",
             "cpu", "--http", "127.0.0.1:0", *more], stderr=open(self.log, "w"))
        self.url = None
        for _ in range(900):
            found = re.search(r"panel at (http://127\.0\.0\.1:\d+/)", open(self.log).read())
            if found:
                self.url = found.group(1)
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError("the channel does not start: " + open(self.log).read())

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.loads(answer.read())

    def layers(self):
        return self.get("api/state").get("layers", [])

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def check_shape(browser, name):
    probe = browser.run(PROBE)
    expect(not probe["small"], f"{name}: too small to touch: {probe['small'][:5]}")
    expect(not probe["wide"] and probe["scroll"] <= 0, f"{name}: too wide: {probe['wide'][:5]}")


def check_touches(browser, channel, page):
    row = f'.row[data-key="page:{page}"]'
    shows = lambda name: f'document.querySelector({json.dumps(row)}).classList.contains("{name}")'
    browser.press(row + " .pick")
    browser.wait(shows("cued"), "the row is cued")
    told = [one for one in channel.layers() if one["page"] == page]
    expect(told and told[0]["phase"] == "cued", f"the channel has it cued: {told}")
    expect(not browser.run('!!document.querySelector(".row.air")'), "nothing is red yet")
    browser.press("#take")
    browser.wait(shows("air"), "the row is on air")
    told = [one for one in channel.layers() if one["page"] == page]
    expect(told and told[0]["phase"] in ("in", "on"), f"the channel has it on air: {told}")
    expect(browser.run('document.getElementById("tally").classList.contains("lit")'), "the tally is lit")
    expect(browser.run('document.getElementById("tally").textContent').startswith("ON AIR"), "and says so")
    colour = browser.run(f'getComputedStyle(document.querySelector({json.dumps(row)})).backgroundColor')
    expect(colour == "rgb(226, 24, 44)", f"on air is red: {colour}")


def check_pictures(browser, channel, folder):
    """What is cued is seen in the preview, what is on air in the programme, as soon as it is."""
    browser.wait('document.querySelectorAll(".screen.seen").length === 2', "both buses are seen", 20)
    lit = lambda bus: browser.run(f"""(() => {{
      const image = document.querySelector('.screen[data-bus="{bus}"] img');
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
      const paper = canvas.getContext("2d");
      paper.drawImage(image, 0, 0);
      return paper.getImageData(0, 0, canvas.width, canvas.height).data.reduce(
        (sum, value, i) => sum + (i % 4 < 3 && value > 60 ? 1 : 0), 0); }})()""")
    row = '.row[data-key="template:results"]'
    expect(lit("preview") < 5000, "nothing is cued, and the preview says so")
    browser.press(row + " .pick")
    browser.wait("!!document.querySelector('.screen[data-bus=\"preview\"].lit')", "it is cued")
    begin = time.monotonic()
    while lit("preview") < 5000:
        expect(time.monotonic() - begin < 10, "the preview shows what is cued")
        time.sleep(0.1)
    before = lit("programme")
    browser.press("#take")
    while abs(lit("programme") - before) < 5000:
        expect(time.monotonic() - begin < 20, "the programme shows what was taken")
        time.sleep(0.1)
    browser.picture(os.path.join(folder, "phone-pictures.png"))
    time.sleep(0.8)
    browser.press(row + " .go")
    browser.wait(f"!document.querySelector({json.dumps(row)}).classList.contains('air')", "and out")

    def refused(path):
        try:
            return urllib.request.urlopen(channel.url + path, timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code
    expect(refused("api/picture/nothing") == 404, "other buses are not there")
    expect(refused("api/picture/preview?after=x") == 400, "a frame is a number")
    browser.press("#pictures")
    expect(browser.run('getComputedStyle(document.querySelector(".screen")).display') == "none", "hidden")
    check_shape(browser, "without pictures")
    browser.press("#pictures")


def fill_in(browser, field, value):
    browser.run(f'''(() => {{ const input = document.querySelector('#fields [data-field="{field}"]');
      input.value = {json.dumps(value)}; input.dispatchEvent(new Event("input", {{bubbles: true}})); }})()''')


def check_form(browser, channel, folder):
    """A driver is chosen from the cars of the race, taken, and changed on air."""
    row = '.row[data-key="template:lower-third"]'
    driver = lambda: [one["data"]["driver"] for one in channel.layers() if one["template"] == "lower-third"]
    browser.press(row + " .edit")
    browser.wait("document.querySelectorAll('#fields [data-field=\"driver\"] option').length > 20",
                 "the cars can be chosen", 30)
    cars = channel.get("api/race")["cars"]
    chosen, other = cars[3]["number"], cars[5]["number"]
    fill_in(browser, "driver", chosen)
    check_shape(browser, "phone with a form")
    time.sleep(0.3)
    browser.picture(os.path.join(folder, "phone-form.png"))
    expect(browser.run('document.getElementById("form-update").disabled'), "nothing to update yet")
    browser.press("#form-take")
    browser.wait(f"document.querySelector({json.dumps(row)}).classList.contains('air')", "it is on air")
    expect(driver() == [chosen], f"with the driver that was chosen: {driver()}, not {chosen}")
    expect(not browser.run('document.getElementById("form").open'), "and the form is closed")
    time.sleep(0.8)
    browser.press(row + " .edit")
    browser.wait("!!document.querySelector('#fields [data-field=\"driver\"]')", "the form is back")
    shown = browser.run("document.querySelector('#fields [data-field=\"driver\"]').value")
    expect(shown == chosen, f"with what is on air: {shown}")
    fill_in(browser, "driver", other)
    browser.wait('!document.getElementById("form-update").disabled', "an update is offered")
    expect(driver() == [chosen], "what is typed is not on air yet")
    browser.press("#form-update")
    browser.wait('document.getElementById("form-update").disabled', "the update is done")
    expect(driver() == [other], f"with the other driver: {driver()}")
    browser.press("#form-close")
    browser.press(row + " .go")
    browser.wait(f"!document.querySelector({json.dumps(row)}).classList.contains('air')", "and out")


def run(program, folder, chromium):
    feed = "ipc://" + os.path.join(os.path.abspath(folder), "feed")
    race = subprocess.Popen([program, "feed", "sim", "--endpoint", feed], stderr=subprocess.DEVNULL)
    channel = Channel(program, folder, "xinqiu", ["--feed", feed])
    browser = None
    try:
        browser = Browser(chromium)
        browser.size(390, 844)
        browser.open(channel.url)
        browser.wait('document.querySelectorAll(".row").length > 20', "the rundown is there", 40)
        check_shape(browser, "phone")
        browser.picture(os.path.join(folder, "phone-idle.png"))

        check_pictures(browser, channel, folder)
        check_form(browser, channel, folder)
        check_touches(browser, channel, "clock")
        time.sleep(0.8)
        browser.press('.row[data-key="page:flag"] .go')
        browser.wait('document.querySelectorAll(".row.air").length >= 2', "two are on air")
        browser.press('.row[data-key="page:weather"] .pick')
        browser.wait('!!document.querySelector("#cued.set")', "the next is cued")
        check_shape(browser, "phone on air")
        browser.picture(os.path.join(folder, "phone-on-air.png"))
        browser.middle('.row[data-key="page:clock"]')
        time.sleep(0.3)
        browser.picture(os.path.join(folder, "phone-rows-on-air.png"))
        for tab in ("air", "health"):
            browser.press(f'.tabs [data-tab="{tab}"]')
            time.sleep(0.2)
            check_shape(browser, "phone " + tab)
            browser.picture(os.path.join(folder, f"phone-{tab}.png"))
        browser.press('.tabs [data-tab="rundown"]')

        browser.run('(() => { const s = document.getElementById("search"); s.value = "leader gap";'
                    ' s.dispatchEvent(new Event("input")); })()')
        found = browser.run('document.querySelectorAll(".row:not([hidden])").length')
        expect(0 < found < 10, f"a search finds some: {found}")
        browser.picture(os.path.join(folder, "phone-search.png"))
        browser.run('(() => { const s = document.getElementById("search"); s.value = "";'
                    ' s.dispatchEvent(new Event("input")); })()')

        for name, width, height in (("tablet", 1180, 820), ("tablet-upright", 820, 1180)):
            browser.size(width, height, 1.5)
            time.sleep(0.4)
            check_shape(browser, name)
            browser.picture(os.path.join(folder, name + ".png"))

        # A refusal is told with its reason.
        layer = channel.layers()[0]["layer"]
        request = urllib.request.Request(
            channel.url + "api/commands", method="POST",
            headers={"Content-Type": "application/json"},
            data=json.dumps({"verb": "lock", "layer": layer, "who": "Li"}).encode())
        urllib.request.urlopen(request, timeout=10).read()
        browser.press("#layers .layer:last-child .out")
        browser.wait('!!document.querySelector(".note")', "the refusal is shown")
        expect("locked by" in browser.run('document.querySelector(".note").textContent'), "with its reason")
        browser.picture(os.path.join(folder, "tablet-refused.png"))

        # A touch that is too short clears nothing, a hold clears all.
        browser.size(1180, 820, 1.5)
        browser.press("#clear")
        time.sleep(0.5)
        expect(channel.layers(), "a short touch clears nothing")
        browser.press("#clear", hold=0.9)
        browser.wait('!document.querySelector(".row.air, .row.cued, .layer")', "all is cleared")
        expect(channel.layers() == [], "and the channel has nothing on any layer")

        # A channel that stands still, and comes back.
        check_touches(browser, channel, "clock")
        channel.process.send_signal(signal.SIGSTOP)
        browser.wait('!document.getElementById("banner").hidden', "the loss is shown", 10)
        expect("LOST" in browser.run('document.getElementById("banner").textContent'), "in words")
        expect(browser.run('document.getElementById("take").disabled'), "nothing can be pressed")
        browser.picture(os.path.join(folder, "tablet-lost.png"))
        channel.process.send_signal(signal.SIGCONT)
        browser.wait('document.getElementById("banner").hidden', "and that it is back", 20)
        # Of the refusal above, and of requests that the stopped channel left unanswered.
        others = [one for one in browser.complaints if "status of 409" not in one
                  and "net::" not in one and "/api/picture/" not in one]
        expect(not others, f"the browser complains: {others}")
    except BaseException:
        if browser:
            browser.picture(os.path.join(folder, "failed.png"))
        raise
    finally:
        if browser:
            browser.close()
        code = channel.stop()
        race.kill()
        race.wait()
    expect(code == 0, f"the channel ends with {code}: " + open(channel.log).read())


def run_with_token(program, folder, chromium):
    token = "a-token-of-some-length"
    place = os.path.join(folder, "token")
    with open(place, "w") as out:
        out.write(token + "\n")
    here = os.path.dirname(os.path.abspath(__file__))
    channel = Channel(program, folder, os.path.join(here, "..", "amcp", "show"),
                      ["--http-token", place])
    browser = None
    try:
        browser = Browser(chromium)
        browser.size(390, 844)
        browser.open(channel.url)
        browser.wait('document.getElementById("key").open', "the token is asked for")
        browser.picture(os.path.join(folder, "phone-token.png"))
        for given, what in (("wrong-wrong-wrong", "again"), (token, "no more")):
            browser.run(f'(() => {{ document.getElementById("token").value = "{given}";'
                        ' document.querySelector("#key button").click(); })()')
            if what == "again":
                browser.wait('document.getElementById("key").open && '
                             '!document.getElementById("wrong").hidden', "the token is asked for again")
        browser.wait('document.querySelectorAll(".row").length > 0', "the rundown is there", 40)
        # A page of two steps: on, next, and after the last one out.
        row = '.row[data-key="page:welcome"]'
        mark = f'document.querySelector({json.dumps(row)} + " .mark").textContent'
        browser.press(row + " .go")
        browser.wait(mark + ' === "ON AIR 1/2"', "the first step")
        browser.press(row + " .go")
        time.sleep(0.3)
        expect(browser.run(mark) == "ON AIR 1/2", "a second touch at once takes nothing out")
        time.sleep(0.7)
        browser.press(row + " .next")
        browser.wait(mark + ' === "ON AIR 2/2"', "the second step")
        check_shape(browser, "phone with steps")
        browser.picture(os.path.join(folder, "phone-steps.png"))
        browser.press(row + " .next")
        browser.wait(f'!document.querySelector(".row.air")', "and out")
    finally:
        if browser:
            browser.close()
        channel.stop()


def main():
    program, folder = sys.argv[1:3]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or \
        shutil.which("google-chrome")
    if not chromium:
        print("skipped: Chromium is not installed (apt-get install chromium)")
        return 77
    os.makedirs(folder, exist_ok=True)
    os.environ["PITCAST_MEDIA"] = os.path.join(os.path.abspath(folder), "media")
    subprocess.run([program, "media", "--quick"], check=True, stdout=subprocess.DEVNULL)
    run(program, folder, chromium)
    run_with_token(program, folder, chromium)
    print("the panel cues, takes and clears in Chromium; pictures in " + folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
