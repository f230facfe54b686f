//! The preview keeps up: after any series of edits what is served equals a fresh build of the same sources, byte for byte. Where
//! the fresh build fails, the preview says what that says, the last good state stands, and what is shown meanwhile equals a fresh
//! build of the sources without what is at fault.
//!
//! A site is a value here ([`Site`]). An edit changes the value, and the difference is written to disk and told as a watcher would
//! tell it. [`EDITS`] is the table of edits; [`OUTPUTS`] says for every kind of output what edit changes it.
//!
//! | variable | does |
//! |---|---|
//! | `EDITS=2000` | makes so many edits, in series of a hundred, each on a site of its own |
//! | `SEED=n` | begins with series n; a failure names its own |
//! | `CHANGES=300` | makes so many changes after a difference was signed, of which none may be published |
//! | `PREVIEW=fresh` | holds a stand-in that builds anew each time to the same: is the build itself deterministic? |

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out sites, read what was made, and say so"
)]

mod common;

use common::Rng;
use disclog::diagnostics::{Report, human};
use disclog::engine::Prepared;
use disclog::publish::Memory;
use disclog::{Changes, Engine, Options, Quiet, build_into};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Files = BTreeMap<String, Vec<u8>>;

/// Every so many files are made on demand rather than taken from what was passed on.
const SHARE: usize = 6;

// --- What is tested ---

/// What is held to a fresh build: takes in what may have changed on disk, remakes what that asks for, and proves the whole.
trait Preview {
    /// What is served now if the sources are sound; what is wrong if they are not.
    fn update(&mut self, changes: &Changes) -> Result<Built, Report>;

    /// What is shown although something is wrong.
    fn held(&self) -> Option<&Prepared> {
        None
    }
}

/// A stand-in that remembers nothing.
struct Fresh(Options);

impl Preview for Fresh {
    fn update(&mut self, _: &Changes) -> Result<Built, Report> {
        fresh(&self.0)
    }
}

/// The engine, with every file that it passed on. Only what it made anew is passed on, so that a file it should have made anew
/// and did not is seen to be old.
struct Remembering {
    engine: Engine,
    passed: Memory,
    turn: usize,
}

impl Preview for Remembering {
    fn update(&mut self, changes: &Changes) -> Result<Built, Report> {
        self.turn += 1;
        let prepared = self.engine.look(changes, Report::new(), &Quiet)?;
        // Now and then something else changes in the middle of a proof, and the rest is made later.
        if self.turn.is_multiple_of(4) {
            let asked = std::sync::atomic::AtomicUsize::new(0);
            let stopped =
                || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 5 * (self.turn % 40);
            let _ = self.engine.prove(&prepared, &self.passed, &Quiet, &stopped);
        }
        let proof = self
            .engine
            .prove(&prepared, &self.passed, &Quiet, &|| false)
            .map_err(|unproven| match unproven {
                disclog::engine::Unproven::Faults(report) => report,
                disclog::engine::Unproven::Stopped => unreachable!("nobody asked to stop"),
            })?;
        let file = |i: usize, path: &str| -> Vec<u8> {
            // What is passed on must be right, and so must what is made on demand: at each turn some of the files.
            if (i + self.turn).is_multiple_of(SHARE) {
                prepared
                    .open(path, true)
                    .ok()
                    .flatten()
                    .unwrap_or_else(|| b"is not shown".to_vec())
            } else {
                self.passed.file(path).unwrap_or_default()
            }
        };
        let entries = proof.manifest.files.iter().enumerate();
        let mut files: Files = entries
            .map(|(i, e)| (e.path.clone(), file(i, &e.path)))
            .collect();
        files.insert(
            "manifest.json".to_owned(),
            proof.manifest.to_json().into_bytes(),
        );
        Ok(Built {
            files,
            summary: format!("{:?}", proof.built.output),
            report: proof.built.report,
        })
    }

    fn held(&self) -> Option<&Prepared> {
        self.engine.held()
    }
}

fn preview(options: Options) -> Box<dyn Preview> {
    if std::env::var("PREVIEW").is_ok_and(|name| name == "fresh") {
        Box::new(Fresh(options))
    } else {
        Box::new(Remembering {
            engine: Engine::new(options),
            passed: Memory::default(),
            turn: 0,
        })
    }
}

/// What a good state comes to.
#[derive(Default)]
struct Built {
    files: Files,
    summary: String,
    report: Report,
}

fn fresh(options: &Options) -> Result<Built, Report> {
    let to = Memory::default();
    build_into(options, &to).map(|done| Built {
        files: to.into_files(),
        summary: format!("{:?}", done.output),
        report: done.report,
    })
}

// --- The site as a value ---

impl Rng {
    /// One of some, or nothing where there are none.
    fn one<T>(&mut self, mut items: Vec<T>) -> Option<T> {
        if items.is_empty() {
            None
        } else {
            Some(items.swap_remove(self.below(items.len())))
        }
    }

    fn words(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| self.pick(WORDS))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn plain(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| self.pick(PLAIN))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Two words that no other text has, so that only a copy in the clear is found.
    fn secret(&mut self) -> String {
        let mut name = || (0..4).map(|_| self.pick(SYLLABLES)).collect::<String>();
        format!("{} {}", name(), name())
    }
}

const PLAIN: &[&str] = &[
    "officers", "vehicles", "March", "costs", "stations", "café", "each", "team", "notes", "A&E",
    "2,041", "half",
];
const WORDS: &[&str] = &[
    "officers",
    "attended",
    "vehicles",
    "March",
    "costs",
    "£120",
    "“quoted”",
    "café",
    "each",
    "team",
    "*plainly*",
    "`code`",
    "[law](https://www.legislation.gov.uk/)",
    "A&E",
    "<b>bold</b>",
    "2,041",
    "<!-- left out -->",
];
const SYLLABLES: &[&str] = &[
    "qo", "xyf", "zuq", "wix", "vub", "jax", "kuz", "pyx", "fex", "zib", "murq", "oxu",
];
const TOPICS: &[&str] = &[
    "Drones",
    "Custody",
    "Fleet",
    "Estates",
    "Traffic",
    "Use of force",
];
const DEPARTMENTS: &[&str] = &["Operations", "Finance", "People"];
const FOLDERS: &[&str] = &["", "2024/", "deep/er/", "else/"];

#[derive(Clone, PartialEq)]
struct Site {
    settings: Settings,
    records: BTreeMap<usize, Record>,
    pages: BTreeMap<String, Prose>,
    /// Files of the theme in place of those in the binary.
    theme: BTreeMap<String, String>,
    /// Files that are published as they are.
    statics: BTreeMap<String, String>,
    /// Texts that several exemptions use.
    library: BTreeMap<String, String>,
    /// Files that belong to nothing: some are passed over, some are faults.
    strays: BTreeMap<String, String>,
    /// Whether there is a folder `content`.
    content: bool,
    /// Files to be written again as they are.
    touched: Vec<String>,
}

#[derive(Clone, PartialEq)]
struct Settings {
    title: String,
    base: &'static str,
    page_size: usize,
    feed_size: usize,
    language: &'static str,
    /// Whether the log is read in Welsh and English.
    two_sides: bool,
    review: String,
    brand: &'static str,
    topics: BTreeMap<&'static str, String>,
    departments: BTreeMap<&'static str, String>,
    broken: Option<&'static str>,
    /// Whether there is no site.toml.
    gone: bool,
}

#[derive(Clone, PartialEq)]
struct Record {
    reference: String,
    status: &'static str,
    title: String,
    received: (usize, usize, usize),
    responded: Option<(usize, usize, usize)>,
    publish_on: Option<&'static str>,
    /// Why it is withdrawn, where it is.
    reason: String,
    outcome: &'static str,
    topics: Vec<String>,
    department: Option<&'static str>,
    summary: Option<String>,
    language: Option<&'static str>,
    /// Whether it is there in the other language too, as long as it stands in no folder.
    twin: bool,
    aliases: Vec<String>,
    related: Vec<String>,
    changes: Vec<String>,
    private: Option<String>,
    exemptions: Vec<&'static str>,
    /// The text of the library that its exemptions use.
    uses: Option<&'static str>,
    fields: Vec<Field>,
    marks: Vec<Mark>,
    paragraphs: Vec<String>,
    links: Vec<String>,
    suppress: bool,
    attachments: Vec<Attachment>,
    /// Files beside it that it does not list.
    unlisted: BTreeMap<&'static str, String>,
    below: &'static str,
    name: String,
    folder: bool,
    /// A line of its front matter that does not belong there.
    broken: Option<&'static str>,
}

#[derive(Clone, PartialEq)]
struct Field {
    key: &'static str,
    value: String,
    withheld: bool,
}

#[derive(Clone, PartialEq)]
struct Mark {
    secret: String,
    provision: &'static str,
    block: bool,
}

#[derive(Clone, PartialEq)]
struct Attachment {
    file: String,
    title: Option<String>,
    bytes: Vec<u8>,
    table: bool,
    whole: bool,
    column: bool,
    accepted: Option<String>,
    there: bool,
}

#[derive(Clone, PartialEq)]
struct Prose {
    title: String,
    body: String,
    draft: bool,
    alias: Option<String>,
}

fn withholds(outcome: &str) -> bool {
    matches!(outcome, "partly-withheld" | "withheld")
}

/// Whether an exemption needs reasons that the library has.
fn is_weighed(provision: &str) -> bool {
    !matches!(
        provision,
        "s40(2)" | "s12(1)" | "s14(1)" | "s21(1)" | "s31(3)"
    )
}

fn toml(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    )
}

fn list<'a>(items: impl IntoIterator<Item = &'a String>) -> String {
    format!(
        "[{}]",
        items
            .into_iter()
            .map(|item| toml(item))
            .collect::<Vec<_>>()
            .join(", ")
    )
}

fn day((year, month, day): (usize, usize, usize)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn figures(rng: &mut Rng) -> Vec<u8> {
    let rows =
        (0..2 + rng.below(4)).map(|k| format!("North {k},{},{}\n", rng.secret(), rng.below(60)));
    format!("Area,Who,Count\n{}", rows.collect::<String>()).into_bytes()
}

fn attachment(rng: &mut Rng, file: &str) -> Attachment {
    let bytes = match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "csv" => figures(rng),
        "html" => format!("<!doctype html><title>{}</title>", rng.next()).into_bytes(),
        _ => format!("{}\n", rng.plain(20)).into_bytes(),
    };
    Attachment {
        file: file.to_owned(),
        title: Some(format!("File of {}", rng.plain(2))),
        table: file.ends_with(".csv") && rng.chance(60),
        bytes,
        whole: false,
        column: false,
        accepted: None,
        there: true,
    }
}

impl Record {
    fn new(rng: &mut Rng, n: usize) -> Record {
        let year = 2021 + rng.below(5);
        let mut record = Record {
            reference: format!("{year}/{n}"),
            status: "published",
            title: format!("Number of {} {n}", rng.plain(2)),
            received: (year, 1 + rng.below(4), 1 + rng.below(28)),
            responded: Some((year, 5 + rng.below(8), 1 + rng.below(28))),
            publish_on: None,
            reason: "It was wrong.".to_owned(),
            outcome: "disclosed",
            topics: vec![rng.pick(TOPICS).to_owned()],
            department: rng.chance(80).then(|| rng.pick(DEPARTMENTS)),
            summary: rng.chance(50).then(|| rng.words(8)),
            language: rng.chance(8).then_some("cy"),
            twin: false,
            aliases: if rng.chance(15) {
                vec![format!("old/{n}.html")]
            } else {
                Vec::new()
            },
            related: Vec::new(),
            changes: Vec::new(),
            private: rng.chance(30).then(|| rng.secret()),
            exemptions: Vec::new(),
            uses: rng.chance(50).then(|| rng.pick(&["patrols", "nights"])),
            fields: Vec::new(),
            marks: Vec::new(),
            paragraphs: (0..1 + rng.below(3)).map(|_| rng.words(12)).collect(),
            links: Vec::new(),
            suppress: rng.chance(30),
            attachments: Vec::new(),
            unlisted: BTreeMap::new(),
            below: rng.pick(FOLDERS),
            name: format!("r{n}"),
            folder: rng.chance(40),
            broken: None,
        };
        if record.folder {
            for file in ["figures.csv", "notes.txt", "plan.html"] {
                if rng.chance(45) {
                    record.attachments.push(attachment(rng, file));
                }
            }
        }
        if rng.chance(50) {
            record.fields.push(Field {
                key: "posts",
                value: rng.below(90).to_string(),
                withheld: false,
            });
        }
        let outcome = rng.pick(&[
            "disclosed",
            "disclosed",
            "partly-withheld",
            "partly-withheld",
            "withheld",
            "not-held",
        ]);
        record.turn(outcome, rng);
        if withholds(outcome) && rng.chance(40) {
            record.fields.push(Field {
                key: "officer",
                value: toml(&rng.secret()),
                withheld: true,
            });
        }
        if withholds(outcome) {
            for attachment in record
                .attachments
                .iter_mut()
                .filter(|a| a.file.ends_with(".csv"))
            {
                attachment.column = rng.chance(60);
            }
            if record.folder && rng.chance(40) {
                let title = rng.chance(50).then(|| "A statement".to_owned());
                let bytes = format!("{} said so", rng.secret()).into_bytes();
                record.attachments.push(Attachment {
                    title,
                    bytes,
                    whole: true,
                    ..attachment(rng, "statement.txt")
                });
            }
        }
        record
    }

    /// Gives it an outcome, and what that asks for.
    fn turn(&mut self, outcome: &'static str, rng: &mut Rng) {
        self.outcome = outcome;
        if withholds(outcome) {
            if !self
                .exemptions
                .iter()
                .any(|p| matches!(*p, "s40(2)" | "s31(1)(a)" | "s24(1)"))
            {
                self.exemptions = vec![rng.pick(&["s40(2)", "s31(1)(a)", "s24(1)"])];
            }
            if self.marks.is_empty() {
                self.marks.push(Mark {
                    secret: rng.secret(),
                    provision: self.exemptions[0],
                    block: rng.chance(25),
                });
            }
            return;
        }
        self.marks.clear();
        self.fields.retain(|field| !field.withheld);
        self.attachments.retain(|attachment| !attachment.whole);
        self.attachments
            .iter_mut()
            .for_each(|attachment| attachment.column = false);
        self.exemptions = match outcome {
            "cost-limit" => vec!["s12(1)"],
            "vexatious" => vec!["s14(1)"],
            "already-available" => vec!["s21(1)"],
            "neither-confirmed-nor-denied" => vec!["s31(3)"],
            _ => Vec::new(),
        };
        if outcome == "neither-confirmed-nor-denied" {
            (self.fields, self.suppress) = (Vec::new(), false);
            self.attachments.clear();
            self.paragraphs = vec![
                "The force can neither confirm nor deny that it holds the information requested."
                    .to_owned(),
            ];
        }
    }

    fn slug(&self) -> String {
        self.reference.to_lowercase().replace('/', "-")
    }

    /// Its own files, in its folder or on its own.
    fn home(&self) -> String {
        format!("content/responses/{}{}", self.below, self.name)
    }

    fn file(&self) -> String {
        if self.folder {
            format!("{}/index.md", self.home())
        } else {
            format!("{}.md", self.home())
        }
    }

    fn attached(&self) -> &[Attachment] {
        if self.folder { &self.attachments } else { &[] }
    }

    fn text(&self) -> String {
        let mut out = format!(
            "+++\nreference = {}\nstatus = \"{}\"\ntitle = {}\n",
            toml(&self.reference),
            self.status,
            toml(&self.title)
        );
        if let Some(broken) = self.broken {
            let _ = writeln!(out, "{broken}");
        }
        let _ = writeln!(out, "received = {}", day(self.received));
        if let Some(responded) = self.responded {
            let _ = writeln!(out, "responded = {}", day(responded));
        }
        let _ = writeln!(
            out,
            "outcome = \"{}\"\ntopics = {}",
            self.outcome,
            list(&self.topics)
        );
        if self.status == "withdrawn" {
            let _ = writeln!(
                out,
                "withdrawn_on = 2026-05-01\nwithdrawn_reason = {}",
                toml(&self.reason)
            );
        }
        if let Some(date) = self.publish_on {
            let _ = writeln!(out, "publish_on = {date}");
        }
        for (key, value) in [
            ("department", self.department),
            ("summary", self.summary.as_deref()),
            ("language", self.language),
        ] {
            value
                .iter()
                .for_each(|value| _ = writeln!(out, "{key} = {}", toml(value)));
        }
        let _ = writeln!(
            out,
            "aliases = {}\nrelated = {}",
            list(&self.aliases),
            list(&self.related)
        );
        if let Some(private) = &self.private {
            let _ = writeln!(out, "[private]\nrequester = {}", toml(private));
        }
        if !self.fields.is_empty() {
            let fields: String = self
                .fields
                .iter()
                .map(|f| format!("{} = {}\n", f.key, f.value))
                .collect();
            let _ = write!(out, "[fields]\n{fields}");
        }
        if self.suppress && self.attached().iter().any(|a| a.file.ends_with(".csv")) {
            out.push_str("[suppress]\nbelow = 5\ncolumns = [\"Count\"]\n");
        }
        for (n, what) in self.changes.iter().enumerate() {
            let _ = writeln!(
                out,
                "[[changes]]\non = 2026-0{}-11\nkind = \"correction\"\nwhat = {}",
                1 + n % 9,
                toml(what)
            );
        }
        let targets: Vec<String> = self
            .fields
            .iter()
            .filter(|f| f.withheld)
            .map(|f| format!("fields.{}", f.key))
            .chain(
                self.attached()
                    .iter()
                    .filter(|a| a.whole)
                    .map(|a| a.file.clone()),
            )
            .chain(
                self.attached()
                    .iter()
                    .filter(|a| a.column)
                    .map(|a| format!("{}#Who", a.file)),
            )
            .collect();
        for (n, provision) in self.exemptions.iter().enumerate() {
            let _ = writeln!(out, "[[exemptions]]\nprovision = \"{provision}\"");
            if n == 0 && !targets.is_empty() {
                let _ = writeln!(out, "withholds = {}", list(&targets));
            }
            if let (Some(name), true) = (self.uses, is_weighed(provision)) {
                let _ = writeln!(out, "use = \"{name}\"\nharm = \"It would help offenders.\"");
                continue;
            }
            out.push_str(match *provision {
                "s40(2)" => "condition = \"s40(3A)(a)\"\ncovers = \"Names.\"\n",
                "s12(1)" => "estimate_hours = 21\n",
                "s14(1)" => "harm = \"It would burden the team.\"\n",
                "s21(1)" => "where = \"[There](https://www.example.com/).\"\n",
                _ => {
                    "harm = \"It would help offenders.\"\nlikelihood = \"would\"\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"Safety.\"]\nbalance = \"Safety weighs more.\"\n"
                }
            });
        }
        for a in self.attached() {
            let _ = writeln!(out, "[[attachments]]\nfile = {}", toml(&a.file));
            a.title
                .iter()
                .for_each(|title| _ = writeln!(out, "title = {}", toml(title)));
            if a.table {
                out.push_str("show = \"table\"\n");
            }
        }
        for a in self.attached() {
            if let Some(sha256) = &a.accepted {
                let _ = writeln!(
                    out,
                    "[[accept]]\ncode = \"DL1409\"\nat = {}\nreason = \"Looked.\"\nby = \"A. Officer\"\nsha256 = \"{sha256}\"",
                    toml(&a.file)
                );
            }
        }
        let _ = write!(
            out,
            "+++\n\n## Request\n\nHow many?\n\n## Response\n\n{}\n",
            self.paragraphs.join("\n\n")
        );
        for mark in &self.marks {
            let _ = if mark.block {
                writeln!(
                    out,
                    "\n:::withheld{{{}}}\n| Who |\n|---|\n| {} |\n:::",
                    mark.provision, mark.secret
                )
            } else {
                writeln!(
                    out,
                    "\nIt was :withheld[{}]{{{}}} who signed.",
                    mark.secret, mark.provision
                )
            };
        }
        for link in &self.links {
            let _ = writeln!(out, "\nSee [this one]({link}).");
        }
        out
    }

    /// The same in the other language; `language` is that of the site.
    fn twin(&self, language: &str) -> Record {
        let own = self.language.unwrap_or(language);
        Record {
            language: Some(if own == "cy" { "en-GB" } else { "cy" }),
            title: format!("{} hefyd", self.title),
            name: format!("{}-hefyd", self.name),
            twin: false,
            aliases: Vec::new(),
            broken: None,
            ..self.clone()
        }
    }

    fn files(&self, language: &str, into: &mut Files) {
        into.insert(self.file(), self.text().into_bytes());
        if self.twin && !self.folder {
            self.twin(language).files(language, into);
        }
        if self.folder {
            let there = self.attachments.iter().filter(|a| a.there);
            into.extend(there.map(|a| (format!("{}/{}", self.home(), a.file), a.bytes.clone())));
            into.extend(self.unlisted.iter().map(|(name, text)| {
                (format!("{}/{name}", self.home()), text.clone().into_bytes())
            }));
        }
    }
}

impl Prose {
    fn text(&self) -> String {
        let status = if self.draft {
            "status = \"draft\"\n"
        } else {
            ""
        };
        let alias = self.alias.as_ref().map_or_else(String::new, |alias| {
            format!("aliases = [{}]\n", toml(alias))
        });
        format!(
            "+++\ntitle = {}\n{status}{alias}+++\n\n{}\n",
            toml(&self.title),
            self.body
        )
    }
}

impl Settings {
    fn text(&self) -> String {
        let mut out = format!(
            "title = {}\nauthority = \"Example Police\"\nbase_url = \"{}\"\npage_size = {}\nfeed_size = {}\nlanguage = \"{}\"\n",
            toml(&self.title),
            self.base,
            self.page_size,
            self.feed_size,
            self.language
        );
        if self.two_sides {
            let other = if self.language == "cy" { "en-GB" } else { "cy" };
            let _ = writeln!(out, "languages = [\"{}\", \"{other}\"]", self.language);
        }
        self.broken
            .iter()
            .for_each(|broken| _ = writeln!(out, "{broken}"));
        let _ = write!(
            out,
            "\n[contact]\nemail = \"foi@example.police.uk\"\n\n[complaints]\nreview = {}\n",
            toml(&self.review)
        );
        for (table, values) in [("topics", &self.topics), ("departments", &self.departments)] {
            for (name, description) in values {
                let _ = writeln!(
                    out,
                    "\n[[{table}]]\nname = \"{name}\"\ndescription = {}",
                    toml(description)
                );
            }
        }
        let _ = write!(out, "\n[theme]\nbrand = \"{}\"\n", self.brand);
        // Outcomes are drawn by lot here, whatever else a record holds.
        out.push_str("\n[rules]\nDL0202 = \"off\"\nDL0206 = \"off\"\n");
        out
    }
}

/// A text of the library.
fn text_of(balance: &str) -> String {
    format!(
        "likelihood = \"would\"\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"Safety.\"]\nbalance = {}\n",
        toml(balance)
    )
}

impl Site {
    fn new(seed: u64) -> Site {
        let mut rng = Rng(seed);
        let rng = &mut rng;
        let prose = |body: &str| Prose {
            title: "A page".to_owned(),
            body: body.to_owned(),
            draft: false,
            alias: None,
        };
        let mut site = Site {
            settings: Settings {
                title: "Example Police disclosure log".to_owned(),
                base: "https://foi.example.police.uk/sub/",
                brand: "#0f2c49",
                page_size: 3,
                feed_size: 4,
                language: "en-GB",
                two_sides: seed % 3 == 2,
                review: "Write to us within 40 working days of our response.".to_owned(),
                topics: BTreeMap::from([("Drones", "What flies.".to_owned())]),
                departments: BTreeMap::new(),
                broken: None,
                gone: false,
            },
            records: (0..20 + rng.below(6))
                .map(|n| (n, Record::new(rng, n)))
                .collect(),
            pages: BTreeMap::from([
                (
                    "about".to_owned(),
                    prose("## More\n\nText of [the list](/responses/)."),
                ),
                ("help/how".to_owned(), prose("How it is done.")),
                (
                    "accessibility".to_owned(),
                    Prose {
                        alias: Some("was/access/".to_owned()),
                        ..prose("Text.")
                    },
                ),
                (
                    "plans".to_owned(),
                    Prose {
                        draft: true,
                        ..prose("Not yet.")
                    },
                ),
            ]),
            theme: BTreeMap::new(),
            statics: BTreeMap::from([("notes/plan.txt".to_owned(), "The plan.\n".to_owned())]),
            library: BTreeMap::from([
                ("patrols".to_owned(), text_of("Safety weighs more.")),
                (
                    "nights".to_owned(),
                    "use = \"patrols\"\nbalance = \"Nights weigh more.\"\n".to_owned(),
                ),
            ]),
            strays: BTreeMap::new(),
            content: true,
            touched: Vec::new(),
        };
        for (n, record) in &mut site.records {
            match n % 9 {
                5 => (record.status, record.reference) = ("withdrawn", format!("gone/{n}")),
                6 => record.status = "draft",
                7 => record.publish_on = Some("2027-03-01"),
                _ => {}
            }
        }
        // Every kind of output is there from the start: records 0 to 3 see to it.
        let first = [
            "partly-withheld",
            "partly-withheld",
            "disclosed",
            "withheld",
        ];
        for (n, outcome) in first.into_iter().enumerate() {
            if let Some(record) = site.records.get_mut(&n) {
                if n == 0 {
                    (record.exemptions, record.uses) = (vec!["s31(1)(a)"], Some("nights"));
                    record.marks.clear();
                }
                record.turn(outcome, rng);
                record.aliases = vec![format!("old/{n}.html")];
                if n == 1 {
                    record.exemptions.push(OWN);
                    (record.folder, record.attachments) = (
                        true,
                        vec![
                            attachment(rng, "figures.csv"),
                            attachment(rng, "notes.txt"),
                            attachment(rng, "plan.html"),
                        ],
                    );
                }
            }
        }
        if site.settings.two_sides {
            for (n, record) in &mut site.records {
                record.twin = n % 3 == 0;
            }
        }
        law_of(&mut site, "It would help nobody.");
        let others: Vec<String> = site
            .shown()
            .into_iter()
            .map(|n| site.records[&n].reference.clone())
            .collect();
        for n in site.shown() {
            let (related, link) = (rng.pick(&others), rng.pick(&others));
            if let Some(record) = site.records.get_mut(&n) {
                if n == 0 || rng.chance(30) {
                    record.related = vec![if n == 0 { others[1].clone() } else { related }];
                    // None may name itself.
                    record.related.retain(|other| *other != record.reference);
                }
                if rng.chance(30) {
                    record.links = vec![format!("/responses/{}/", link.replace('/', "-"))];
                }
            }
        }
        site
    }

    /// The records that anybody may link to.
    fn shown(&self) -> Vec<usize> {
        self.which(|r| r.status == "published" && r.publish_on.is_none())
    }

    fn which(&self, is: impl Fn(&Record) -> bool) -> Vec<usize> {
        self.records
            .iter()
            .filter(|(_, record)| is(record))
            .map(|(n, _)| *n)
            .collect()
    }

    /// The records that no other names, mostly: an edit that takes a record away is to be harmless more often than not.
    fn lonely(&self, rng: &mut Rng) -> Vec<usize> {
        if rng.chance(15) {
            return self.which(|_| true);
        }
        let named = |record: &Record| {
            let (reference, address) =
                (&record.reference, format!("/responses/{}/", record.slug()));
            self.records.values().any(|r| {
                r.related.contains(reference) || r.links.iter().any(|link| link.contains(&address))
            })
        };
        self.which(|record| !named(record))
    }

    fn files(&self) -> Files {
        let mut files = Files::new();
        if self.content {
            self.records
                .values()
                .for_each(|record| record.files(self.settings.language, &mut files));
            files.extend(self.pages.iter().map(|(name, page)| {
                (format!("content/pages/{name}.md"), page.text().into_bytes())
            }));
        }
        let strays = self
            .strays
            .iter()
            .filter(|(name, _)| self.content || !name.starts_with("content/"));
        files.extend(strays.map(|(name, text)| (name.clone(), text.clone().into_bytes())));
        files.extend(
            self.theme
                .iter()
                .map(|(name, text)| (format!("themes/default/{name}"), text.clone().into_bytes())),
        );
        files.extend(
            self.statics
                .iter()
                .map(|(name, text)| (format!("static/{name}"), text.clone().into_bytes())),
        );
        files.extend(
            self.library
                .iter()
                .map(|(name, text)| (format!("library/{name}.toml"), text.clone().into_bytes())),
        );
        if !self.settings.gone {
            files.insert("site.toml".to_owned(), self.settings.text().into_bytes());
        }
        files
    }

    /// What a record of the log withholds.
    fn secrets(&self) -> Vec<String> {
        self.records
            .values()
            .flat_map(|r| {
                r.marks
                    .iter()
                    .map(|m| m.secret.clone())
                    .chain(r.private.clone())
            })
            .collect()
    }

    /// Takes back what came between two states, and leaves what has changed since.
    fn undo(&mut self, before: &Site, after: &Site) {
        fn back<K: Ord + Clone, V: Clone + PartialEq>(
            now: &mut BTreeMap<K, V>,
            before: &BTreeMap<K, V>,
            after: &BTreeMap<K, V>,
        ) {
            let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
            for key in keys
                .into_iter()
                .filter(|key| before.get(key) != after.get(key))
            {
                match before.get(key) {
                    Some(value) => now.insert(key.clone(), value.clone()),
                    None => now.remove(key),
                };
            }
        }
        back(&mut self.records, &before.records, &after.records);
        back(&mut self.pages, &before.pages, &after.pages);
        back(&mut self.theme, &before.theme, &after.theme);
        back(&mut self.statics, &before.statics, &after.statics);
        back(&mut self.library, &before.library, &after.library);
        back(&mut self.strays, &before.strays, &after.strays);
        if before.settings != after.settings {
            self.settings = before.settings.clone();
        }
        if before.content != after.content {
            self.content = before.content;
        }
    }
}

// --- The edits ---

/// A kind of edit.
struct Edit {
    name: &'static str,
    /// How often it is drawn.
    weight: usize,
    /// Whether it is meant to break something: it is then taken back later.
    breaks: bool,
    /// Does it, and names what was edited. Nothing where there is nothing to edit.
    apply: fn(&mut Site, &mut Rng) -> Option<String>,
}

const fn good(
    name: &'static str,
    weight: usize,
    apply: fn(&mut Site, &mut Rng) -> Option<String>,
) -> Edit {
    Edit {
        name,
        weight,
        breaks: false,
        apply,
    }
}

const fn bad(
    name: &'static str,
    weight: usize,
    apply: fn(&mut Site, &mut Rng) -> Option<String>,
) -> Edit {
    Edit {
        name,
        weight,
        breaks: true,
        apply,
    }
}

/// Edits one of some records; names its file.
fn on(
    site: &mut Site,
    rng: &mut Rng,
    which: &[usize],
    edit: impl FnOnce(&mut Record, &mut Rng),
) -> Option<String> {
    let n = rng.one(which.to_vec())?;
    let record = site.records.get_mut(&n)?;
    edit(record, rng);
    Some(record.file())
}

fn any(site: &mut Site, rng: &mut Rng, edit: impl FnOnce(&mut Record, &mut Rng)) -> Option<String> {
    let which = site.which(|_| true);
    on(site, rng, &which, edit)
}

/// Edits one attachment of a record that lies in a folder.
fn attached(
    site: &mut Site,
    rng: &mut Rng,
    is: fn(&Attachment) -> bool,
    edit: impl FnOnce(&mut Attachment, &mut Rng),
) -> Option<String> {
    let which = site.which(|r| r.attached().iter().any(is));
    on(site, rng, &which, |r, rng| {
        if let Some(a) = rng.one(r.attachments.iter_mut().filter(|a| is(a)).collect()) {
            edit(a, rng);
        }
    })
}

/// A template of the theme as it comes, with something in it that shows.
fn template(name: &str, n: usize) -> String {
    let own = default(name);
    let (at, new) = match name {
        "base.html" => ("<body", format!("<body class=\"n{n}\"")),
        "components.html" => ("<p class=\"meta\">", format!("<p class=\"meta n{n}\">")),
        "response.html" => ("<p class=\"kicker\">", format!("<p class=\"kicker n{n}\">")),
        _ => (
            "<div class=\"wrap",
            format!("<div data-n=\"{n}\" class=\"wrap"),
        ),
    };
    assert!(
        own.contains(at),
        "the default {name} has changed: say here where to edit it"
    );
    own.replacen(at, &new, 1)
}

fn default(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("themes/default")
        .join(name);
    fs::read_to_string(path).expect("a file of the default theme")
}

const TEMPLATES: &[&str] = &[
    "base.html",
    "list.html",
    "response.html",
    "page.html",
    "components.html",
    "home.html",
    "values.html",
];

fn put(
    files: &mut BTreeMap<String, String>,
    name: &str,
    text: impl Into<String>,
) -> Option<String> {
    files.insert(name.to_owned(), text.into());
    Some(name.to_owned())
}

/// Every kind of edit.
const EDITS: &[Edit] = &[
    // Records.
    good("body", 12, |s, g| {
        any(s, g, |r, g| {
            if r.outcome != "neither-confirmed-nor-denied" {
                r.paragraphs = (0..1 + g.below(3)).map(|_| g.words(10)).collect();
            }
        })
    }),
    good("title", 6, |s, g| {
        any(s, g, |r, g| r.title = format!("Cost of {}", g.plain(2)))
    }),
    good("summary", 5, |s, g| {
        any(s, g, |r, g| r.summary = g.chance(70).then(|| g.words(7)))
    }),
    good("outcome", 5, |s, g| {
        const ALL: &[&str] = &[
            "disclosed",
            "partly-withheld",
            "withheld",
            "not-held",
            "cost-limit",
            "vexatious",
            "already-available",
            "neither-confirmed-nor-denied",
            "repeated",
            "transferred",
        ];
        any(s, g, |r, g| r.turn(g.pick(ALL), g))
    }),
    good("topics", 5, |s, g| {
        any(s, g, |r, g| {
            let topics: BTreeSet<&str> = (0..g.below(3)).map(|_| g.pick(TOPICS)).collect();
            r.topics = topics.into_iter().map(str::to_owned).collect();
        })
    }),
    good("department", 3, |s, g| {
        any(s, g, |r, g| {
            r.department = g.chance(80).then(|| g.pick(DEPARTMENTS))
        })
    }),
    good("date", 5, |s, g| {
        any(s, g, |r, g| {
            let year = if g.chance(50) {
                r.received.0
            } else {
                2020 + g.below(6)
            };
            (r.received, r.responded) = (
                (year, 1 + g.below(4), 1 + g.below(28)),
                Some((year, 5 + g.below(8), 1 + g.below(28))),
            );
        })
    }),
    good("same day as another", 2, |s, g| {
        let days = s
            .records
            .values()
            .map(|r| (r.received, r.responded))
            .collect();
        let dates = g.one(days)?;
        any(s, g, |r, _| (r.received, r.responded) = dates)
    }),
    good("becomes a draft", 3, |s, g| {
        let which = s.lonely(g);
        on(s, g, &which, |r, g| {
            r.status = "draft";
            if g.chance(40) {
                r.responded = None;
            }
        })
    }),
    good("is published", 3, |s, g| {
        let which = s.which(|r| r.status == "draft" || r.publish_on.is_some());
        on(s, g, &which, |r, _| {
            let later = Some((r.received.0, 6, 6));
            (r.status, r.publish_on, r.responded) = ("published", None, r.responded.or(later));
        })
    }),
    good("is withdrawn", 2, |s, g| {
        any(s, g, |r, _| r.status = "withdrawn")
    }),
    good("reason of a withdrawal", 3, |s, g| {
        let which = s.which(|r| r.status == "withdrawn");
        on(s, g, &which, |r, g| {
            r.reason = format!("It was {}.", g.plain(2))
        })
    }),
    good("topic spelt otherwise everywhere", 1, |s, g| {
        let topic = g.pick(TOPICS);
        let (from, to) = if g.chance(50) {
            (topic.to_owned(), topic.to_uppercase())
        } else {
            (topic.to_uppercase(), topic.to_owned())
        };
        let described = s.settings.topics.contains_key(topic);
        let spelt = |records: &BTreeMap<usize, Record>| {
            records
                .values()
                .filter(|r| r.topics.contains(&from))
                .count()
        };
        if described || spelt(&s.records) == 0 {
            return None;
        }
        s.records
            .values_mut()
            .flat_map(|r| &mut r.topics)
            .filter(|t| **t == from)
            .for_each(|t| *t = to.clone());
        Some("every record of a topic".to_owned())
    }),
    good("is withdrawn no more", 2, |s, g| {
        let which = s.which(|r| r.status == "withdrawn");
        on(s, g, &which, |r, _| {
            (r.status, r.responded) = ("published", r.responded.or(Some((r.received.0, 6, 6))))
        })
    }),
    good("publish_on", 3, |s, g| {
        let which = s.lonely(g);
        on(s, g, &which, |r, g| {
            r.publish_on = g.pick(&[
                None,
                Some("2027-03-01"),
                Some("2026-01-05"),
                Some("2026-11-25"),
            ])
        })
    }),
    good("change noted", 2, |s, g| {
        any(s, g, |r, g| {
            if r.outcome != "neither-confirmed-nor-denied" {
                r.changes.push(g.words(4))
            }
        })
    }),
    good("language of a record", 1, |s, g| {
        any(s, g, |r, g| {
            r.language = g.pick(&[None, Some("cy"), Some("en")])
        })
    }),
    good("new record", 4, |s, g| {
        let n = s.records.keys().last().map_or(0, |n| n + 1);
        s.records.insert(n, Record::new(g, n));
        Some(s.records[&n].file())
    }),
    good("record deleted", 5, |s, g| {
        let which = s.lonely(g);
        let n = if s.records.len() < 12 {
            None
        } else {
            g.one(which)
        }?;
        s.records.remove(&n).map(|r| r.file())
    }),
    good("record renamed", 3, |s, g| {
        any(s, g, |r, g| {
            r.name = format!(
                "{}-{}",
                r.name.split('-').next().unwrap_or("r"),
                g.below(99)
            )
        })
    }),
    good("record moved", 3, |s, g| {
        any(s, g, |r, g| r.below = g.pick(FOLDERS))
    }),
    good("folder moved", 1, |s, g| {
        let (from, to) = (g.pick(&FOLDERS[1..]), g.pick(FOLDERS));
        s.records
            .values_mut()
            .filter(|r| r.below == from)
            .for_each(|r| r.below = to);
        Some(format!("content/responses/{from} to {to}"))
    }),
    good("reference", 2, |s, g| {
        let which = s.lonely(g);
        on(s, g, &which, |r, g| {
            r.reference = format!(
                "{}a{}",
                r.reference.split('a').next().unwrap_or("r"),
                g.below(99)
            )
        })
    }),
    good("flat to folder and back", 3, |s, g| {
        any(s, g, |r, _| r.folder = !r.folder)
    }),
    good("alias", 3, |s, g| {
        any(s, g, |r, g| {
            let own = r.slug();
            r.aliases = (0..g.below(3))
                .map(|k| format!("old/{own}-{k}.{}", g.pick(&["html", "htm"])))
                .collect();
        })
    }),
    good("related", 4, |s, g| {
        let all = s.records.values().map(|r| r.reference.clone()).collect();
        let to = g.one(all)?;
        any(s, g, |r, g| {
            r.related = if g.chance(25) || r.reference == to {
                Vec::new()
            } else {
                vec![to]
            }
        })
    }),
    good("link between records", 4, |s, g| {
        let to = g.one(s.shown())?;
        let to = format!(
            "/responses/{}/{}",
            s.records[&to].slug(),
            g.pick(&["", "#response", "index.json"])
        );
        any(s, g, |r, g| {
            r.links = if g.chance(40) { Vec::new() } else { vec![to] }
        })
    }),
    good("link to a page or list", 2, |s, g| {
        any(s, g, |r, g| {
            r.links = vec![
                g.pick(&[
                    "/about/",
                    "/responses/page/2/",
                    "/outcomes/disclosed/",
                    "/topics/drones/feed.xml",
                ])
                .to_owned(),
            ]
        })
    }),
    // What is withheld.
    good("mark added", 3, |s, g| {
        let which = s.which(|r| withholds(r.outcome) && r.marks.len() < 4);
        on(s, g, &which, |r, g| {
            r.marks.push(Mark {
                secret: g.secret(),
                provision: g.pick(&r.exemptions),
                block: g.chance(30),
            })
        })
    }),
    good("mark taken out", 2, |s, g| {
        let which = s.which(|r| r.marks.len() > 1);
        on(s, g, &which, |r, _| drop(r.marks.pop()))
    }),
    good("secret changed", 4, |s, g| {
        let which = s.which(|r| !r.marks.is_empty());
        on(s, g, &which, |r, g| r.marks[0].secret = g.secret())
    }),
    good("mark emptied", 2, |s, g| {
        let which = s.which(|r| !r.marks.is_empty());
        on(s, g, &which, |r, _| r.marks[0].secret = String::new())
    }),
    good("exemption added or taken out", 3, |s, g| {
        let which = s.which(|r| withholds(r.outcome));
        on(s, g, &which, |r, g| {
            let provision = g.pick(&["s40(2)", "s31(1)(a)", "s24(1)", "s31(1)(b)"]);
            if !r.exemptions.contains(&provision) {
                r.exemptions.push(provision);
            } else if r.exemptions.len() > 1 {
                r.exemptions.retain(|p| *p != provision);
                let other = r.exemptions[0];
                r.marks
                    .iter_mut()
                    .filter(|m| m.provision == provision)
                    .for_each(|m| m.provision = other);
            }
        })
    }),
    good("private value", 3, |s, g| {
        any(s, g, |r, g| r.private = g.chance(75).then(|| g.secret()))
    }),
    good("field", 3, |s, g| {
        let which = s.which(|r| r.outcome != "neither-confirmed-nor-denied");
        on(s, g, &which, |r, g| {
            r.fields = vec![Field {
                key: g.pick(&["posts", "cost"]),
                value: g
                    .pick(&["12", "\"£27,640\"", "2025-01-01", "[1, 2]"])
                    .to_owned(),
                withheld: false,
            }];
            if withholds(r.outcome) && g.chance(50) {
                r.fields.push(Field {
                    key: "officer",
                    value: toml(&g.secret()),
                    withheld: true,
                });
            }
        })
    }),
    // The site's own law.
    good("law: plain words", 2, |s, g| {
        law_of(s, &g.plain(4));
        Some(LAW.to_owned())
    }),
    bad("law: row taken out", 2, |s, _| {
        s.strays.remove(LAW)?;
        Some(LAW.to_owned())
    }),
    bad("law: broken", 1, |s, _| {
        s.strays.insert(
            LAW.to_owned(),
            "regime = \"foia\"\n[[provision]\n".to_owned(),
        );
        Some(LAW.to_owned())
    }),
    // Official figures.
    good("official figures", 3, |s, g| {
        figures_of(s, g.below(90));
        Some("official figures".to_owned())
    }),
    // Attachments.
    good("attachment's bytes", 5, |s, g| {
        attached(
            s,
            g,
            |a| a.there,
            |a, g| a.bytes = attachment(g, &a.file).bytes,
        )
    }),
    good("attachment's title", 2, |s, g| {
        attached(
            s,
            g,
            |a| a.title.is_some(),
            |a, g| a.title = Some(g.plain(3)),
        )
    }),
    good("attachment added", 3, |s, g| {
        let which = s.which(|r| {
            r.folder && r.outcome != "neither-confirmed-nor-denied" && r.attachments.len() < 5
        });
        on(s, g, &which, |r, g| {
            let file = format!("more-{}.{}", g.below(99), g.pick(&["csv", "txt", "html"]));
            if !r.attachments.iter().any(|a| a.file == file) {
                r.attachments.push(attachment(g, &file));
            }
        })
    }),
    good("attachment taken out", 3, |s, g| {
        let which = s.which(|r| !r.attached().is_empty());
        on(s, g, &which, |r, g| {
            drop(r.attachments.swap_remove(g.below(r.attachments.len())))
        })
    }),
    good("attachment renamed", 1, |s, g| {
        attached(
            s,
            g,
            |a| a.there,
            |a, g| a.file = format!("renamed-{}.txt", g.below(999)),
        )
    }),
    good("attachment accepted", 2, |s, g| {
        attached(
            s,
            g,
            |a| a.file.ends_with(".html"),
            |a, _| a.accepted = Some(disclog::publish::sha256_hex(&a.bytes)),
        )
    }),
    good("table shown or not", 2, |s, g| {
        attached(
            s,
            g,
            |a| a.file.ends_with(".csv"),
            |a, _| a.table = !a.table,
        )
    }),
    good("column withheld or not", 2, |s, g| {
        let which = s.which(|r| {
            withholds(r.outcome) && r.attached().iter().any(|a| a.file.ends_with(".csv"))
        });
        on(s, g, &which, |r, _| {
            r.attachments
                .iter_mut()
                .filter(|a| a.file.ends_with(".csv"))
                .for_each(|a| a.column = !a.column)
        })
    }),
    good("file withheld", 2, |s, g| {
        let which =
            s.which(|r| withholds(r.outcome) && r.folder && !r.attachments.iter().any(|a| a.whole));
        on(s, g, &which, |r, g| {
            let title = g.chance(50).then(|| "A statement".to_owned());
            let bytes = format!("{} said so", g.secret()).into_bytes();
            r.attachments.push(Attachment {
                title,
                bytes,
                whole: true,
                there: g.chance(70),
                ..attachment(g, "statement.txt")
            });
        })
    }),
    good("counts suppressed or not", 2, |s, g| {
        let which = s.which(|r| r.attached().iter().any(|a| a.file.ends_with(".csv")));
        on(s, g, &which, |r, _| r.suppress = !r.suppress)
    }),
    // Prose, site.toml, theme.
    good("page edited", 4, |s, g| {
        let (name, page) = g.one(s.pages.iter_mut().collect())?;
        (page.title, page.body) = (g.plain(2), format!("## {}\n\n{}", g.plain(2), g.words(12)));
        Some(format!("content/pages/{name}.md"))
    }),
    good("page added", 2, |s, g| {
        let name = g
            .pick(&["privacy", "help/who", "how-to-ask", "how-to-appeal"])
            .to_owned();
        let page = Prose {
            title: g.plain(2),
            body: g.words(9),
            draft: g.chance(20),
            alias: g.chance(40).then(|| format!("was/{name}/")),
        };
        s.pages.insert(name.clone(), page);
        Some(format!("content/pages/{name}.md"))
    }),
    good("page deleted", 2, |s, g| {
        let name = g.one(s.pages.keys().cloned().collect())?;
        s.pages
            .remove(&name)
            .map(|_| format!("content/pages/{name}.md"))
    }),
    good("page a draft or not", 2, |s, g| {
        let (name, page) = g.one(s.pages.iter_mut().collect())?;
        page.draft = !page.draft;
        Some(format!("content/pages/{name}.md"))
    }),
    good("site: title", 1, |s, g| {
        s.settings.title = format!("Log of {}", g.plain(1));
        Some("site.toml".to_owned())
    }),
    good("site: sizes", 2, |s, g| {
        (s.settings.page_size, s.settings.feed_size) = (2 + g.below(4), 2 + g.below(5));
        Some("site.toml".to_owned())
    }),
    good("site: topics described", 2, |s, g| {
        let name = g.pick(&["Drones", "Custody", "Balloons"]);
        if s.settings.topics.remove(name).is_none() {
            s.settings.topics.insert(name, g.plain(5));
        }
        Some("site.toml".to_owned())
    }),
    good("site: departments described", 2, |s, g| {
        let name = g.pick(&["Finance", "Estates Unit"]);
        if s.settings.departments.remove(name).is_none() {
            s.settings.departments.insert(name, g.plain(5));
        }
        Some("site.toml".to_owned())
    }),
    good("site: review", 2, |s, g| {
        s.settings.review = format!(
            "Write within {} days. {}",
            g.below(60),
            g.pick(&["", "See [the list](/responses/)."])
        );
        Some("site.toml".to_owned())
    }),
    good("site: colour", 1, |s, g| {
        s.settings.brand = g.pick(&["#0f2c49", "#004d40", "#3e2723"]);
        Some("site.toml".to_owned())
    }),
    bad("site: colour that cannot be read", 1, |s, _| {
        s.settings.brand = "#eeeeee";
        Some("site.toml".to_owned())
    }),
    good("twin of a record", 2, |s, g| {
        let which = s.which(|_| s.settings.two_sides);
        on(s, g, &which, |r, _| r.twin = !r.twin)
    }),
    good("site: language", 2, |s, g| {
        s.settings.language = g.pick(&["en-GB", "en", "cy"]);
        Some("site.toml".to_owned())
    }),
    good("site: address", 2, |s, g| {
        s.settings.base = g.pick(&[
            "https://foi.example.police.uk/sub/",
            "https://www.example.police.uk/",
        ]);
        Some("site.toml".to_owned())
    }),
    good("theme: template", 4, |s, g| {
        let name = g.pick(TEMPLATES);
        put(&mut s.theme, name, template(name, g.below(999)))
    }),
    good("theme: template as it comes", 1, |s, g| {
        let name = g.pick(TEMPLATES);
        put(&mut s.theme, name, default(name))
    }),
    good("theme: style", 2, |s, g| {
        put(
            &mut s.theme,
            "assets/style.css",
            format!("body {{ margin: {}px }}", g.below(99)),
        )
    }),
    good("theme: asset", 2, |s, g| {
        put(
            &mut s.theme,
            g.pick(&["assets/more.js", "assets/deep/er.css"]),
            format!("/* {} */", g.below(99)),
        )
    }),
    good("theme: file taken out", 3, |s, g| {
        let name = g.one(s.theme.keys().cloned().collect())?;
        s.theme.remove(&name).map(|_| name)
    }),
    good("theme taken away", 2, |s, _| {
        s.theme.clear();
        Some("themes/".to_owned())
    }),
    good("static file", 3, |s, g| {
        let name = g.pick(&["notes/plan.txt", ".well-known/security.txt", "CNAME"]);
        put(&mut s.statics, name, format!("Number {}\n", g.below(99)))
    }),
    good("static file taken out", 2, |s, g| {
        let name = g.one(s.statics.keys().cloned().collect())?;
        s.statics.remove(&name).map(|_| name)
    }),
    good("content taken away", 2, |s, _| {
        s.content = false;
        Some("content/".to_owned())
    }),
    good("content put back", 40, |s, _| {
        if s.content {
            return None;
        }
        s.content = true;
        Some("content/".to_owned())
    }),
    // Nothing that matters.
    good("touched", 3, |s, g| {
        let name = g.one(s.files().into_keys().collect())?;
        s.touched.push(name.clone());
        Some(name)
    }),
    good("file that is passed over", 3, |s, g| {
        const NAMES: &[&str] = &[
            "content/responses/.r1.md.swp",
            "content/Thumbs.db",
            "content/pages/.about.md.kate-swp",
            "content/responses/2024/desktop.ini",
            "themes/default/.base.html.swp",
            ".git/index",
            "notes.txt",
            "public/index.html",
        ];
        put(&mut s.strays, g.pick(NAMES), g.plain(3))
    }),
    good("file that is passed over taken away", 1, |s, g| {
        let name = g.one(s.strays.keys().cloned().collect())?;
        s.strays.remove(&name).map(|_| name)
    }),
    // What breaks something.
    bad("broken TOML", 4, |s, g| {
        any(s, g, |r, g| {
            r.broken = Some(g.pick(&[
                "this is = = no TOML",
                "wibble = 1",
                "regime = \"foja\"",
                "title = \"twice\"",
            ]))
        })
    }),
    bad("unknown provision", 2, |s, g| {
        any(s, g, |r, g| {
            r.exemptions
                .push(g.pick(&["s31(1)(z)", "s40", "section 40"]))
        })
    }),
    bad("mark that is none", 2, |s, g| {
        any(s, g, |r, g| {
            r.paragraphs.push(
                g.pick(&[
                    ":withheld [x]{s40(2)}",
                    ":withheld[never closed",
                    ":withheld[x]{s99(9)}",
                ])
                .to_owned(),
            )
        })
    }),
    bad("answered before it was asked", 2, |s, g| {
        any(s, g, |r, _| r.responded = Some((2001, 1, 1)))
    }),
    bad("two of one reference", 2, |s, g| {
        let other = g.one(s.records.values().map(|r| r.reference.clone()).collect())?;
        any(s, g, |r, _| r.reference = other)
    }),
    bad("dead link", 2, |s, g| {
        any(s, g, |r, g| {
            r.links = vec![
                g.pick(&["/nowhere/", "nothing.txt", "#nothing", "/responses/1-1/"])
                    .to_owned(),
            ]
        })
    }),
    bad("link to a draft", 2, |s, g| {
        let draft = g.one(s.which(|r| r.status == "draft" || r.publish_on.is_some()))?;
        let to = format!("/responses/{}/", s.records[&draft].slug());
        let which = s.shown();
        on(s, g, &which, |r, _| r.links = vec![to])
    }),
    bad("alias that is taken", 2, |s, g| {
        let taken = s.records.values().flat_map(|r| {
            r.aliases
                .iter()
                .cloned()
                .chain([format!("responses/{}/", r.slug())])
        });
        let alias = g.one(
            taken
                .chain([
                    "about/".to_owned(),
                    "feed.xml".to_owned(),
                    "robots.txt/".to_owned(),
                ])
                .collect(),
        )?;
        any(s, g, |r, _| r.aliases.push(alias))
    }),
    bad("related to none", 2, |s, g| {
        any(s, g, |r, _| r.related = vec!["1999/9".to_owned()])
    }),
    bad("topic spelt otherwise", 2, |s, g| {
        any(s, g, |r, g| r.topics = vec![g.pick(TOPICS).to_uppercase()])
    }),
    bad("file unlisted", 2, |s, g| {
        let which = s.which(|r| r.folder);
        on(s, g, &which, |r, g| {
            drop(r.unlisted.insert(
                g.pick(&["stray.txt", "copy of figures.csv", "~$plan.docx"]),
                g.plain(3),
            ))
        })
    }),
    bad("attachment's file taken away", 2, |s, g| {
        attached(s, g, |a| a.there && !a.whole, |a, _| a.there = false)
    }),
    bad("broken CSV", 2, |s, g| {
        attached(
            s,
            g,
            |a| a.file.ends_with(".csv"),
            |a, _| a.bytes = b"Area,Who,Count\n\"never closed,1\n".to_vec(),
        )
    }),
    bad("flat file beside its folder", 2, |s, g| {
        let n = g.one(s.which(|r| r.folder))?;
        let (home, text) = (s.records[&n].home(), s.records[&n].text());
        put(&mut s.strays, &format!("{home}.md"), text)
    }),
    bad("secret in another record", 3, |s, g| {
        let secret = g.one(s.secrets())?;
        any(s, g, |r, _| {
            r.paragraphs.push(format!("So said {secret} then."))
        })
    }),
    bad("secret in its own summary", 2, |s, g| {
        let which = s.which(|r| !r.marks.is_empty());
        on(s, g, &which, |r, _| {
            r.summary = Some(format!("About {}.", r.marks[0].secret))
        })
    }),
    bad("secret in an attachment", 2, |s, g| {
        let secret = g.one(s.secrets())?;
        attached(
            s,
            g,
            |a| a.there && !a.whole,
            |a, _| a.bytes.extend(format!("North,{secret},9\n").into_bytes()),
        )
    }),
    bad("secret in a page", 2, |s, g| {
        let secret = g.one(s.secrets())?;
        let (name, page) = g.one(s.pages.iter_mut().collect())?;
        page.body = format!("It was {secret} all along.");
        Some(format!("content/pages/{name}.md"))
    }),
    bad("secret in site.toml", 2, |s, g| {
        let secret = g.one(s.secrets())?;
        if g.chance(50) {
            s.settings.title = secret
        } else {
            s.settings.review = format!("Write to {secret}.")
        }
        Some("site.toml".to_owned())
    }),
    bad("secret in a static file", 2, |s, g| {
        let secret = g.one(s.secrets())?;
        put(
            &mut s.statics,
            "notes/minutes.txt",
            format!("By {secret}.\n"),
        )
    }),
    good("library: words", 9, |s, g| {
        let text = text_of(&format!("Safety of {} weighs more.", g.plain(2)));
        put(&mut s.library, "patrols", text)
    }),
    good("library: a record uses a text", 8, |s, g| {
        any(s, g, |r, g| {
            r.uses = g.chance(80).then(|| g.pick(&["patrols", "nights"]))
        })
    }),
    good("library: a text that nobody uses", 4, |s, g| {
        let text = text_of(&g.plain(3));
        match s.library.remove("unused") {
            Some(_) => Some("unused".to_owned()),
            None => put(&mut s.library, "unused", text),
        }
    }),
    good("library: a text uses another or no longer", 2, |s, g| {
        let text = text_of("Nights are long.");
        let other = format!("use = \"patrols\"\nbalance = {}\n", toml(&g.plain(2)));
        put(
            &mut s.library,
            "nights",
            if g.chance(50) { text } else { other },
        )
    }),
    bad("library: a text is gone", 1, |s, g| {
        let name = g.pick(&["patrols", "nights"]);
        s.library.remove(name).map(|_| name.to_owned())
    }),
    bad("library: a text is broken", 2, |s, g| {
        let broken = g.pick(&[
            "balance = \n",
            "balance = \"It was :withheld[Zibqoxyfkuz]{s31(1)(a)}.\"\n",
            "balance = \"It was : withheld[Zibqoxyfkuz]{s31(1)(a)}.\"\n",
            "covers = \"All.\"\n",
            "use = \"nights\"\n",
            "use = \"nowhere\"\n",
        ]);
        put(&mut s.library, "patrols", broken)
    }),
    bad(
        "library: a record uses a text that is not there",
        1,
        |s, g| {
            let which = s.which(|r| r.exemptions.iter().any(|p| is_weighed(p)));
            on(s, g, &which, |r, _| r.uses = Some("patrol"))
        },
    ),
    bad("library: secret in a text", 1, |s, g| {
        let secret = g.one(s.secrets())?;
        put(
            &mut s.library,
            "patrols",
            text_of(&format!("So said {secret}.")),
        )
    }),
    bad("static file at an address of the site", 1, |s, g| {
        let name = g.pick(&["INDEX.html", "feed.xml", "search"]);
        put(&mut s.statics, name, "x\n".to_owned())
    }),
    bad("mark in a static file", 1, |s, _| {
        let text = ":withheld[Zibqoxyfkuz]{s40(2)}\n";
        put(&mut s.statics, "notes/mark.txt", text.to_owned())
    }),
    bad("secret in the theme", 2, |s, g| {
        let secret = g.one(s.secrets())?;
        match g.below(3) {
            0 => put(&mut s.theme, "assets/style.css", format!("/* {secret} */")),
            1 => put(
                &mut s.theme,
                "base.html",
                template("base.html", 1).replacen(
                    "</footer>",
                    &format!("<p>{secret}</p></footer>"),
                    1,
                ),
            ),
            _ => put(
                &mut s.theme,
                "page.html",
                template("page.html", 1).replacen("<h1>", &format!("<p>{secret}</p><h1>"), 1),
            ),
        }
    }),
    bad("clear text is made secret", 4, |s, g| {
        let which = s.which(|r| withholds(r.outcome));
        let words = "officers attended Zibqoxyfkuz";
        any(s, g, |r, _| {
            r.paragraphs.push(format!("There {words} on the day."))
        })?;
        on(s, g, &which, |r, _| {
            r.marks.push(Mark {
                secret: words.to_owned(),
                provision: r.exemptions[0],
                block: false,
            })
        })
    }),
    bad("page broken", 2, |s, g| {
        let (name, page) = g.one(s.pages.iter_mut().collect())?;
        page.body = g
            .pick(&[
                "[Dead](/nowhere/)",
                "A :withheld[mark]{s40(2)}",
                "<!-- never closed",
            ])
            .to_owned();
        Some(format!("content/pages/{name}.md"))
    }),
    bad("page where the site has one", 2, |s, g| {
        let name = g.pick(&["search", "responses", "topics"]).to_owned();
        s.pages.insert(
            name.clone(),
            Prose {
                title: "Taken".to_owned(),
                body: "Text.".to_owned(),
                draft: false,
                alias: None,
            },
        );
        Some(format!("content/pages/{name}.md"))
    }),
    bad("site.toml broken", 2, |s, g| {
        s.settings.broken = Some(g.pick(&[
            "this is = = no TOML",
            "wibble = 1",
            "regime = \"fova\"",
            "output = \"content\"",
        ]));
        Some("site.toml".to_owned())
    }),
    bad("theme: template broken", 2, |s, g| {
        let name = g.pick(TEMPLATES);
        put(&mut s.theme, name, format!("{}{{% if", default(name)))
    }),
    bad("theme: template fails on some", 2, |s, g| {
        let n = g.one(s.shown())?;
        let at = format!(
            "{{% if response.reference == \"{}\" %}}{{{{ nothing.of.it }}}}{{% endif %}}<p class=\"kicker\">",
            s.records[&n].reference
        );
        match g.below(3) {
            0 => put(
                &mut s.theme,
                "list.html",
                default("list.html").replacen(
                    "No responses",
                    "{{ nothing.of.it }} No responses",
                    1,
                ),
            ),
            _ => put(
                &mut s.theme,
                "response.html",
                default("response.html").replacen("<p class=\"kicker\">", &at, 1),
            ),
        }
    }),
    bad("file where none belongs", 2, |s, g| {
        const NAMES: &[&str] = &[
            "content/responses/notes.txt",
            "content/what.md",
            "themes/default/notes.txt",
            "content/statistics/2025.csv",
            "content/pages/a.txt",
        ];
        put(&mut s.strays, g.pick(NAMES), g.plain(3))
    }),
];

// --- A series of edits ---

#[derive(Clone)]
enum Op {
    /// An edit of the table, with a seed of its own: what is left of a series when some edits are left out still means the same.
    Edit(usize, u64),
    /// The latest breaking edit that stands is taken back.
    Mend,
    /// The sources of the last good state are put back.
    Revert,
}

#[derive(Clone)]
struct Batch {
    ops: Vec<Op>,
    /// Decides how the watcher tells it.
    told: u64,
}

/// A site on disk with a preview of it.
struct Run {
    folder: tempfile::TempDir,
    options: Options,
    preview: Box<dyn Preview>,
    /// What is served: the last good state as the preview made it.
    served: Built,
    /// What the preview said last.
    report: Report,
    site: Site,
    disk: Files,
    /// Breaking edits that stand: the site before, and after.
    wounds: Vec<(Site, Site)>,
    good: (Site, Files, String),
    faulty: bool,
    /// How many states that something was wrong with were shown as a fresh build of the rest.
    held: usize,
    /// What was done, for whoever must find out why.
    history: Vec<String>,
}

impl Run {
    fn new(site: Site) -> Run {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("site");
        fs::create_dir_all(&root).expect("the folder is made");
        let options = Options {
            root,
            today: date(2026, 11, 25),
            drafts: true,
            thorough: false,
        };
        let good = (site.clone(), Files::new(), String::new());
        let preview = preview(options.clone());
        let (served, report) = (Built::default(), Report::new());
        let (disk, wounds, history) = (Files::new(), Vec::new(), Vec::new());
        Run {
            folder,
            options,
            preview,
            served,
            report,
            site,
            disk,
            wounds,
            good,
            faulty: false,
            held: 0,
            history,
        }
    }

    /// Lays the site out, and looks for the first time.
    fn start(&mut self) -> Result<(), String> {
        self.write(&mut Rng(0));
        self.history.push("the site as it begins".to_owned());
        self.compare(&Changes::everything())
    }

    fn step(&mut self, batch: &Batch) -> Result<(), String> {
        let mut line = String::new();
        for op in &batch.ops {
            match op {
                Op::Edit(kind, seed) => {
                    let edit = &EDITS[*kind];
                    let before = self.site.clone();
                    let what = (edit.apply)(&mut self.site, &mut Rng(*seed));
                    let _ = write!(
                        line,
                        "{} ({}); ",
                        edit.name,
                        what.as_deref().unwrap_or("nothing to edit")
                    );
                    if edit.breaks && what.is_some() {
                        self.wounds.push((before, self.site.clone()));
                    }
                }
                Op::Mend => {
                    if let Some((before, after)) = self.wounds.pop() {
                        self.site.undo(&before, &after);
                    }
                    line.push_str("mended; ");
                }
                Op::Revert => {
                    self.wounds.clear();
                    self.site = self.good.0.clone();
                    line.push_str("put back as it was when good; ");
                }
            }
        }
        let changes = self.write(&mut Rng(batch.told));
        let root = &self.options.root;
        let name = |path: &PathBuf| {
            path.strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .into_owned()
        };
        let told: Vec<String> = changes.paths.iter().map(name).collect();
        let _ = write!(
            line,
            "told: {}",
            if changes.everything {
                "everything".to_owned()
            } else {
                told.join(", ")
            }
        );
        self.history.push(line);
        self.compare(&changes)
    }

    /// Writes the difference, and gives what a watcher would tell of it.
    fn write(&mut self, rng: &mut Rng) -> Changes {
        let root = self.options.root.clone();
        let next = self.site.files();
        let touched = std::mem::take(&mut self.site.touched);
        let folders = |files: &Files| -> BTreeSet<PathBuf> {
            files
                .keys()
                .flat_map(|name| {
                    Path::new(name)
                        .ancestors()
                        .skip(1)
                        .map(Path::to_owned)
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        let (old_folders, new_folders) = (folders(&self.disk), folders(&next));
        let mut changed: BTreeSet<&String> = BTreeSet::new();
        for name in self.disk.keys().filter(|name| !next.contains_key(*name)) {
            fs::remove_file(root.join(name)).expect("the file is removed");
            changed.insert(name);
        }
        // An empty folder goes with its last file, or stays.
        for folder in old_folders
            .iter()
            .rev()
            .filter(|folder| !new_folders.contains(*folder))
        {
            if rng.chance(80) {
                let _ = fs::remove_dir(root.join(folder));
            }
        }
        for (name, bytes) in next
            .iter()
            .filter(|(name, bytes)| self.disk.get(*name) != Some(bytes) || touched.contains(name))
        {
            let path = root.join(name);
            // A file may have the name of a folder that stayed, and the other way round.
            let _ = fs::remove_dir(&path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
            if rng.chance(50) {
                fs::write(path, bytes).expect("the file is written");
            } else {
                // As most editors save.
                let beside = path.with_file_name(".saving");
                fs::write(&beside, bytes).expect("the file is written");
                fs::rename(beside, path).expect("the file is put in place");
            }
            changed.insert(name);
        }
        let mut paths = BTreeSet::new();
        let folders_only = rng.chance(25);
        for name in changed {
            let path = root.join(name);
            // Of a folder that came or went a watcher may tell no more than that.
            let ancestors: Vec<&Path> = Path::new(name).ancestors().skip(1).collect();
            let come_or_gone = ancestors
                .iter()
                .rev()
                .find(|folder| old_folders.contains(**folder) != new_folders.contains(**folder));
            let moved = self.disk.contains_key(name) != next.contains_key(name);
            match come_or_gone {
                Some(folder) if folders_only => {
                    paths.insert(root.join(folder));
                }
                None if folders_only && moved => {
                    paths.insert(path.parent().expect("a folder").to_owned());
                }
                _ => {
                    if rng.chance(25) {
                        let file = path
                            .file_name()
                            .map(|name| name.to_string_lossy().into_owned())
                            .unwrap_or_default();
                        let beside = [
                            format!(".{file}.swp"),
                            "4913".to_owned(),
                            format!("{file}~"),
                            ".saving".to_owned(),
                            format!("{file}.tmp"),
                        ];
                        paths.insert(path.with_file_name(rng.pick(&beside)));
                    }
                    paths.insert(path);
                }
            }
        }
        self.disk = next;
        let everything = rng.chance(4);
        Changes {
            paths: if everything { BTreeSet::new() } else { paths },
            everything,
        }
    }

    /// Writes the difference, and tells it as it is, file by file.
    fn write_exactly(&mut self) -> Changes {
        let before = self.disk.clone();
        self.write(&mut Rng(1));
        let names: BTreeSet<&String> = before.keys().chain(self.disk.keys()).collect();
        let changed = names
            .into_iter()
            .filter(|name| before.get(*name) != self.disk.get(*name));
        Changes {
            paths: changed.map(|name| self.options.root.join(name)).collect(),
            everything: false,
        }
    }

    /// Holds what the preview makes of it against a fresh build.
    fn compare(&mut self, changes: &Changes) -> Result<(), String> {
        let built = caught("a fresh build", || fresh(&self.options))?;
        match caught("the preview", || self.preview.update(changes))? {
            Ok(served) => (self.report, self.served) = (served.report.clone(), served),
            Err(report) => self.report = report,
        }
        match built {
            Ok(built) => {
                same_reports(&built.report, &self.report)?;
                let again = self.good.0 == self.site && !self.good.1.is_empty();
                if again {
                    same_files(&self.good.1, &built.files)
                        .map_err(|e| format!("two fresh builds of the same sources differ\n{e}"))?;
                }
                self.good = (self.site.clone(), built.files, built.summary);
                self.wounds.clear();
                self.faulty = false;
            }
            Err(fresh) => {
                same_reports(&fresh, &self.report)?;
                self.faulty = true;
                if let Some(held) = self.preview.held() {
                    self.held += usize::from(self.same_rest(held, &fresh)?);
                }
            }
        }
        same_files(&self.good.1, &self.served.files)?;
        if self.good.2 != self.served.summary {
            return Err(format!(
                "a fresh build sums up\n{}\nand the preview\n{}",
                self.good.2, self.served.summary
            ));
        }
        Ok(())
    }
}

impl Run {
    /// Holds what is shown although something is wrong against a fresh build of the sources without what it leaves out; false where
    /// these don't build either. Nothing may be left out that nothing is wrong with.
    fn same_rest(&self, held: &Prepared, faults: &Report) -> Result<bool, String> {
        let log = held.log();
        let at_fault: BTreeSet<String> = faults
            .iter()
            .filter(|d| d.severity == disclog::diagnostics::Severity::Error)
            .map(|d| d.at.file.to_string())
            .collect();
        let anywhere = at_fault
            .iter()
            .any(|file| file == "site.toml" || file.starts_with("law/"));
        let responses = log.responses.iter().map(|response| response.slug.as_str());
        let withdrawn = log
            .withdrawn
            .iter()
            .map(|withdrawn| withdrawn.slug.as_str());
        let shown: BTreeSet<&str> = responses.chain(withdrawn).collect();
        let mut rest = self.disk.clone();
        for record in self.site.records.values() {
            if shown.contains(record.slug().as_str()) || !rest.contains_key(&record.file()) {
                continue;
            }
            let home = record.home();
            let blamed = |file: &String| {
                file.starts_with(&home) || record.uses.is_some() && file.starts_with("library")
            };
            if !(anywhere || at_fault.iter().any(blamed)) {
                return Err(format!("{home} is not shown, and nothing is wrong with it"));
            }
            let mut own = Files::new();
            record.files(self.site.settings.language, &mut own);
            rest.retain(|file, _| !own.contains_key(file));
        }
        let pages: BTreeSet<&str> = log.pages.iter().map(|page| page.path.as_str()).collect();
        let statics: BTreeSet<&str> = log.statics.iter().map(|file| file.path.as_str()).collect();
        rest.retain(|file, _| {
            let page = file.strip_prefix("content/pages/");
            let page = page.and_then(|page| page.strip_suffix(".md"));
            let of_static = file.strip_prefix("static/");
            page.is_none_or(|page| pages.contains(&*format!("{page}/")))
                && of_static.is_none_or(|path| statics.contains(path))
                && !(self.site.strays.contains_key(file) && at_fault.contains(file))
        });
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in &rest {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
            fs::write(path, bytes).expect("the file is written");
        }
        let options = Options {
            root: folder.path().to_owned(),
            ..self.options.clone()
        };
        let Ok(built) = fresh(&options) else {
            return Ok(false);
        };
        for (path, bytes) in built
            .files
            .iter()
            .filter(|(path, _)| *path != "manifest.json")
        {
            // What the gate stops for the sake of what is left out is not shown at all.
            if let Ok(shown) = held.open(path, true)
                && shown.as_ref() != Some(bytes)
            {
                return Err(format!(
                    "while something is wrong, {path} is shown as {:?}, and a fresh build of the rest has {:?}",
                    shown.map(|shown| String::from_utf8_lossy(&shown).into_owned()),
                    String::from_utf8_lossy(bytes)
                ));
            }
        }
        Ok(true)
    }
}

fn caught<T>(who: &str, act: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|fault| {
        let text = fault
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| fault.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        format!("{who} panics: {}", text.unwrap_or_default())
    })
}

fn same_reports(fresh: &Report, ours: &Report) -> Result<(), String> {
    if fresh.iter().eq(ours.iter()) {
        return Ok(());
    }
    let only = |these: &Report, those: &Report| {
        let only: Report = these
            .iter()
            .filter(|d| !those.iter().any(|other| *d == other))
            .cloned()
            .collect();
        if only.is_empty() {
            "nothing more\n".to_owned()
        } else {
            human::report(&only, false).to_string()
        }
    };
    Err(format!(
        "the reports differ. Only a fresh build says:\n{}Only the preview says:\n{}",
        only(fresh, ours),
        only(ours, fresh)
    ))
}

fn same_files(fresh: &Files, ours: &Files) -> Result<(), String> {
    let paths: BTreeSet<&String> = fresh.keys().chain(ours.keys()).collect();
    let mut differ = paths
        .into_iter()
        .filter(|path| fresh.get(*path) != ours.get(*path));
    // The manifest differs whenever anything does.
    let first: Vec<&String> = differ
        .by_ref()
        .filter(|path| *path != "manifest.json")
        .take(5)
        .collect();
    let Some(path) = first.first() else {
        let only_manifest = fresh.get("manifest.json") != ours.get("manifest.json");
        return if only_manifest {
            Err("only manifest.json differs".to_owned())
        } else {
            Ok(())
        };
    };
    let mut out = format!("these differ, and {} more: {first:?}\n", differ.count());
    match (fresh.get(*path), ours.get(*path)) {
        (Some(fresh), Some(ours)) => {
            let at = fresh.iter().zip(ours).take_while(|(a, b)| a == b).count();
            let near = |bytes: &[u8]| {
                String::from_utf8_lossy(&bytes[at.saturating_sub(60)..bytes.len().min(at + 120)])
                    .into_owned()
            };
            let _ = writeln!(
                out,
                "{path} differs from byte {at} on. Fresh:\n  {:?}\nOurs:\n  {:?}",
                near(fresh),
                near(ours)
            );
        }
        (Some(_), None) => _ = writeln!(out, "{path} is not served"),
        _ => _ = writeln!(out, "{path} is served, and should not be"),
    }
    Err(out)
}

/// Draws what is done next.
fn draw(rng: &mut Rng, run: &Run, all: usize) -> Batch {
    let told = rng.next();
    if run.faulty && rng.chance(70) {
        let op = if run.wounds.is_empty() || rng.chance(15) {
            Op::Revert
        } else {
            Op::Mend
        };
        return Batch {
            ops: vec![op],
            told,
        };
    }
    let of = rng.pick(&[1, 1, 1, 2, 2, 3, 4]);
    let mut site = run.site.clone();
    let mut ops = Vec::new();
    while ops.len() < of {
        let mut at = rng.below(all);
        let kind = EDITS.iter().position(|edit| {
            let here = at < edit.weight;
            at = at.wrapping_sub(if here { 0 } else { edit.weight });
            here
        });
        let (Some(kind), seed) = (kind, rng.next()) else {
            continue;
        };
        // What is broken is not broken further at every step.
        if EDITS[kind].breaks && (run.faulty || rng.chance(40)) {
            continue;
        }
        if (EDITS[kind].apply)(&mut site, &mut Rng(seed)).is_some() {
            ops.push(Op::Edit(kind, seed));
        }
    }
    Batch { ops, told }
}

/// Does a series again; how it fails, with its history.
fn replay(seed: u64, script: &[Batch]) -> Option<(String, Vec<String>)> {
    let mut run = Run::new(Site::new(seed));
    let failed = run
        .start()
        .err()
        .or_else(|| script.iter().find_map(|batch| run.step(batch).err()));
    failed.map(|fault| (fault, run.history))
}

/// Leaves out what a failure does not need, for a minute.
fn shrink(seed: u64, mut script: Vec<Batch>) -> Option<(String, Vec<String>)> {
    let end = Instant::now() + Duration::from_secs(60);
    let mut least = replay(seed, &script)?;
    let mut size = script.len().div_ceil(2);
    while size > 0 && Instant::now() < end {
        let mut at = 0;
        while at < script.len() && Instant::now() < end {
            let mut less = script.clone();
            less.drain(at..script.len().min(at + size));
            match replay(seed, &less) {
                Some(failure) => (script, least) = (less, failure),
                None => at += size,
            }
        }
        size /= 2;
    }
    // Then single edits of what is left.
    for k in (0..script.len()).rev() {
        for i in (0..script[k].ops.len()).rev() {
            let mut less = script.clone();
            less[k].ops.remove(i);
            if Instant::now() < end
                && let Some(failure) = replay(seed, &less)
            {
                (script, least) = (less, failure);
            }
        }
    }
    Some(least)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

const SERIES: usize = 100;

#[test]
fn what_is_served_equals_a_fresh_build() {
    let edits = number("EDITS").unwrap_or(200) as usize;
    let all = EDITS.iter().map(|edit| edit.weight).sum();
    let mut counts: BTreeMap<&str, (usize, usize)> =
        EDITS.iter().map(|edit| (edit.name, (0, 0))).collect();
    let (mut states, mut good, mut mended, mut done, mut held) = (0, 0, 0, 0, 0);
    let began = Instant::now();
    for seed in number("SEED").unwrap_or(1).. {
        if done >= edits {
            break;
        }
        let mut rng = Rng(seed ^ 0xED17);
        let mut run = Run::new(Site::new(seed));
        let mut script: Vec<Batch> = Vec::new();
        let mut failed = run.start().err();
        if failed.is_none() && run.faulty {
            failed = Some(format!(
                "the site does not build to begin with:\n{}",
                human::report(&run.report, false)
            ));
        }
        let end = edits.min(done + SERIES);
        while failed.is_none() && done < end {
            let batch = draw(&mut rng, &run, all);
            failed = run.step(&batch).err();
            states += 1;
            good += usize::from(!run.faulty);
            for op in &batch.ops {
                match op {
                    Op::Edit(kind, _) => {
                        done += 1;
                        let count = counts.entry(EDITS[*kind].name).or_default();
                        *count = (count.0 + 1, count.1 + usize::from(run.faulty));
                    }
                    Op::Mend | Op::Revert => mended += 1,
                }
            }
            if failed.is_none() && run.faulty && matches!(batch.ops[0], Op::Revert) {
                failed = Some(format!(
                    "what was good is no longer:\n{}",
                    human::report(&run.report, false)
                ));
            }
            script.push(batch);
        }
        held += run.held;
        if let Some(fault) = failed {
            let least = shrink(seed, script);
            let kept = run.folder.keep();
            println!(
                "SEED={seed} EDITS={SERIES}\nthe site is kept at {}\n{}\n{fault}\n",
                kept.display(),
                run.history.join("\n")
            );
            match least {
                Some((fault, history)) => panic!(
                    "SEED={seed}; this is enough:\n{}\n{fault}",
                    history.join("\n")
                ),
                None => panic!("SEED={seed}; it did not happen again: {fault}"),
            }
        }
    }
    let share = good * 100 / states.max(1);
    println!(
        "{done} edits, {mended} times mended, {good} of {states} states good ({share} %), {held} of the others shown without what was wrong, {:?}",
        began.elapsed()
    );
    for (name, (count, faulty)) in &counts {
        println!("{count:5} {faulty:5} faulty  {name}");
    }
    let remembers = std::env::var("PREVIEW").is_err();
    assert!(
        !remembers || done < 100 || held > 0,
        "no state was shown without what was wrong with it"
    );
    if done >= 2000 {
        let never: Vec<&str> = counts
            .iter()
            .filter(|(_, (count, _))| *count == 0)
            .map(|(name, _)| *name)
            .collect();
        assert!(never.is_empty(), "never happened: {never:?}");
        assert!(
            (60..=85).contains(&share),
            "{share} % of the states are good: mend the weights"
        );
    }
}

// --- Every kind of output ---

const FACETS: &[&str] = &["topics", "exemptions", "outcomes", "departments", "years"];

/// What kind of output a path is of.
fn kind_of(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    Some(match parts.as_slice() {
        ["index.html"] => "home",
        ["responses", "index.html"] | ["responses", "page", _, "index.html"] => "list of all",
        ["responses", slug, "index.html"] if slug.starts_with("gone-") => "withdrawn page",
        ["responses", slug, "index.json"] if slug.starts_with("gone-") => "withdrawn JSON",
        ["responses", _, "index.html"] => "response page",
        ["responses", _, "index.json"] => "response JSON",
        ["responses", _, file]
            if [".csv", ".txt", ".html"]
                .iter()
                .any(|ending| file.ends_with(ending)) =>
        {
            "attachment"
        }
        [facet, "index.html"] if FACETS.contains(facet) => "facet values page",
        ["exemptions", _, "index.html"] | ["exemptions", _, "page", _, "index.html"] => {
            "exemption page"
        }
        [facet, _, "index.html"] | [facet, _, "page", _, "index.html"]
            if FACETS.contains(facet) =>
        {
            "facet value page"
        }
        [facet, _, "feed.xml"] if FACETS.contains(facet) => "facet feed",
        ["feed.xml"] => "feed",
        ["about" | "accessibility" | "plans", "index.html"] | ["help", "how", "index.html"] => {
            "prose"
        }
        ["search", "index.html"] => "search page",
        ["search", "index.json"]
        | ["search", _, "d.bin"]
        | ["search", _, "t" | "p" | "b" | "x" | "w" | "f" | "c", _] => "search index",
        ["search", "files", _, _] => "texts of files",
        ["withdrawn", "index.html"] => "withdrawn list",
        ["old" | "was", ..] => "moved page",
        ["404.html"] => "404",
        ["data", "index.html"] => "data page",
        ["statistics", "index.html"] => "statistics page",
        ["data", "statistics.csv" | "statistics.json"] => "statistics",
        ["data", "responses.csv"] => "responses.csv",
        ["data", "responses.json"] => "responses.json",
        [
            "data",
            "datapackage.json" | "catalog.jsonld" | "response.schema.json",
        ] => "open data",
        [
            "redirects",
            "nginx.conf" | "nginx-queries.conf" | "apache.conf" | "iis.xml" | "_redirects"
            | "s3.json",
        ] => "redirects",
        ["redirects", "nginx-gone.conf" | "apache-gone.conf"] => "gone",
        ["sitemap.xml"] => "sitemap",
        ["robots.txt"] => "robots",
        ["assets", card] if card.starts_with("card-") => "social picture",
        ["assets", ..] => "asset",
        ["notes" | ".well-known", _] | ["CNAME"] => "static file",
        ["manifest.json"] => "manifest",
        _ => return None,
    })
}

/// A kind of output, an edit in words, and the edit.
type Row = (&'static str, &'static str, fn(&mut Site));

/// For each kind of output edits after which a file of it must be another. Record 0 is public, withholds, and is related to
/// record 1, which has attachments.
const OUTPUTS: &[Row] = &[
    ("home", "title of the newest", |s| {
        newest(s).title = "Cost of home".to_owned()
    }),
    ("home", "components.html", |s| theme(s, "components.html")),
    ("statistics page", "date", |s| {
        zero(s).received = (2020, 1, 2)
    }),
    ("statistics page", "topics", |s| {
        zero(s).topics = vec!["Zebras".to_owned()]
    }),
    ("statistics page", "official figures", |s| figures_of(s, 12)),
    ("statistics", "outcome's topic", |s| {
        zero(s).topics = vec!["Zebras".to_owned()]
    }),
    ("statistics", "official figures", |s| figures_of(s, 12)),
    ("list of all", "title", |s| {
        zero(s).title = "Cost of lists".to_owned()
    }),
    ("list of all", "record becomes a draft", |s| {
        zero(s).status = "draft"
    }),
    ("list of all", "base.html", |s| theme(s, "base.html")),
    ("facet values page", "topics", |s| {
        zero(s).topics = vec!["Zebras".to_owned()]
    }),
    ("facet values page", "values.html", |s| {
        theme(s, "values.html")
    }),
    ("facet value page", "title", |s| {
        zero(s).title = "Cost of values".to_owned()
    }),
    ("facet value page", "topic described", |s| {
        drop(
            s.settings
                .topics
                .insert("Drones", "Other words.".to_owned()),
        )
    }),
    ("exemption page", "title", |s| {
        zero(s).title = "Cost of exemptions".to_owned()
    }),
    ("exemption page", "own law", |s| {
        law_of(s, "Other words of our own.")
    }),
    ("response page", "own law", |s| {
        law_of(s, "Other words of our own.")
    }),
    ("exemption page", "exemption added", |s| {
        zero(s).exemptions.push("s31(1)(b)")
    }),
    ("response page", "body", |s| {
        zero(s).paragraphs = vec!["Another answer.".to_owned()]
    }),
    ("response page", "response.html", |s| {
        theme(s, "response.html")
    }),
    ("response page", "text of the library", |s| {
        s.library
            .insert("nights".to_owned(), text_of("Other words."));
    }),
    ("response page", "text that a text uses", |s| {
        let other = text_of("Other words.").replace("Openness", "Daylight");
        s.library.insert("patrols".to_owned(), other);
    }),
    ("response JSON", "text of the library", |s| {
        s.library
            .insert("nights".to_owned(), text_of("Other words."));
    }),
    ("search index", "text of the library", |s| {
        let text = text_of("An unheardof word.");
        s.library.insert("nights".to_owned(), text);
    }),
    ("response page", "attachment's bytes", |s| {
        one(s).attachments[2].bytes.extend([b'x'; 5000])
    }),
    ("response page", "review", |s| {
        s.settings.review = "Write for a review soon.".to_owned()
    }),
    ("response JSON", "body", |s| {
        zero(s).paragraphs = vec!["Another answer.".to_owned()]
    }),
    ("response JSON", "attachment's bytes", |s| {
        one(s).attachments[2].bytes.extend([b'x'; 5000])
    }),
    ("attachment", "attachment's bytes", |s| {
        one(s).attachments[1].bytes = b"Other text.\n".to_vec()
    }),
    ("attachment", "attachment taken out", |s| {
        drop(one(s).attachments.pop())
    }),
    ("prose", "body", |s| {
        about(s).body = "Other words.".to_owned()
    }),
    ("prose", "page.html", |s| theme(s, "page.html")),
    ("search page", "topics", |s| {
        zero(s).topics = vec!["Zebras".to_owned()]
    }),
    ("search index", "body", |s| {
        zero(s).paragraphs = vec!["An unheardof word.".to_owned()]
    }),
    ("search index", "record deleted", |s| {
        drop(s.records.remove(&0))
    }),
    ("texts of files", "a row more", |s| {
        let table = one(s)
            .attachments
            .iter_mut()
            .find(|a| a.file == "figures.csv");
        let table = table.expect("a table");
        let text = String::from_utf8_lossy(&table.bytes);
        let last = text.lines().last().expect("a row");
        let (_, cells) = last.split_once(',').expect("cells");
        let more = format!("Zebras,{cells}\n");
        table.bytes.extend(more.bytes());
    }),
    ("withdrawn page", "reason", |s| {
        gone(s).reason = "It held too much.".to_owned()
    }),
    ("withdrawn JSON", "reason", |s| {
        gone(s).reason = "It held too much.".to_owned()
    }),
    ("withdrawn list", "record withdrawn", |s| {
        zero(s).status = "withdrawn"
    }),
    ("moved page", "alias", |s| {
        zero(s).aliases.push("old/another.html".to_owned())
    }),
    ("moved page", "reference", |s| {
        zero(s).reference = "2025/another".to_owned()
    }),
    ("static file", "its text", |s| {
        s.statics
            .insert("notes/plan.txt".to_owned(), "Another plan.\n".to_owned());
    }),
    ("404", "base.html", |s| theme(s, "base.html")),
    ("data page", "base.html", |s| theme(s, "base.html")),
    ("responses.csv", "summary", |s| {
        zero(s).summary = Some("Another summary.".to_owned())
    }),
    ("responses.json", "summary", |s| {
        zero(s).summary = Some("Another summary.".to_owned())
    }),
    ("open data", "first answer", |s| {
        (zero(s).received, zero(s).responded) = ((2019, 1, 2), Some((2019, 1, 30)))
    }),
    ("open data", "base_url", |s| {
        s.settings.base = "https://www.example.police.uk/"
    }),
    ("social picture", "title", |s| {
        s.settings.title = "Answers".to_owned()
    }),
    ("feed", "summary of the newest", |s| {
        newest(s).summary = Some("Another summary.".to_owned())
    }),
    ("facet feed", "summary of the newest", |s| {
        newest(s).summary = Some("Another summary.".to_owned())
    }),
    ("gone", "record withdrawn", |s| zero(s).status = "withdrawn"),
    ("redirects", "alias", |s| {
        zero(s).aliases.push("old/another.html".to_owned())
    }),
    ("redirects", "alias of a page", |s| {
        about(s).alias = Some("was/about/".to_owned())
    }),
    ("sitemap", "new page", |s| {
        let page = about(s).clone();
        s.pages.insert("help/new".to_owned(), page);
    }),
    ("sitemap", "change noted", |s| {
        zero(s).changes.push("Mended.".to_owned())
    }),
    ("robots", "base_url", |s| {
        s.settings.base = "https://www.example.police.uk/"
    }),
    ("asset", "style", |s| {
        drop(s.theme.insert(
            "assets/style.css".to_owned(),
            "body { margin: 0 }".to_owned(),
        ))
    }),
    ("asset", "colour", |s| s.settings.brand = "#004d40"),
    ("asset", "asset added", |s| {
        drop(
            s.theme
                .insert("assets/more.js".to_owned(), "// more".to_owned()),
        )
    }),
    ("manifest", "body", |s| {
        zero(s).paragraphs = vec!["Another answer.".to_owned()]
    }),
];

/// A provision of the site's own, and the file that has it. Record 1 cites it.
const OWN: &str = "s95(1)";
const LAW: &str = "law/own.toml";

fn law_of(site: &mut Site, plain: &str) {
    let text = format!(
        "regime = \"foia\"\n[[section]]\nnumber = \"95\"\ntitle = \"things of our own\"\n[[provision]]\nid = \"{OWN}\"\nlevel = \"only\"\ntitle = \"Own\"\nplain = {}\nkind = \"exemption\"\ntest = \"prejudice\"\nweight = \"qualified\"\n",
        toml(plain)
    );
    site.strays.insert(LAW.to_owned(), text);
}

fn figures_of(site: &mut Site, received: usize) {
    site.strays.insert(
        "content/statistics/figures.csv".to_owned(),
        format!("quarter,received\n2025-Q1,{received}\n"),
    );
}

fn zero(site: &mut Site) -> &mut Record {
    site.records.get_mut(&0).expect("record 0")
}

fn one(site: &mut Site) -> &mut Record {
    site.records.get_mut(&1).expect("record 1")
}

fn newest(site: &mut Site) -> &mut Record {
    let shown = site.shown();
    let newest = shown
        .into_iter()
        .max_by_key(|n| (site.records[n].responded, site.records[n].reference.clone()));
    site.records
        .get_mut(&newest.unwrap_or(0))
        .expect("a record")
}

fn gone(site: &mut Site) -> &mut Record {
    site.records
        .values_mut()
        .find(|r| r.status == "withdrawn")
        .expect("a withdrawn record")
}

fn about(site: &mut Site) -> &mut Prose {
    site.pages.get_mut("about").expect("a page")
}

fn theme(site: &mut Site, name: &str) {
    site.theme.insert(name.to_owned(), template(name, 1));
}

#[test]
fn every_kind_of_output_keeps_up() {
    let mut base = Site::new(7);
    // Nothing names record 0, so that it may go.
    let (reference, address) = (zero(&mut base).reference.clone(), zero(&mut base).slug());
    for record in base.records.values_mut() {
        record.related.retain(|other| *other != reference);
        record.links.retain(|link| !link.contains(&address));
    }
    let mut missing: BTreeSet<String> = BTreeSet::new();
    for (kind, what, edit) in OUTPUTS {
        let mut run = Run::new(base.clone());
        let mut done = |run: &mut Run, changes: Option<Changes>| {
            let result = match changes {
                None => run.start(),
                Some(changes) => run.compare(&changes),
            };
            result.unwrap_or_else(|fault| panic!("{kind}, {what}: {fault}"));
            assert!(
                !run.faulty,
                "{kind}, {what}: the site does not build\n{}",
                human::report(&run.report, false)
            );
            for path in run.served.files.keys() {
                match kind_of(path) {
                    // A page that a row adds is prose.
                    None if path == "help/new/index.html" => {}
                    None => panic!(
                        "{path}: a new kind of output. Say in kind_of what it is, and in OUTPUTS what edit changes it"
                    ),
                    Some(kind) if !OUTPUTS.iter().any(|row| row.0 == kind) => {
                        missing.insert(kind.to_owned());
                    }
                    Some(_) => {}
                }
            }
            run.served.files.clone()
        };
        let before = done(&mut run, None);
        edit(&mut run.site);
        let changes = run.write_exactly();
        assert!(
            !changes.paths.is_empty(),
            "{kind}, {what}: the edit changes no source"
        );
        let after = done(&mut run, Some(changes));
        let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let changed = all
            .into_iter()
            .any(|path| kind_of(path) == Some(kind) && before.get(path) != after.get(path));
        assert!(changed, "{kind}, {what}: no file of the kind has changed");
    }
    assert!(
        missing.is_empty(),
        "no row of OUTPUTS says what changes {missing:?}"
    );
}

type Steps = &'static [fn(&mut Site)];

/// Series of edits that went wrong once, or that a planted fault got through: each step is compared.
const SERIES_ONCE: &[(&str, Steps)] = &[
    (
        "words that stand in the open are then withheld somewhere else, and no longer",
        &[
            |s| {
                one(s)
                    .paragraphs
                    .push("It was Quilloxfan Tremblewick.".to_owned())
            },
            |s| {
                let provision = zero(s).exemptions[0];
                zero(s).marks.push(Mark {
                    secret: "Quilloxfan Tremblewick".to_owned(),
                    provision,
                    block: false,
                });
            },
            |s| drop(zero(s).marks.pop()),
        ],
    ),
    (
        "a text of the library goes, comes back as another, and uses itself on the way",
        &[
            |s| drop(s.library.remove("patrols")),
            |s| drop(put(&mut s.library, "patrols", "use = \"nights\"\n")),
            |s| drop(put(&mut s.library, "patrols", text_of("Other words."))),
            |s| zero(s).uses = None,
            |s| zero(s).uses = Some("patrols"),
        ],
    ),
    (
        "a link leads to a file of another record, which goes",
        &[
            |s| {
                let path = format!(
                    "/responses/{}/{}",
                    one(s).slug(),
                    one(s).attachments[0].file
                );
                zero(s).links.push(path);
            },
            |s| drop(one(s).attachments.remove(0)),
            |s| drop(zero(s).links.pop()),
        ],
    ),
    (
        "site.toml is away while the theme is edited",
        &[
            |s| theme(s, "base.html"),
            |s| (s.settings.gone, s.theme) = (true, BTreeMap::new()),
            |s| s.settings.gone = false,
        ],
    ),
    (
        "a template is included by a name in backticks",
        &[
            |s| {
                put(&mut s.theme, "part.html", "<p>One</p>");
                let page = default("page.html").replacen(
                    "{% block main -%}",
                    "{% block main -%}{% include `part.html` %}",
                    1,
                );
                put(&mut s.theme, "page.html", page);
            },
            |s| drop(put(&mut s.theme, "part.html", "<p>Two</p>")),
        ],
    ),
    (
        "a file that is in the way comes and goes",
        &[
            |s| {
                drop(
                    s.strays
                        .insert("content/responses/notes.txt".to_owned(), String::new()),
                )
            },
            |s| drop(s.strays.remove("content/responses/notes.txt")),
        ],
    ),
];

#[test]
fn what_went_wrong_once_does_not_again() {
    for (name, steps) in SERIES_ONCE {
        let mut run = Run::new(Site::new(7));
        run.start()
            .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        for (n, step) in steps.iter().enumerate() {
            step(&mut run.site);
            let changes = run.write_exactly();
            run.compare(&changes)
                .unwrap_or_else(|fault| panic!("{name}, step {n}: {fault}"));
        }
        assert!(
            !run.faulty,
            "{name}: the last step mends everything\n{}",
            human::report(&run.report, false)
        );
    }
}

// --- What was agreed to ---

/// Changes a folder from some files to others.
fn lay(root: &Path, before: &Files, after: &Files) {
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        fs::remove_file(root.join(name)).expect("removed");
    }
    for (name, bytes) in after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
    {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// Any edit of the table that changes a file of the sources.
fn changed(site: &Site, rng: &mut Rng) -> (&'static str, Site) {
    loop {
        let edit = &EDITS[rng.below(EDITS.len())];
        let mut next = site.clone();
        if (edit.apply)(&mut next, rng).is_some() && next.files() != site.files() {
            return (edit.name, next);
        }
    }
}

/// A sign-off is void as soon as anything would be published that it did not show: one random change after signing, then another, each
/// from the state that was signed. `CHANGES=300` tries so many.
#[test]
fn what_was_signed_is_published_and_nothing_else() {
    const DAY: [&str; 2] = ["--date", "2026-11-25"];
    let folder = tempfile::tempdir().expect("a folder");
    let (root, out) = (folder.path().join("site"), folder.path().join("log"));
    let signed = folder
        .path()
        .join("signed.json")
        .to_string_lossy()
        .into_owned();
    let seed = number("SEED").unwrap_or(1);
    let mut rng = Rng(seed ^ 0x516E);
    let published = Site::new(seed);
    let mut agreed = published.clone();
    zero(&mut agreed).title = "Cost of what was agreed".to_owned();
    let options = Options {
        root: root.clone(),
        today: date(2026, 11, 25),
        drafts: false,
        thorough: false,
    };
    lay(&root, &Files::new(), &published.files());
    assert_eq!(common::run("build", &root, &out, &DAY).status, 0);
    let before = common::tree(&out);
    lay(&root, &published.files(), &agreed.files());
    let shown = common::run("diff", &root, &out, &DAY);
    fs::write(&signed, &shown.stdout).expect("written");
    let says = common::answer(&["approve", &signed, "--by", "Ann Lee"], folder.path());
    assert!(!says.ends_with("]\n"), "{says}");
    let agreed_files = fresh(&options)
        .map_err(|report| report.has_errors())
        .expect("it builds")
        .files;
    let approved = |root: &Path| {
        common::run(
            "build",
            root,
            &out,
            &[&DAY[..], &["--approved", &signed]].concat(),
        )
    };

    let (mut refused, mut kept) = (0, 0);
    for _ in 0..number("CHANGES").unwrap_or(8) {
        let (name, next) = changed(&agreed, &mut rng);
        lay(&root, &agreed.files(), &next.files());
        let found = fresh(&options);
        let run = approved(&root);
        match found {
            // What it changes nobody would see: a draft, what is withheld.
            Ok(built) if built.files == agreed_files => {
                assert_eq!(run.status, 0, "{name}: {}", run.report());
                assert!(common::tree(&out) == built.files, "{name}");
                lay(&root, &next.files(), &published.files());
                assert_eq!(common::run("build", &root, &out, &DAY).status, 0);
                lay(&root, &published.files(), &agreed.files());
                kept += 1;
            }
            Ok(_) => {
                assert_eq!(run.status, 1, "{name}: {}", run.report());
                assert!(run.codes().contains(&"DL2208"), "{name}: {}", run.report());
                lay(&root, &next.files(), &agreed.files());
                refused += 1;
            }
            Err(_) => {
                assert_ne!(run.status, 0, "{name}");
                lay(&root, &next.files(), &agreed.files());
                refused += 1;
            }
        }
        assert!(
            common::tree(&out) == before,
            "{name}: what was published stays"
        );
    }
    println!("{refused} changes refused, {kept} that nobody sees published");
    let run = approved(&root);
    assert_eq!(
        run.status,
        0,
        "what was signed is published: {}",
        run.report()
    );
    assert!(common::tree(&out) == agreed_files);
}
