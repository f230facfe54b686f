// Works the log's figures out once more, from data/responses.csv, in SQLite, and compares; holds the official ones against
// their files: node statistics.mjs LOG FIGURES
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import initSqlJs from "sql.js";

const [log, official] = process.argv.slice(2);
const rows = (file) => {
  // RFC 4180, as a state machine over characters.
  const text = readFileSync(file, "utf8");
  const all = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    const row = all[all.length - 1];
    if (quoted && c === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") row.push("");
    else if (!quoted && c === "\n") all.push([""]);
    else row[row.length - 1] += c;
  }
  all.pop();
  return all;
};
const SQL = await initSqlJs();
const db = new SQL.Database();
const load = (table, name) => {
  const [head, ...body] = rows(path.join(log, name));
  db.run(`CREATE TABLE ${table} (${head.join(", ")})`);
  const insert = db.prepare(`INSERT INTO ${table} VALUES (${head.map(() => "?").join(", ")})`);
  body.forEach((row) => insert.run(row));
  return body.length;
};
const responses = load("responses", "data/responses.csv");
const figures = load("figures", "data/statistics.csv");

// Reviews stand in the data of each response.
db.run("CREATE TABLE looked_at (measure, period, outcome)");
for (const folder of readdirSync(path.join(log, "responses"))) {
  const file = path.join(log, "responses", folder, "index.json");
  if (!existsSync(file)) continue;
  const { internal_review: review, commissioner: decision } = JSON.parse(readFileSync(file, "utf8"));
  if (review) {
    const [year, month] = review.requested.split("-");
    for (const period of ["all", `${year}-Q${Math.ceil(month / 3)}`]) db.run("INSERT INTO looked_at VALUES ('review', ?, ?)", [period, review.outcome ?? ""]);
  }
  if (decision) db.run("INSERT INTO looked_at VALUES ('decision', 'all', ?)", [decision.outcome ?? ""]);
}
// Official figures as their files have them.
db.run("CREATE TABLE reported (period, measure, item, value)");
for (const file of readdirSync(official).filter((name) => name.endsWith(".csv"))) {
  const [head, ...body] = rows(path.join(official, file));
  for (const row of body) {
    row.forEach((cell, k) => {
      if (head[k] === "quarter" || cell === "" || cell === "-") return;
      const provision = head[k].includes("(");
      db.run("INSERT INTO reported VALUES (?, ?, ?, ?)", [row[head.indexOf("quarter")], provision ? "provision" : head[k], provision ? head[k] : "", Number(cell)]);
    });
  }
}

// Every response with the periods that it counts for; days and lateness for answers alone.
db.run(`
CREATE VIEW dated AS SELECT *, substr(received, 1, 4) AS year, CAST(substr(received, 6, 2) AS INTEGER) AS month,
  outcome NOT IN ('clarification-lapsed', 'fee-not-paid', 'transferred', 'request-withdrawn') AS answered FROM responses;
CREATE VIEW periods AS
  SELECT *, 'all' AS period FROM dated
  UNION ALL SELECT *, year FROM dated
  UNION ALL SELECT *, year || '-Q' || ((month + 2) / 3) FROM dated
  UNION ALL SELECT *, CASE WHEN month >= 4 THEN year || '-' || substr(year + 1, 3) ELSE (year - 1) || '-' || substr(year, 3) END FROM dated;
CREATE VIEW days AS SELECT period, CAST(days_taken AS INTEGER) AS days,
  row_number() OVER (PARTITION BY period ORDER BY CAST(days_taken AS INTEGER)) AS rank, count(*) OVER (PARTITION BY period) AS n FROM periods WHERE answered;
CREATE TABLE provisions AS WITH RECURSIVE cut(period, reference, rest, id) AS (
  SELECT period, reference, exemptions || ';', '' FROM periods
  UNION ALL SELECT period, reference, substr(rest, instr(rest, ';') + 1), substr(rest, 1, instr(rest, ';') - 1) FROM cut WHERE rest <> '')
  SELECT DISTINCT period, reference, CASE WHEN instr(id, '(') THEN substr(id, 1, instr(id, '(') - 1) ELSE id END AS section FROM cut WHERE id <> '';
CREATE TABLE tagged AS WITH RECURSIVE cut(reference, rest, topic) AS (
  SELECT reference, topics || ';', '' FROM responses
  UNION ALL SELECT reference, substr(rest, instr(rest, ';') + 1), substr(rest, 1, instr(rest, ';') - 1) FROM cut WHERE rest <> '')
  SELECT reference, topic FROM cut WHERE topic <> '';
CREATE VIEW ours AS
  SELECT period, 'responses' AS measure, '' AS item, count(*) AS value FROM periods GROUP BY period
  UNION ALL SELECT period, 'answered', '', sum(answered) FROM periods GROUP BY period
  UNION ALL SELECT period, 'in_time', '', sum(answered AND late = 'false' AND responded <= due) FROM periods GROUP BY period
  UNION ALL SELECT period, 'extended', '', sum(answered AND late = 'false' AND responded > due) FROM periods GROUP BY period
  UNION ALL SELECT period, 'late', '', sum(answered AND late = 'true') FROM periods GROUP BY period
  UNION ALL SELECT period, 'outcome', outcome, count(*) FROM periods GROUP BY period, outcome
  UNION ALL SELECT period, 'section', section, count(*) FROM provisions GROUP BY period, section
  UNION ALL SELECT 'all', 'topic', topic, count(*) FROM tagged GROUP BY topic
  UNION ALL SELECT period, 'median_days', '', avg(days) FROM days WHERE rank IN ((n + 1) / 2, n / 2 + 1) GROUP BY period
  UNION ALL SELECT period, 'ninetieth_percentile_days', '', days FROM days WHERE rank = (9 * n + 9) / 10
  UNION ALL SELECT period, measure, 'all', count(*) FROM looked_at GROUP BY period, measure
  UNION ALL SELECT period, measure, outcome, count(*) FROM looked_at WHERE outcome <> '' GROUP BY period, measure, outcome;
CREATE VIEW published AS SELECT source, period, measure, item, CAST(value AS REAL) AS value FROM figures;
`);
// A quarter without responses has its noughts, and of four kinds of results some may not occur.
const differ = db.exec(`
  SELECT 'published', period, measure, item, value FROM published AS p
    WHERE source = 'log' AND NOT (value = 0 AND (period LIKE '%-Q%' OR measure IN ('review', 'decision')))
      AND NOT EXISTS (SELECT 1 FROM ours WHERE ours.period = p.period AND ours.measure = p.measure AND ours.item = p.item AND ours.value = p.value)
  UNION ALL
  SELECT 'worked out', period, measure, item, value FROM ours
    WHERE NOT EXISTS (SELECT 1 FROM published AS p WHERE source = 'log' AND ours.period = p.period AND ours.measure = p.measure
      AND ours.item = p.item AND ours.value = p.value)
  UNION ALL
  SELECT 'official', period, measure, item, value FROM published WHERE source = 'official'
    AND (period, measure, item, value) NOT IN (SELECT period, measure, item, CAST(value AS REAL) FROM reported)
  UNION ALL
  SELECT 'reported', period, measure, item, value FROM reported
    WHERE (period, measure, item, CAST(value AS REAL)) NOT IN (SELECT period, measure, item, value FROM published WHERE source = 'official')`)[0]?.values ?? [];
const reported = db.exec("SELECT count(*) FROM reported")[0].values[0][0];
const looked = db.exec("SELECT count(*) FROM looked_at")[0].values[0][0];
const compared = db.exec("SELECT count(*) FROM ours")[0].values[0][0];
differ.forEach((row) => console.log(`FAILED statistics: ${row.join(" ")}`));
// A comparison of nothing with nothing would agree too.
const enough = responses >= 40 && compared >= 300 && reported >= 100 && looked > 0;
if (!enough) console.log(`FAILED statistics: only ${compared} figures of ${responses} responses, ${looked} reviews, ${reported} official figures`);
console.log(`statistics: ${compared} figures of ${responses} responses worked out again, ${reported} official ones held against their files, ${figures} published, ${differ.length} differ`);
process.exit(differ.length === 0 && enough ? 0 : 1);
