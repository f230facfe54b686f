//! The preview keeps up: after any series of edits the engine makes what a fresh build of the same sources makes, byte for
//! byte, and says what a fresh build says.
//!
//! A site is a value here ([`Site`]); an edit changes the value, and the difference is written to disk. `EDITS=2000` makes more
//! edits, `SEED=n` repeats a series; a failure names both. The second test holds that every kind of output keeps up: who adds a
//! kind says in [`KINDS`] what edit changes it.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests lay out sites, read what was made, and say so")]

mod common;

use disclog::engine::{Prepared, Proof, Unproven};
use disclog::publish::{Memory, Nowhere};
use disclog::{Changes, Engine, Options, Quiet, build_into};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A small generator (SplitMix64), so that a seed gives the same series everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn words(&mut self, n: usize) -> String {
        (0..n).map(|_| self.pick(WORDS)).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: &[&str] = &[
    "officers",
    "vehicles",
    "March",
    "costs",
    "stations",
    "café",
    "each",
    "*plainly*",
    "A&E",
    "2,041",
    "team",
    "notes",
    "[law](https://www.legislation.gov.uk/)",
];
const TOPICS: &[&str] = &["Drones", "Custody", "Fleet", "Estates", "Traffic"];
const SECRETS: &[&str] = &["Zarquon Prefect", "Vuqixa Kwizox", "Slartibart Fexqox"];

#[derive(Clone)]
struct Site {
    records: BTreeMap<usize, Record>,
    pages: BTreeMap<&'static str, Page>,
    title: String,
    review: String,
    page_size: usize,
    described: bool,
    site_broken: bool,
    theme: BTreeMap<&'static str, String>,
    /// Files that are nobody's: some are passed over, some are faults.
    stray: BTreeSet<&'static str>,
    content: bool,
}

#[derive(Clone)]
struct Record {
    status: &'static str,
    publish_on: Option<&'static str>,
    title: String,
    summary: Option<String>,
    body: String,
    outcome: &'static str,
    topics: Vec<&'static str>,
    department: &'static str,
    year: usize,
    day: usize,
    provision: &'static str,
    /// What a mark hides, in a record that withholds.
    secret: Option<&'static str>,
    private: Option<&'static str>,
    alias: Option<String>,
    related: Option<String>,
    link: Option<String>,
    folder: bool,
    below: &'static str,
    csv: Option<Vec<usize>>,
    column: bool,
    reference: Option<String>,
    broken: Option<&'static str>,
}

#[derive(Clone)]
struct Page {
    title: String,
    body: String,
    draft: bool,
    alias: bool,
}

fn record(dice: &mut Dice, n: usize) -> Record {
    let withholds = dice.below(2) == 0;
    Record {
        status: ["published", "published", "published", "draft", "withdrawn"][if n < 6 { 0 } else { dice.below(5) }],
        publish_on: (dice.below(8) == 0).then_some("2027-03-01"),
        title: format!("Number of {} {n}", dice.pick(&["drones", "cells", "cars", "cameras"])),
        summary: (dice.below(2) == 0).then(|| dice.words(8)),
        body: dice.words(20),
        outcome: if withholds { "partly-withheld" } else { "disclosed" },
        topics: vec![dice.pick(TOPICS)],
        department: dice.pick(&["Operations", "Finance"]),
        year: 2021 + dice.below(4),
        day: 1 + dice.below(28),
        provision: dice.pick(&["s31(1)(a)", "s24(1)"]),
        secret: withholds.then(|| dice.pick(SECRETS)),
        private: (dice.below(3) == 0).then_some("Movuwox Ripyshax"),
        alias: (dice.below(6) == 0).then(|| format!("old/{n}.htm")),
        related: (n > 0 && dice.below(3) == 0).then(|| "2026/0".to_owned()),
        link: None,
        folder: dice.below(3) == 0,
        below: dice.pick(&["", "2024/", "deep/er/"]),
        csv: (dice.below(3) == 0).then(|| (0..3).map(|_| dice.below(50)).collect()),
        column: withholds && dice.below(2) == 0,
        reference: None,
        broken: None,
    }
}

impl Record {
    fn text(&self, n: usize) -> String {
        let mut out = String::from("+++\n");
        if let Some(broken) = self.broken {
            let _ = writeln!(out, "{broken}");
        }
        let reference = self.reference.clone().unwrap_or_else(|| format!("2026/{n}"));
        let _ = writeln!(out, "reference = \"{reference}\"\nstatus = \"{}\"\ntitle = \"{}\"", self.status, self.title);
        let _ = writeln!(out, "received = {}-03-{:02}\nresponded = {}-04-{:02}", self.year, self.day, self.year, self.day);
        let _ = writeln!(out, "outcome = \"{}\"\ntopics = {:?}\ndepartment = \"{}\"", self.outcome, self.topics, self.department);
        if self.status == "withdrawn" {
            let _ = writeln!(out, "withdrawn_on = 2026-05-01\nwithdrawn_reason = \"It was wrong: {}.\"", self.year);
        }
        let _ = self.publish_on.map(|day| writeln!(out, "publish_on = {day}"));
        if let Some(summary) = &self.summary {
            let _ = writeln!(out, "summary = \"{summary}\"");
        }
        let _ = self.alias.as_ref().map(|alias| writeln!(out, "aliases = [\"{alias}\"]"));
        let _ = self.related.as_ref().map(|related| writeln!(out, "related = [\"{related}\"]"));
        if let Some(private) = self.private {
            let _ = writeln!(out, "[private]\nrequester = \"{private}\"");
        }
        if self.secret.is_some() {
            let column = if self.column && self.has_csv() { "withholds = [\"figures.csv#Who\"]\n" } else { "" };
            let _ = write!(
                out,
                "[[exemptions]]\nprovision = \"{}\"\n{column}harm = \"It would tell.\"\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"Safety.\"]\nbalance = \"We withhold.\"\n",
                self.provision
            );
        }
        if self.has_csv() {
            out.push_str("[[attachments]]\nfile = \"figures.csv\"\ntitle = \"Figures\"\nshow = \"table\"\n");
        }
        let _ = write!(out, "+++\n\n## Request\n\nHow many?\n\n## Response\n\n{}\n", self.body);
        if let Some(secret) = self.secret {
            let _ = writeln!(out, "\n:withheld[{secret}]{{{}}} signed it.", self.provision);
        }
        if let Some(link) = &self.link {
            let _ = writeln!(out, "\nSee [this]({link}).");
        }
        out
    }

    fn has_csv(&self) -> bool {
        self.folder && self.csv.is_some()
    }

    fn files(&self, n: usize, into: &mut BTreeMap<String, Vec<u8>>) {
        let home = format!("content/responses/{}r{n}", self.below);
        if !self.folder {
            into.insert(format!("{home}.md"), self.text(n).into_bytes());
            return;
        }
        into.insert(format!("{home}/index.md"), self.text(n).into_bytes());
        if let Some(rows) = &self.csv {
            let who = if self.column && self.secret.is_some() { "Quxxer" } else { "team" };
            let rows: String = rows.iter().enumerate().map(|(k, count)| format!("North {k},{who} {k},{count}\n")).collect();
            into.insert(format!("{home}/figures.csv"), format!("Area,Who,Count\n{rows}").into_bytes());
        }
    }
}

impl Site {
    fn new(dice: &mut Dice) -> Site {
        let page = |title: &str| Page { title: title.to_owned(), body: "## More\n\nText.".to_owned(), draft: false, alias: false };
        let mut site = Site {
            records: (0..14).map(|n| (n, record(dice, n))).collect(),
            pages: [("about", page("About FOI")), ("help/how", page("How"))].into(),
            title: "Example Police disclosure log".to_owned(),
            review: "Write to us within 40 working days of our response.".to_owned(),
            page_size: 3,
            described: false,
            site_broken: false,
            theme: BTreeMap::new(),
            stray: BTreeSet::new(),
            content: true,
        };
        // Enough of each kind for every kind of output to be there.
        for (n, change) in [
            (1usize, (|r: &mut Record| (r.folder, r.csv) = (true, Some(vec![4, 5]))) as fn(&mut Record)),
            (2, |r| r.status = "withdrawn"),
            (3, |r| (r.status, r.publish_on, r.alias) = ("published", None, Some("old/3.htm".to_owned()))),
            (4, |r| (r.outcome, r.secret) = ("partly-withheld", Some(SECRETS[0]))),
            (5, |r| r.publish_on = Some("2027-03-01")),
            (0, |r| (r.status, r.publish_on) = ("published", None)),
        ] {
            site.records.get_mut(&n).map(change);
        }
        site
    }

    /// Every file.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        if self.content {
            self.records.iter().for_each(|(n, record)| record.files(*n, &mut files));
            for (name, page) in &self.pages {
                let status = if page.draft { "status = \"draft\"\n" } else { "" };
                let alias = if page.alias { format!("aliases = [\"was/{name}/\"]\n") } else { String::new() };
                let text = format!("+++\ntitle = \"{}\"\n{status}{alias}+++\n\n{}\n", page.title, page.body);
                files.insert(format!("content/pages/{name}.md"), text.into_bytes());
            }
        }
        files.extend(self.stray.iter().map(|name| ((*name).to_owned(), b"stray".to_vec())));
        files.extend(self.theme.iter().map(|(name, text)| (format!("themes/default/{name}"), text.clone().into_bytes())));
        let topics = if self.described { "\n[[topics]]\nname = \"Drones\"\ndescription = \"What flies.\"\n" } else { "" };
        let broken = if self.site_broken { "regime = \"fova\"\n" } else { "" };
        let toml = format!(
            "title = \"{}\"\nauthority = \"Example Police\"\nbase_url = \"https://foi.example.police.uk/sub/\"\npage_size = {}\nfeed_size = 4\n{broken}\n[contact]\nemail = \"foi@example.police.uk\"\n\n[complaints]\nreview = \"{}\"\n{topics}",
            self.title, self.page_size, self.review
        );
        files.insert("site.toml".to_owned(), toml.into_bytes());
        files
    }

    fn any(&mut self, dice: &mut Dice) -> &mut Record {
        let keys: Vec<usize> = self.records.keys().copied().collect();
        let n = dice.pick(&keys);
        self.records.entry(n).or_insert_with(|| record(dice, n))
    }
}

type Edit = fn(&mut Site, &mut Dice);

/// The edits: name, how often it is drawn, what it does. Those that break something are undone by `mend`.
const EDITS: &[(&str, usize, Edit)] = &[
    ("body", 12, |s, d| s.any(d).body = d.words(15)),
    ("title", 5, |s, d| s.any(d).title = format!("Cost of {}", d.words(2).replace(['[', ']', '*'], ""))),
    ("summary", 4, |s, d| s.any(d).summary = if d.below(3) == 0 { None } else { Some(d.words(6)) }),
    ("withholds", 4, |s, d| {
        let secret = d.pick(SECRETS);
        let r = s.any(d);
        (r.outcome, r.secret) = if r.secret.is_some() { ("disclosed", None) } else { ("partly-withheld", Some(secret)) };
    }),
    ("secret", 4, |s, d| {
        let secret = d.pick(SECRETS);
        let r = s.any(d);
        r.secret = r.secret.map(|_| secret);
    }),
    ("provision", 3, |s, d| s.any(d).provision = d.pick(&["s31(1)(a)", "s24(1)", "s31(1)(b)"])),
    ("private", 2, |s, d| s.any(d).private = d.pick(&[None, Some("Movuwox Ripyshax"), Some("Quoxby Fexan")])),
    ("topics", 4, |s, d| s.any(d).topics = vec![d.pick(TOPICS)]),
    ("topics-two", 2, |s, d| s.any(d).topics = vec!["Drones", "Custody"]),
    ("department", 2, |s, d| s.any(d).department = d.pick(&["Operations", "Finance", "People"])),
    ("date", 4, |s, d| s.any(d).day = 1 + d.below(28)),
    ("year", 3, |s, d| s.any(d).year = 2021 + d.below(5)),
    ("status", 4, |s, d| s.any(d).status = d.pick(&["published", "published", "draft", "withdrawn"])),
    ("publish-on", 2, |s, d| s.any(d).publish_on = d.pick(&[None, Some("2027-03-01"), Some("2026-01-05")])),
    ("new", 4, |s, d| {
        let n = (0..).find(|n| !s.records.contains_key(n)).unwrap_or(0);
        let new = record(d, n);
        s.records.insert(n, new);
    }),
    ("gone", 3, |s, d| {
        let keys: Vec<usize> = s.records.keys().copied().filter(|n| *n > 5).collect();
        if !keys.is_empty() {
            s.records.remove(&d.pick(&keys));
        }
    }),
    ("moved", 3, |s, d| s.any(d).below = d.pick(&["", "2024/", "deep/er/", "else/"])),
    ("folder", 3, |s, d| {
        let r = s.any(d);
        r.folder = !r.folder;
        if !r.folder {
            r.csv = None;
        }
    }),
    ("csv", 4, |s, d| {
        let rows = (0..1 + d.below(4)).map(|_| d.below(60)).collect();
        let r = s.any(d);
        (r.folder, r.csv) = (true, Some(rows));
    }),
    ("column", 2, |s, d| {
        let r = s.any(d);
        r.column = !r.column;
    }),
    ("alias", 2, |s, d| {
        let name = format!("old/{}.htm", d.below(40));
        let r = s.any(d);
        r.alias = if r.alias.is_some() { None } else { Some(name) };
    }),
    ("alias-clash", 1, |s, d| s.any(d).alias = Some("responses/2026-0/".to_owned())),
    ("related", 3, |s, d| {
        let to = format!("2026/{}", d.below(6));
        s.any(d).related = Some(to);
    }),
    ("related-missing", 1, |s, d| s.any(d).related = Some("1999/9".to_owned())),
    ("link", 3, |s, d| {
        let to = d.pick(&["/about/", "../2026-0/", "/topics/drones/", "../2026-3/index.json"]);
        s.any(d).link = Some(to.to_owned());
    }),
    ("link-dead", 1, |s, d| s.any(d).link = Some("/nowhere/".to_owned())),
    ("link-none", 2, |s, d| s.any(d).link = None),
    ("same-reference", 1, |s, d| s.any(d).reference = Some("2026/0".to_owned())),
    ("topic-spelt-otherwise", 1, |s, d| s.any(d).topics = vec!["drones"]),
    ("broken-toml", 2, |s, d| s.any(d).broken = Some("this is = = no TOML")),
    ("unknown-key", 1, |s, d| s.any(d).broken = Some("wibble = 1")),
    ("broken-mark", 1, |s, d| s.any(d).body = "A :withheld[ without an end".to_owned()),
    ("in-the-clear", 2, |s, d| s.any(d).body = format!("{} by Zarquon Prefect.", d.words(4))),
    ("in-the-clear-on-a-page", 1, |s, _| {
        s.pages.values_mut().for_each(|p| p.body = "Ask Vuqixa Kwizox.".to_owned());
    }),
    ("in-the-clear-in-the-theme", 1, |s, _| {
        s.theme.insert("assets/note.css", "/* Zarquon Prefect */".to_owned());
    }),
    ("in-the-clear-in-site-toml", 1, |s, _| s.review = "Write to Zarquon Prefect.".to_owned()),
    ("page", 3, |s, d| {
        let body = format!("## {}\n\n{}", d.pick(&["More", "Less"]), d.words(9));
        if let Some(page) = s.pages.get_mut("about") {
            page.body = body;
        }
    }),
    ("page-title", 1, |s, d| s.pages.values_mut().for_each(|p| p.title = format!("About {}", d.below(9)))),
    ("page-new", 2, |s, d| {
        let page = Page { title: "Privacy".to_owned(), body: d.words(5), draft: d.below(3) == 0, alias: d.below(2) == 0 };
        s.pages.insert("privacy", page);
    }),
    ("page-gone", 1, |s, _| {
        s.pages.remove("privacy");
    }),
    ("site-title", 1, |s, d| s.title = format!("Log {}", d.below(9))),
    ("site-review", 1, |s, d| s.review = format!("Write within {} days.", d.below(90))),
    ("page-size", 1, |s, d| s.page_size = 2 + d.below(4)),
    ("described", 1, |s, _| s.described = !s.described),
    ("site-broken", 1, |s, _| s.site_broken = true),
    ("template", 2, |s, d| edit_template(s, d, &["base.html", "list.html", "response.html", "page.html", "components.html", "home.html"])),
    ("template-gone", 1, |s, _| s.theme.clear()),
    ("template-broken", 1, |s, _| {
        s.theme.insert("list.html", "{% extends \"base.html\" %}{% block".to_owned());
    }),
    ("template-fails-on-some", 1, |s, _| {
        s.theme.insert("page.html", "{% extends \"base.html\" %}{% block main %}{{ nothing.of.it }}{% endblock %}".to_owned());
    }),
    ("style", 2, |s, d| {
        s.theme.insert("assets/style.css", format!("body {{ margin: {}px }}", d.below(99)));
    }),
    ("asset", 1, |s, d| {
        s.theme.insert("assets/more.js", format!("// {}", d.below(99)));
    }),
    ("stray-passed-over", 2, |s, _| {
        s.stray.insert("content/responses/.r1.md.swp");
        s.stray.insert("content/Thumbs.db");
    }),
    ("stray", 1, |s, d| {
        s.stray.insert(d.pick(&["content/responses/notes.txt", "content/what.md", "themes/default/notes.txt"]));
    }),
    ("content-away", 1, |s, _| s.content = false),
    ("nothing", 2, |_, _| ()),
];

fn edit_template(site: &mut Site, dice: &mut Dice, names: &[&'static str]) {
    let name = dice.pick(names);
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default").join(name)).expect("a template of the theme");
    let old = site.theme.get(name).cloned().unwrap_or(own);
    // In a comment of HTML within an element that every page has, or nothing that shows where there is none.
    let new = old.replacen("</header>", &format!("<!-- {} --></header>", dice.below(1000)), 1);
    let new = if new == old { old.replacen("</p>", &format!("</p><!-- {} -->", dice.below(1000)), 1) } else { new };
    site.theme.insert(name, new);
}

/// Puts right whatever is wrong.
fn mend(site: &mut Site) {
    for record in site.records.values_mut() {
        (record.broken, record.reference) = (None, None);
        if record.body.contains("Zarquon") || record.body.contains(":withheld[ ") {
            record.body = "It is so.".to_owned();
        }
        let spelt = record.topics.contains(&"drones");
        if spelt {
            record.topics = vec!["Drones"];
        }
        (record.link, record.related) = (None, None);
        if record.alias.as_ref().is_some_and(|alias| alias.starts_with("responses")) {
            record.alias = None;
        }
    }
    let mut taken = BTreeSet::new();
    for record in site.records.values_mut() {
        if record.alias.as_ref().is_some_and(|alias| !taken.insert(alias.clone())) {
            record.alias = None;
        }
    }
    for page in site.pages.values_mut().filter(|page| page.body.contains("Vuqixa")) {
        page.body = "Text.".to_owned();
    }
    if site.review.contains("Zarquon") {
        site.review = "Write to us.".to_owned();
    }
    site.theme.retain(|name, text| {
        !(text.contains("Zarquon") || text.contains("nothing.of.it") || *name == "list.html" && text.ends_with("block"))
    });
    site.stray.retain(|name| name.contains(".swp") || name.contains("Thumbs"));
    (site.site_broken, site.content) = (false, true);
}

/// Writes the difference, and gives the paths that changed: as a watcher might tell them.
fn sync(root: &Path, before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>, dice: &mut Dice) -> Changes {
    let mut paths = BTreeSet::new();
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        let path = root.join(name);
        fs::remove_file(&path).expect("a file can be removed");
        // Folders that are empty go with their last file.
        let mut folder = path.parent().map(Path::to_owned);
        while let Some(at) = folder.filter(|at| at != root && fs::read_dir(at).is_ok_and(|mut list| list.next().is_none())) {
            fs::remove_dir(&at).expect("an empty folder can be removed");
            folder = at.parent().map(Path::to_owned);
        }
        paths.insert(path);
    }
    for (name, bytes) in after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&path, bytes).expect("a file can be written");
        paths.insert(path);
    }
    let mut told = BTreeSet::new();
    for path in paths {
        // Of what was moved a watcher tells the folder alone; of what an editor saved, also names that were there for a moment.
        match dice.below(4) {
            0 => {
                told.extend(path.parent().filter(|folder| folder.starts_with(root.join("content"))).map(Path::to_owned));
                told.insert(path);
            }
            1 => {
                told.insert(path.with_file_name("4913"));
                told.insert(path.with_extension("md~"));
                told.insert(path);
            }
            _ => {
                told.insert(path);
            }
        }
    }
    let everything = dice.below(25) == 0;
    Changes { paths: if everything { BTreeSet::new() } else { told }, everything }
}

struct Session {
    engine: Engine,
    options: Options,
}

impl Session {
    fn at(root: &Path) -> Session {
        let options = Options { root: root.to_owned(), today: date(2026, 11, 25), drafts: true, thorough: false };
        Session { engine: Engine::new(options.clone()), options }
    }

    /// What the engine makes of the changes.
    fn update(&mut self, changes: &Changes) -> Result<(Prepared, Proof), disclog::diagnostics::Report> {
        let prepared = self.engine.look(changes, disclog::diagnostics::Report::new(), &Quiet)?;
        match self.engine.prove(&prepared, &Nowhere, &Quiet, &|| false) {
            Ok(proof) => Ok((prepared, proof)),
            Err(Unproven::Faults(report)) => Err(report),
            Err(Unproven::Stopped) => unreachable!("nobody asked to stop"),
        }
    }

    /// Compares that with a fresh build: its files, its figures, its report. Gives the files where there are any.
    fn compare(&mut self, changes: &Changes, dice: &mut Dice) -> Result<Option<BTreeMap<String, Vec<u8>>>, String> {
        let memory = Memory::default();
        let fresh = build_into(&self.options, &memory);
        let files = memory.into_files();
        match (fresh, self.update(changes)) {
            (Err(fresh), Err(ours)) => {
                let (fresh, ours) = (told(&fresh), told(&ours));
                if fresh == ours { Ok(None) } else { Err(format!("a fresh build says {fresh}\nthe engine says {ours}")) }
            }
            (Err(fresh), Ok(_)) => Err(format!("only a fresh build says {}", told(&fresh))),
            (Ok(_), Err(ours)) => Err(format!("only the engine says {}", told(&ours))),
            (Ok(fresh), Ok((prepared, proof))) => {
                if proof.summary != fresh.output {
                    return Err(format!("{:?} is not {:?}", proof.summary, fresh.output));
                }
                if told(&fresh.report) != told(&proof.report) {
                    return Err(format!("warnings differ: {}\n{}", told(&fresh.report), told(&proof.report)));
                }
                let manifest = String::from_utf8_lossy(&files["manifest.json"]).into_owned();
                let ours = proof.manifest.to_json();
                if manifest != ours {
                    let differs: Vec<&str> = manifest.lines().filter(|line| !ours.contains(line)).collect();
                    return Err(format!("the manifest differs; a fresh build has\n{}", differs.join("\n")));
                }
                // What is remembered is right; what is shown on demand is looked at in a sample.
                let names: Vec<&String> = files.keys().filter(|name| *name != "manifest.json").collect();
                for _ in 0..12 {
                    let name = dice.pick(&names);
                    match prepared.open(name, true) {
                        Ok(Some(bytes)) if bytes == files[name] => {}
                        Ok(Some(_)) => return Err(format!("{name} is not shown as a fresh build makes it")),
                        Ok(None) => return Err(format!("{name} is not shown")),
                        Err(report) => return Err(format!("{name} may not be shown: {}", told(&report))),
                    }
                }
                if prepared.open("no/such.html", true).is_ok_and(|found| found.is_some()) {
                    return Err("something is shown where nothing is".to_owned());
                }
                Ok(Some(files))
            }
        }
    }
}

fn told(report: &disclog::diagnostics::Report) -> String {
    disclog::diagnostics::human::report(report, false).to_string()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

#[test]
fn the_engine_makes_what_a_fresh_build_makes() {
    let edits = number("EDITS").unwrap_or(200) as usize;
    let seed = number("SEED").unwrap_or(1);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut good, mut states, mut done) = (0, 0, 0);
    // Series of at most a hundred edits, so that a failure has a short history.
    for seed in seed.. {
        if done >= edits {
            break;
        }
        let mut dice = Dice(seed);
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("site");
        fs::create_dir_all(&root).expect("a folder can be made");
        let mut site = Site::new(&mut dice);
        let mut files = site.files();
        sync(&root, &BTreeMap::new(), &files, &mut dice);
        let mut session = Session::at(&root);
        let mut history: Vec<&str> = vec!["first"];
        let mut changes = Changes::everything();
        let mut faulty = 0;
        loop {
            states += 1;
            match session.compare(&changes, &mut dice) {
                Ok(Some(_)) => (good, faulty) = (good + 1, 0),
                Ok(None) => {
                    faulty += 1;
                    assert!(
                        history.last() != Some(&"mend"),
                        "seed {seed}: mending leaves {}",
                        told(&session.update(&Changes::default()).err().unwrap_or_default())
                    );
                }
                Err(fault) => panic!("seed {seed}, after {}: {fault}", history.join(", ")),
            }
            if done >= edits || history.len() > 120 {
                break;
            }
            // A fault stands while a few other edits go on, and is then mended.
            if faulty > dice.below(3) {
                mend(&mut site);
                history.push("mend");
            } else {
                for _ in 0..1 + dice.below(2) {
                    let total: usize = EDITS.iter().map(|edit| edit.1).sum();
                    let mut at = dice.below(total);
                    let chosen = EDITS
                        .iter()
                        .find(|edit| {
                            edit.1 > at || {
                                at -= edit.1;
                                false
                            }
                        })
                        .unwrap_or(&EDITS[0]);
                    (chosen.2)(&mut site, &mut dice);
                    *counts.entry(chosen.0).or_default() += 1;
                    history.push(chosen.0);
                    done += 1;
                }
            }
            let next = site.files();
            changes = sync(&root, &files, &next, &mut dice);
            files = next;
        }
    }
    println!("{done} edits, {good} of {states} states good; {counts:?}");
    assert!(good * 2 > states, "most states should be good: {good} of {states}");
}

/// A kind of output: its name, the files that are of it, and an edit after which one of them is another.
type Kind = (&'static str, fn(&str) -> bool, Edit);

/// Every kind of output.
///
/// This list is held against what a build makes. A new kind of output is in no row, and the test says so.
const KINDS: &[Kind] = &[
    ("home", |p| p == "index.html", |s, _| first(s).title = "Cost of home".to_owned()),
    ("response", |p| is_response(p, "index.html"), |s, _| first(s).body = "Another answer.".to_owned()),
    ("response as data", |p| is_response(p, "index.json"), |s, _| first(s).body = "Another answer.".to_owned()),
    (
        "attachment",
        |p| is_response(p, "figures.csv"),
        |s, _| {
            if let Some(record) = s.records.get_mut(&1) {
                record.csv = Some(vec![41, 42]);
            }
        },
    ),
    (
        "all responses",
        |p| p == "responses/index.html" || p.starts_with("responses/page/"),
        |s, _| first(s).title = "Cost of lists".to_owned(),
    ),
    ("values", |p| is_facet(p) && p.matches('/').count() == 1, |s, _| first(s).topics = vec!["Zebras"]),
    (
        "value",
        |p| is_facet(p) && p.matches('/').count() > 1 && p.ends_with("index.html"),
        |s, _| first(s).title = "Cost of values".to_owned(),
    ),
    ("feed", |p| p.ends_with("feed.xml"), |s, _| first(s).summary = Some("Another summary.".to_owned())),
    (
        "prose",
        |p| p == "about/index.html" || p == "help/how/index.html",
        |s, _| {
            s.pages.values_mut().for_each(|page| page.body = "Other words.".to_owned());
        },
    ),
    ("search page", |p| p == "search/index.html", |s, _| first(s).topics = vec!["Zebras"]),
    ("search index", |p| p.starts_with("search/") && p != "search/index.html", |s, _| first(s).body = "An unheard word.".to_owned()),
    ("withdrawn list", |p| p == "withdrawn/index.html", |s, _| first(s).status = "withdrawn"),
    ("old address", |p| p.starts_with("old/"), |s, _| first(s).alias = Some("old/first.htm".to_owned())),
    ("not found", |p| p == "404.html", |s, _| first(s).topics = vec!["Zebras"]),
    ("data page", |p| p == "data/index.html", |s, d| edit_template(s, d, &["base.html"])),
    ("data", |p| p.starts_with("data/responses."), |s, _| first(s).summary = Some("Another summary.".to_owned())),
    ("redirects", |p| p.starts_with("redirects/"), |s, _| first(s).alias = Some("old/first.htm".to_owned())),
    ("site map", |p| p == "sitemap.xml", |s, _| first(s).year = 2026),
    ("robots", |p| p == "robots.txt", |_, _| ()),
    (
        "asset",
        |p| p.starts_with("assets/"),
        |s, _| {
            s.theme.insert("assets/style.css", "body { margin: 0 }".to_owned());
        },
    ),
    ("manifest", |p| p == "manifest.json", |s, _| first(s).body = "Another answer.".to_owned()),
];

/// Kinds that no edit of the content changes: the address of the site map is all that is in it.
const CONSTANT: &[&str] = &["robots"];

fn first(site: &mut Site) -> &mut Record {
    site.records.get_mut(&0).expect("a record 0")
}

fn is_response(path: &str, file: &str) -> bool {
    path.strip_prefix("responses/2026-").is_some_and(|rest| rest.split_once('/').is_some_and(|(_, rest)| rest == file))
}

fn is_facet(path: &str) -> bool {
    ["topics/", "exemptions/", "outcomes/", "departments/", "years/"].iter().any(|folder| path.starts_with(folder))
        && !path.ends_with("feed.xml")
}

#[test]
fn every_kind_of_output_keeps_up() {
    let mut dice = Dice(7);
    let base = Site::new(&mut dice);
    for (kind, is, edit) in KINDS {
        let folder = tempfile::tempdir().expect("a folder");
        let root: PathBuf = folder.path().join("site");
        fs::create_dir_all(&root).expect("a folder can be made");
        let mut site = base.clone();
        let files = site.files();
        sync(&root, &BTreeMap::new(), &files, &mut dice);
        let mut session = Session::at(&root);
        let mut made = |changes: &Changes| match session.compare(changes, &mut dice) {
            Ok(Some(files)) => files,
            Ok(None) => panic!("{kind}: the site does not build"),
            Err(fault) => panic!("{kind}: {fault}"),
        };
        let before = made(&Changes::everything());
        for path in before.keys() {
            let kinds: Vec<&str> = KINDS.iter().filter(|row| row.1(path)).map(|row| row.0).collect();
            assert_eq!(kinds.len(), 1, "{path} is of {kinds:?}: a new kind of output says in KINDS what edit changes it");
        }
        edit(&mut site, &mut Dice(1));
        let next = site.files();
        let paths = next.iter().filter(|(name, bytes)| files.get(*name) != Some(bytes)).map(|(name, _)| root.join(name)).collect();
        for (name, bytes) in next.iter().filter(|(name, bytes)| files.get(*name) != Some(bytes)) {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, bytes).expect("a file can be written");
        }
        let after = made(&Changes { paths, everything: false });
        let changed = before.iter().chain(&after).any(|(path, _)| is(path) && before.get(path) != after.get(path));
        assert_eq!(changed, !CONSTANT.contains(kind), "{kind}: does the edit of its row change it?");
    }
}
