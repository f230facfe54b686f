//! What the example log tells other programs: the head of each page, microdata, feeds, the social picture, and the description of
//! its data. Each is read here as those programs read it, and must agree with the rest of the log.

#![allow(clippy::disallowed_methods, reason = "tests read what was made")]

mod common;
mod nonsense;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

const BASE: &str = "https://foi.northmoor.example/";

/// Every file of the example log, by its path.
static LOG: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| built(Path::new(env!("CARGO_MANIFEST_DIR")), &[]));

fn built(site: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("a folder");
    let to = out.path().join("log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_disclog"));
    command
        .args(["build", "--quiet", "--date", "2026-11-25", "--site"])
        .arg(site)
        .arg("--out")
        .arg(&to)
        .args(args);
    let output = command.output().expect("disclog starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut files = BTreeMap::new();
    gather(&to, "", &mut files);
    files
}

fn gather(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder)
        .expect("listed")
        .map(|e| e.expect("an entry"))
    {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
}

fn text(path: &str) -> &'static str {
    std::str::from_utf8(LOG.get(path).unwrap_or_else(|| panic!("{path} is there"))).expect("UTF-8")
}

fn json(path: &str) -> Value {
    serde_json::from_str(text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn paths(is: impl Fn(&str) -> bool) -> Vec<&'static str> {
    LOG.keys()
        .map(String::as_str)
        .filter(|path| is(path))
        .collect()
}

/// The pages of responses that were not withdrawn, with the same as data.
fn responses() -> Vec<(&'static str, Value)> {
    let all = paths(|p| p.starts_with("responses/") && p.ends_with("/index.json"));
    all.into_iter()
        .map(|path| (path, json(path)))
        .filter(|(_, data)| data["status"] == "published")
        .collect()
}

// --- A reader of markup: enough for what our own templates write, and strict about it ---

#[derive(Debug)]
enum Node {
    Element(Element),
    Words(String),
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| {
            if let Node::Element(element) = node {
                Some(element)
            } else {
                None
            }
        })
    }

    /// All below, in the order of the text.
    fn all(&self) -> Vec<&Element> {
        let mut all = Vec::new();
        for element in self.elements() {
            all.push(element);
            all.extend(element.all());
        }
        all
    }

    fn named(&self, name: &str) -> Vec<&Element> {
        self.all()
            .into_iter()
            .filter(|element| element.name == name)
            .collect()
    }

    fn words(&self) -> String {
        let parts = self.children.iter().map(|node| match node {
            Node::Element(element) => element.words(),
            Node::Words(words) => words.clone(),
        });
        parts.collect()
    }
}

const VOID: &[&str] = &[
    "meta", "link", "img", "input", "br", "wbr", "hr", "path", "circle", "rect",
];

/// Reads markup; in HTML some elements have no end.
fn read(source: &str, html: bool) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        let words = unescape(&rest[..at]);
        if !words.is_empty() {
            open.last_mut()
                .expect("open")
                .children
                .push(Node::Words(words));
        }
        rest = &rest[at + 1..];
        if rest.starts_with('?') || rest.starts_with('!') {
            rest = &rest[rest.find('>').expect("an end") + 1..];
            continue;
        }
        if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').expect("an end");
            let element = open.pop().expect("an element");
            assert_eq!(element.name, name.trim(), "what was opened is closed");
            open.last_mut()
                .expect("its parent")
                .children
                .push(Node::Element(element));
            rest = after;
            continue;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .expect("an end");
        let mut element = Element {
            name: rest[..end].to_owned(),
            ..Element::default()
        };
        rest = rest[end..].trim_start();
        let mut closed = false;
        loop {
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            if let Some(after) = rest.strip_prefix('/') {
                (rest, closed) = (after, true);
                continue;
            }
            let end = rest
                .find(|c: char| c.is_whitespace() || "=>/".contains(c))
                .expect("an end");
            let name = rest[..end].to_owned();
            rest = &rest[end..];
            let value = if let Some(after) = rest.strip_prefix("=\"") {
                let (value, after) = after.split_once('"').expect("a closing quote");
                rest = after;
                unescape(value)
            } else {
                assert!(html, "an attribute of XML has a value");
                String::new()
            };
            assert!(
                element.get(&name).is_none(),
                "{name} stands twice in one element"
            );
            element.attributes.push((name, value));
            rest = rest.trim_start();
        }
        if closed || (html && VOID.contains(&element.name.as_str())) {
            open.last_mut()
                .expect("its parent")
                .children
                .push(Node::Element(element));
        } else {
            open.push(element);
        }
    }
    assert_eq!(
        open.len(),
        1,
        "{:?} is not closed",
        open.last().map(|e| &e.name)
    );
    open.pop().expect("the root")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A bar in words as machines read it.
fn plain_bars(text: &str) -> String {
    flat(text)
        .replace("[withheld: section ", "[withheld: s")
        .replace(", section ", ", s")
        .replace("[withheld: regulation ", "[withheld: r")
}

// --- Heads ---

fn metas(page: &Element) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for meta in page.named("head")[0].named("meta") {
        let key = meta.get("name").or(meta.get("property"));
        if let (Some(key), Some(content)) = (key, meta.get("content"))
            && key != "theme-color"
        {
            assert!(
                all.insert(key.to_owned(), content.to_owned()).is_none(),
                "{key} stands twice"
            );
        }
    }
    all
}

fn links(page: &Element, rel: &str) -> Vec<BTreeMap<String, String>> {
    let all = page.named("head")[0]
        .named("link")
        .into_iter()
        .filter(|link| link.get("rel") == Some(rel));
    all.map(|link| link.attributes.iter().cloned().collect())
        .collect()
}

#[test]
fn every_head_is_complete() {
    let site = json("data/datapackage.json");
    let card = paths(|p| p.starts_with("assets/card-"));
    assert_eq!(card.len(), 1, "one picture a site");
    for path in paths(|p| p.ends_with(".html")) {
        let page = read(text(path), true);
        let metas = metas(&page);
        let [canonical] = links(&page, "canonical")
            .try_into()
            .unwrap_or_else(|_| panic!("{path}: one canonical address"));
        let address = format!("{BASE}{}", path.strip_suffix("index.html").unwrap_or(path));
        let moved = page
            .named("meta")
            .iter()
            .any(|m| m.get("http-equiv") == Some("refresh"));
        if moved {
            assert!(
                LOG.contains_key(&format!("{}index.html", &canonical["href"][BASE.len()..])),
                "{path}: leads somewhere"
            );
        } else {
            assert_eq!(canonical["href"], address, "{path}");
        }
        assert_eq!(metas["og:url"], canonical["href"], "{path}");
        assert_eq!(
            metas["og:site_name"],
            site["title"].as_str().unwrap_or_default(),
            "{path}"
        );
        assert_eq!(metas["og:image"], format!("{BASE}{}", card[0]), "{path}");
        assert_eq!(
            metas["og:image:alt"], "Northmoor Police: Disclosure log",
            "{path}"
        );
        assert_eq!(metas["twitter:card"], "summary_large_image", "{path}");
        assert_eq!(metas["color-scheme"], "light dark", "{path}");
        let lang = page.named("html")[0].get("lang").expect("a language");
        assert_eq!(
            metas["og:locale"],
            if lang == "cy" { "cy_GB" } else { "en_GB" },
            "{path}"
        );
        assert_eq!(
            metas.get("description"),
            metas.get("og:description"),
            "{path}"
        );
        let description = metas.get("description").map_or("", String::as_str);
        assert!(description.chars().count() <= 155, "{path}: {description}");
        let title = page.named("title")[0].words();
        assert!(title.starts_with(&metas["og:title"]), "{path}: {title}");
        let known = [
            "og:type",
            "og:site_name",
            "og:title",
            "og:description",
            "og:url",
            "og:image",
            "og:image:alt",
            "og:locale",
        ];
        for key in metas.keys().filter(|key| {
            key.starts_with("og:") || key.starts_with("article:") || key.starts_with("twitter:")
        }) {
            let article = metas["og:type"] == "article"
                && matches!(
                    key.as_str(),
                    "article:published_time" | "article:modified_time"
                );
            assert!(
                known.contains(&key.as_str()) || article || key == "twitter:card",
                "{path}: {key}"
            );
        }
        let hidden = moved
            || path.starts_with("search/")
            || path == "404.html"
            || text(path).contains("This response has been withdrawn</h1>");
        assert_eq!(
            metas.get("robots").map(String::as_str),
            hidden.then_some("noindex"),
            "{path}"
        );
        assert!(
            links(&page, "alternate")
                .iter()
                .all(|link| !link.contains_key("hreflang")),
            "{path}: there are no twins"
        );
        let feeds: Vec<String> = links(&page, "alternate")
            .into_iter()
            .map(|link| link["href"].clone())
            .collect();
        assert!(feeds.contains(&"/feed.xml".to_owned()), "{path}");
        let parts: Vec<&str> = path.split('/').collect();
        if let ["topics" | "exemptions", value, _, ..] = parts.as_slice() {
            assert_eq!(
                feeds[0],
                format!("/{}/{value}/feed.xml", parts[0]),
                "{path}: its own feed first"
            );
        } else {
            assert_eq!(feeds.len(), 1, "{path}");
        }
        for script in page.named("script") {
            assert!(
                script.get("src").is_some() && script.words().is_empty(),
                "{path}: no script stands in a page"
            );
        }
    }
}

#[test]
fn heads_agree_with_the_data() {
    for (path, data) in responses() {
        let page = read(text(&path.replace("index.json", "index.html")), true);
        let metas = metas(&page);
        let say = |key: &str| data[key].as_str().unwrap_or_default();
        assert_eq!(metas["og:type"], "article", "{path}");
        assert_eq!(metas["og:title"], say("title"), "{path}");
        assert_eq!(metas["og:url"], say("url"), "{path}");
        assert_eq!(metas["article:published_time"], say("responded"), "{path}");
        assert_eq!(
            metas
                .get("article:modified_time")
                .map_or("", String::as_str),
            say("changed"),
            "{path}"
        );
        let (summary, description) = (flat(say("summary")), &metas["description"]);
        match description.strip_suffix('…') {
            Some(start) if !summary.ends_with('…') || summary != *description => {
                assert!(
                    summary[start.len()..].starts_with(' '),
                    "{path}: cut at a word"
                );
                assert!(summary.starts_with(start), "{path}");
            }
            _ => assert_eq!(summary, *description, "{path}"),
        }
    }
}

// --- Microdata (HTML, section 5) ---

#[derive(Debug)]
struct Item {
    kind: String,
    properties: Vec<(String, Property)>,
}

#[derive(Debug)]
enum Property {
    Item(Item),
    Text(String),
}

impl Item {
    fn texts(&self, name: &str) -> Vec<&str> {
        let all = self.properties.iter().filter(|(key, _)| key == name);
        all.filter_map(|(_, value)| {
            if let Property::Text(text) = value {
                Some(text.as_str())
            } else {
                None
            }
        })
        .collect()
    }

    fn text(&self, name: &str) -> &str {
        match self.texts(name).as_slice() {
            [one] => one,
            other => panic!("{}: {name} stands {} times", self.kind, other.len()),
        }
    }

    fn items(&self, name: &str) -> Vec<&Item> {
        let all = self.properties.iter().filter(|(key, _)| key == name);
        all.filter_map(|(_, value)| {
            if let Property::Item(item) = value {
                Some(item)
            } else {
                None
            }
        })
        .collect()
    }
}

fn value(element: &Element) -> String {
    let named = |name: &str| {
        element
            .get(name)
            .unwrap_or_else(|| panic!("{} has no {name}", element.name))
            .to_owned()
    };
    let address = |href: String| {
        href.strip_prefix('/')
            .map(|path| format!("{BASE}{path}"))
            .unwrap_or(href)
    };
    match element.name.as_str() {
        "meta" => named("content"),
        "a" | "link" => address(named("href")),
        "img" => address(named("src")),
        "time" => element
            .get("datetime")
            .map_or_else(|| element.words(), str::to_owned),
        _ => element.words(),
    }
}

fn items(element: &Element, into: &mut Vec<Item>, mut owner: Option<&mut Item>) {
    for child in element.elements() {
        let name = child.get("itemprop");
        assert!(
            name.is_none() || owner.is_some(),
            "{name:?} belongs to no item"
        );
        if child.get("itemscope").is_some() {
            let kind = child
                .get("itemtype")
                .expect("an item has a type")
                .to_owned();
            let mut item = Item {
                kind: kind
                    .strip_prefix("https://schema.org/")
                    .expect("one of schema.org's")
                    .to_owned(),
                properties: vec![],
            };
            items(child, into, Some(&mut item));
            match (name, owner.as_deref_mut()) {
                (Some(name), Some(owner)) => owner
                    .properties
                    .push((name.to_owned(), Property::Item(item))),
                _ => into.push(item),
            }
            continue;
        }
        if let (Some(name), Some(owner)) = (name, owner.as_deref_mut()) {
            owner
                .properties
                .push((name.to_owned(), Property::Text(value(child))));
        }
        items(child, into, owner.as_deref_mut());
    }
}

fn microdata(path: &str) -> Vec<Item> {
    let mut all = Vec::new();
    items(&read(text(path), true), &mut all, None);
    all
}

fn one<'i>(all: &'i [Item], kind: &str) -> &'i Item {
    let found: Vec<&Item> = all.iter().filter(|item| item.kind == kind).collect();
    assert_eq!(
        found.len(),
        1,
        "{kind} in {:?}",
        all.iter().map(|item| &item.kind).collect::<Vec<_>>()
    );
    found[0]
}

/// What each type may say here, so that a name that schema.org does not have for it is noticed.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("BreadcrumbList", &["itemListElement"]),
    ("ListItem", &["item", "name", "position"]),
    ("WebSite", &["name", "url", "publisher", "potentialAction"]),
    ("SearchAction", &["target", "query-input"]),
    ("GovernmentOrganization", &["name"]),
    (
        "Report",
        &[
            "headline",
            "reportNumber",
            "abstract",
            "datePublished",
            "dateModified",
            "inLanguage",
            "license",
            "publisher",
            "articleBody",
            "associatedMedia",
        ],
    ),
    ("MediaObject", &["name", "contentUrl"]),
    (
        "DataDownload",
        &["name", "contentUrl", "description", "encodingFormat"],
    ),
    ("CollectionPage", &["name", "mainEntity"]),
    ("ItemList", &["itemListElement"]),
    (
        "DefinedTerm",
        &["name", "termCode", "description", "inDefinedTermSet"],
    ),
    (
        "Dataset",
        &[
            "name",
            "description",
            "license",
            "temporalCoverage",
            "publisher",
            "distribution",
        ],
    ),
];

fn known(item: &Item, path: &str) {
    let names = PROPERTIES
        .iter()
        .find(|(kind, _)| *kind == item.kind)
        .unwrap_or_else(|| panic!("{path}: {}", item.kind))
        .1;
    for (name, value) in &item.properties {
        assert!(
            names.contains(&name.as_str()),
            "{path}: {} has no {name}",
            item.kind
        );
        match value {
            Property::Item(item) => known(item, path),
            Property::Text(text) => assert!(
                !text.trim().is_empty(),
                "{path}: {name} of {} is empty",
                item.kind
            ),
        }
    }
}

#[test]
fn microdata_says_what_the_pages_are() {
    let mut kinds = BTreeSet::new();
    for path in paths(|p| p.ends_with(".html")) {
        let all = microdata(path);
        all.iter().for_each(|item| known(item, path));
        kinds.extend(all.iter().map(|item| item.kind.clone()));
        let has_crumbs = text(path).contains("aria-label=\"Breadcrumb\"");
        if has_crumbs {
            let crumbs = one(&all, "BreadcrumbList").items("itemListElement");
            for (n, crumb) in crumbs.iter().enumerate() {
                assert_eq!(crumb.text("position"), (n + 1).to_string(), "{path}");
                let to = crumb
                    .text("item")
                    .strip_prefix(BASE)
                    .unwrap_or_else(|| panic!("{path}: a crumb leads elsewhere"));
                assert!(LOG.contains_key(&format!("{to}index.html")), "{path}: {to}");
            }
            assert_eq!(crumbs[0].text("item"), BASE, "{path}: home first");
        }
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["index.html"] => {
                let site = one(&all, "WebSite");
                assert_eq!(site.text("name"), "Northmoor Police disclosure log");
                assert_eq!(site.items("publisher")[0].text("name"), "Northmoor Police");
                let action = site.items("potentialAction")[0];
                assert_eq!(action.text("target"), format!("{BASE}search/?q={{q}}"));
                assert_eq!(action.text("query-input"), "required name=q");
            }
            ["responses", "index.html"]
            | ["responses", "page", ..]
            | [
                "topics" | "outcomes" | "departments" | "years",
                _,
                "index.html",
            ]
            | [
                "topics" | "outcomes" | "departments" | "years",
                _,
                "page",
                ..,
            ] => {
                let list = one(&all, "CollectionPage");
                let entries: Vec<&str> = list
                    .items("mainEntity")
                    .iter()
                    .flat_map(|list| list.texts("itemListElement"))
                    .collect();
                let shown = text(path).matches("<p class=\"meta\">").count();
                assert_eq!(entries.len(), shown, "{path}");
                for entry in entries {
                    assert!(
                        LOG.contains_key(&format!("{}index.html", &entry[BASE.len()..])),
                        "{path}: {entry}"
                    );
                }
            }
            ["exemptions", slug, "index.html"] => {
                let term = one(&all, "DefinedTerm");
                let code: String = term
                    .text("termCode")
                    .replace(['(', ')'], "-")
                    .trim_end_matches('-')
                    .replace("--", "-")
                    .to_lowercase();
                assert!(slug.ends_with(&code), "{path}: {code}");
                assert!(
                    term.text("inDefinedTermSet")
                        .starts_with("https://www.legislation.gov.uk/"),
                    "{path}"
                );
                assert!(
                    !term.text("inDefinedTermSet").contains("section"),
                    "{path}: the Act as a whole"
                );
                assert!(!term.text("name").is_empty());
            }
            ["data", "index.html"] => {
                let set = one(&all, "Dataset");
                let days: Vec<String> = responses()
                    .iter()
                    .filter_map(|(_, data)| data["responded"].as_str().map(str::to_owned))
                    .collect();
                let span = format!(
                    "{}/{}",
                    days.iter().min().expect("a first"),
                    days.iter().max().expect("a last")
                );
                assert_eq!(set.text("temporalCoverage"), span);
                assert!(set.text("license").contains("open-government-licence"));
                assert!(set.text("description").len() >= 30);
                for file in set.items("distribution") {
                    let to = &file.text("contentUrl")[BASE.len()..];
                    assert!(LOG.contains_key(to), "{to}");
                }
            }
            _ => {}
        }
    }
    let all: BTreeSet<String> = [
        "BreadcrumbList",
        "WebSite",
        "Report",
        "CollectionPage",
        "DefinedTerm",
        "Dataset",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(kinds, all);
}

#[test]
fn microdata_of_responses_agrees_with_the_data() {
    let mut files = 0;
    for (path, data) in responses() {
        let all = microdata(&path.replace("index.json", "index.html"));
        let report = one(&all, "Report");
        let say = |key: &str| data[key].as_str().unwrap_or_default();
        assert_eq!(plain_bars(report.text("headline")), say("title"), "{path}");
        assert_eq!(report.text("reportNumber"), say("reference"), "{path}");
        // A summary that nobody wrote is the request over again, which stands below.
        let shown = report.texts("abstract");
        assert!(shown.len() <= 1, "{path}");
        for shown in shown {
            assert_eq!(plain_bars(shown), flat(say("summary")), "{path}");
        }
        assert_eq!(report.text("datePublished"), say("responded"), "{path}");
        assert_eq!(
            report
                .texts("dateModified")
                .first()
                .copied()
                .unwrap_or_default(),
            say("changed"),
            "{path}"
        );
        assert_eq!(report.text("inLanguage"), say("language"), "{path}");
        assert!(
            report.text("license").contains("open-government-licence"),
            "{path}"
        );
        assert_eq!(
            report.items("publisher")[0].text("name"),
            "Northmoor Police",
            "{path}"
        );
        let answer = data["sections"][1]["text"].as_str().expect("an answer");
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        let first: String = letters(answer.split('[').next().unwrap_or_default())
            .chars()
            .take(80)
            .collect();
        assert!(
            letters(report.text("articleBody")).starts_with(&first),
            "{path}: {first}"
        );
        let published: Vec<(&str, &str)> = data["attachments"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|file| Some((file["url"].as_str()?, file["type"].as_str()?)))
            .collect();
        let media = report.items("associatedMedia");
        assert_eq!(
            media
                .iter()
                .map(|file| file.text("contentUrl"))
                .collect::<Vec<_>>(),
            published.iter().map(|file| file.0).collect::<Vec<_>>()
        );
        for (media, (_, kind)) in media.iter().zip(&published) {
            let is_table = *kind == "text/csv" || kind.contains("spreadsheet");
            assert_eq!(media.kind == "DataDownload", is_table, "{path}");
            files += 1;
        }
    }
    assert!(files > 10, "{files} files");
}

// --- Feeds (RFC 4287) ---

fn instant(text: &str) -> bool {
    text.len() == 20
        && text.ends_with("T00:00:00Z")
        && text[..10].parse::<jiff::civil::Date>().is_ok()
}

/// What is wrong with an Atom feed, by the sections of RFC 4287 on what a feed and an entry must and may hold.
fn atom(source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let document = read(source, false);
    let roots: Vec<&Element> = document.elements().collect();
    let [feed] = roots.as_slice() else {
        return vec!["not one root".to_owned()];
    };
    if feed.name != "feed" || feed.get("xmlns") != Some("http://www.w3.org/2005/Atom") {
        faults.push("the root is no feed".to_owned());
    }
    let mut ids = BTreeSet::new();
    let all_ids = feed
        .elements()
        .filter(|e| e.name == "entry")
        .flat_map(|entry| entry.elements().filter(|e| e.name == "id"));
    if all_ids.map(Element::words).any(|id| !ids.insert(id)) {
        faults.push("an id stands twice".to_owned());
    }
    let mut check = |element: &Element, once: &[&str], least: &[&str], any: &[&str]| {
        let count = |name: &str| {
            element
                .elements()
                .filter(|child| child.name == name)
                .count()
        };
        for name in once {
            if count(name) != 1 {
                faults.push(format!("{} has {} {name}", element.name, count(name)));
            }
        }
        for name in least {
            if count(name) == 0 {
                faults.push(format!("{} has no {name}", element.name));
            }
        }
        for child in element.elements() {
            if !once.contains(&child.name.as_str())
                && !least.contains(&child.name.as_str())
                && !any.contains(&child.name.as_str())
            {
                faults.push(format!("{} in {}", child.name, element.name));
            }
            let words = child.words();
            let sound = match child.name.as_str() {
                "id" => words.starts_with("https://"),
                "updated" | "published" => instant(&words),
                "link" => child
                    .get("href")
                    .is_some_and(|href| href.starts_with("https://")),
                "category" => child.get("term").is_some_and(|term| !term.is_empty()),
                "author" => child
                    .elements()
                    .any(|name| name.name == "name" && !name.words().is_empty()),
                "title" => !words.is_empty(),
                _ => true,
            };
            if !sound {
                faults.push(format!("{} in {} is not sound", child.name, element.name));
            }
        }
        let alternate = |e: &&Element| e.name == "link" && e.get("rel") == Some("alternate");
        if element.elements().filter(alternate).count() != 1 {
            faults.push("not one alternate".to_owned());
        }
    };
    check(
        feed,
        &["id", "title", "updated", "author"],
        &["link"],
        &["entry"],
    );
    for entry in feed.elements().filter(|e| e.name == "entry") {
        check(
            entry,
            &["id", "title", "updated", "published", "summary"],
            &["link", "category"],
            &[],
        );
    }
    faults
}

#[test]
fn every_feed_is_atom() {
    let feeds = paths(|p| p.ends_with("feed.xml"));
    let values = paths(|p| {
        p.ends_with("/index.html")
            && p.split('/').count() == 3
            && (p.starts_with("topics/") || p.starts_with("exemptions/"))
    });
    assert_eq!(
        feeds.len(),
        values.len() + 1,
        "the log's, and one for each topic and exemption"
    );
    let data: BTreeMap<String, Value> = responses()
        .into_iter()
        .map(|(_, data)| (data["url"].as_str().unwrap_or_default().to_owned(), data))
        .collect();
    for path in feeds {
        assert_eq!(atom(text(path)), Vec::<String>::new(), "{path}");
        let document = read(text(path), false);
        let feed = document.elements().next().expect("a feed");
        let of = |element: &Element, name: &str| {
            element
                .elements()
                .find(|e| e.name == name)
                .map_or(String::new(), Element::words)
        };
        assert_eq!(
            of(feed, "id"),
            format!("{BASE}{}", path.trim_end_matches("feed.xml")),
            "{path}"
        );
        let own = feed
            .elements()
            .find(|e| e.get("rel") == Some("self"))
            .and_then(|e| e.get("href"));
        assert_eq!(own, Some(format!("{BASE}{path}").as_str()), "{path}");
        let entries: Vec<&Element> = feed.elements().filter(|e| e.name == "entry").collect();
        assert!(!entries.is_empty() && entries.len() <= 20, "{path}");
        let newest = entries.iter().map(|entry| of(entry, "updated")).max();
        assert_eq!(Some(of(feed, "updated")), newest, "{path}");
        for entry in entries {
            let data = &data[&of(entry, "id")];
            assert_eq!(
                of(entry, "title"),
                data["title"].as_str().unwrap_or_default(),
                "{path}"
            );
            assert_eq!(
                flat(&of(entry, "summary")),
                flat(data["summary"].as_str().unwrap_or_default()),
                "{path}"
            );
            assert_eq!(
                of(entry, "published"),
                format!(
                    "{}T00:00:00Z",
                    data["responded"].as_str().unwrap_or_default()
                ),
                "{path}"
            );
            let updated = data["changed"]
                .as_str()
                .max(data["responded"].as_str())
                .unwrap_or_default();
            assert_eq!(
                of(entry, "updated"),
                format!("{updated}T00:00:00Z"),
                "{path}"
            );
        }
    }
}

#[test]
fn faults_of_a_feed_are_noticed() {
    let sound = text("feed.xml");
    assert!(atom(sound).is_empty());
    for (from, to) in [
        ("<updated>2026", "<updated>26"),
        ("<entry>", "<entry><id>https://example.com/</id>"),
        ("<author>", "<contributor>"),
        (
            "xmlns=\"http://www.w3.org/2005/Atom\"",
            "xmlns=\"http://example.com/\"",
        ),
        (" rel=\"alternate\"", " rel=\"self\""),
        (" term=\"", " name=\""),
    ] {
        assert!(sound.contains(from), "{from}");
        let to_end = if from == "<author>" {
            sound.replace("</author>", "</contributor>")
        } else {
            sound.to_owned()
        };
        assert!(
            !atom(&to_end.replacen(from, to, 1)).is_empty(),
            "{from} may be {to}"
        );
    }
}

#[test]
fn an_empty_log_is_sound_too() {
    let site = tempfile::tempdir().expect("a folder");
    fs::write(site.path().join("site.toml"), common::SITE).expect("written");
    let log = built(site.path(), &[]);
    let of = |path: &str| String::from_utf8(log[path].clone()).expect("UTF-8");
    assert_eq!(atom(&of("feed.xml")), Vec::<String>::new());
    assert!(
        of("feed.xml").contains("<updated>1970-01-01T00:00:00Z</updated>")
            && !of("feed.xml").contains("<entry>")
    );
    let catalog: Value = serde_json::from_str(&of("data/catalog.jsonld")).expect("JSON");
    assert!(
        catalog["dcat:dataset"][0].get("dct:temporal").is_none()
            && catalog.get("dct:modified").is_none()
    );
    assert!(!of("data/index.html").contains("temporalCoverage"));
    assert!(
        !of("data/catalog.jsonld").contains("{base}")
            && !of("data/datapackage.json").contains("{title}")
    );
}

// --- Data ---

#[test]
fn every_index_json_keeps_to_its_schema() {
    let schema = json("data/response.schema.json");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let all = paths(|p| p.starts_with("responses/") && p.ends_with("/index.json"));
    let mut withdrawn = 0;
    for path in &all {
        let data = json(path);
        let faults: Vec<String> = validator
            .iter_errors(&data)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{path}: {faults:?}");
        withdrawn += usize::from(data["status"] == "withdrawn");
    }
    assert!(
        all.len() > 60 && withdrawn > 0,
        "{} files, {withdrawn} withdrawn",
        all.len()
    );
    // What must never be there is refused wherever it might stand.
    let (_, sample) = responses()
        .into_iter()
        .find(|(_, d)| d["attachments"].is_array() && d["exemptions"].is_array())
        .expect("one with both");
    for key in [
        "withholds",
        "suppress",
        "private",
        "accept",
        "aliases",
        "publish_on",
        "anything",
    ] {
        for at in ["", "/exemptions/0", "/attachments/0", "/sections/0"] {
            let mut data = sample.clone();
            data.pointer_mut(at)
                .and_then(Value::as_object_mut)
                .expect("an object")
                .insert(key.to_owned(), Value::from("x"));
            assert!(!validator.is_valid(&data), "{key} may stand at {at:?}");
        }
    }
    let withdrawn = serde_json::json!({"status": "withdrawn", "withdrawn_on": "2026-01-02", "withdrawn_reason": "A mistake.", "title": "x"});
    assert!(
        !validator.is_valid(&withdrawn),
        "nothing else is told of a withdrawn record"
    );
}

/// The case whose record sets every key that there is.
#[test]
fn a_record_with_every_key_keeps_to_the_schema() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/front-matter/every-key/expect/out/responses/1135a-22/index.json");
    let data: Value = serde_json::from_slice(&fs::read(case).expect("the case")).expect("JSON");
    let validator =
        jsonschema::validator_for(&json("data/response.schema.json")).expect("a schema");
    let faults: Vec<String> = validator
        .iter_errors(&data)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    let schema = json("data/response.schema.json");
    let all = schema["$defs"]["response"]["properties"]
        .as_object()
        .expect("properties");
    let unset: Vec<&String> = all
        .keys()
        .filter(|key| data.get(key.as_str()).is_none())
        .collect();
    assert!(unset.is_empty(), "the case does not set {unset:?}");
}

#[test]
fn the_data_package_is_of_these_files() {
    let package = json("data/datapackage.json");
    for resource in package["resources"].as_array().expect("resources") {
        let path = format!("data/{}", resource["path"].as_str().expect("a path"));
        let names: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        assert_eq!(
            text(&path).lines().next().expect("a head"),
            names.join(","),
            "{path}"
        );
    }
    let fields = package["resources"][0]["schema"]["fields"].as_array();
    let outcome = fields
        .into_iter()
        .flatten()
        .find(|f| f["name"] == "outcome");
    let outcomes = outcome.and_then(|field| field["constraints"]["enum"].as_array());
    let outcomes = outcomes.expect("outcomes");
    assert_eq!(outcomes.len(), 13);
    let catalog = text("data/catalog.jsonld");
    let catalog: Value = serde_json::from_str(catalog).expect("JSON");
    for set in catalog["dcat:dataset"].as_array().expect("data sets") {
        for file in set["dcat:distribution"].as_array().expect("files") {
            let address = file["dcat:downloadURL"]["@id"]
                .as_str()
                .expect("an address");
            assert!(LOG.contains_key(&address[BASE.len()..]), "{address}");
        }
    }
}

// --- The picture ---

#[test]
fn the_picture_is_a_small_png() {
    let path = paths(|p| p.starts_with("assets/card-"))[0];
    let bytes = &LOG[path];
    assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number =
        |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    assert_eq!((number(16), number(20)), (1200, 630));
}

// --- Related responses ---

#[test]
fn related_responses_are_public_and_few() {
    let mut with = 0;
    let all = responses();
    for (path, data) in &all {
        let page = read(text(&path.replace("index.json", "index.html")), true);
        let Some(heading) = page
            .named("h2")
            .into_iter()
            .find(|h| h.get("id") == Some("related"))
        else {
            continue;
        };
        assert_eq!(heading.words(), "Related responses");
        let lists = page
            .named("div")
            .into_iter()
            .filter(|d| d.elements().any(|e| e.get("id") == Some("related")));
        let shown: Vec<String> = lists
            .flat_map(|d| d.named("li"))
            .filter_map(|li| {
                li.named("a")
                    .first()
                    .and_then(|a| a.get("href"))
                    .map(|href| format!("{BASE}{}", &href[1..]))
            })
            .collect();
        let named: Vec<String> = data["related"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        assert!(
            !shown.is_empty() && shown.len() <= named.len().max(5),
            "{path}"
        );
        assert_eq!(
            shown.iter().collect::<BTreeSet<_>>().len(),
            shown.len(),
            "{path}: none twice"
        );
        for (n, address) in shown.iter().enumerate() {
            let (_, other) = all
                .iter()
                .find(|(_, other)| other["url"] == *address)
                .unwrap_or_else(|| panic!("{path}: {address} is not public"));
            assert_ne!(data["url"], other["url"], "{path}: itself");
            if let Some(name) = named.get(n) {
                assert_eq!(
                    other["reference"], **name,
                    "{path}: those that the record names come first"
                );
            }
        }
        if data["outcome"] == "neither-confirmed-nor-denied" {
            assert_eq!(shown.len(), named.len(), "{path}: only what it names");
        }
        with += 1;
    }
    assert!(with * 2 > all.len(), "{with} of {}", all.len());
}

// --- The worked example of docs/theming.md ---

/// Every file of the example, as the page says it: a line that begins with its path, and a block of code.
fn worked_example() -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theming.md");
    let text = fs::read_to_string(file)
        .expect("docs/theming.md")
        .replace("\r\n", "\n");
    let section = text
        .split("## A worked example\n")
        .nth(1)
        .expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut files = BTreeMap::new();
    let mut path = None;
    let mut parts = section.split("```");
    while let Some(before) = parts.next() {
        for line in before.lines().filter(|line| line.ends_with(':')) {
            path = line
                .strip_prefix('`')
                .and_then(|rest| rest.split('`').next());
        }
        if let (Some(path), Some(code)) = (path.take(), parts.next()) {
            let (_, code) = code.split_once('\n').expect("a block has lines");
            files.insert(path.to_owned(), code.to_owned());
        }
    }
    files
}

#[test]
fn the_worked_example_of_theming_works() {
    let site = tempfile::tempdir().expect("a folder");
    let files = worked_example();
    for (path, text) in &files {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    assert_eq!(files.len(), 7, "{:?}", files.keys());
    let checked = common::run(
        "check",
        site.path(),
        &site.path().join("public"),
        &["--date", "2026-11-25"],
    );
    assert_eq!(checked.report(), "exit 0\n");
    let log = built(site.path(), &[]);
    let page = |path: &str| String::from_utf8_lossy(&log[path]).into_owned();
    let (home, lost) = (page("index.html"), page("404.html"));
    for shown in [
        "<li><a href=\"/responses/\">Past responses</a></li>",
        "<li><a href=\"/help/\">Help</a></li>",
        "<li><a href=\"/papers/publication-scheme.txt\">Publication scheme</a></li>",
        "href=\"https://www.northmoor.example/foi-form/\"",
        "<b>Heddlu Northmoor Police</b>",
        "src=\"/assets/northmoor-",
        "content=\"#004d40\"",
        "<script type=\"module\" src=\"/count.js\"></script>",
        "<p>This is a trial.</p>",
    ] {
        assert!(home.contains(shown), "the home page shows {shown}");
    }
    assert!(lost.contains("It may have moved.") && lost.contains("This is a trial."));
    assert!(log.contains_key("count.js") && log.contains_key("papers/publication-scheme.txt"));
}
