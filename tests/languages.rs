//! Every text that the public sees comes from the files of words: the example log in a language of nonsense shows no English but its authors'.
//!
//! Scottish Gaelic stands for any language that is not shipped: it costs one file.

#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

use disclog::law::{Regime, catalogue};
use std::fs;
use std::path::Path;
use std::process::Command;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).expect("copied");
        }
    }
}

/// Every word of a text but what stands between braces, in nonsense.
fn nonsense(text: &str) -> String {
    let (mut out, mut word, mut depth) = (String::new(), false, 0);
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && c.is_alphabetic() && !word {
            out.push_str("zz");
        }
        word = c.is_alphabetic() || word && c == '\'';
        out.push(c);
    }
    out
}

/// The file of words with nonsense for what it says.
fn in_nonsense(words: &str) -> String {
    let line = |line: &str| {
        if line.starts_with('#') || line.is_empty() {
            return line.to_owned();
        }
        let says = line.split_once(" = ").filter(|_| !line.starts_with(' '));
        let (before, between, said) = match (says, line.split_once("] ")) {
            (Some((name, said)), _) => (name, " = ", said),
            (_, Some((form, said))) => (form, "] ", said),
            _ => {
                return match line.split_once('}') {
                    Some(("", rest)) => format!("}}{}", nonsense(rest)),
                    _ => line.to_owned(),
                };
            }
        };
        if said.contains("->") {
            return line.to_owned();
        }
        format!("{before}{between}{}", nonsense(said))
    };
    words.lines().map(|text| line(text) + "\n").collect()
}

/// The visible text of a page, and what its attributes say aloud, without what is marked as English: a line each.
fn texts(html: &str) -> Vec<String> {
    const VOID: [&str; 7] = ["meta", "link", "img", "br", "hr", "input", "wbr"];
    let mut texts = Vec::new();
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let foreign = open.iter().any(|(name, english)| {
            *english || matches!(name.as_str(), "script" | "style" | "pre" | "title")
        });
        if !foreign && !rest[..at].trim().is_empty() {
            texts.push(rest[..at].to_owned());
        }
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n'])
            .next()
            .unwrap_or("")
            .to_owned();
        if tag.starts_with('/') {
            open.pop();
        } else if !tag.starts_with('!') {
            let english = tag.contains(" lang=\"en-GB\"") && name != "html";
            if !foreign && !english {
                for attribute in ["aria-label=\"", "alt=\""] {
                    let said = tag
                        .split(attribute)
                        .nth(1)
                        .and_then(|said| said.split('"').next());
                    texts.extend(said.map(str::to_owned));
                }
            }
            if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
                open.push((name, english));
            }
        }
    }
    texts
}

fn folded(text: &str) -> String {
    let text = text
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    format!(" {} ", words.join(" "))
}

#[test]
fn a_language_of_nonsense_shows_no_english_of_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = tempfile::tempdir().expect("a folder");
    let site = work.path().join("site");
    copy(&root.join("content"), &site.join("content"));
    let toml = fs::read_to_string(root.join("site.toml")).expect("site.toml");
    let toml = toml.replace(
        "language = \"en-GB\"",
        "language = \"en-GB\"\nlanguages = [\"en-GB\", \"gd\"]",
    );
    fs::write(site.join("site.toml"), &toml).expect("written");
    let words = fs::read_to_string(root.join("themes/default/words/en.ftl")).expect("words");
    fs::create_dir_all(site.join("themes/default/words")).expect("a folder");
    fs::write(
        site.join("themes/default/words/gd.ftl"),
        in_nonsense(&words),
    )
    .expect("written");
    let out = work.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_disclog"))
        .args(["build", "--date", "2026-11-25", "--site"])
        .arg(&site)
        .arg("--out")
        .arg(&out)
        .output()
        .expect("disclog runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );

    // What authors wrote, and the law, which has no words in this language.
    let mut known = folded(&toml);
    let mut all = vec![root.join("content")];
    while let Some(folder) = all.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                all.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                known.push_str(&folded(&text));
            }
        }
    }
    for law in Regime::ALL.map(catalogue) {
        let own = [
            &law.act,
            &law.request,
            &law.regulator.name,
            &law.review.label,
        ];
        own.into_iter()
            .for_each(|text| known.push_str(&folded(text)));
        known.push_str(&folded(&format!(
            "{} to the {}",
            law.complaint.label, law.regulator.name
        )));
        law.sections()
            .iter()
            .for_each(|section| known.push_str(&folded(&section.title)));
        law.purposes()
            .iter()
            .for_each(|purpose| known.push_str(&folded(&purpose.plain)));
        for row in law.provisions() {
            [&row.title, &row.plain]
                .into_iter()
                .for_each(|text| known.push_str(&folded(text)));
        }
    }

    let (mut pages, mut english) = (0, Vec::new());
    let mut folders = vec![out.join("gd")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "html") {
                continue;
            }
            pages += 1;
            let html = fs::read_to_string(&path).expect("a page");
            for text in texts(&html) {
                // Runs of words that are no nonsense: each stands in a text of the authors, or of the law.
                let mut run: Vec<&str> = Vec::new();
                let folded = folded(&text);
                for word in folded.split(' ').chain(["zz"]) {
                    if !word.starts_with("zz") && !word.is_empty() {
                        run.push(word);
                        continue;
                    }
                    let letters = run
                        .iter()
                        .any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
                    if letters
                        && !word.is_empty()
                        && !known.contains(&format!(" {} ", run.join(" ")))
                    {
                        let file = path
                            .strip_prefix(&out)
                            .expect("below")
                            .display()
                            .to_string();
                        english.push(format!("{file}: {}", run.join(" ")));
                    }
                    if !word.is_empty() {
                        run.clear();
                    }
                }
            }
        }
    }
    assert!(pages > 100, "{pages} pages");
    let mut kinds: Vec<&str> = english
        .iter()
        .map(|line| line.split(": ").nth(1).unwrap_or(""))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert!(
        kinds.is_empty(),
        "{} texts, such as {:#?}; {:#?}",
        english.len(),
        &kinds[..kinds.len().min(40)],
        &english[..english.len().min(5)]
    );
}
