//! site.toml.
//!
//! Every key of it is read here, and `docs/site.md` is held against this list by a test.

use super::files::FileText;
use super::marks::{Kind, Marked};
use super::record::{address_fault, is_language, unfit_address};
use super::toml::{self as keys, At, Doc, Keys, turned, turning};
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Words};
use crate::law::{Law, Rank, Regime, Who, contacts};
use crate::log::{Brand, Colour, Described, Host, Hosting, MenuLink, Side, Site, Text};
use crate::publish::send::Destination;
use crate::words::{Words as WordsOfPublic, spoken};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What site.toml says, with defaults for what it does not say or says wrong.
pub(in crate::private) struct Settings {
    pub site: Site,
    /// The same in its other languages.
    pub others: Vec<Site>,
    /// What of it lacks a twin in a language that the log is read in.
    pub untwinned: Vec<Span>,
    pub output: String,
    pub sealed: bool,
    /// Where the log can be sent to.
    pub destinations: Vec<Destination>,
    /// How many people have to sign a difference before it is published.
    pub people: usize,
    /// Where the Markdown of `complaints.review` stands, and of its twin.
    pub review: Option<super::marks::Marked>,
    pub review_cy: Option<super::marks::Marked>,
    /// Where the addresses of `[[nav]]`, `[[footer]]` and `contact.form` stand.
    pub menu_at: Vec<(String, Span)>,
    /// Where the names of topics and departments stand, in their order.
    pub topics_at: Vec<Span>,
    pub departments_at: Vec<Span>,
    /// Whether the default regime and the provisions are what the site says, and no guess.
    pub law_known: bool,
    /// Where the keys of `[theme]` stand.
    pub brand_at: BTreeMap<&'static str, Span>,
    /// How the rules are set.
    pub rules: Rules,
    pub file: FileText,
    /// The site's own files of the law.
    pub law_files: Vec<FileText>,
}

/// What site.toml says of the rules.
pub(in crate::private) struct Rules {
    /// How much a rule matters here; `None` where it is off.
    severities: BTreeMap<Code, Option<Severity>>,
    /// Personal data that may stand in the log, folded.
    allowed: BTreeSet<String>,
    /// The rank from which on an officer may be named.
    named_from: Rank,
    /// Patterns of crime and incident references.
    pub references: Vec<String>,
    /// What kind of authority this is.
    pub who: Who,
}

impl Rules {
    /// Whether a rule is off.
    pub fn is_off(&self, code: Code) -> bool {
        self.severities.get(&code) == Some(&None)
    }

    /// Whether site.toml sets a rule to anything but off.
    pub fn asks_for(&self, code: Code) -> bool {
        self.severities.get(&code).is_some_and(Option::is_some)
    }

    /// Applies the severities of the site.
    pub fn apply(&self, report: &mut Report) {
        if !self.severities.is_empty() {
            report.retain(|d| !self.is_off(d.code));
            report.edit(|d| {
                if let Some(Some(severity)) = self.severities.get(&d.code) {
                    d.severity = *severity;
                }
            });
        }
    }

    /// Whether a value may stand in the log although it looks like personal data.
    pub fn allows(&self, value: &str) -> bool {
        let value = allowance(value);
        if self.allowed.contains(&value) {
            return true;
        }
        // A name may be allowed without its rank, a postcode without the street before it.
        if self.allowed.iter().any(|a| {
            a.len() >= 5
                && value.len() > a.len()
                && value.ends_with(a.as_str())
                && !value.contains('@')
        }) {
            return true;
        }
        value
            .split_once('@')
            .is_some_and(|(_, domain)| self.allowed.contains(&format!("@{domain}")))
    }

    /// Whether what was found under a code belongs to an office or to somebody senior, and so tells of nobody.
    pub fn is_public(&self, code: Code, value: &str) -> bool {
        match code {
            Code::EmailAddress => mail(value).is_some_and(|address| contacts().has_mail(&address)),
            Code::HomeAddress => contacts().has_address(value),
            Code::JuniorStaffName => {
                Rank::leading(value).is_some_and(|rank| rank >= self.named_from)
            }
            _ => false,
        }
    }
}

/// A value as allowances are compared: small letters and digits, those of an address for mail as they are, and a number for
/// telephones from its 0 on.
fn allowance(value: &str) -> String {
    if let Some(address) = mail(value) {
        return address;
    }
    let folded: String = value
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // The country's code stands behind a sign, or makes the number twelve digits long.
    let signed = value.trim_start().starts_with('+');
    let national = folded.strip_prefix("0044").or_else(|| {
        folded.strip_prefix("44").filter(|rest| {
            let rest = rest.trim_start_matches('0');
            signed || rest.len() == 10 && rest.bytes().all(|b| b.is_ascii_digit())
        })
    });
    match national {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => folded,
    }
}

/// An address for mail as it is compared, however its sign is written.
fn mail(value: &str) -> Option<String> {
    let mut close: String = value
        .split_whitespace()
        .flat_map(str::chars)
        .flat_map(char::to_lowercase)
        .collect();
    for sign in ["(at)", "[at]", "{at}", "(@)", "[@]"] {
        close = close.replace(sign, "@");
    }
    close.contains('@').then_some(close)
}

/// Reads site.toml. With anything wrong in it nothing is published, but the rest of the site is read all the same.
pub(in crate::private) fn read(file: FileText, law: Law) -> (Settings, Report) {
    let (settings, report) = {
        let doc = Doc::new(&file, 0, keys::SITE);
        let (table, whole) = doc.parse(&file.text);
        let root = doc.root(&table, "site.toml");
        let settings = settings(&root, whole, law);
        (settings, doc.report.into_inner())
    };
    (Settings { file, ..settings }, report)
}

fn settings(root: &Keys<'_, '_>, whole: bool, law: Law) -> Settings {
    let title = required(root, whole, "title");
    let authority = required(root, whole, "authority");
    let address = address(root, whole);
    let regime = root.one_of("regime", &Regime::ALL.map(|r| (r.key(), r)));
    let law_known = whole && (regime.is_some() || !root.has("regime"));
    let language = language(root);
    let sides = sides(root, &language);
    let mut twins = Twins {
        wanted: sides
            .iter()
            .skip(1)
            .any(|side| spoken(&side.language) == "cy"),
        missing: Vec::new(),
    };
    let title_cy = twins.text(root, "title", "title_cy");
    let authority_cy = root.string("authority_cy").map(|text| text.value);
    let output = root
        .string("output")
        .map_or_else(|| "public".to_owned(), |o| o.value);
    let page_size = root.count("page_size", 1).map_or(20, |n| n.value as usize);
    let feed_size = root.count("feed_size", 1).map_or(20, |n| n.value as usize);
    let (topics, topics_at, topics_cy) = described(root, "topics", "a topic", &mut twins);
    let (departments, departments_at, departments_cy) =
        described(root, "departments", "a department", &mut twins);
    let mut menu_at = Vec::new();
    let (nav, nav_cy) = menu(root, "nav", "a link of nav", &mut twins, &mut menu_at);
    let (footer, footer_cy) = menu(root, "footer", "a link of footer", &mut twins, &mut menu_at);
    let synonyms = synonyms(root);
    let (brand, brand_at, name_cy) = brand(root);
    let (email, form) = contact(root, whole, &mut menu_at);
    let mut rules = rules(root);
    rules
        .allowed
        .extend(email.iter().map(|email| allowance(email)));
    let [review, review_cy] = complaints(root, whole, &mut twins);
    let sealed = root.table("source", "source").is_some_and(|source| {
        let sealed = source.boolean("sealed").unwrap_or(false);
        source.finish();
        sealed
    });
    let (people, hosting) = publish(root);
    let destinations = super::destinations::read(root);
    if whole {
        root.finish();
    }
    let (base_url, base_path) =
        address.unwrap_or_else(|| ("https://site.invalid/".to_owned(), String::new()));
    let written = |review: &Option<Marked>| review.as_ref().map(|review| review.text.clone());
    let site = Site {
        title: title.unwrap_or_default(),
        authority: authority.unwrap_or_default(),
        base_url,
        base_path,
        law,
        regime: regime.map_or(Regime::Foia, |r| r.value),
        words: WordsOfPublic::of(&language, None),
        folder: String::new(),
        sides: Arc::clone(&sides),
        language,
        email: email.unwrap_or_default(),
        form,
        nav,
        footer,
        review: written(&review).unwrap_or_default(),
        brand,
        page_size,
        feed_size,
        topics,
        departments,
        synonyms,
        hosting,
    };
    let welsh = InWelsh {
        title: title_cy,
        authority: authority_cy,
        name: name_cy,
        review: written(&review_cy),
        topics: topics_cy,
        departments: departments_cy,
        nav: nav_cy,
        footer: footer_cy,
    };
    let others = sides.iter().skip(1).map(|side| welsh.other(&site, side));
    Settings {
        others: others.collect(),
        untwinned: twins.missing,
        site,
        output,
        sealed,
        destinations,
        people: people.map_or(1, |n| n.value as usize),
        review,
        review_cy,
        menu_at,
        topics_at,
        departments_at,
        law_known,
        brand_at,
        rules,
        file: FileText::empty(),
        law_files: Vec::new(),
    }
}

/// Says that a key is missing. Where the file could not be read to its end, nobody knows what is missing from it.
fn need(keys: &Keys<'_, '_>, whole: bool, key: &'static str) {
    if whole {
        keys.need(key);
    }
}

/// A text that must be there and say something.
fn required(keys: &Keys<'_, '_>, whole: bool, key: &'static str) -> Option<String> {
    need(keys, whole, key);
    let text = keys.string(key)?;
    if text.value.trim().is_empty() {
        keys.bad(key, Code::SiteValue, "this is empty", "write what it is");
    }
    Some(text.value)
}

/// The address of the site, and the path below which it stands.
fn address(root: &Keys<'_, '_>, whole: bool) -> Option<(String, String)> {
    let base_url = required(root, whole, "base_url")?;
    let address = split_address(&base_url);
    if address.is_none() {
        root.bad(
            "base_url",
            Code::SiteValue,
            "this is not the address of a site",
            "write the whole address, for example https://foi.example.police.uk/",
        );
    }
    address
}

/// The language of the log's root.
fn language(root: &Keys<'_, '_>) -> String {
    let language = root
        .string("language")
        .map_or_else(|| "en-GB".to_owned(), |l| l.value);
    if root.has("language") && !is_language(&language) {
        root.bad(
            "language",
            Code::SiteValue,
            "this is not a language tag",
            "write a tag such as en-GB or cy",
        );
    }
    language
}

/// Where requests are sent: an address for mail, and a form.
fn contact(
    root: &Keys<'_, '_>,
    whole: bool,
    menu_at: &mut Vec<(String, Span)>,
) -> (Option<String>, Option<String>) {
    need(root, whole, "contact");
    let Some(contact) = root.table("contact", "contact") else {
        return (None, None);
    };
    let email = required(&contact, whole, "email");
    if email
        .as_deref()
        .is_some_and(|e| !e.contains('@') || e.contains(char::is_whitespace))
    {
        contact.bad(
            "email",
            Code::SiteValue,
            "this is not an e-mail address",
            "write the address to which requests are sent",
        );
    }
    let form = leading(&contact, "form", menu_at);
    contact.finish();
    (email, form)
}

/// How to ask for a review, and the same in Welsh: nothing in it may turn or be withheld.
fn complaints(root: &Keys<'_, '_>, whole: bool, twins: &mut Twins) -> [Option<Marked>; 2] {
    need(root, whole, "complaints");
    let Some(complaints) = root.table("complaints", "complaints") else {
        return [None, None];
    };
    need(&complaints, whole, "review");
    let texts = ["review", "review_cy"].map(|key| complaints.marked(key, Kind::Markdown));
    for text in texts.iter().flatten() {
        for range in turned(text.text.raw()) {
            let at = root.doc.at(text.origin.range(range));
            root.doc.push(turning(Code::SiteValue, at));
        }
        for mark in &text.marks {
            root.doc.fault(Code::SiteMark, mark.at.clone());
        }
    }
    twins.look(&complaints, "review", "review_cy");
    complaints.finish();
    texts
}

/// What the site says of itself in Welsh, as far as it is written.
struct InWelsh {
    title: Option<String>,
    authority: Option<String>,
    name: Option<String>,
    review: Option<Text>,
    topics: Vec<Described>,
    departments: Vec<Described>,
    nav: Vec<MenuLink>,
    footer: Vec<MenuLink>,
}

impl InWelsh {
    /// The site as it is read in another language: what is not written in that is that of the root.
    fn other(&self, site: &Site, side: &Side) -> Site {
        let mut other = Site {
            language: side.language.clone(),
            folder: side.folder.clone(),
            words: WordsOfPublic::of(&side.language, None),
            ..site.clone()
        };
        if spoken(&side.language) == "cy" {
            let put = |text: &mut String, twin: &Option<String>| {
                if let Some(twin) = twin {
                    text.clone_from(twin);
                }
            };
            put(&mut other.title, &self.title);
            put(&mut other.authority, &self.authority);
            (other.topics, other.departments) = (self.topics.clone(), self.departments.clone());
            (other.nav, other.footer) = (self.nav.clone(), self.footer.clone());
            other.brand.name = self.name.clone().or(other.brand.name);
            if let Some(review) = &self.review {
                other.review = review.clone();
            }
        }
        other
    }
}

/// The languages that the log is read in, that of its root first.
fn sides(root: &Keys<'_, '_>, language: &str) -> Arc<[Side]> {
    let mut sides = vec![Side {
        language: language.to_owned(),
        folder: String::new(),
        name: String::new(),
    }];
    for listed in root.strings("languages") {
        let at = root.doc.file.span(listed.at);
        let fault = |message: &'static str, help: &'static str| {
            root.doc.push(
                Diagnostic::new(Code::SiteValue, at.clone())
                    .message(message)
                    .help(help),
            );
        };
        let tag = listed.value;
        if !is_language(&tag) {
            fault(
                "this is not a language tag",
                "write a tag such as en-GB or cy",
            );
        } else if tag == language {
            // The root's own, which may be listed too.
        } else if sides
            .iter()
            .any(|side| spoken(&side.language) == spoken(&tag))
        {
            fault("this language is there already", "list each language once");
        } else {
            sides.push(Side {
                folder: format!("{}/", spoken(&tag).to_ascii_lowercase()),
                language: tag,
                name: String::new(),
            });
        }
    }
    sides.into()
}

/// The Welsh twins of the site's texts.
struct Twins {
    /// Whether the log is read in Welsh.
    wanted: bool,
    /// Where one is missing.
    missing: Vec<Span>,
}

impl Twins {
    fn text(
        &mut self,
        keys: &Keys<'_, '_>,
        key: &'static str,
        twin: &'static str,
    ) -> Option<String> {
        self.look(keys, key, twin);
        keys.string(twin).map(|text| text.value)
    }

    fn look(&mut self, keys: &Keys<'_, '_>, key: &'static str, twin: &'static str) {
        if self.wanted && keys.has(key) && !keys.has(twin) {
            self.missing.push(keys.place(key));
        }
    }
}

/// The links of the masthead or the foot, and the same in Welsh.
fn menu(
    root: &Keys<'_, '_>,
    key: &'static str,
    what: &'static str,
    twins: &mut Twins,
    menu_at: &mut Vec<(String, Span)>,
) -> (Vec<MenuLink>, Vec<MenuLink>) {
    let (mut links, mut in_welsh) = (Vec::new(), Vec::new());
    for table in root.tables(key, what) {
        table.need("title");
        table.need("href");
        let title = table.string("title").map(|text| text.value);
        let title_cy = twins.text(&table, "title", "title_cy");
        let href = leading(&table, "href", menu_at);
        table.finish();
        if let Some((title, href)) = title.zip(href) {
            in_welsh.push(MenuLink {
                title: title_cy.unwrap_or_else(|| title.clone()),
                href: href.clone(),
            });
            links.push(MenuLink { title, href });
        }
    }
    (links, in_welsh)
}

/// A path of the site, or the address of another.
fn leading(
    keys: &Keys<'_, '_>,
    key: &'static str,
    menu_at: &mut Vec<(String, Span)>,
) -> Option<String> {
    let href = keys.string(key)?;
    let path = href.value.starts_with('/') && !href.value.starts_with("//");
    if !path && !href.value.starts_with("https://") {
        keys.bad(
            key,
            Code::SiteValue,
            "this leads nowhere that is allowed",
            "write a path of the site that begins with /, or an address that begins with https://",
        );
        return None;
    }
    if path {
        menu_at.push((href.value.clone(), keys.doc.file.span(href.at)));
    }
    Some(href.value)
}

/// What means the same to whoever searches.
fn synonyms(root: &Keys<'_, '_>) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for table in root.tables("synonyms", "synonyms") {
        table.need("words");
        let words = table.strings("words");
        table.finish();
        if table.has("words") && words.len() < 2 {
            table.bad(
                "words",
                Code::SiteValue,
                "these are not two words or phrases",
                "write all that mean the same, for example [\"ARV\", \"armed response vehicle\"]",
            );
        }
        groups.push(words.into_iter().map(|word| word.value).collect());
    }
    groups
}

/// The words for how much a rule matters.
const SEVERITIES: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("note", Some(Severity::Note)),
    ("off", None),
];

/// The kinds of authority whose provisions differ.
const KINDS: &[(&str, Who)] = &[
    ("police", Who::Any),
    ("government", Who::Gov),
    ("audit", Who::Audit),
    ("scottish-administration", Who::ScotAdmin),
];

fn rules(root: &Keys<'_, '_>) -> Rules {
    let who = root
        .one_of("authority_kind", KINDS)
        .map_or(Who::Any, |kind| kind.value);
    let mut severities = BTreeMap::new();
    if let Some(table) = root.table("rules", "rules") {
        for (key, at, value) in table.entries() {
            let fault = |code: Code, at, message: &'static str, help: &'static str| {
                root.doc.push(
                    Diagnostic::new(code, root.doc.span(at))
                        .message(message)
                        .help(help),
                );
            };
            let text = if let ::toml::de::DeValue::String(text) = value.get_ref() {
                Some(&**text)
            } else {
                None
            };
            let severity = SEVERITIES
                .iter()
                .find(|(word, _)| text == Some(*word))
                .map(|(_, severity)| *severity);
            match (Code::parse(key), severity) {
                (None, _) => fault(
                    Code::SiteKey,
                    at,
                    "rules has no such code",
                    "write the code of a rule, for example DL0108 = \"off\"",
                ),
                (Some(code), _) if !code.is_adjustable() => fault(
                    Code::SiteValue,
                    at,
                    "how much this matters cannot be set: it keeps a secret, or the format",
                    "take the line out; a record may accept a legal rule with a reason",
                ),
                (Some(_), None) => {
                    fault(
                        Code::SiteValue,
                        value.span(),
                        "this says not how much a rule matters",
                        "write \"error\", \"warning\", \"note\" or \"off\"",
                    );
                }
                (Some(code), Some(severity)) => {
                    severities.insert(code, severity);
                }
            }
        }
    }
    let (mut allowed, mut references) = (BTreeSet::new(), Vec::new());
    let mut named_from = Rank::SENIOR;
    if let Some(table) = root.table("personal_data", "personal_data") {
        allowed.extend(
            table
                .strings("allow")
                .iter()
                .map(|value| allowance(&value.value))
                .filter(|value| !value.is_empty()),
        );
        if let Some(rank) = table.string("named_from") {
            match Rank::parse(&rank.value) {
                Some(read) => named_from = read,
                None => table.bad(
                    "named_from",
                    Code::SiteValue,
                    "this is no rank from which officers may be named",
                    Words::from("write one of ").list(Rank::names()),
                ),
            }
        }
        for pattern in table.strings("case_references") {
            if pattern
                .value
                .bytes()
                .filter(|b| matches!(b, b'#' | b'?'))
                .count()
                < 4
                || !pattern.value.is_ascii()
            {
                let at = root.doc.file.span(pattern.at);
                root.doc.push(
                    Diagnostic::new(Code::SiteValue, at)
                        .message("this pattern fits too much")
                        .help("write # for each digit and ? for each capital letter, at least four of them: \"NM/####/##\""),
                );
            } else {
                references.push(pattern.value);
            }
        }
        table.finish();
    }
    Rules {
        severities,
        allowed,
        named_from,
        references,
        who,
    }
}

/// The look of the force's own.
fn brand(root: &Keys<'_, '_>) -> (Brand, BTreeMap<&'static str, Span>, Option<String>) {
    let (mut brand, mut places) = (Brand::default(), BTreeMap::new());
    let Some(table) = root.table("theme", "theme") else {
        return (brand, places, None);
    };
    let said = |key: &'static str| table.string(key).map(|text| text.value);
    brand.name = said("name");
    let name_cy = said("name_cy");
    if brand
        .name
        .as_deref()
        .is_some_and(|name| name.trim().is_empty())
    {
        table.bad(
            "name",
            Code::SiteValue,
            "this is empty",
            "write the force's name, or take the key out",
        );
    }
    brand.crest = said("crest");
    brand.no_band = table
        .one_of("band_pattern", &[("chequer", false), ("none", true)])
        .is_some_and(|none| none.value);
    for key in Colour::KEYS {
        let Some(value) = said(key) else { continue };
        if crate::log::is_colour(&value) {
            brand.colours.push(Colour {
                key,
                value: value.to_ascii_lowercase(),
            });
        } else {
            table.bad(
                key,
                Code::SiteValue,
                "this is not a colour",
                "write # and six hexadecimal digits, for example \"#0b559f\"",
            );
        }
    }
    for key in Colour::KEYS
        .into_iter()
        .chain(["crest"])
        .filter(|key| table.has(key))
    {
        places.insert(key, table.place(key));
    }
    table.finish();
    (brand, places, name_cy)
}

fn described(
    root: &Keys<'_, '_>,
    key: &'static str,
    what: &'static str,
    twins: &mut Twins,
) -> (Vec<Described>, Vec<Span>, Vec<Described>) {
    let mut all: Vec<Described> = Vec::new();
    let mut in_welsh: Vec<Described> = Vec::new();
    let mut places = Vec::new();
    for table in root.tables(key, what) {
        table.need("name");
        let name = table.string("name");
        let description = table.string("description").map(|d| d.value);
        let said = twins.text(&table, "name", "name_cy");
        let described_cy = twins.text(&table, "description", "description_cy");
        table.finish();
        let Some(name) = name else { continue };
        let slug = crate::log::slug(&name.value);
        let at = root.doc.file.span(name.at);
        let twice = all
            .iter()
            .any(|other| crate::log::slug(&other.name) == slug);
        if let Some(code) = unfit_address(&slug).or(twice.then_some(Code::SameAddress)) {
            let Diagnostic { message, help, .. } = address_fault(code, &slug, at.clone());
            root.doc.push(
                Diagnostic::new(Code::SiteValue, at.clone())
                    .message(message)
                    .help(help),
            );
        }
        in_welsh.push(Described {
            name: name.value.clone(),
            said,
            description: described_cy.or_else(|| description.clone()),
        });
        all.push(Described {
            name: name.value,
            said: None,
            description,
        });
        places.push(at);
    }
    (all, places, in_welsh)
}

/// `[publish]`: how many people sign, and how the log is put on a server.
fn publish(root: &Keys<'_, '_>) -> (Option<At<u64>>, Hosting) {
    let Some(publish) = root.table("publish", "publish") else {
        return (None, Hosting::default());
    };
    let people = publish.count("people", 1);
    let hosting = Hosting {
        meta_policy: publish.boolean("meta_policy").unwrap_or(false),
        host: publish.one_of("host", &Host::ALL).map(|host| host.value),
        precompress: publish.boolean("precompress").unwrap_or(false),
    };
    publish.finish();
    (people, hosting)
}

/// An address with a slash at its end, and its path without one.
fn split_address(url: &str) -> Option<(String, String)> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let fits = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~/:%[]".contains(&b))
    };
    if host.is_empty()
        || !fits(host)
        || !fits(path)
        || path.split('/').any(|part| part == "." || part == "..")
    {
        return None;
    }
    let path = path.trim_matches('/');
    let whole = url[..url.len() - rest.len()].to_owned() + host + "/";
    Some(if path.is_empty() {
        (whole, String::new())
    } else {
        (format!("{whole}{path}/"), format!("/{path}"))
    })
}

impl Diagnostic {
    /// The same fault in site.toml, which is the site's and not the content's.
    pub(in crate::private) fn into_site(self) -> Diagnostic {
        let Diagnostic {
            at, message, help, ..
        } = self;
        Diagnostic::new(Code::SiteSyntax, at)
            .message(message)
            .help(help)
    }
}
