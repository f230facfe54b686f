//! The promise: two sites that differ only in what is withheld or private build to the same bytes.
//!
//! Sites are generated from two streams of numbers: one decides everything public, the other every secret. Each pair of
//! sites shares the first and differs in the second; every file of both builds is compared, and the summary. `SITES=5000`
//! tries more; a failure names its seed, and `SEED=n` repeats it. The sites have attachments of every kind, files in `static/`, texts of the
//! library, and copies of one file in several records; links, which no site may have, are tried apart.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out sites, read what was made, and say so"
)]

mod common;

use common::Rng;
use disclog::publish::{Memory, sha256_hex};
use disclog::{Options, build_into};
use jiff::civil::date;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const WORDS: &[&str] = &[
    "officers",
    "attended",
    "during",
    "March",
    "with",
    "several",
    "vehicles",
    "near",
    "stations",
    "costs",
    "rose",
    "by",
    "half",
    "£120",
    "“quoted”",
    "café",
    "total",
    "each",
    "team",
    "kept",
    "notes",
    "*plainly*",
    "`code`",
    "[law](https://www.legislation.gov.uk/)",
    "~~struck~~",
    "&amp;",
    "<b>bold</b>",
    "2,041",
    "A&E",
    "naïve",
];

/// No word of these is a public one, so that the gate has nothing to stop.
const SECRETS: &[&str] = &[
    "Zarquox",
    "Vuqixa Kwizox",
    "PC 9917 Jaxu Pyxe",
    "Quoxby-Fex",
    "99171717171",
    "x",
    "",
    " ",
    "Ångxström Øqx",
    "Жщxъ",
    "漢字x漢字",
    "**Qox** _bix_",
    "<script>qax(1)</script>",
    "{{ site.qux }}",
    "qox | bax",
    "`qox`",
    "[qox](https://xqx.example/)",
    "a [b] c \\] qxd",
    "&lt;qox&gt; &#120;qx",
    "qox\u{200B}bax",
    "\u{202E}xoq",
    "--- qox",
    "# qox",
    "£99,171",
    "qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox qox",
    "![qox](xqx.png)",
    "~~qox~~",
    "Names: withheld qox",
];

/// Files of every kind that a record may have beside tables: an ending, and how such a file begins.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>",
        "</text></svg>",
    ),
    ("html", "<!doctype html><title>", "</title>"),
    ("xml", "<?xml version=\"1.0\"?><a>", "</a>"),
    ("json", "{\"a\": \"", "\"}"),
    ("geojson", "{\"type\": \"", "\"}"),
    ("tsv", "a\tb\n", ""),
    ("yaml", "a: ", ""),
    ("txt", "", ""),
    ("md", "# Notes\n", ""),
    ("xlsx", "", ""),
    ("unheardof", "", ""),
];

/// A file of a kind that says some words.
fn saying(
    (ending, begins, ends): (&'static str, &str, &str),
    words: &str,
) -> (&'static str, Vec<u8>) {
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;");
    let words = if matches!(ending, "svg" | "html" | "xml" | "xlsx") {
        &escaped
    } else {
        words
    };
    let bytes = match ending {
        "xlsx" => workbook(words),
        _ => format!("{begins}{words}{ends}").into_bytes(),
    };
    (ending, bytes)
}

/// A workbook of one sheet with one cell.
fn workbook(words: &str) -> Vec<u8> {
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/w.xml\" ContentType=\"{OFFICE}.sheet.main+xml\"/><Override PartName=\"/s.xml\" ContentType=\"{OFFICE}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"w\" Type=\"x/officeDocument\" Target=\"w.xml\"/></Relationships>".to_owned(),
        ),
        (
            "_rels/w.xml.rels",
            "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>".to_owned(),
        ),
        (
            "w.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"s\"/></sheets></workbook>".to_owned(),
        ),
        (
            "s.xml",
            format!(
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{words}</t></is></c></row></sheetData></worksheet>"
            ),
        ),
    ];
    let mut writer = disclog::attachments::zip::Writer::default();
    for (name, text) in parts {
        writer.put(name, text.as_bytes());
    }
    writer.finish()
}

struct Maker<'m> {
    open: Rng,
    closed: &'m mut Rng,
    /// A sealed site has nothing where another has a secret.
    sealed: bool,
    marks: bool,
    /// The names that the texts of the library have here: nobody sees them.
    library: Vec<String>,
    /// What several records publish, each its own copy, under an ending.
    published: (&'static str, Vec<u8>),
    /// What several records withhold.
    withheld: Vec<u8>,
    /// Whether the log is read in two languages.
    two_sides: bool,
}

impl Maker<'_> {
    fn secret(&mut self) -> String {
        let secret = SECRETS[self.closed.below(SECRETS.len())].to_owned();
        if self.sealed { String::new() } else { secret }
    }

    fn mark(&mut self) -> String {
        if !self.marks {
            return "none".to_owned();
        }
        let provisions = self
            .open
            .pick(&["s40(2)", "s31(1)(a)", "s40(2), s31(1)(a)"])
            .to_owned();
        let mut secret = self.secret();
        if self.closed.chance(10) && !self.sealed {
            secret.push_str("\nand qox");
        }
        format!(":withheld[{secret}]{{{provisions}}}")
    }

    /// A mark on one line: in headings, cells, titles, TOML strings of one line.
    fn short_mark(&mut self) -> String {
        self.mark().replace('\n', " ")
    }

    fn sentence(&mut self, marks: bool) -> String {
        let mut out = String::new();
        for n in 0..4 + self.open.below(8) {
            if n > 0 {
                out.push(' ');
            }
            if marks && self.open.chance(12) {
                out.push_str(&self.mark());
            } else {
                out.push_str(self.open.pick(WORDS));
            }
            if self.open.chance(4) {
                out.push_str(&self.comment());
            }
        }
        out + "."
    }

    fn comment(&mut self) -> String {
        match self.closed.below(4) {
            0 => String::new(),
            1 => "<!-- qox -->".to_owned(),
            2 => "<!-- :withheld[qox ] -->".to_owned(),
            _ => "<!-- a ` qox\n\n# two lines -->".to_owned(),
        }
    }

    fn block(&mut self) -> String {
        match self.open.below(11) {
            4 | 8 if !self.marks => self.sentence(false),
            0 => format!("### {} {}", self.open.pick(WORDS), self.short_mark()),
            1 => format!(
                "| Area | Count |\n|---|---:|\n| {} | 12 |\n| {} | {} |",
                self.short_mark(),
                self.open.pick(WORDS),
                self.short_mark()
            ),
            2 => format!(
                "- {}\n- {}\n  - {}",
                self.sentence(true),
                self.sentence(false),
                self.sentence(true)
            ),
            3 => format!("> {}", self.sentence(true).replace('\n', "\n> ")),
            4 => {
                let inner = match self.closed.below(5) {
                    _ if self.sealed => String::new(),
                    0 => String::new(),
                    1 => "| Qox | Bax |\n|---|---|\n| Zarquox Fex | 99171 |\n".to_owned(),
                    2 => "```\nqox\n```\n\n- qox\n- bax\n\n[^q]: qox\n\n[qref]: https://qox.example/\n".to_owned(),
                    3 => "> qox\n".repeat(40),
                    _ => "![qox](qox.png) <!-- qox -->\n".to_owned(),
                };
                format!(":::withheld{{s31(1)(a)}}\n{inner}:::")
            }
            5 => format!("```\n{} {}\n```", self.open.pick(WORDS), self.short_mark()),
            6 => format!(
                "[{}](https://www.example.com/ \"{}\")",
                self.short_mark(),
                self.open.pick(&["a title", "another"])
            ),
            7 => format!(
                "{}[^n{}]\n\n[^n{}]: {}",
                self.sentence(false),
                1,
                1,
                self.sentence(true).replace('\n', " ")
            ),
            8 => format!(
                "1. {}\n\n   :::withheld{{s40(2)}}\n   {}\n   :::\n\n2. {}",
                self.sentence(true).replace('\n', " "),
                self.secret(),
                self.sentence(false)
            ),
            _ => self.sentence(true),
        }
    }

    fn markdown(&mut self) -> String {
        let text = self.sentence(true);
        toml(&text)
    }

    fn record(&mut self, n: usize, attachments: &mut Vec<(String, Vec<u8>)>) -> String {
        let outcome = *["partly-withheld", "disclosed", "withheld"]
            .get(self.open.below(4))
            .unwrap_or(&"partly-withheld");
        self.marks = outcome != "disclosed";
        let marks = self.marks;
        let mut head = String::new();
        let _ = writeln!(head, "reference = \"{}/{n}\"", 2020 + self.open.below(7));
        let title = format!(
            "{} {} {n}",
            self.open.pick(&["Costs of", "Number of", "Policy on"]),
            if self.open.chance(30) {
                self.short_mark()
            } else {
                "vehicles".to_owned()
            }
        );
        let _ = writeln!(head, "title = {}", toml(&title));
        let _ = writeln!(
            head,
            "received = 202{}-0{}-1{}",
            self.open.below(5),
            1 + self.open.below(9),
            self.open.below(10)
        );
        let _ = writeln!(
            head,
            "responded = 2025-0{}-2{}",
            1 + self.open.below(9),
            self.open.below(9)
        );
        let _ = writeln!(
            head,
            "outcome = \"{outcome}\"\ntopics = [\"{}\"]\ndepartment = \"{}\"",
            self.open.pick(&["Drones", "Custody", "Fleet"]),
            self.open.pick(&["Estates", "Operations"])
        );
        if self.open.chance(40) {
            let _ = writeln!(head, "summary = {}", self.markdown());
        }
        if self.open.chance(40) {
            let _ = writeln!(
                head,
                "harm = {}\nbalance = {}",
                self.markdown(),
                self.markdown()
            );
        }
        let columns = self.attachments(attachments);
        let mut targets: Vec<String> = Vec::new();
        let mut fields = String::new();
        let _ = writeln!(fields, "posts = {}", 10 + self.open.below(90));
        if marks && self.open.chance(60) {
            let value = match self.closed.below(7) {
                _ if self.sealed => "\"\"".to_owned(),
                0 => "99171".to_owned(),
                1 => "2020-02-29".to_owned(),
                2 => "true".to_owned(),
                3 => "[\"qox\", 2, 2019-01-01]".to_owned(),
                4 => "9.9171".to_owned(),
                _ => toml(&self.secret()),
            };
            let _ = writeln!(fields, "officer_name = {value}");
            targets.push("fields.officer_name".to_owned());
        }
        if marks && self.open.chance(40) {
            let _ = writeln!(
                fields,
                "places = [\"North\", {}, \"South\"]",
                toml(&self.secret())
            );
            targets.push("fields.places[2]".to_owned());
        }
        let _ = writeln!(
            fields,
            "note = {}",
            toml(&format!("kept {}", self.short_mark()))
        );
        if marks {
            targets.extend(columns.targets);
        }
        let mut tables = String::new();
        if self.closed.chance(60) && !self.sealed {
            let _ = write!(
                tables,
                "[private]\nrequester = {}\nnotes = [\"Fexqox Bax\", 3]\n",
                toml(&self.secret())
            );
        }
        let _ = write!(tables, "[fields]\n{fields}");
        if let Some(suppress) = columns.suppress {
            tables.push_str(&suppress);
        }
        if self.open.chance(20) {
            let _ = write!(
                tables,
                "[[changes]]\non = 2025-11-01\nkind = \"correction\"\nwhat = {}\n",
                self.markdown()
            );
        }
        if marks {
            let (covers, factor) = (self.markdown(), self.markdown());
            let _ = write!(
                tables,
                "[[exemptions]]\nprovision = \"s40(2)\"\ncondition = \"s40(3A)(a)\"\ncovers = {covers}\nwithholds = [{}]\n",
                targets
                    .iter()
                    .map(|t| format!("\"{t}\""))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let own = format!("harm = {}\n", self.markdown());
            let reasons = match self.open.below(4) {
                0 => format!("use = {}\n", toml(&self.library[0])),
                1 => format!("use = {}\n{own}", toml(&self.library[1])),
                _ => format!(
                    "{own}for_disclosure = [{factor}]\nagainst_disclosure = [\"It would tell.\"]\nbalance = \"We withhold.\"\n"
                ),
            };
            let _ = write!(
                tables,
                "[[exemptions]]\nprovision = \"s31(1)(a)\"\n{reasons}"
            );
        }
        tables.push_str(&columns.entries);
        tables.push_str(&columns.accepted);
        if self.closed.chance(30) {
            let _ = write!(
                tables,
                "[[accept]]\ncode = \"DL1501\"\nat = \"qox\"\nreason = \"qox :withheld[\"\nby = \"Fexqox\"\n"
            );
        }
        let mut body = String::from("\n## Request\n\n");
        let _ = writeln!(body, "{}\n\n## Response\n\nFex.\n", self.sentence(false));
        for _ in 0..1 + self.open.below(6) {
            let _ = writeln!(body, "{}\n", self.block());
        }
        if self.open.chance(30) {
            let _ = writeln!(
                body,
                "## Further {}\n\n{}\n",
                self.short_mark(),
                self.sentence(true)
            );
        }
        let lead = if self.closed.chance(20) {
            "<!-- qox\nqox -->\n"
        } else {
            ""
        };
        format!("+++\n{head}{tables}+++\n{lead}{body}")
    }

    fn attachments(&mut self, files: &mut Vec<(String, Vec<u8>)>) -> Columns {
        let mut columns = Columns::default();
        if self.open.chance(50) {
            return columns;
        }
        self.of_any_kind(&mut columns, files);
        if self.marks {
            self.withheld_files(&mut columns, files);
        }
        if self.open.chance(70) {
            self.table(&mut columns, files);
        }
        columns
    }

    /// Files that are published as they are, and what somebody says who looked at them.
    fn of_any_kind(&mut self, columns: &mut Columns, files: &mut Vec<(String, Vec<u8>)>) {
        for n in 0..self.open.below(3) {
            let kind = KINDS[self.open.below(KINDS.len())];
            let (ending, bytes) = if self.open.chance(30) {
                self.published.clone()
            } else {
                let words = format!("{} {}", self.open.pick(WORDS), self.open.next());
                saying(kind, &words)
            };
            let file = format!("open {n}.{ending}");
            let _ = write!(
                columns.entries,
                "[[attachments]]\nfile = \"{file}\"\ntitle = {}\n",
                toml(&format!("File {n}, {}", self.short_mark()))
            );
            if self.open.chance(30) {
                columns.entries.push_str("licence = \"OGL 3.0\"\n");
            }
            if self.marks && self.open.chance(30) {
                columns.entries.push_str("provisions = [\"s40(2)\"]\n");
            }
            if self.open.chance(50) {
                // What is said of it, and by whom, nobody reads.
                let _ = write!(
                    columns.accepted,
                    "[[accept]]\ncode = \"DL1409\"\nat = \"{file}\"\nreason = {}\nby = {}\nsha256 = \"{}\"\n",
                    toml(&format!("Looked. {}", self.closed.pick(SECRETS))),
                    toml(&format!("PC {}", self.closed.pick(SECRETS))),
                    sha256_hex(&bytes)
                );
            }
            files.push((file, bytes));
        }
    }

    /// Withheld files: content, size, kind, even whether they are there, must not show.
    fn withheld_files(&mut self, columns: &mut Columns, files: &mut Vec<(String, Vec<u8>)>) {
        for n in 0..self.open.below(3) {
            let titled = self.open.chance(50);
            let (ending, begins, _) = KINDS[self.closed.below(KINDS.len())];
            let file = if self.closed.chance(20) {
                format!("Qox {n}.csv")
            } else {
                format!("Qox {n}.{ending}")
            };
            let entry = format!(
                "[[attachments]]\nfile = \"{file}\"\n{}",
                if titled {
                    "title = \"A statement\"\n"
                } else {
                    ""
                }
            );
            columns.entries.push_str(&entry);
            columns.targets.push(file.clone());
            match self.closed.below(4) {
                0 => {}
                _ if self.sealed => files.push((file, Vec::new())),
                1 => files.push((file, self.withheld.clone())),
                n => {
                    let bytes =
                        [begins.as_bytes(), "qox,Fexqox\n".repeat(n * 50).as_bytes()].concat();
                    files.push((file, bytes));
                }
            }
        }
    }

    fn table(&mut self, columns: &mut Columns, files: &mut Vec<(String, Vec<u8>)>) {
        let rows = 2 + self.open.below(5);
        let mut csv = String::from("Area,Who,Count\n");
        let suppressed = self.open.chance(50);
        let withheld = self.marks && self.open.chance(60);
        for row in 0..rows {
            let who = if !withheld {
                "team".to_owned()
            } else if self.sealed {
                String::new()
            } else {
                let secret = SECRETS[self.closed.below(SECRETS.len())].replace('"', "");
                format!("\"{secret}\nqox\"")
            };
            // A suppressed count may be anything from 1 to 4; whether one is suppressed is public.
            let count = if suppressed && self.open.chance(50) {
                1 + self.closed.below(4)
            } else {
                10 + self.open.below(90)
            };
            let _ = writeln!(
                csv,
                "{}{row},{who},{count}",
                self.open.pick(&["North", "South"])
            );
        }
        files.push(("figures.csv".to_owned(), csv.into_bytes()));
        let _ = write!(
            columns.entries,
            "[[attachments]]\nfile = \"figures.csv\"\ntitle = \"Figures\"\n{}",
            if self.open.chance(50) {
                "show = \"table\"\n"
            } else {
                ""
            }
        );
        if withheld {
            columns.targets.push("figures.csv#Who".to_owned());
        }
        if suppressed {
            columns.suppress = Some("[suppress]\nbelow = 5\ncolumns = [\"Count\"]\n".to_owned());
        }
    }

    /// Draws the files that several records have.
    fn files(&mut self) {
        let kind = KINDS[self.open.below(KINDS.len())];
        let words = format!("{}", self.open.next());
        self.published = saying(kind, &words);
        self.withheld = format!("qox {}", self.closed.next()).into_bytes();
    }

    fn site(&mut self, at: &Path) {
        // Outcomes are drawn by lot here, whatever else the record holds.
        let mut settings = format!("{}DL0202 = \"off\"\n", common::SITE);
        if self.open.chance(30) {
            settings = format!(
                "page_size = {}\nfeed_size = 2\n{settings}",
                1 + self.open.below(3)
            );
        }
        if self.two_sides {
            settings = format!("languages = [\"en-GB\", \"cy\"]\n{settings}");
        }
        if self.sealed {
            settings.push_str("\n[source]\nsealed = true\n");
        }
        write(&at.join("site.toml"), settings.as_bytes());
        self.library(at);
        let responses = at.join("content/responses");
        for n in 0..1 + self.open.below(5) {
            let mut files = Vec::new();
            let text = self.record(n, &mut files);
            // Where a record lies is the author's business.
            let folder = match self.closed.below(3) {
                0 => responses.clone(),
                1 => responses.join("Zarquox case"),
                _ => responses.join("2025/q/x"),
            };
            let name = format!("{}{n}", SECRETS[self.closed.below(4)].replace(' ', "_"));
            if files.is_empty() && text.find("[[attachments]]").is_none() && self.closed.chance(50)
            {
                write(&folder.join(format!("{name}.md")), text.as_bytes());
            } else {
                write(&folder.join(&name).join("index.md"), text.as_bytes());
                for (file, bytes) in files {
                    write(&folder.join(&name).join(file), &bytes);
                }
            }
        }
        if self.two_sides {
            self.twins(&responses);
        }
        // What is not public yet may be there or not.
        for (n, head) in [
            "status = \"draft\"",
            "publish_on = 2027-01-01\nresponded = 2026-01-05",
        ]
        .iter()
        .enumerate()
        {
            if self.closed.chance(50) {
                let reasons = if self.closed.chance(50) && !self.sealed {
                    format!(
                        "outcome = \"partly-withheld\"\n[[exemptions]]\nprovision = \"s31(1)(a)\"\nuse = {}\n",
                        toml(&self.library[self.closed.below(3)])
                    )
                } else {
                    "outcome = \"disclosed\"\n".to_owned()
                };
                let text = format!(
                    "+++\nreference = \"hidden/{n}\"\ntitle = \"Qox {}\"\nreceived = 2026-01-01\n{head}\ntopics = [\"Qoxes\"]\naliases = [\"old/qox-{n}\"]\n{reasons}+++\n## Request\nqox\n## Response\nfex\n",
                    self.closed.below(9)
                );
                write(&responses.join(format!("hidden-{n}.md")), text.as_bytes());
            }
        }
        // Of a withdrawn record the address, the day and the reason are public; the rest may stay.
        let rest = if self.closed.chance(50) {
            "title = \"Qox\"\nreceived = 2025-01-01\nresponded = 2025-01-02\noutcome = \"withheld\"\ntopics = [\"Qoxes\"]\naliases = [\"old/fex\"]\n"
        } else {
            ""
        };
        let body = if rest.is_empty() {
            ""
        } else {
            "## Request\nqox\n## Response\nfex\n"
        };
        let text = format!(
            "+++\nreference = \"gone/1\"\nstatus = \"withdrawn\"\nwithdrawn_on = 2026-02-03\nwithdrawn_reason = \"It held too much.\"\n{rest}+++\n{body}"
        );
        write(&responses.join("gone.md"), text.as_bytes());
        // What is published as it is: public, whatever is withheld elsewhere.
        for name in ["CNAME", ".well-known/security.txt", "papers/2026/plan.txt"] {
            if self.open.chance(40) {
                let text = format!("Number {}\n", self.open.below(99));
                write(&at.join("static").join(name), text.as_bytes());
            }
        }
        for kind in KINDS {
            if self.open.chance(10) {
                let (ending, bytes) = saying(*kind, &format!("{}", self.open.next()));
                let name = format!("static/files/{}.{ending}", self.open.below(99));
                write(&at.join(name), &bytes);
            }
        }
        if self.open.chance(10) {
            // A file of `static/` may be the same as one that a record publishes.
            let (ending, bytes) = &self.published;
            write(&at.join(format!("static/same.{ending}")), bytes);
        }
    }

    /// One record in two languages, each of which withholds something else.
    fn twins(&mut self, responses: &Path) {
        self.marks = true;
        let paragraphs = 1 + self.open.below(3);
        for language in ["en-GB", "cy"] {
            let body: Vec<String> = (0..paragraphs).map(|_| self.block()).collect();
            let private = match self.closed.below(2) {
                1 if !self.sealed => format!("[private]\nrequester = {}\n", toml(&self.secret())),
                _ => String::new(),
            };
            let text = format!(
                "+++\nreference = \"twin/1\"\ntitle = {}\nlanguage = \"{language}\"\nreceived = 2025-01-06\nresponded = 2025-01-20\noutcome = \"partly-withheld\"\n\
                 topics = [\"Custody\"]\n{private}[fields]\nofficer_name = {}\n\
                 [[exemptions]]\nprovision = \"s40(2)\"\ncondition = \"s40(3A)(a)\"\nwithholds = [\"fields.officer_name\"]\n\
                 [[exemptions]]\nprovision = \"s31(1)(a)\"\nharm = {}\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"It would tell.\"]\nbalance = \"We withhold.\"\n\
                 +++\n\n## Request\n\nHow many?\n\n## Response\n\nTwelve.\n\n{}\n",
                toml(&format!("Cells {}", self.short_mark())),
                toml(&self.secret()),
                self.markdown(),
                body.join("\n\n")
            );
            // Where a record lies is the author's business.
            let folder = responses.join(self.closed.pick(&["a", "Zarquox case"]));
            write(&folder.join(format!("twin-{language}.md")), text.as_bytes());
        }
    }

    /// Texts of the library: what the public sees of two of them, under names that nobody sees; and others that no public record
    /// uses.
    fn library(&mut self, at: &Path) {
        let names = ["Zarquox", "patrols", "qox-tactics", "of Fexqox", "a"];
        let from = self.closed.below(names.len());
        self.library = (0..4)
            .map(|n| names[(from + n) % names.len()].to_owned())
            .collect();
        let marks = std::mem::replace(&mut self.marks, false);
        let harm = self.markdown();
        let (factor, balance) = (self.markdown(), self.markdown());
        let chained = self.open.chance(50);
        self.marks = marks;
        let comment = self.closed.pick(&["", "# qox\n", "# Zarquox: ask\n"]);
        let first = format!(
            "{comment}harm = {harm}\nlikelihood = \"would\"\nfor_disclosure = [{factor}]\nagainst_disclosure = [\"It would tell.\"]\nbalance = {balance}\n"
        );
        let second = if chained {
            format!("use = {}\n{comment}", toml(&self.library[0]))
        } else {
            format!(
                "for_disclosure = [{factor}]\nagainst_disclosure = [\"So.\"]\nbalance = {balance}\n"
            )
        };
        let unseen = format!("harm = \"Qox {}\"\n", self.closed.next());
        let texts = [first, second, unseen.clone(), unseen];
        for (n, text) in texts.iter().enumerate() {
            if n < 3 || self.closed.chance(50) {
                let name = format!("library/{}.toml", self.library[n]);
                write(&at.join(name), text.as_bytes());
            }
        }
    }
}

#[derive(Default)]
struct Columns {
    entries: String,
    accepted: String,
    targets: Vec<String>,
    suppress: Option<String>,
}

/// A TOML string.
fn toml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out + "\""
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, bytes).expect("the file is written");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lays out one of the twins of a seed; the third is sealed.
fn lay_out(seed: u64, twin: u64, at: &Path) {
    let mut closed = Rng(seed.wrapping_mul(1000) + twin + 1);
    let mut maker = Maker {
        open: Rng(seed),
        closed: &mut closed,
        sealed: twin == 2,
        marks: true,
        library: Vec::new(),
        published: Default::default(),
        withheld: Vec::new(),
        two_sides: seed % 4 == 1,
    };
    maker.files();
    maker.site(at);
}

fn options(root: &Path) -> Options {
    Options {
        root: root.to_owned(),
        today: date(2026, 11, 25),
        drafts: false,
        thorough: false,
    }
}

#[test]
fn public_output_depends_on_public_input_only() {
    let seeds: Vec<u64> = match number("SEED") {
        Some(seed) => vec![seed],
        None => (0..number("SITES").unwrap_or(300)).collect(),
    };
    let mut compared = 0;
    let mut bars = 0;
    for seed in seeds {
        let mut built = Vec::new();
        for twin in 0..3 {
            let site = tempfile::tempdir().expect("a folder");
            lay_out(seed, twin, site.path());
            let to = Memory::default();
            match build_into(&options(site.path()), &to) {
                Ok(done) => built.push((to.into_files(), done.output)),
                Err(report) => {
                    let kept = site.keep();
                    panic!(
                        "SEED={seed}, twin {twin} does not build (it is kept at {}):\n{}",
                        kept.display(),
                        disclog::diagnostics::human::report(&report, false)
                    );
                }
            }
        }
        let (first, summary) = &built[0];
        for (twin, (files, other)) in built.iter().enumerate().skip(1) {
            assert_eq!(summary, other, "SEED={seed}: twin {twin}'s summary differs");
            let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
                files.keys().cloned().collect::<Vec<_>>()
            };
            assert_eq!(
                names(first),
                names(files),
                "SEED={seed}: twin {twin} has other files"
            );
            for (path, bytes) in first {
                assert!(
                    files[path] == *bytes,
                    "SEED={seed}: twin {twin}'s {path} differs"
                );
                compared += 1;
            }
        }
        for (path, bytes) in first {
            let text = String::from_utf8_lossy(bytes);
            bars += text.matches("[withheld: ").count();
            // No secret has got past the types: each holds a sequence that no public text does.
            for trace in ["qox", "Qox", "Zarquox", "Fexqox", "99171717", "Жщ", "漢字"] {
                assert!(
                    !text.contains(trace) && !path.contains(trace),
                    "SEED={seed}: {path} holds a secret"
                );
            }
        }
    }
    println!("{compared} files compared, {bars} bars in them");
    assert!(
        number("SEED").is_some() || bars > 1000,
        "the generated sites withhold hardly anything"
    );
}

/// Wherever a link stands and wherever it leads, it is told by its own name, nothing is published, and nothing is said of what it
/// leads to.
#[cfg(unix)]
#[test]
fn a_link_is_refused_wherever_it_stands() {
    const PLACES: &[(&str, &str)] = &[
        ("content/responses/linked.md", "DL1040"),
        ("content/responses/linked/index.md", "DL1040"),
        ("content/responses/folder", "DL1040"),
        ("content/responses/own/beside.pdf", "DL1040"),
        ("content/pages/linked.md", "DL1040"),
        ("content/statistics/linked.csv", "DL1040"),
        ("static/linked.txt", "DL1040"),
        ("static/.well-known", "DL1040"),
        ("library/linked.toml", "DL1040"),
        ("law/linked.toml", "DL0028"),
        ("themes/default/base.html", "DL0021"),
        ("themes/default/assets/linked.css", "DL0021"),
    ];
    let secrets = tempfile::tempdir().expect("a folder");
    let secret = secrets.path().join("qoxwhere.md");
    write(&secret, b"+++\ntitle = \"qoxlinked\"\n+++\nqoxlinked\n");
    let count = number("SITES").map_or(PLACES.len() as u64, |sites| sites / 10);
    for seed in 0..count.max(PLACES.len() as u64) {
        let (place, code) = PLACES[seed as usize % PLACES.len()];
        let site = tempfile::tempdir().expect("a folder");
        let at = site.path();
        lay_out(seed, 0, at);
        if place.contains("/own/") {
            let text = "+++\nreference = \"own/1\"\ntitle = \"Own\"\nreceived = 2026-01-05\nresponded = 2026-01-20\noutcome = \"disclosed\"\n+++\n## Request\nWhat?\n## Response\nThis.\n";
            write(&at.join("content/responses/own/index.md"), text.as_bytes());
        }
        let to = match Rng(seed).below(5) {
            0 => secret.clone(),
            1 => secrets.path().to_owned(),
            2 => at.join("site.toml"),
            3 => "nowhere".into(),
            _ => at.join("content"),
        };
        let link = at.join(place);
        fs::create_dir_all(link.parent().expect("a folder")).expect("the folder is made");
        let _ = fs::remove_dir_all(&link);
        std::os::unix::fs::symlink(to, &link).expect("a link");
        let made = Memory::default();
        let Err(report) = build_into(&options(at), &made) else {
            panic!("seed {seed}: the link at {place} is followed");
        };
        let told = |d: &disclog::diagnostics::Diagnostic| {
            d.code.to_string() == code && *d.at.file == *place
        };
        let said = disclog::diagnostics::human::report(&report, false).to_string();
        assert!(report.iter().any(told), "seed {seed}, {place}:\n{said}");
        assert!(made.into_files().is_empty(), "seed {seed}, {place}");
        for trace in ["qoxlinked", "qoxwhere"] {
            assert!(!said.contains(trace), "seed {seed}, {place}:\n{said}");
        }
    }
}
