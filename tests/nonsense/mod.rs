//! The example log in a language of nonsense: whatever its readers are told there in English letters is an author's, or does not come from the
//! words files. The nonsense is made of all the words that there are in English, each letter by one that English does not have.

use super::{Element, Node, built, read};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A language that the program has no words for.
const LANGUAGE: &str = "ka";
/// Texts that are no words of any language: signs of formats, and what a browser reads.
const SIGNS: &[&str] = &[
    "CSV", "JSON", "PDF", "Excel", "Word", "Atom", "JSON-LD", "Schema",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each letter of English as one of Georgian.
fn nonsense(text: &str) -> String {
    let letter = |c: char| match c.to_ascii_lowercase() {
        small @ 'a'..='z' => char::from_u32('ა' as u32 + (small as u32 - 'a' as u32)).unwrap_or(c),
        _ => c,
    };
    text.chars().map(letter).collect()
}

/// The theme's words: what stands between braces, names and forms stay.
fn words() -> String {
    let english = fs::read_to_string(root().join("themes/default/words/en.ftl")).expect("words");
    let mut out = String::new();
    for line in english.lines().filter(|line| !line.starts_with('#')) {
        let of_key = line
            .find(" = ")
            .filter(|_| !line.starts_with([' ', '*', '[']));
        let form = line.trim_start().starts_with(['[', '*']);
        let from = match (of_key, form) {
            (Some(at), _) => at + 3,
            (None, true) => line.find(']').map_or(0, |at| at + 1),
            (None, false) => 0,
        };
        out.push_str(&line[..from]);
        let mut rest = &line[from..];
        while let Some(at) = rest.find('{') {
            let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
            out.push_str(&nonsense(&rest[..at]));
            out.push_str(&rest[at..end]);
            rest = &rest[end..];
        }
        out.push_str(&nonsense(rest));
        out.push('\n');
    }
    out
}

/// The law's words: all that its catalogues name.
fn law() -> String {
    let mut all = toml::Table::new();
    for regime in ["foia", "eir", "foisa", "eisr"] {
        let file = root().join(format!("src/law/{regime}.toml"));
        let file = fs::read_to_string(file).expect("a catalogue");
        let law: toml::Table = file.parse().expect("TOML");
        let text = |table: &toml::Table, key: &str| table[key].as_str().expect("a text").to_owned();
        let letter = if text(&law, "unit") == "regulation" {
            "r"
        } else {
            "s"
        };
        let mut terms = toml::Table::new();
        for (key, of) in [("act", "act"), ("request", "request")] {
            terms.insert(key.into(), nonsense(&text(&law, of)).into());
        }
        for (key, of, name) in [
            ("regulator", "regulator", "name"),
            ("review", "review", "label"),
            ("complain_to", "complaint", "label"),
        ] {
            let of = law[of].as_table().expect("a table");
            terms.insert(key.into(), nonsense(&text(of, name)).into());
        }
        let rows = |key: &str| {
            let rows = law.get(key).and_then(toml::Value::as_array);
            rows.into_iter().flatten().filter_map(toml::Value::as_table)
        };
        let (mut titles, mut plain) = (toml::Table::new(), toml::Table::new());
        for section in rows("section") {
            let id = format!("{letter}{}", text(section, "number"));
            titles.insert(id, nonsense(&text(section, "title")).into());
        }
        for row in rows("provision") {
            titles.insert(text(row, "id"), nonsense(&text(row, "title")).into());
            plain.insert(text(row, "id"), nonsense(&text(row, "plain")).into());
        }
        let purposes =
            rows("purpose").map(|row| (text(row, "id"), nonsense(&text(row, "plain")).into()));
        terms.insert("purposes".into(), toml::Table::from_iter(purposes).into());
        terms.insert("titles".into(), titles.into());
        terms.insert("plain".into(), plain.into());
        all.insert(regime.into(), terms.into());
    }
    all.to_string()
}

/// The example log with a side in nonsense.
fn log() -> BTreeMap<String, Vec<u8>> {
    let site = tempfile::tempdir().expect("a folder");
    let to = |path: &str, bytes: &[u8]| {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    };
    for (path, bytes) in super::common::tree(&root().join("content")) {
        to(&format!("content/{path}"), &bytes);
    }
    let settings = fs::read_to_string(root().join("site.toml")).expect("site.toml");
    let two = format!("language = \"en-GB\"\nlanguages = [\"en-GB\", \"{LANGUAGE}\"]");
    to(
        "site.toml",
        settings.replace("language = \"en-GB\"", &two).as_bytes(),
    );
    to(
        &format!("themes/default/words/{LANGUAGE}.ftl"),
        words().as_bytes(),
    );
    to(
        &format!("themes/default/words/{LANGUAGE}.toml"),
        law().as_bytes(),
    );
    built(site.path(), &[])
}

/// The texts of an example's authors that stand in the midst of words: titles, topics, departments, names of fields, the site's own.
fn authors(log: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut all = BTreeSet::new();
    let mut json: Vec<Value> = Vec::new();
    for (path, bytes) in log {
        if path.starts_with("responses/") && path.ends_with("index.json") {
            json.push(serde_json::from_slice(bytes).expect("JSON"));
        }
    }
    while let Some(value) = json.pop() {
        match value {
            Value::String(text) => drop(all.insert(super::flat(&text))),
            Value::Array(values) => json.extend(values),
            Value::Object(values) => {
                let own = ["outcome", "regime", "provision", "kind"];
                json.extend(
                    values
                        .into_iter()
                        .filter(|(key, _)| !own.contains(&key.as_str()))
                        .map(|(_, value)| value),
                );
            }
            _ => {}
        }
    }
    let settings: toml::Table = fs::read_to_string(root().join("site.toml"))
        .expect("site.toml")
        .parse()
        .expect("TOML");
    for key in ["title", "authority"] {
        all.extend(settings[key].as_str().map(str::to_owned));
    }
    // How to ask for a review is Markdown: each run of words between its marks.
    let review = settings["complaints"]["review"].as_str().expect("a text");
    all.extend(
        super::flat(review)
            .split(['[', ']', '(', ')'])
            .map(|run| run.trim().to_owned()),
    );
    let mut all: Vec<String> = all.into_iter().filter(|text| text.len() > 2).collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

/// What a page tells its readers outside of what is marked as another language: texts, and attributes that are heard or shown.
fn told(element: &Element, lang: &str, all: &mut Vec<String>) {
    let lang = element.get("lang").unwrap_or(lang);
    let skipped = ["style", "script"].contains(&element.name.as_str());
    if skipped || (element.name != "html" && !lang.starts_with(LANGUAGE)) {
        for child in element.elements() {
            told(child, lang, all);
        }
        return;
    }
    for (name, value) in &element.attributes {
        let shown = ["alt", "title", "aria-label", "placeholder", "label"].contains(&name.as_str());
        let said =
            name.starts_with("data-") && !["data-index", "data-ask"].contains(&name.as_str());
        let meta = name == "content"
            && element.name == "meta"
            && element
                .get("name")
                .is_some_and(|name| name == "description");
        if shown || said || meta {
            all.push(value.clone());
        }
    }
    let mut run = String::new();
    for child in &element.children {
        match child {
            Node::Words(words) => run.push_str(words),
            Node::Element(child) => {
                all.push(std::mem::take(&mut run));
                told(child, lang, all);
            }
        }
    }
    all.push(run);
}

/// What an attribute or a text says: of JSON its texts.
fn said(text: &str) -> Vec<String> {
    let mut open: Vec<Value> = Vec::new();
    if text.starts_with('{') {
        open.extend(serde_json::from_str(text).ok());
    }
    if open.is_empty() {
        return vec![super::flat(text)];
    }
    let mut all = Vec::new();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => all.push(super::flat(&text)),
            Value::Object(values) => open.extend(values.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    all
}

/// Whether a word has letters of English, and is no address, sign, name of a file or provision, or place for what is put in.
fn is_english(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '{' && c != '}');
    let is_name = word.contains(['@', '/'])
        || bare.contains(['.', '{'])
        || bare.contains(|c: char| c.is_ascii_digit());
    let letters = bare.chars().filter(char::is_ascii_alphabetic).count();
    letters > 1 && !is_name && !SIGNS.contains(&bare)
}

#[test]
fn a_language_of_nonsense_says_nothing_in_english() {
    let log = log();
    let authors = authors(&log);
    let mut english: BTreeMap<String, String> = BTreeMap::new();
    for (path, bytes) in log.iter().filter(|(path, _)| path.starts_with(LANGUAGE)) {
        let html = path.ends_with(".html");
        if !html && !path.ends_with(".xml") {
            continue;
        }
        let page = read(std::str::from_utf8(bytes).expect("UTF-8"), html);
        let mut texts = Vec::new();
        told(&page, LANGUAGE, &mut texts);
        for text in texts.iter().flat_map(|text| said(text)) {
            let mut left = text.clone();
            for own in authors.iter().filter(|own| own.len() <= text.len()) {
                left = left.replace(own, " ");
            }
            if left.split_whitespace().any(is_english) {
                english.entry(text).or_insert_with(|| path.clone());
            }
        }
    }
    let list: Vec<String> = english
        .iter()
        .map(|(text, path)| format!("{path}: {text}"))
        .collect();
    assert!(
        list.is_empty(),
        "{} texts:\n{}",
        list.len(),
        list.join("\n")
    );
}
