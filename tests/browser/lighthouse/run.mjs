// Lets Lighthouse mark pages of the example log, as a phone on a slow network gets them: node run.mjs LOG. Below 100 in any
// category is a failure.
import { chromium } from "../node_modules/playwright-core/index.mjs";
import lighthouse from "lighthouse";
import { serve } from "../harness.mjs";

const log = process.argv[2];
const pages = ["/", "/responses/2026-0412/", "/responses/"];
const base = await serve(log);
const port = 9300 + Math.floor(process.pid % 500);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let failed = 0;
for (const page of pages) {
  const { lhr } = await lighthouse(base + page, { port, output: "json", logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices", "seo"] });
  const marks = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  const seconds = (audit) => (lhr.audits[audit].numericValue / 1000).toFixed(1);
  console.log(`${page}: ${marks.join(", ")}; first paint ${seconds("first-contentful-paint")} s, largest ${seconds("largest-contentful-paint")} s, layout shift ${lhr.audits["cumulative-layout-shift"].numericValue}, ${lhr.audits["total-byte-weight"].numericValue} bytes`);
  const short = Object.values(lhr.categories).filter(({ score }) => score < 1);
  for (const { auditRefs } of short) for (const { id } of auditRefs) {
    const audit = lhr.audits[id];
    if (audit.score !== null && audit.score < 1 && audit.scoreDisplayMode !== "informative") console.log(`  ${id}: ${audit.title} ${audit.displayValue ?? ""} ${audit.explanation ?? ""}`);
  }
  failed += short.length > 0 ? 1 : 0;
}
await browser.close();
console.log(`${pages.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
