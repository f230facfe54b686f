//! The rules of the house hold: what the lints forbid is noticed where it is planted, the compiler keeps the private side
//! apart, the documentation of site.toml has every key that is read, that of the theme every block and component, and that of the house
//! names files and tests that are there.

#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(at: &Path, args: &[&str]) -> (bool, String) {
    // The tests' own, where the dependencies stand compiled: cargo holds it only while it compiles, and no test runs then.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a folder");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(args)
        .current_dir(at)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never");
    // What cargo sets for this test is not for another one.
    for (key, _) in std::env::vars_os()
        .filter(|(key, _)| key.to_string_lossy().starts_with("CARGO_PKG") || key == "RUSTFLAGS")
    {
        command.env_remove(key);
    }
    let output = command.output().expect("cargo starts");
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A line of code that a rule forbids, and the lint that must say so.
const BREACHES: &[(&str, &str)] = &[
    (
        "let _ = std::time::SystemTime::now();",
        "disallowed_methods",
    ),
    ("let _ = std::time::Instant::now();", "disallowed_methods"),
    ("let _ = std::fs::read_dir(\".\");", "disallowed_methods"),
    (
        "let _ = std::path::Path::new(\".\").read_dir();",
        "disallowed_methods",
    ),
    (
        "let _ = std::fs::write(\"a\", \"b\");",
        "disallowed_methods",
    ),
    (
        "let _ = std::fs::File::create(\"a\");",
        "disallowed_methods",
    ),
    (
        "let _ = std::fs::File::create_new(\"a\");",
        "disallowed_methods",
    ),
    ("let _ = std::fs::OpenOptions::new();", "disallowed_methods"),
    ("let _ = std::fs::copy(\"a\", \"b\");", "disallowed_methods"),
    ("println!(\"a\");", "print_stdout"),
    ("eprintln!(\"a\");", "print_stderr"),
    (
        "for (k, _) in &std::collections::HashMap::from([(1, 2)]) { let _ = k; }",
        "iter_over_hash_type",
    ),
    ("let _ = dbg!(1);", "dbg_macro"),
];

#[test]
fn planted_breaches_are_noticed() {
    let work = tempfile::tempdir().expect("a folder");
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let lints = manifest
        .find("[lints.rust]")
        .map(|at| &manifest[at..])
        .expect("the lints stand in Cargo.toml");
    let lints = lints.split("\n[[").next().unwrap_or(lints);
    fs::write(
        work.path().join("Cargo.toml"),
        format!("[package]\nname = \"breaches\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n{lints}"),
    )
    .expect("written");
    let rules = fs::read_to_string(root().join("clippy.toml")).expect("clippy.toml");
    let rules: String = rules
        .lines()
        .filter(|l| !l.contains("jiff"))
        .map(|l| format!("{l}\n"))
        .collect();
    fs::write(work.path().join("clippy.toml"), rules).expect("written");
    fs::create_dir(work.path().join("src")).expect("made");
    let mut code = String::from("//! Breaches.\n");
    let mut lines = Vec::new();
    for (n, (breach, lint)) in BREACHES.iter().enumerate() {
        code.push_str(&format!("/// A breach.\npub fn breach{n}() {{\n"));
        lines.push((code.matches('\n').count() + 1, *lint));
        code.push_str(&format!("    {breach}\n}}\n"));
    }
    fs::write(work.path().join("src/lib.rs"), code).expect("written");
    let (sound, said) = cargo(work.path(), &["clippy", "--offline", "--quiet"]);
    assert!(!sound, "clippy has nothing against the breaches");
    for (line, lint) in lines {
        assert!(
            said.contains(&format!("src/lib.rs:{line}:")),
            "nobody notices line {line} ({lint}):\n{said}"
        );
        assert!(
            said.contains(lint),
            "{lint} is not among the lints:\n{said}"
        );
    }
}

#[test]
fn the_public_side_cannot_reach_the_private_one() {
    let work = tempfile::tempdir().expect("a folder");
    for name in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(root().join(name), work.path().join(name)).expect("copied");
    }
    copy(&root().join("src"), &work.path().join("src"));
    copy(&root().join("themes"), &work.path().join("themes"));
    fs::create_dir(work.path().join("tests")).expect("made");
    fs::write(work.path().join("tests/cases.rs"), "fn main() {}").expect("written");
    copy(&root().join("benches"), &work.path().join("benches"));
    for room in ["render", "search", "data", "publish", "log"] {
        let path = work.path().join(format!("src/{room}/mod.rs"));
        let text = fs::read_to_string(&path).expect("a room");
        fs::write(
            &path,
            format!("{text}\nuse crate::private::source::record::Record as _;\n"),
        )
        .expect("written");
    }
    let (sound, said) = cargo(work.path(), &["check", "--offline", "--quiet", "--lib"]);
    assert!(!sound, "a room reaches the private side");
    for room in ["render", "search", "data", "publish", "log"] {
        assert!(
            said.contains(&format!("src/{room}/mod.rs")) && said.contains("E0603"),
            "{room} is not stopped:\n{said}"
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from)
        .expect("listed")
        .map(|e| e.expect("an entry"))
    {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}

#[test]
fn every_key_of_site_toml_is_documented() {
    let code = fs::read_to_string(root().join("src/private/source/site.rs")).expect("site.rs");
    let documentation = fs::read_to_string(root().join("docs/site.md")).expect("docs/site.md");
    let mut keys = 0;
    for call in [
        ".string(\"",
        ".strings(\"",
        ".table(\"",
        ".count(\"",
        ".one_of(\"",
        ".boolean(\"",
        ".marked(\"",
        "(root, \"",
        "(&contact, \"",
    ] {
        for (at, _) in code.match_indices(call) {
            let key = code[at + call.len()..].split('"').next().unwrap_or("");
            keys += 1;
            let documented = documentation.contains(&format!("`{key}`"))
                || documentation.contains(&format!(".{key}`"))
                || documentation.contains(&format!("[{key}]"));
            assert!(documented, "docs/site.md does not tell of {key}");
        }
    }
    for key in disclog::log::Colour::KEYS
        .into_iter()
        .chain(["name", "crest"])
    {
        assert!(
            documentation.contains(&format!("`theme.{key}`")),
            "docs/site.md does not tell of theme.{key}"
        );
    }
    assert!(keys > 10, "the keys are not found in site.rs any more");
}

/// The names that follow a word in a text, up to the first sign that no name has.
fn named(text: &str, word: &str) -> Vec<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    text.match_indices(word)
        .map(|(at, _)| name(&text[at + word.len()..]))
        .collect()
}

/// The names in backquotes of a row of a table, by what stands first in it.
fn row<'d>(documentation: &'d str, first: &str) -> Vec<&'d str> {
    let row = documentation
        .lines()
        .find(|line| line.starts_with(&format!("| `{first}` |")))
        .unwrap_or_default();
    row.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_block_and_component_of_the_theme_is_documented() {
    let documentation =
        fs::read_to_string(root().join("docs/theming.md")).expect("docs/theming.md");
    let (mut blocks, mut components) = (0, 0);
    for entry in fs::read_dir(root().join("themes/default"))
        .expect("the theme")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(template) = fs::read_to_string(entry.path()) else {
            continue;
        };
        if name == "components.html" {
            for component in named(&template, "{% component ") {
                assert!(
                    !row(&documentation, &component).is_empty(),
                    "docs/theming.md does not tell of the component {component}"
                );
                components += 1;
            }
            continue;
        }
        let found = named(&template, "{% block ");
        let documented = row(&documentation, &name);
        assert_eq!(
            found,
            documented.get(1..).unwrap_or_default(),
            "docs/theming.md has other blocks of {name}"
        );
        blocks += found.len();
    }
    assert!(
        blocks > 50 && components > 10,
        "blocks and components are not found in the templates any more"
    );
}

/// Every file, test and case that docs/architecture.md names in its walk and its table of invariants is there.
#[test]
fn what_the_architecture_names_is_there() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("the document");
    let part = |from: &str| {
        let (_, rest) = text.split_once(from).expect("the part is there");
        rest.split_once("\n## ")
            .map_or(rest, |(part, _)| part)
            .to_owned()
    };
    let quoted = |text: &str| -> Vec<String> {
        text.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    let is_file = |name: &str| {
        let name = name.strip_prefix("src/").unwrap_or(name);
        files
            .iter()
            .any(|file| file == name || file.ends_with(&format!("/{name}")))
    };
    let walk = part("## A stranger's walk\n");
    for name in quoted(&walk).iter().filter(|name| name.ends_with(".rs")) {
        assert!(is_file(name), "the walk names {name}");
    }
    let invariants = part("## What must hold, and the test that holds it\n");
    let mut tests = 0;
    for row in invariants
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        let cell = row
            .trim_end_matches(" |")
            .rsplit(" | ")
            .next()
            .unwrap_or("");
        let places: Vec<&str> = cell
            .split([' ', ',', ';', '(', ')'])
            .filter(|word| word.ends_with(".rs"))
            .collect();
        let sources: String = places
            .iter()
            .map(|place| {
                fs::read_to_string(root().join(place))
                    .unwrap_or_else(|_| panic!("the table names {place}"))
            })
            .collect();
        for name in quoted(cell) {
            if let Some(group) = name.strip_suffix("...") {
                let (area, begins) = group.split_once('/').expect("an area");
                let cases = fs::read_dir(root().join("tests/cases").join(area)).expect("cases");
                let mut names = cases.flatten().map(|case| case.file_name());
                assert!(
                    names.any(|case| case.to_string_lossy().starts_with(begins)),
                    "the table names {name}"
                );
            } else if name.contains('/') {
                let case = root().join("tests/cases").join(&name);
                assert!(case.is_dir(), "the table names the case {name}");
            } else if !matches!(name.as_str(), "secrets") {
                assert!(
                    sources.contains(&name),
                    "the table names {name}, in {places:?}"
                );
                tests += 1;
            }
        }
    }
    assert!(tests > 20, "the table is read");
}

/// Every file below a folder, by its path there.
fn collect(at: &Path, files: &mut Vec<String>) {
    let mut folders = vec![at.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if let Ok(path) = entry.path().strip_prefix(at) {
                files.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
}

/// The words of the theme are said somewhere: in a template, or in code.
#[test]
fn every_word_is_said_somewhere() {
    fn texts(at: &Path, into: &mut String) {
        for entry in fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                texts(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "html")
                && !path.ends_with("words/table.rs")
            {
                into.push_str(&fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let mut all = String::new();
    texts(&root().join("src"), &mut all);
    texts(&root().join("themes"), &mut all);
    let said: std::collections::BTreeSet<&str> = all
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let words = fs::read_to_string(root().join("themes/default/words/en.ftl")).expect("words");
    let names = words
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with([' ', '#']));
    let unsaid: Vec<&str> = names.filter(|name| !said.contains(name)).collect();
    assert!(unsaid.is_empty(), "said nowhere: {unsaid:?}");
}
