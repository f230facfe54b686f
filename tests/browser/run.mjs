// Runs the browser tests on built sites: node run.mjs SITES [name-filter]. SITES holds `log` (the example), `one` and `other`
// (twins/: the same but for what is withheld), `empty` (a log without responses), `welsh` (one in two languages) and `difference` (the page of one,
// which says its policy itself).
import path from "node:path";
import { readFileSync } from "node:fs";
import { axed, data, end, result, serve, sideways, withPage } from "./harness.mjs";

const [sites, filter = ""] = process.argv.slice(2);
const bases = Object.fromEntries(await Promise.all(["log", "one", "other", "empty", "welsh", "difference"].map(async (name) => [name, await serve(path.join(sites, name), { bare: name === "difference" })])));
const slow = Object.fromEntries(await Promise.all(["log", "one", "empty"].map(async (name) => [name, await serve(path.join(sites, name), { slowly: true })])));
const wanted = (name) => name.includes(filter);
const where = (page) => bases[page.site ?? "log"] + page.address;

// ---- Every kind of page, as each reader's screen shows it.

const all = { colorScheme: "light", forcedColors: "none", contrast: "no-preference" };
const light = ["light", {}], dark = ["dark", { colorScheme: "dark" }];
// Where the first look at a width tells all, the others need to tell of colours alone. Without JavaScript one page of each template tells
// of the others.
const looks = [
  {
    scripts: true,
    widths: [
      [320, [light, dark, ["dark, forced colours", { colorScheme: "dark", forcedColors: "active" }]]],
      [1280, [light, dark, ["more contrast", { contrast: "more" }], ["dark, more contrast", { colorScheme: "dark", contrast: "more" }], ["forced colours", { forcedColors: "active" }]]],
    ],
  },
  { scripts: false, widths: [[320, [light, dark]], [1280, [light, dark]]] },
];

// What is the same but for its words is looked at once.
const phone = { scripts: true, widths: [[390, [light]]] };

// Makes a page what it is without JavaScript: axe-core never ends where a browser runs none, so scripts are emptied and
// the stylesheet is told that there are none. (The cases without JavaScript turn it off in earnest.)
async function withoutScripts(page) {
  await page.route(/\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.route(/\.css$/, async (route) => {
    const answer = await route.fetch();
    const css = (await answer.text()).replaceAll("(scripting: none)", "all").replaceAll("(scripting: enabled)", "not all");
    await route.fulfill({ response: answer, body: css });
  });
}

// A page that leads on at once is looked at without that.
async function held(page) {
  await page.route(/\/$|\.html$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<meta http-equiv="refresh"[^>]*>/, "") });
  });
}

async function open(page, one, faults) {
  if (one.held) await held(page);
  page.expect404 = one.status === 404;
  page.parsed = new Promise((done) => { page.isParsed = done; });
  const answer = await page.goto(where(one), { waitUntil: one.kind.startsWith("search") ? "networkidle" : "load" });
  if (answer.status() !== (one.status ?? 200)) faults.push(`status ${answer.status()}`);
}

// Nothing is painted before the page is there as a whole: how much of it a busy browser has read by its first frame is luck, and
// the columns of a table move with every row that comes. (What moves while a page arrives is looked at below, where there is none.)
async function whole(page) {
  await page.exposeFunction("parsed", () => page.isParsed());
  await page.addInitScript(() => document.addEventListener("readystatechange", () => { if (document.readyState === "interactive") window.parsed(); }));
  await page.route(/\.css$/, async (route) => {
    await page.parsed;
    await route.continue();
  });
}

// What moves although nobody did anything: both run in the page.
function watch() {
  window.moved = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.moved.push(`moves by itself: ${entry.sources.map(({ node }) => node?.localName ?? "?").join(", ")}`);
  })).observe({ type: "layout-shift", buffered: true });
}
const moved = () => new Promise((done) => setTimeout(() => done(window.moved.splice(0)), 100));

async function look(one, { scripts, widths }) {
  const name = (width, scheme) => `page ${one.kind} ${one.address} ${width}px ${scheme}${scripts ? "" : " without JavaScript"}`;
  const chosen = widths.map(([width, schemes]) => [width, schemes.filter(([scheme]) => wanted(name(width, scheme)))]).filter(([, schemes]) => schemes.length > 0);
  if (chosen.length === 0) return;
  const [[first, [[scheme]]]] = chosen;
  await withPage(bases[one.site ?? "log"], { viewport: { width: first, height: 900 } }, name(first, scheme), async (page, faults) => {
    const found = [];
    if (scripts) {
      await page.addInitScript(watch);
      await whole(page);
    }
    else await withoutScripts(page);
    for (const [width, schemes] of chosen) {
      await page.emulateMedia({ ...all, ...schemes[0][1] });
      await page.setViewportSize({ width, height: 900 });
      // A script may have looked at the width when it began.
      if (width === first || (scripts && one.kind.startsWith("search"))) {
        await open(page, one, faults);
        if (scripts) faults.push(...(await page.evaluate(moved)));
      }
      for (const [scheme, media] of schemes) {
        await page.emulateMedia({ ...all, ...media });
        faults.push(...(await sideways(page)), ...(await axed(page, scheme !== schemes[0][0])));
        found.push([name(width, scheme), faults.splice(0)]);
      }
    }
    return found;
  });
}

// ---- Arriving: on a slow line a page comes in pieces. What stands there already stays where it is.

async function arriving(one, width) {
  const name = `arriving ${one.kind} ${one.address} ${width}px`;
  const file = path.join(sites, one.site ?? "log", one.address, "index.html");
  if (!wanted(name) || one.held || one.status || one.address.includes("?") || /<table/.test(readFileSync(file, "utf8"))) return;
  const base = slow[one.site ?? "log"];
  await withPage(base, { viewport: { width, height: 900 } }, name, async (page, faults) => {
    await page.addInitScript(watch);
    await page.goto(base + one.address, { waitUntil: "load" });
    return [[name, [...faults, ...(await page.evaluate(moved))]]];
  });
}

// ---- Keyboard: Tab comes to everything, in the order in which it is read; what has the focus shows it, and nothing covers it.

// One page of each template also on what 400 % leaves of a screen of 1280 by 1024.
const keyboards = [{ viewport: { width: 1280, height: 900 } }, { viewport: { width: 320, height: 256 }, zoomed: true }];

// Both run in the page.
function stops() {
  window.stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((stop) => !stop.disabled && stop.type !== "hidden" && stop.checkVisibility({ visibilityProperty: true }));
  return window.stops.length;
}
function stop(i) {
  const now = document.activeElement, faults = [];
  const name = (one) => `<${one.localName}> ${(one.textContent || one.id).trim().slice(0, 40)}`;
  if (now !== window.stops[i]) return [`Tab ${i + 1} comes to ${name(now)}, not to ${name(window.stops[i])}`];
  const style = getComputedStyle(now);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push(`${name(now)} does not show the focus`);
  // Of its first line, what the screen has room for.
  const [box] = now.getClientRects();
  const [left, above, right, below] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const top = right > left && below > above ? document.elementFromPoint((left + right) / 2, (above + below) / 2) : null;
  if (!top) faults.push(`${name(now)} is not in sight`);
  else if (!now.contains(top) && !top.contains(now)) faults.push(`${name(now)} is covered by ${name(top)}`);
  // Within one list or paragraph, the next stop is never wholly above the one before.
  const before = window.stops[i - 1];
  const block = now.closest("ul, ol, dl, p, table, form");
  if (before && block && block.contains(before) && now.getBoundingClientRect().bottom <= before.getBoundingClientRect().top) faults.push(`${name(now)} stands above ${name(before)}, and comes after it`);
  return faults;
}

async function keyboard(one, viewport) {
  const name = `keyboard ${one.kind} ${one.address} ${viewport.width}px`;
  if (!wanted(name)) return;
  await withPage(bases[one.site ?? "log"], { viewport, reducedMotion: "reduce" }, name, async (page, faults) => {
    await open(page, one, faults);
    faults.push(...(await sideways(page)));
    const count = await page.evaluate(stops);
    if (count < 5) faults.push(`only ${count} stops`);
    for (let i = 0; i < count && faults.length < 3; i += 1) {
      await page.keyboard.press("Tab");
      faults.push(...(await page.evaluate(stop, i)));
    }
    return [[name, faults]];
  });
}

// ---- Cases: what a reader does, and what must then be seen.

const flat = (text) => text.replace(/\s+/g, " ").trim();

async function run(test) {
  const name = `case ${test.name}`;
  if (!wanted(name)) return;
  const options = { viewport: { width: test.width ?? 1280, height: 900 }, javaScriptEnabled: test.javascript ?? true };
  if (test.forced) options.forcedColors = "active";
  await withPage(bases[test.site ?? "log"], options, name, async (page, faults) => {
    await steps(test, page, faults);
    return [[name, faults]];
  });
}

async function steps(test, page, faults) {
  page.expect404 = (test.status ?? 200) === 404;
  if (test.media) await page.emulateMedia({ media: test.media });
  const answer = await page.goto(where({ site: test.site, address: test.page }), { waitUntil: "networkidle" });
  if (answer.status() !== (test.status ?? 200)) faults.push(`status ${answer.status()}`);
  try {
    for (const [what, where, value] of test.steps) {
      if (what === "fill") await page.fill(where, value, { timeout: 30_000 });
      if (what === "press") await page.press(where, value, { timeout: 30_000 });
      if (what === "click") await page.click(where, { timeout: 30_000 });
      if (what === "check") await page.check(where, { timeout: 30_000 });
      if (what === "see") await page.locator(where).filter({ hasText: value }).first().waitFor({ timeout: 30_000 });
      if (what === "back") await page.goBack();
      if (what === "copy") {
        await page.locator(where).first().evaluate((element) => { getSelection().selectAllChildren(element); });
        await page.keyboard.press("Control+C");
      }
      await page.waitForLoadState("networkidle");
    }
    for (const [where, text] of test.see) {
      const seen = page.locator(where).filter({ hasText: text === "" ? undefined : text }).first();
      await seen.waitFor({ state: "visible", timeout: 30_000 }).catch(() => faults.push(`does not show ${JSON.stringify(text)} in ${where}`));
    }
    for (const where of test.gone ?? []) if (await page.locator(where).first().isVisible()) faults.push(`shows ${where}`);
    for (const [where, text] of test.spoken ?? []) {
      const spoken = await page.locator(where).first().ariaSnapshot();
      if (spoken.split(text).length !== 2) faults.push(`does not say ${text} once in ${where}: ${spoken}`);
    }
    for (const [where, property, value] of test.styled ?? []) {
      const found = await page.locator(where).first().evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
      if (found !== value) faults.push(`${property} of ${where} is ${found}`);
    }
    const words = flat(await page.locator("main").innerText());
    for (const word of test.never ?? []) if (words.toLowerCase().includes(word.toLowerCase())) faults.push(`says ${word}`);
    if (test.order) {
      const headings = await page.locator("main :is(h1, h2)").allInnerTexts();
      if (JSON.stringify(headings.map(flat)) !== JSON.stringify(test.order)) faults.push(`the headings are ${JSON.stringify(headings.map(flat))}`);
    }
    if (test.title && !(await page.title()).startsWith(test.title)) faults.push(`the title is ${await page.title()}`);
    if (test.address && !page.url().includes(test.address)) faults.push(`the address is ${page.url()}`);
    if (test.copied) {
      const copied = flat(await page.evaluate(() => navigator.clipboard.readText()));
      if (!copied.includes(test.copied)) faults.push(`the clipboard holds ${JSON.stringify(copied)}`);
    }
  } catch (error) {
    if (page.isClosed()) throw error;
    faults.push(error.message.split("\n")[0]);
  }
}

// ---- Twins: what is withheld leaves no trace that an eye could see.

async function twins(address, width, media) {
  const name = `twins ${address} ${width}px ${Object.values(media).join(" ")}`;
  if (!wanted(name)) return;
  // Chromium does not always draw the last pixels at a page's edge alike: what a secret causes would differ every time.
  for (let tries = 4; tries > 0; tries -= 1) {
    const shots = {};
    for (const site of ["one", "other"]) {
      await withPage(bases[site], { viewport: { width, height: 900 } }, name, async (page, faults) => {
        await page.emulateMedia(media);
        await page.goto(bases[site] + address, { waitUntil: address.includes("?") ? "networkidle" : "load" });
        shots[site] = await page.screenshot({ fullPage: true, animations: "disabled" });
        return faults.length > 0 ? [[name, faults]] : [];
      });
    }
    if (shots.one && shots.other?.equals(shots.one)) return result(name, []);
  }
  result(name, ["the two do not look alike"]);
}

const every = data("pages.json");
const pages = every.filter(({ phone }) => !phone);
const jobs = [
  ...every.filter(({ phone }) => phone).map((one) => () => look(one, phone)),
  ...pages.flatMap((one) => looks.filter(({ scripts }) => scripts || one.zoomed).map((how) => () => look(one, how))),
  ...pages.flatMap((one) => [320, 1280].map((width) => () => arriving(one, width))),
  ...pages.flatMap((one) => keyboards.filter(({ zoomed }) => !zoomed || one.zoomed).map(({ viewport }) => () => keyboard(one, viewport))),
  ...[320, 1280].flatMap((width) => [{ colorScheme: "light" }, { colorScheme: "dark" }, { media: "print" }].map((media) => () => twins("/responses/2026-0001/", width, media))),
  ...["/", "/search/?q="].map((address) => () => twins(address, 1280, { colorScheme: "light" })),
];
// The clipboard is one for all: cases run one after the other, beside the rest.
async function cases() {
  for (const test of data("cases.json")) await run(test);
}
async function work() {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
}
await Promise.all([cases().then(work), work()]);
await end();
