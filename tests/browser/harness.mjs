// What all browser tests share: a server with the policy of docs/site.md, Chromium, axe-core, and the tally.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8" };

export const data = (name) => JSON.parse(readFileSync(path.join(here, name), "utf8"));

// A page in pieces, each of which ends where something does, outside of tables.
export function pieces(html) {
  const ends = [...html.matchAll(/<\/(?:header|nav|h1|h2|p|ul|dl|section|main|footer)>/g)].map((end) => end.index + end[0].length);
  const chosen = ends.filter((_, i) => i % Math.ceil(ends.length / 8) === 0 || html.slice(0, ends[i]).endsWith("</main>"));
  return [0, ...chosen].map((from, i) => html.slice(from, chosen[i]));
}

// Serves a built site on loopback, and gives its address back; if `slowly`, each page in pieces; if `bare`, without the policy.
export async function serve(site, { slowly = false, bare = false } = {}) {
  const server = createServer(async (request, answer) => {
    const where = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.join(site, where.endsWith("/") ? where + "index.html" : where);
    const head = (type) => ({ "content-type": type ?? "application/octet-stream", ...(bare ? {} : { "content-security-policy": policy }) });
    try {
      const body = await readFile(file);
      answer.writeHead(200, head(types[path.extname(file)]));
      if (slowly && file.endsWith(".html")) {
        for (const piece of pieces(body.toString())) {
          answer.write(piece);
          await new Promise((done) => setTimeout(done, 80));
        }
        answer.end();
      } else {
        answer.end(body);
      }
    } catch {
      answer.writeHead(404, head(types[".html"])).end(await readFile(path.join(site, "404.html")));
    }
  });
  server.unref();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://localhost:${server.address().port}`;
}

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
export function result(name, faults) {
  if (faults.length === 0) passed += 1;
  else { failed += 1; console.log(`FAILED ${name}\n  ${faults.join("\n  ")}`); }
}

// Tells how many passed, and ends.
export async function end() {
  await browser?.close();
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

// Does something with a page of its own that tells of everything it should not do. A browser that breaks down is not the
// site's fault: the whole is done once more, in a new one. `job` gives back what it found, as pairs of name and faults.
export async function withPage(base, options, name, job) {
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
      const late = new Promise((_, fail) => setTimeout(() => fail(new Error("not done within two minutes")), 120_000).unref());
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

const axe = readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const more = { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true } };
// Where a page differs in its colours alone, these tell.
const colours = ["color-contrast", "link-in-text-block"];

// What axe-core finds. The debugger's world is not bound by the page's policy.
export async function axed(page, coloursAlone) {
  const how = coloursAlone ? { runOnly: { type: "rule", values: colours } } : { runOnly: { type: "tag", values: tags }, rules: more };
  if (!(await page.evaluate(() => typeof window.axe === "object"))) await page.evaluate(axe);
  const found = await page.evaluate(`(async () => { return (await axe.run(document, ${JSON.stringify({ ...how, resultTypes: ["violations"] })})).violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")); })()`);
  return found.map((fault) => `axe ${fault}`);
}

// By how much a page can be scrolled sideways.
export async function sideways(page) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
  return wide > 0 ? [`scrolls sideways by ${wide}px`] : [];
}
