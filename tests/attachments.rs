//! What is found in files: each of tests/leaks against its manifest, and what hostile files may cost.
//!
//! `HOSTILE=10000 cargo test --release --test attachments damaged` cuts every sample at each hundredth of its length and changes it ten
//! thousand times, of all files below `LEAKS` if that names a folder; without it a few of each are tried. It says what took longest and most.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read files and a clock, and tell what they measured"
)]

use disclog::attachments::{self, Budget, Inspection, Severity};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn leaks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks")
}

/// A file of the manifest.
struct Sample {
    path: String,
    verdict: String,
    must_find: BTreeSet<String>,
    any_of: BTreeSet<String>,
    may_find: BTreeSet<String>,
    never_echo: Vec<String>,
}

fn samples() -> Vec<Sample> {
    let manifest = fs::read_to_string(leaks().join("manifest.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let files = manifest["file"].as_array().expect("files");
    let words = |file: &toml::Value, key: &str| -> Vec<String> {
        let list = file.get(key).and_then(toml::Value::as_array);
        let words = list.into_iter().flatten().filter_map(toml::Value::as_str);
        words.map(str::to_owned).collect()
    };
    files
        .iter()
        .map(|file| Sample {
            path: file["path"].as_str().expect("a path").to_owned(),
            verdict: file["verdict"].as_str().expect("a verdict").to_owned(),
            must_find: words(file, "must_find").into_iter().collect(),
            any_of: words(file, "any_of").into_iter().collect(),
            may_find: words(file, "may_find").into_iter().collect(),
            never_echo: words(file, "never_echo"),
        })
        .collect()
}

fn inspect(bytes: &[u8], name: &str) -> Inspection {
    attachments::inspect(bytes, Some(name), &mut Budget::default())
}

fn codes(inspection: &Inspection, severity: Option<Severity>) -> BTreeSet<String> {
    let findings = inspection.findings.iter();
    findings
        .filter(|finding| severity.is_none_or(|severity| finding.severity == severity))
        .map(|finding| finding.code.name.to_owned())
        .collect()
}

#[test]
fn every_expected_finding_is_found_and_no_other_blocks() {
    let mut wrong = Vec::new();
    for sample in samples() {
        let bytes = fs::read(leaks().join(&sample.path)).expect("a sample");
        let found = inspect(&bytes, &sample.path);
        let all = codes(&found, None);
        let known: BTreeSet<String> = [&sample.must_find, &sample.any_of, &sample.may_find]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let mut tell = |what: &str, codes: &BTreeSet<String>| {
            if !codes.is_empty() {
                wrong.push(format!("{}: {what} {codes:?}", sample.path));
            }
        };
        tell("missed", &(&sample.must_find - &all));
        if !sample.any_of.is_empty() && sample.any_of.is_disjoint(&all) {
            tell("missed any of", &sample.any_of);
        }
        tell("falsely", &(&codes(&found, Some(Severity::Block)) - &known));
        if sample.verdict == "clean" {
            tell(
                "warned of",
                &(&codes(&found, Some(Severity::Warn)) - &known),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An archive with some of its parts changed, and others put in.
fn edited(bytes: &[u8], edit: &toml::Table) -> Vec<u8> {
    let list = |key: &str| edit.get(key).and_then(toml::Value::as_array);
    let text = |of: &toml::Value, key: &str| of[key].as_str().expect("a text").to_owned();
    let changes: Vec<(String, String, String)> = list("change")
        .into_iter()
        .flatten()
        .map(|change| {
            (
                text(change, "part"),
                text(change, "from"),
                text(change, "to"),
            )
        })
        .collect();
    let apply = |part: &str, bytes: Vec<u8>| {
        let mut bytes = bytes;
        for (_, from, to) in changes.iter().filter(|(of, _, _)| of == part) {
            let said = String::from_utf8(bytes).expect("UTF-8");
            assert!(said.contains(from), "{edit:?}: {part} has no {from}");
            bytes = said.replacen(from, to, 1).into_bytes();
        }
        bytes
    };
    if changes.iter().any(|(part, _, _)| part.is_empty()) {
        return apply("", bytes.to_vec());
    }
    let mut budget = Budget::default();
    let archive = attachments::zip::Archive::walk(bytes, &mut budget).ok();
    let archive = archive.expect("an archive");
    let mut writer = attachments::zip::Writer::default();
    for entry in &archive.entries {
        let part = archive.read(entry, &mut budget).expect("a part");
        writer.put(&entry.name, &apply(&entry.name, part));
    }
    for part in list("add").into_iter().flatten() {
        writer.put(&text(part, "part"), text(part, "text").as_bytes());
    }
    writer.finish()
}

#[test]
fn each_change_that_hides_something_is_found() {
    let edits = fs::read_to_string(leaks().join("edits.toml")).expect("the edits");
    let edits: toml::Table = edits.parse().expect("TOML");
    let mut wrong = Vec::new();
    for edit in edits["edit"].as_array().expect("edits") {
        let edit = edit.as_table().expect("a table");
        let of = edit["of"].as_str().expect("a file");
        let bytes = fs::read(leaks().join(of)).expect("a sample");
        let blocks = |bytes: &[u8]| codes(&inspect(bytes, of), Some(Severity::Block));
        let before = blocks(&bytes);
        let after = blocks(&edited(&bytes, edit));
        let what = edit["what"].as_str().expect("what it is");
        let new = &after - &before;
        if let Some(code) = edit.get("finds").and_then(toml::Value::as_str)
            && !new.contains(code)
        {
            wrong.push(format!("{of}, {what}: {code} is missed, {new:?} found"));
        }
        if let Some(code) = edit.get("never").and_then(toml::Value::as_str)
            && new.contains(code)
        {
            wrong.push(format!("{of}, {what}: {code} is false"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the search knows of each sample that may be published, as `tests/leaks/shown.txt` has it: to be held against what one sees who opens the file.
#[test]
fn what_is_searched_is_what_one_sees() {
    let mut shown = String::new();
    for sample in samples() {
        let bytes = fs::read(leaks().join(&sample.path)).expect("a sample");
        let found = inspect(&bytes, &sample.path);
        if found.verdict() == attachments::Verdict::Block {
            continue;
        }
        for stretch in attachments::shown(&found) {
            let sheet = stretch.sheet.map(|sheet| format!(", sheet {sheet}"));
            shown += &format!("{}{}\n", sample.path, sheet.unwrap_or_default());
            for (number, cells) in stretch.texts {
                let text = cells.join(" | ").replace('\n', " / ");
                shown += &format!("  {} {number}: {text}\n", stretch.unit.unwrap_or("text"));
            }
        }
    }
    for word in samples().iter().flat_map(|sample| &sample.never_echo) {
        assert!(!shown.contains(word), "what is hidden would be found");
    }
    let expected = leaks().join("shown.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&expected, &shown).expect("written");
    }
    assert_eq!(shown, fs::read_to_string(&expected).unwrap_or_default());
}

fn disclog(args: &[&str]) -> Output {
    let paths = samples()
        .into_iter()
        .map(|sample| leaks().join(sample.path));
    Command::new(env!("CARGO_BIN_EXE_disclog"))
        .arg("inspect")
        .args(args)
        .args(paths)
        .output()
        .expect("it runs")
}

#[test]
fn nothing_that_was_found_is_printed() {
    for args in [&[][..], &["--format", "json"]] {
        let output = disclog(args);
        assert_eq!(output.status.code(), Some(1), "some of them block");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        for word in samples().iter().flat_map(|sample| &sample.never_echo) {
            assert!(!said.contains(word), "{args:?} prints what is hidden");
        }
    }
}

#[test]
fn what_is_hidden_is_shown_on_a_terminal_alone() {
    let output = disclog(&["--reveal"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn the_form_for_programs_has_its_schema() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/inspect.schema.json");
    let schema = fs::read_to_string(schema).expect("the schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let answer = disclog(&["--format", "json"]).stdout;
    let answer = serde_json::from_slice(&answer).expect("one JSON object");
    let valid = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = valid.iter_errors(&answer).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn copies_hide_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    for name in [
        "gen-psni-shape.xlsx",
        "gen-hidden-cells.xlsx",
        "gen-hidden.ods",
        "docx-court-gps.jpg",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_disclog"))
            .args(["inspect", "--clean"])
            .arg(out.path())
            .arg(leaks().join(name))
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("wrote "), "{name}: {said}");
    }
    let mut made: Vec<PathBuf> = fs::read_dir(out.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    made.sort();
    assert!(!made.is_empty());
    let hidden: Vec<String> = samples().into_iter().flat_map(|s| s.never_echo).collect();
    for path in made {
        let bytes = fs::read(&path).expect("a copy");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let again = inspect(&bytes, &name);
        assert!(codes(&again, Some(Severity::Block)).is_empty(), "{name}");
        let text = String::from_utf8_lossy(&bytes);
        for word in &hidden {
            assert!(!text.contains(word.as_str()), "{name} has what is hidden");
        }
    }
}

/// A number that is the same on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    /// Changes a few bytes, or says a stretch of them again elsewhere.
    fn change(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if bytes.is_empty() {
            return bytes;
        }
        if self.below(4) == 0 {
            let (from, to) = (self.below(bytes.len()), self.below(bytes.len()));
            let stretch = bytes[from..(from + self.below(2_000)).min(bytes.len())].to_vec();
            bytes.splice(to..to, stretch);
            return bytes;
        }
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            bytes[at] = self.below(256) as u8;
        }
        bytes
    }
}

/// An archive in which one entry is changed: a change of its packed bytes would only be a checksum that is wrong.
fn inner(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut budget = Budget::default();
    let archive = attachments::zip::Archive::walk(bytes, &mut budget).ok()?;
    let chosen = random.below(archive.entries.len());
    let mut writer = attachments::zip::Writer::default();
    for (n, entry) in archive.entries.iter().enumerate() {
        if n == chosen {
            let part = archive.read(entry, &mut budget).ok()?;
            writer.put(&entry.name, &random.change(part));
        } else {
            writer.copy(&archive, entry);
        }
    }
    Some(writer.finish())
}

/// The longest that one file may take.
const LONGEST: Duration = Duration::from_secs(10);

/// The most that one may take of memory, in bytes.
const MOST: u64 = 512 << 20;

/// What the files that were tried took at most, and which.
#[derive(Default)]
struct Cost {
    time: Duration,
    slowest: String,
    memory: u64,
    largest: String,
}

/// How much memory the process has taken at most since `forget_memory`; nothing where the system does not tell.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.map_or(0, |kilobytes: u64| kilobytes << 10)
}

fn forget_memory() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

impl Cost {
    /// Inspects bytes as they would be in a file of this name.
    fn of(&mut self, bytes: &[u8], name: &str, what: &str) {
        forget_memory();
        let begun = Instant::now();
        let _ = inspect(bytes, name);
        let (taken, memory) = (begun.elapsed(), memory());
        let told = || format!("{name}, {what}");
        assert!(taken < LONGEST, "{}: {taken:?}", told());
        // What other tests take at the same time counts as well.
        assert!(memory < MOST * 2, "{}: {memory} bytes", told());
        if taken > self.time {
            (self.time, self.slowest) = (taken, told());
        }
        if memory > self.memory {
            (self.memory, self.largest) = (memory, told());
        }
    }
}

/// The files to damage: those of the manifest, or all below the folder that `LEAKS` names.
fn to_damage() -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("LEAKS") else {
        return samples()
            .into_iter()
            .map(|sample| leaks().join(sample.path))
            .collect();
    };
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

#[test]
fn damaged_files_end_in_a_finding() {
    let full = std::env::var("HOSTILE")
        .ok()
        .map(|n| n.parse().expect("a number"));
    let step = if full.is_some() { 1 } else { 20 };
    let changes: usize = full.unwrap_or(10);
    let mut cost = Cost::default();
    for path in to_damage() {
        let bytes = fs::read(&path).expect("a sample");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for hundredth in (0..100).step_by(step) {
            let cut = &bytes[..bytes.len() * hundredth / 100];
            cost.of(cut, &name, &format!("cut at {hundredth} %"));
        }
        let mut random = Random(bytes.len() as u64);
        for n in 0..changes {
            let changed = match inner(&bytes, &mut random) {
                Some(changed) if n % 2 == 1 => changed,
                _ => random.change(bytes.clone()),
            };
            cost.of(&changed, &name, &format!("change {n}"));
        }
    }
    println!("longest: {:?}, {}", cost.time, cost.slowest);
    println!("most memory: {} MB, {}", cost.memory >> 20, cost.largest);
}

/// An archive whose entries were cut off is no document that could be half read.
#[test]
fn what_is_cut_off_blocks() {
    for name in [
        "gen-clean.xlsx",
        "gen-clean.docx",
        "gen-hidden.ods",
        "poi-two-sheets-one-hidden.xls",
    ] {
        let bytes = fs::read(leaks().join(name)).expect("a sample");
        for hundredth in [10, 50, 90, 99] {
            let found = inspect(&bytes[..bytes.len() * hundredth / 100], name);
            assert!(
                !codes(&found, Some(Severity::Block)).is_empty(),
                "{name} cut at {hundredth} %"
            );
        }
    }
}

/// Stored entries of an archive.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = attachments::zip::Writer::default();
    for (name, bytes) in entries {
        writer.put(name, bytes);
    }
    writer.finish()
}

#[test]
fn deep_and_large_files_end_in_a_finding() {
    let deep = "<a>".repeat(2_000_000);
    let workbook = |sheet: &str| {
        zip(&[
            ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/w.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/s.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#),
            ("_rels/.rels", br#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="w.xml"/></Relationships>"#),
            ("w.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="s"/></sheets></workbook>"#),
            ("_rels/w.xml.rels", br#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="s.xml"/></Relationships>"#),
            ("s.xml", sheet.as_bytes()),
        ])
    };
    let plain =
        r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    let sound = inspect(&workbook(plain), "a.xlsx");
    assert!(
        codes(&sound, Some(Severity::Block)).is_empty(),
        "{:?}",
        codes(&sound, None)
    );
    let entity = r#"<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>"#;
    let mut inner = zip(&[("a.txt", b"text")]);
    for _ in 0..20 {
        inner = zip(&[("a.zip", &inner)]);
    }
    for (what, bytes, name, code) in [
        ("deep", workbook(&deep), "a.xlsx", "cannot-parse"),
        ("entities", workbook(entity), "a.xlsx", "xml-dtd"),
        (
            "comment",
            workbook("<worksheet><!-- Smith --></worksheet>"),
            "a.xlsx",
            "hidden-text",
        ),
        ("nested", inner, "a.zip", "nested-archive"),
    ] {
        let begun = Instant::now();
        let found = inspect(&bytes, name);
        assert!(begun.elapsed() < LONGEST, "{what}");
        let blocks = codes(&found, Some(Severity::Block));
        assert!(blocks.contains(code), "{what}: {blocks:?}");
    }
}

#[test]
fn every_finding_is_documented() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/attachments.md");
    let guide = fs::read_to_string(guide).expect("the guide");
    let rows: BTreeSet<&str> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    let known: BTreeSet<&str> = attachments::codes::ALL
        .iter()
        .map(|code| code.name)
        .collect();
    assert_eq!(
        rows, known,
        "the rows of docs/attachments.md are those of src/attachments/codes.rs"
    );
}
