// Serves a built site on loopback and runs the browser tests on it: node run.mjs SITE [name-filter]
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const [site, filter = ""] = process.argv.slice(2);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".csv": "text/csv; charset=utf-8", ".xml": "application/xml" };

const server = createServer(async (request, answer) => {
  const where = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = path.join(site, where.endsWith("/") ? where + "index.html" : where);
  const head = (type) => ({ "content-type": type ?? "application/octet-stream", "content-security-policy": policy });
  try {
    const body = await readFile(file);
    answer.writeHead(200, head(types[path.extname(file)])).end(body);
  } catch {
    answer.writeHead(404, head(types[".html"])).end(await readFile(path.join(site, "404.html")));
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://localhost:${server.address().port}`;
const axe = readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
let browser;
async function launched() {
  if (!browser?.isConnected()) {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // Shared memory is small in containers: without it a long run loses its pages.
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
  }
  return browser;
}

let passed = 0, failed = 0;
const result = (name, faults) => {
  if (faults.length === 0) passed += 1;
  else { failed += 1; console.log(`FAILED ${name}\n  ${faults.join("\n  ")}`); }
};

// Does something with a page of its own that tells of everything it should not do. A browser that breaks down is not the
// site's fault: the whole is done once more, in a new one. `job` gives back what it found, as pairs of name and faults.
async function withPage(options, name, job) {
  for (let tries = 1; ; tries += 1) {
    let context;
    try {
      context = await (await launched()).newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
      const page = await context.newPage();
      const faults = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !(page.expect404 && message.text().includes("404"))) faults.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
      page.on("request", (request) => { if (!request.url().startsWith(base) && !request.url().startsWith("data:")) faults.push(`asks another host: ${request.url()}`); });
      const late = new Promise((_, fail) => setTimeout(() => fail(new Error("not done within a minute")), 60_000).unref());
      (await Promise.race([job(page, faults), late])).forEach(([name, faults]) => result(name, faults));
      await context.close();
      return;
    } catch (error) {
      const broken = /has been closed|crash|Protocol error|disconnected/i.test(error.message);
      await context?.close().catch(() => {});
      if (!broken || tries === 3) return result(name, [error.message.split("\n")[0]]);
      console.log(`again: ${name} (${error.message.split("\n")[0]})`);
    }
  }
}

const widths = [320, 1280];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// In the dark nothing differs but colours.
const colours = ["color-contrast", "link-in-text-block"];

// The debugger's world is not bound by the page's policy.
async function axed(page, rules) {
  const only = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  return page.evaluate(`(async () => { ${axe}; return (await axe.run(document, { runOnly: ${JSON.stringify(only)}, resultTypes: ["violations"]${rules ? "" : ', rules: { "target-size": { enabled: true } }'} })).violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")); })()`);
}

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

// One page at one width, light, then dark; without JavaScript, light alone: the markup is the same but for what a script would add.
async function look(address, width, scripts) {
  const name = (scheme) => `page ${address} ${width}px ${scheme}${scripts ? "" : " without JavaScript"}`;
  const schemes = (scripts ? ["light", "dark"] : ["light"]).filter((scheme) => name(scheme).includes(filter));
  if (schemes.length === 0) return;
  await withPage({ viewport: { width, height: 900 }, colorScheme: schemes[0] }, name(schemes[0]), async (page, faults) => {
    const found = [];
    if (!scripts) await withoutScripts(page);
    const answer = await page.goto(base + address, { waitUntil: address.includes("?") ? "networkidle" : "load" });
    if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
    for (const scheme of schemes) {
      if (scheme !== schemes[0]) await page.emulateMedia({ colorScheme: scheme });
      const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
      if (sideways > 0) faults.push(`scrolls sideways by ${sideways}px`);
      faults.push(...(await axed(page, scheme === schemes[0] ? null : colours)).map((v) => `axe ${v}`));
      found.push([name(scheme), faults.splice(0)]);
    }
    return found;
  });
}

const flat = (text) => text.replace(/\s+/g, " ").trim();

async function run(test) {
  const options = { viewport: { width: test.width ?? 1280, height: 900 }, javaScriptEnabled: test.javascript ?? true };
  await withPage(options, `case ${test.name}`, async (page, faults) => {
    await steps(test, page, faults);
    return [[`case ${test.name}`, faults]];
  });
}

async function steps(test, page, faults) {
  page.expect404 = (test.status ?? 200) === 404;
  const answer = await page.goto(base + test.page, { waitUntil: "networkidle" });
  if (answer.status() !== (test.status ?? 200)) faults.push(`status ${answer.status()}`);
  try {
    for (const [what, where, value] of test.steps) {
      if (what === "fill") await page.fill(where, value, { timeout: 5000 });
      if (what === "press") await page.press(where, value, { timeout: 5000 });
      if (what === "click") await page.click(where, { timeout: 5000 });
      if (what === "check") await page.check(where, { timeout: 5000 });
      if (what === "back") await page.goBack();
      if (what === "copy") {
        await page.locator(where).evaluate((element) => { getSelection().selectAllChildren(element); });
        await page.keyboard.press("Control+C");
      }
      await page.waitForLoadState("networkidle");
    }
    for (const [where, text] of test.see) {
      const seen = page.locator(where).filter({ hasText: text === "" ? undefined : text }).first();
      await seen.waitFor({ state: "visible", timeout: 5000 }).catch(() => faults.push(`does not show ${JSON.stringify(text)} in ${where}`));
    }
    for (const where of test.gone ?? []) if (await page.locator(where).first().isVisible()) faults.push(`shows ${where}`);
    const words = flat(await page.locator("main").innerText());
    for (const word of test.never ?? []) if (words.toLowerCase().includes(word.toLowerCase())) faults.push(`says ${word}`);
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

const data = (name) => JSON.parse(readFileSync(path.join(here, name), "utf8"));
const looks = data("pages.json").flatMap((address) => [...widths.map((width) => [address, width, true]), [address, widths[0], false]]);
await launched();
// The clipboard is one for all: cases run one after the other, beside the looks.
async function cases() {
  for (const test of data("cases.json")) if (`case ${test.name}`.includes(filter)) await run(test);
}
async function lookOn() {
  for (let next = looks.shift(); next; next = looks.shift()) await look(...next);
}
await Promise.all([cases().then(lookOn), lookOn()]);
await browser.close();
server.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
