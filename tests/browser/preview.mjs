// Runs `disclog serve` on a copy of the example site and edits it as its users do: node preview.mjs DISCLOG SITE [name-filter]
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [program, example, filter = ""] = process.argv.slice(2);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const axe = readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const site = mkdtempSync(path.join(tmpdir(), "disclog-preview-"));
cpSync(path.join(example, "content"), path.join(site, "content"), { recursive: true });
cpSync(path.join(example, "site.toml"), path.join(site, "site.toml"));

const RECORD = "content/responses/preview-test.md";
const PAGE = "/responses/2026-9001/";
const record = (body, more = "") => `+++
reference = "2026/9001"
title = "Preview of an answer"
received = 2026-09-01
responded = 2026-09-22
outcome = "partly-withheld"
${more}
[[exemptions]]
provision = "s40(2)"
condition = "s40(3A)(a)"
covers = "A name."
+++

## Request

Who?

## Response

${body}

:withheld[PC 9917 Zarquon Prefect]{s40(2)} said so.

${"A paragraph that makes the page long.\n\n".repeat(60)}
`;
// As editors save: the new file beside it, then in its place.
const save = (file, text) => {
  const whole = path.join(site, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(`${whole}.tmp~`, text);
  renameSync(`${whole}.tmp~`, whole);
};
save(RECORD, record("First words."));

const server = spawn(program, ["serve", "--site", site, "--port", "0", "--date", "2026-11-25", "--editor", "vscode"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => server.kill());
const base = await new Promise((ready, fail) => {
  server.stdout.on("data", (data) => {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data));
    if (found) ready(found[0]);
  });
  server.on("exit", () => fail(new Error("disclog serve ends")));
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let auditing = false;
let passed = 0, failed = 0;
async function test(name, job, options = {}) {
  if (!name.includes(filter)) return;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const faults = [];
  auditing = false;
  const page = await context.newPage();
  const watch = (page) => {
    page.on("console", (message) => { if (["error", "warning"].includes(message.type()) && !(auditing && /Applying inline style/.test(message.text())) && !/Failed to load resource|ERR_/.test(message.text())) faults.push(`console: ${message.text()}`); });
    page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
    page.on("request", (request) => { if (!request.url().startsWith(base)) faults.push(`asks another host: ${request.url()}`); });
  };
  watch(page);
  try {
    await job(page, context, watch);
  } catch (error) {
    faults.push(error.message.split("\n")[0]);
  }
  await context.close();
  if (faults.length === 0) passed += 1;
  else { failed += 1; console.log(`FAILED preview: ${name}\n  ${faults.join("\n  ")}`); }
}
const see = (page, text) => page.getByText(text).first().waitFor({ timeout: 60_000 });
const overlay = (page) => page.locator("disclog-preview [role=alertdialog]");
// axe tries styles of its own, which the policy stops, and is told so late: from its first run on that is no fault of the page.
const axed = async (page) => {
  auditing = true;
  const found = await page.evaluate(`(async () => { ${axe}; return (await axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")); })()`);
  if (found.length > 0) throw new Error(`axe ${found.join("; ")}`);
};

await test("an edit of the record shows, and the reader stays where they were", async (page) => {
  const theme = readFileSync(path.join(here, "../../themes/default/base.html"), "utf8");
  save("themes/default/base.html", theme.replace("</header>", "<details><summary>One</summary>1</details><details><summary>Two</summary>2</details></header>"));
  await page.goto(base + PAGE);
  await see(page, "First words.");
  await page.getByText("Two").waitFor({ timeout: 60_000 });
  await page.locator("header details").nth(1).evaluate((fold) => { fold.open = true; });
  await page.evaluate(() => scrollTo(0, 1500));
  save(RECORD, record("Second words."));
  await page.getByText("Second words.").first().waitFor({ state: "attached", timeout: 60_000 });
  await page.waitForFunction(() => Math.abs(scrollY - 1500) < 40, null, { timeout: 60_000 });
  const open = await page.locator("header details").evaluateAll((folds) => folds.map((fold) => fold.open));
  if (String(open) !== "false,true") throw new Error(`what was unfolded is folded: ${open}`);
  if ((await page.content()).includes("Zarquon")) throw new Error("what is withheld is shown");
  rmSync(path.join(site, "themes"), { recursive: true });
  // Until that is seen, every page is about to be loaded again.
  await page.getByText("Two").waitFor({ state: "detached", timeout: 60_000 });
});

await test("a page that an edit does not touch is left alone", async (page) => {
  await page.goto(`${base}/about/`);
  await page.evaluate(() => { window.untouched = true; });
  save(RECORD, record("Third words."));
  await new Promise((done) => setTimeout(done, 1500));
  if (!(await page.evaluate(() => window.untouched))) throw new Error("it was loaded again");
});

await test("a template", async (page) => {
  await page.goto(base + PAGE);
  const base_html = readFileSync(path.join(here, "../../themes/default/base.html"), "utf8");
  save("themes/default/base.html", base_html.replace("</header>", "<p>A new header.</p></header>"));
  await see(page, "A new header.");
  rmSync(path.join(site, "themes/default/base.html"));
  await page.getByText("A new header.").waitFor({ state: "detached", timeout: 60_000 });
});

await test("a style, without loading the page again", async (page) => {
  await page.goto(base + PAGE);
  await page.evaluate(() => { window.untouched = true; });
  const style = readFileSync(path.join(here, "../../themes/default/assets/style.css"), "utf8");
  save("themes/default/assets/style.css", `${style}\nbody { outline: 7px solid rgb(1, 2, 3); }\n`);
  await page.waitForFunction(() => getComputedStyle(document.body).outlineWidth === "7px", null, { timeout: 60_000 });
  if (!(await page.evaluate(() => window.untouched))) throw new Error("it was loaded again");
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  rmSync(path.join(site, "themes"), { recursive: true });
  await page.waitForFunction(() => getComputedStyle(document.body).outlineWidth !== "7px", null, { timeout: 60_000 });
});

await test("broken TOML shows where and why, and goes when it is mended", async (page) => {
  await page.goto(base + PAGE);
  save(RECORD, record("Third words.", "department = "));
  await overlay(page).waitFor({ timeout: 60_000 });
  const text = await overlay(page).innerText();
  for (const words of ["1 problem: the rest of the log is shown", `${RECORD}:7:`, "DL1020", "What to do:", "Open in the editor"]) {
    if (!text.includes(words)) throw new Error(`the overlay does not say ${words}: ${text}`);
  }
  // At three quarters of its opacity a link is too pale to read: what fades in is a fault for as long as it does, whether axe comes
  // upon it or not.
  const moving = await page.evaluate(() => [...document.querySelector("disclog-preview").shadowRoot.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return style.animationName !== "none" || style.transitionDuration !== "0s" || style.opacity !== "1";
  }).map((one) => one.localName));
  if (moving.length > 0) throw new Error(`moves or fades: ${moving}`);
  const link = await overlay(page).locator("a").first().getAttribute("href");
  if (!link.startsWith("vscode://file/") || !link.includes(`${RECORD}:7:`)) throw new Error(`the link is ${link}`);
  await page.getByRole("heading", { name: "This page cannot be shown yet" }).waitFor();
  if ((await page.content()).includes("words.")) throw new Error("the version before is shown, though nobody knows what is withheld now");
  await axed(page);
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "hidden" });
  await page.locator("disclog-preview #toggle").click();
  await overlay(page).waitFor();
  save(RECORD, record("Fourth words."));
  await overlay(page).waitFor({ state: "hidden", timeout: 60_000 });
  await see(page, "Fourth words.");
});

await test("what is withheld is never shown, nor quoted", async (page) => {
  await page.goto(base + PAGE);
  save(RECORD, record("Asked of PC 9917 Zarquon Prefect himself."));
  await overlay(page).waitFor({ timeout: 60_000 });
  const text = await overlay(page).innerText();
  if (!text.includes("DL1501") || !text.includes("stand here in the clear")) throw new Error(`the overlay says ${text}`);
  if ((text + (await page.content())).includes("Zarquon")) throw new Error("what is withheld is shown");
  await page.reload();
  if ((await page.content()).includes("Zarquon")) throw new Error("what is withheld is shown");
  save(RECORD, record("Fifth words."));
  await overlay(page).waitFor({ state: "hidden", timeout: 60_000 });
  await see(page, "Fifth words.");
});

for (const colorScheme of ["light", "dark"]) {
  await test(`on a phone, in the ${colorScheme}`, async (page) => {
    await page.goto(base + PAGE);
    await page.locator("disclog-preview aside").getByText("Preview, as of 25 November 2026").waitFor();
    await axed(page);
    save(RECORD, record("Fifth words.", `department = \nwibble = 1`));
    await overlay(page).waitFor({ timeout: 60_000 });
    await axed(page);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    if (wide > 0) throw new Error(`scrolls sideways by ${wide}px`);
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `preview-phone-${colorScheme}.png`) });
    save(RECORD, record("Fifth words."));
    await overlay(page).waitFor({ state: "hidden", timeout: 60_000 });
  }, { viewport: { width: 320, height: 700 }, colorScheme });
}

await test("what is not public yet has a list", async (page) => {
  await page.goto(base + PAGE);
  await page.locator("disclog-preview #unpublished").click();
  await page.getByRole("heading", { name: "Not yet public" }).waitFor();
  await see(page, "on 1 December 2026");
  await axed(page);
});

await test("twenty pages open, each kept up to date when it is seen", async (page, context, watch) => {
  const pages = [page];
  while (pages.length < 20) pages.push(await context.newPage());
  pages.slice(1).forEach(watch);
  for (const one of pages) await one.goto(base + PAGE);
  save(RECORD, record("Words for twenty."));
  for (const one of pages) {
    await one.bringToFront();
    await see(one, "Words for twenty.");
  }
});

server.kill("SIGINT");
await new Promise((done) => server.on("exit", done));
await browser.close();
rmSync(site, { recursive: true });
console.log(`preview: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
