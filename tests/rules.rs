//! The rules of the law's table, each by a record that breaks just it and one that keeps it: see `tests/rules/README.md`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out sites and say what they found"
)]

use disclog::diagnostics::{Code, Report, Severity};
use disclog::publish::Memory;
use disclog::{Options, build_into};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    base: String,
    bad: Vec<String>,
    #[serde(default)]
    good: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    others: Vec<Other>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    site: String,
    #[serde(default)]
    good_site: String,
    bad_site_review: Option<String>,
    good_site_review: Option<String>,
    #[serde(default)]
    theme: BTreeMap<String, String>,
    good_theme: Option<BTreeMap<String, String>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    base: String,
    #[serde(default)]
    edits: Vec<String>,
}

fn base(name: &str) -> String {
    fs::read_to_string(folder().join("bases").join(format!("{name}.md")))
        .unwrap_or_else(|_| panic!("no base {name}"))
}

/// Applies the edits of the README to a record.
fn edited(name: &str, edits: &[String]) -> String {
    let mut text = base(name);
    for edit in edits {
        if let Some(key) = edit.strip_prefix("- ") {
            // A key alone, or the beginning of one line.
            let wanted = if key.contains('=') {
                key.to_owned()
            } else {
                format!("{key} = ")
            };
            let kept: Vec<&str> = text
                .split_inclusive('\n')
                .filter(|line| !line.starts_with(&wanted))
                .collect();
            assert!(
                kept.len() < text.lines().count(),
                "{name}: nothing begins with {wanted}"
            );
            text = kept.concat();
        } else if let Some(lines) = edit.strip_prefix("+ ") {
            let end = text
                .match_indices("\n+++\n")
                .next()
                .expect("front matter")
                .0;
            let gap = if lines.starts_with('[') { "\n" } else { "" };
            text.insert_str(end + 1, &format!("{gap}{lines}\n"));
        } else if let Some(line) = edit.strip_prefix("^ ") {
            text.insert_str(4, &format!("{line}\n"));
        } else if let Some(words) = edit.strip_prefix("> ") {
            text = text.replacen("## Request\n\n", &format!("## Request\n\n{words}\n\n"), 1);
        } else if let Some(words) = edit.strip_prefix("< ") {
            let _ = write!(text, "\n{words}\n");
        } else if let Some((old, new)) = edit.split_once(" => ") {
            assert!(text.contains(old), "{name} does not hold {old:?}");
            text = text.replacen(old, new, 1);
        } else {
            let (key, _) = edit
                .split_once(" = ")
                .unwrap_or_else(|| panic!("{name}: no edit: {edit}"));
            let at = text
                .find(&format!("\n{key} = "))
                .unwrap_or_else(|| panic!("{name} has no {key}"))
                + 1;
            let end = at + text[at..].find('\n').expect("a line");
            text.replace_range(at..end, edit);
        }
    }
    text
}

/// What a site says of these records: the report of a check.
fn check(
    records: &[String],
    files: &BTreeMap<String, String>,
    theme: &BTreeMap<String, String>,
    site_toml: &str,
) -> Report {
    let site = tempfile::tempdir().expect("a folder");
    let put = |path: String, text: &str| {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    put("site.toml".into(), site_toml);
    for (path, text) in theme {
        let text = text.strip_prefix("without ").map_or_else(
            || text.clone(),
            |word| {
                let own = fs::read_to_string(
                    Path::new(env!("CARGO_MANIFEST_DIR"))
                        .join("themes/default")
                        .join(path),
                )
                .expect("a template");
                own.split_inclusive('\n')
                    .filter(|line| !line.to_lowercase().contains(word))
                    .collect()
            },
        );
        put(format!("themes/default/{path}"), &text);
    }
    for (n, record) in records.iter().enumerate() {
        let mut record = record.clone();
        for (name, text) in files.iter().filter(|_| n == 0) {
            put(format!("content/responses/r0/{name}"), text);
            record = record.replace(
                &format!("SHA256({name})"),
                &disclog::publish::sha256_hex(text.as_bytes()),
            );
        }
        put(format!("content/responses/r{n}/index.md"), &record);
    }
    let options = Options {
        root: site.path().to_owned(),
        today: date(2026, 11, 25),
        drafts: false,
        thorough: false,
    };
    match build_into(&options, &Memory::default()) {
        Ok(done) => done.report,
        Err(report) => report,
    }
}

fn site(more: &str, review: Option<&str>) -> String {
    let text = fs::read_to_string(folder().join("site.toml")).expect("site.toml");
    let old = "Ask us for a review within 40 working days of our response. Then you can complain to the Commissioner.";
    assert!(text.contains(old));
    // Keys of the top level stand before the first table.
    let text = text.replace(old, review.unwrap_or(old));
    if more.starts_with('[') {
        format!("{text}\n{more}")
    } else {
        format!("{more}{text}")
    }
}

#[test]
fn each_rule_has_a_record_that_breaks_just_it_and_one_that_keeps_it() {
    let text = fs::read_to_string(folder().join("examples.toml")).expect("the examples");
    let examples: BTreeMap<String, Example> = toml::from_str(&text).expect("the examples are TOML");
    let mut faults = String::new();
    for (number, example) in &examples {
        let Some(code) = Code::parse(number) else {
            panic!("there is no {number}")
        };
        let with_others = |record: String| -> Vec<String> {
            std::iter::once(record)
                .chain(
                    example
                        .others
                        .iter()
                        .map(|other| edited(&other.base, &other.edits)),
                )
                .collect()
        };
        let bad_site = site(&example.site, example.bad_site_review.as_deref());
        let bad = check(
            &with_others(edited(&example.base, &example.bad)),
            &example.files,
            &example.theme,
            &bad_site,
        );
        let found: BTreeSet<String> = bad.iter().map(|d| d.code.to_string()).collect();
        let wanted: BTreeSet<String> = example
            .with
            .iter()
            .cloned()
            .chain([number.clone()])
            .collect();
        if found != wanted {
            let _ = writeln!(
                faults,
                "{number}: the bad record has {found:?}, not {wanted:?}\n{}",
                disclog::diagnostics::human::report(&bad, false)
            );
        }
        let entry = code.entry();
        for d in bad.iter().filter(|d| d.code == code) {
            if example.site.is_empty() && d.severity != entry.severity {
                let _ = writeln!(
                    faults,
                    "{number}: {} and not {}",
                    d.severity.word(),
                    entry.severity.word()
                );
            }
            if d.help.as_str().is_empty() || d.message.as_str().is_empty() || d.at.line == 0 {
                let _ = writeln!(faults, "{number}: a message, a help or a place is missing");
            }
        }
        let good_site = site(
            &format!("{}{}", example.site, example.good_site),
            example.good_site_review.as_deref(),
        );
        let theme = example.good_theme.as_ref().unwrap_or(&example.theme);
        let good = check(
            &with_others(edited(&example.base, &example.good)),
            &example.files,
            theme,
            &good_site,
        );
        if good.iter().next().is_some() {
            let _ = writeln!(
                faults,
                "{number}: the good record has\n{}",
                disclog::diagnostics::human::report(&good, false)
            );
        }
    }
    // Every rule of the law's table has its example.
    for code in Code::ALL
        .iter()
        .filter(|c| (101..=899).contains(&(**c as u16)))
        // That of pages and of site.toml: tests/cases/site/welsh-side.
        .filter(|c| **c != Code::NoWelshTwin)
    {
        if !examples.contains_key(&code.to_string()) {
            let _ = writeln!(faults, "{code} has no example");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    println!("{} rules", examples.len());
}

/// Every line of the table: a fault is told wherever the public would read it, and never quoted.
#[test]
fn faults_are_found_wherever_they_stand() {
    let table = fs::read_to_string(folder().join("places.tsv")).expect("the places");
    let (mut rows, mut faults) = (0, String::new());
    for row in table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let columns: Vec<&str> = row.split('\t').collect();
        let [code, name, line, edits] = columns[..] else {
            panic!("{row}")
        };
        let edits: Vec<String> = edits
            .split("||")
            .map(|edit| edit.replace("\\n", "\n"))
            .collect();
        let report = check(&[edited(name, &edits)], &EMPTY, &EMPTY, &site("", None));
        let human = disclog::diagnostics::human::report(&report, false);
        let line: usize = line.parse().expect("a line");
        if !report.iter().any(|d| {
            d.code.to_string() == code && d.at.line > 1 && (line == 0 || d.at.line == line)
        }) {
            let _ = writeln!(faults, "{row}\n{human}");
        }
        let said = format!("{human}{:?}", report.iter().collect::<Vec<_>>()).to_lowercase();
        for secret in [
            "zarquon",
            "900123",
            "447700",
            "4521",
            "arthur",
            "two devices",
            "hold two",
        ] {
            if said.contains(secret) {
                let _ = writeln!(faults, "{row}\nis quoted: {said}");
            }
        }
        rows += 1;
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(rows > 40, "{rows} rows");
}

/// What is wrong with an acceptance is told.
#[test]
fn wrong_acceptances_are_refused() {
    let accept = |lines: &str| {
        let record = edited(
            "disclosed",
            &[
                "< Ring 07700 900123.".to_owned(),
                format!("+ [[accept]]\n{lines}"),
            ],
        );
        let report = check(&[record], &EMPTY, &EMPTY, &site("", None));
        report
            .iter()
            .map(|d| d.code.to_string())
            .collect::<Vec<_>>()
    };
    assert!(accept("code = \"DL0702\"\nreason = \"It is made up.\"").is_empty());
    // An unknown code, none, no reason, an empty one, a fault of the format, and a code that fits nothing here.
    for wrong in [
        "code = \"DL9999\"\nreason = \"It is made up.\"",
        "code = \"loud\"\nreason = \"It is made up.\"",
        "reason = \"It is made up.\"",
        "code = \"DL0702\"",
        "code = \"DL0702\"\nreason = \"\"",
        "code = \"DL1101\"\nreason = \"It is made up.\"",
    ] {
        let codes = accept(wrong);
        assert!(
            codes.iter().any(|code| code.starts_with("DL10")),
            "{wrong}: {codes:?}"
        );
    }
    assert_eq!(
        accept("code = \"DL0701\"\nreason = \"It is made up.\""),
        ["DL1504", "DL0702"],
        "it accepts nothing, and the other finding stays"
    );
}

/// Prose pages and the site's own words are read too, and only warned of: who answers for the log may stand there.
#[test]
fn personal_data_on_a_page_is_a_warning() {
    let page = "+++\ntitle = \"About\"\n+++\n\nRing **07700** 900123.\n";
    let files = BTreeMap::from([("../../pages/about.md".to_owned(), page.to_owned())]);
    let found = |site: &str| {
        let report = check(&[base("disclosed")], &files, &EMPTY, site);
        report
            .iter()
            .map(|d| (d.code, d.severity, d.at.line, d.at.column))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(&site("", None)),
        [(Code::Telephone, Severity::Warning, 5, 8)]
    );
    assert!(found(&site("[personal_data]\nallow = [\"07700 900123\"]\n", None)).is_empty());
}

static EMPTY: BTreeMap<String, String> = BTreeMap::new();

/// The bases themselves are sound.
#[test]
fn the_bases_are_sound() {
    for entry in fs::read_dir(folder().join("bases"))
        .expect("bases")
        .map(|e| e.expect("a base").path())
    {
        let name = entry
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let others = if name == "repeated" {
            vec![base("disclosed")]
        } else {
            Vec::new()
        };
        let records: Vec<String> = std::iter::once(base(&name)).chain(others).collect();
        let report = check(&records, &EMPTY, &EMPTY, &site("", None));
        assert!(
            report.is_empty(),
            "{name}:\n{}",
            disclog::diagnostics::human::report(&report, false)
        );
    }
}

/// Three hundred paragraphs of ordinary prose, each in the answers of four outcomes.
#[test]
fn ordinary_prose_raises_no_alarm() {
    let text = fs::read_to_string(folder().join("prose.txt")).expect("the prose");
    let paragraphs: Vec<&str> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert!(paragraphs.len() >= 300, "{} paragraphs", paragraphs.len());
    let (mut notes, mut said) = (0, String::new());
    for name in ["disclosed", "partly", "withheld", "not-held"] {
        let records: Vec<String> = paragraphs
            .iter()
            .enumerate()
            .map(|(n, paragraph)| {
                let record = edited(name, &[format!("< {paragraph}")]);
                record.replacen(
                    "reference = \"2026/",
                    &format!("reference = \"2026/{n}-"),
                    1,
                )
            })
            .collect();
        let report = check(&records, &EMPTY, &EMPTY, &site("", None));
        for d in report.iter() {
            if d.severity == Severity::Note {
                notes += 1;
            }
            let place =
                d.at.file
                    .split('/')
                    .nth(2)
                    .and_then(|r| r[1..].parse::<usize>().ok());
            let paragraph = place.and_then(|n| paragraphs.get(n)).copied().unwrap_or("");
            let _ = writeln!(
                said,
                "{name}: {} {}: {}\n    {paragraph}",
                d.severity.word(),
                d.code,
                d.message
            );
        }
    }
    println!(
        "{} paragraphs, 4 outcomes: {notes} notes\n{said}",
        paragraphs.len()
    );
    let alarms = said.lines().filter(|l| !l.starts_with("    ")).count() - notes;
    assert_eq!(alarms, 0, "{said}");
    assert!(notes <= 6, "{notes} notes\n{said}");
}

/// What a site may set, and what it may not.
#[test]
fn severities_are_set_by_the_site() {
    let bad = [edited("partly", &["- balance".to_owned()])];
    let with = |line: &str| {
        check(
            &bad,
            &EMPTY,
            &EMPTY,
            &site(&format!("[rules]\n{line}\n"), None),
        )
    };
    let severity =
        |report: &Report, code: Code| report.iter().find(|d| d.code == code).map(|d| d.severity);
    assert_eq!(
        severity(&with("DL0104 = \"note\""), Code::MissingBalance),
        Some(Severity::Note)
    );
    assert_eq!(
        severity(&with("DL0104 = \"warning\""), Code::MissingBalance),
        Some(Severity::Warning)
    );
    assert!(with("DL0104 = \"off\"").is_empty());
    for fixed in ["DL0302", "DL0708", "DL1101", "DL1501", "DL1409", "DL0803"] {
        assert_eq!(
            severity(&with(&format!("{fixed} = \"off\"")), Code::SiteValue),
            Some(Severity::Error),
            "{fixed}"
        );
    }
    assert_eq!(
        severity(&with("DL9999 = \"off\""), Code::SiteKey),
        Some(Severity::Error)
    );
    assert_eq!(
        severity(&with("DL0104 = \"loud\""), Code::SiteValue),
        Some(Severity::Error)
    );
}

/// A record may accept a rule with a reason, by place.
#[test]
fn a_record_accepts_a_rule_with_a_reason() {
    let accept = |at: &str| {
        let accept = format!(
            "+ [[accept]]\ncode = \"DL0701\"\nreason = \"She is the press officer.\"\n{at}"
        );
        let record = edited(
            "disclosed",
            &["< Write to jane.doe@mail.example.".to_owned(), accept],
        );
        check(&[record], &EMPTY, &EMPTY, &site("", None))
    };
    assert!(accept("").iter().next().is_none());
    assert!(accept("at = \"body\"").iter().next().is_none());
    assert!(accept("at = \"title\"").has_errors());
}

/// Rules that miss words of English say nothing of a record in Welsh.
#[test]
fn a_record_in_welsh_misses_no_english_words() {
    let welsh = |base: &str, old: &str, new: &str| {
        let edits = ["^ language = \"cy\"".to_owned(), format!("{old} => {new}")];
        let report = check(&[edited(base, &edits)], &EMPTY, &EMPTY, &site("", None));
        report.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    // That they did not read it is all that they say.
    let unread = [Code::ProseNotRead];
    let advice = "As advice and assistance: the request could be narrowed to one department.";
    assert_eq!(
        welsh("cost", advice, "Gellid gofyn am un adran yn unig."),
        unread
    );
    assert_eq!(
        welsh(
            "partly",
            "A list of places would be likely to lead offenders round the cameras.",
            "Byddai troseddwyr yn osgoi'r camerâu."
        ),
        unread
    );
}

/// Texts made to take long do not.
#[test]
fn long_lines_take_no_long_time() {
    let before = std::time::Instant::now();
    let texts = [
        "PC Smith ",
        "](",
        "~~a ",
        "([redacted] ",
        "01632 ",
        "Dear ",
        "a@b.c",
        "12 High ",
        "born 3 May ",
        "AB12 ",
        "https://x/",
        "██ ",
    ];
    for text in texts {
        let record = edited("disclosed", &[format!("< {}", text.repeat(20_000))]);
        check(&[record], &EMPTY, &EMPTY, &site("", None));
    }
    assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
}
