//! From a letter to a draft: what the parts of a refusal are known by is in `letter.toml`; here they are put under their keys.
//!
//! Every word goes to the draft or to the report, but for what is whose request it was, and what is deleted or hidden.

use super::citations;
use super::document::{Block, Document, Run, words as shown};
use super::outcomes::words;
use super::rows::Site;
use super::{ImportedDraft, LeftOut, dates, plain};
use crate::desk::draft::{Draft, Table, Value};
use crate::desk::record::gap;
use crate::law::{Catalogue, Kind, Outcome, Provision, Regime};
use crate::log::slug;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    headings: BTreeMap<String, Vec<String>>,
    within: BTreeMap<String, Vec<String>>,
    begins: BTreeMap<String, Vec<String>>,
    lines: BTreeMap<String, Vec<String>>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    toml::from_str(include_str!("letter.toml")).expect("letter.toml is read by a test")
});

/// The parts of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Request,
    /// Questions, each with its answer behind it.
    Questions,
    Response,
    Covers,
    Harm,
    For,
    Against,
    Balance,
    Review,
    Closing,
}

const PARTS: [(&str, Part); 9] = [
    ("request", Part::Request),
    ("questions", Part::Questions),
    ("response", Part::Response),
    ("covers", Part::Covers),
    ("harm", Part::Harm),
    ("for", Part::For),
    ("against", Part::Against),
    ("balance", Part::Balance),
    ("review", Part::Review),
];

/// The words of a block, those of a table too.
pub(crate) fn plain_words(block: &Block) -> String {
    match block {
        Block::Table(rows) => rows
            .iter()
            .flatten()
            .map(|cell| shown(cell))
            .collect::<Vec<_>>()
            .join(" "),
        block => shown(block.runs()),
    }
}

/// The lines of a block. Of a table each row is one, and of two cells the first is the label of the second.
fn lines_of(block: &Block) -> String {
    let Block::Table(rows) = block else {
        return plain_words(block);
    };
    let rows = rows.iter().map(|row| {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| shown(cell).trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        match cells.as_slice() {
            cells if cells.len() % 2 == 0 && cells.len() <= 4 => cells
                .chunks(2)
                .map(|two| format!("{}: {}", two[0].trim_end_matches(':'), two[1]))
                .collect::<Vec<_>>()
                .join("\n"),
            cells => cells.join("\n"),
        }
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Makes a draft of a letter. `number` names it where it says no reference.
pub(crate) fn draft(
    document: &Document,
    number: &str,
    today: Date,
    site: &Site<'_>,
) -> ImportedDraft {
    let mut reader = Reader::new(document, site);
    let listed = reader.listed();
    for (block, listed) in document.blocks.iter().zip(listed) {
        reader.block(block, listed);
    }
    reader.finish(number, today)
}

struct Reader<'a> {
    document: &'a Document,
    site: &'a Site<'a>,
    law: &'static Catalogue,
    part: Part,
    /// The provisions that are spoken of.
    current: Vec<&'static Provision>,
    requester: Requester,
    reference: Option<String>,
    title: Option<String>,
    dated: Option<Date>,
    received: Option<Date>,
    request: Vec<String>,
    response: Vec<String>,
    reasons: BTreeMap<String, Reasons>,
    order: Vec<&'static Provision>,
    shared_harm: Vec<String>,
    shared_balance: Vec<String>,
    left: Vec<(&'static str, Vec<String>)>,
    covers_a_bar: bool,
    changed: (bool, bool),
    /// Whether the salutation has been met: what stands behind it is no head any more.
    saluted: bool,
    /// Whether there is one at all.
    has_salutation: bool,
    /// Whether questions and answers take turns: then each question stands before its answer too.
    in_turns: bool,
    all_words: String,
    /// The block whose line of a requester's name begins an address.
    in_address: bool,
    bar: &'static str,
}

/// What a letter gives for a provision.
#[derive(Default)]
struct Reasons {
    covers: Vec<String>,
    harm: Vec<String>,
    for_it: Vec<String>,
    against_it: Vec<String>,
    balance: Vec<String>,
    place: Vec<String>,
}

/// Whose request it was: names and addresses, to be left out wherever they stand.
#[derive(Default)]
pub(super) struct Requester {
    names: BTreeSet<String>,
    whole: BTreeSet<String>,
    told: bool,
}

impl Requester {
    /// Takes in a name, without how its bearer is addressed.
    pub(super) fn name(&mut self, text: &str) {
        let titles = PHRASES.lines.get("titles").into_iter().flatten();
        let titles: BTreeSet<&str> = titles.map(String::as_str).collect();
        let nobody: BTreeSet<&str> = PHRASES
            .lines
            .get("nobody")
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let parts: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}' && c != '-')
            .filter(|word| word.chars().count() > 1)
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
            .filter(|word| {
                !titles.contains(word.to_lowercase().as_str())
                    && !nobody.contains(word.to_lowercase().as_str())
            })
            .collect();
        if parts.is_empty() || parts.len() > 5 {
            return;
        }
        self.told = true;
        self.names
            .extend(parts.iter().map(|part| (*part).to_owned()));
    }

    /// Takes in something that is to be left out as a whole.
    fn whole(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().count() > 3 {
            self.told = true;
            self.whole.insert(text.to_owned());
        }
    }

    /// Without addresses for mail that have one of the names in them.
    fn without_mail(&self, text: &str) -> String {
        let mut out = text.to_owned();
        let mut from = 0;
        while let Some(at) = out[from..].find('@').map(|at| from + at) {
            let is_of = |c: char| c.is_ascii_alphanumeric() || "._%+-'".contains(c);
            let begin = at - out[..at].chars().rev().take_while(|c| is_of(*c)).count();
            let is_host = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let end = at + 1 + out[at + 1..].chars().take_while(is_host).count();
            let address = out[begin..end].to_lowercase();
            if self
                .names
                .iter()
                .any(|name| address.contains(&name.to_lowercase()))
            {
                out.replace_range(begin..end, "");
                from = begin;
            } else {
                from = end;
            }
        }
        out
    }

    /// Without what is whose request it was.
    pub(super) fn scrub(&self, text: &str) -> String {
        let mut out = self.without_mail(text);
        for whole in &self.whole {
            out = replaced(&out, whole, "");
        }
        if self.names.is_empty() {
            return out;
        }
        let mut kept = String::with_capacity(out.len());
        let mut word = String::new();
        let flush = |word: &mut String, kept: &mut String| {
            let bare = word.trim_end_matches("'s").trim_end_matches("\u{2019}s");
            let named = self.names.iter().any(|name| {
                name.eq_ignore_ascii_case(bare)
                    && bare.chars().next().is_some_and(char::is_uppercase)
            });
            let mail = word.contains('@')
                && self
                    .names
                    .iter()
                    .any(|name| word.to_lowercase().contains(&name.to_lowercase()));
            if !named && !mail {
                kept.push_str(word);
            } else {
                // How they are addressed goes with the name.
                let before = kept.trim_end();
                let title = before
                    .rsplit(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or("");
                if is_title(title) {
                    let length = before.len() - title.len();
                    kept.truncate(length);
                }
            }
            word.clear();
        };
        for c in out.chars() {
            if c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-' | '@' | '.' | '_') {
                // A full stop belongs to an address, not to the end of a sentence.
                if c == '.' && !word.contains('@') {
                    flush(&mut word, &mut kept);
                    kept.push(c);
                    continue;
                }
                word.push(c);
            } else {
                flush(&mut word, &mut kept);
                kept.push(c);
            }
        }
        flush(&mut word, &mut kept);
        kept
    }
}

/// Whether a word says how somebody is addressed.
fn is_title(word: &str) -> bool {
    let word = word.to_lowercase();
    let mut titles = PHRASES.lines.get("titles").into_iter().flatten();
    titles.any(|title| *title == word)
}

fn replaced(text: &str, what: &str, with: &str) -> String {
    let lower = text.to_lowercase();
    let wanted = what.to_lowercase();
    if lower.len() != text.len() || wanted.is_empty() {
        return text.replace(what, with);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = lower[from..].find(&wanted) {
        out.push_str(&text[from..from + at]);
        out.push_str(with);
        from += at + wanted.len();
    }
    out.push_str(&text[from..]);
    out
}

fn begins(kind: &str, said: &[String]) -> bool {
    let joined = said.iter().take(12).cloned().collect::<Vec<_>>().join(" ");
    PHRASES
        .begins
        .get(kind)
        .into_iter()
        .flatten()
        .any(|phrase| {
            joined
                .strip_prefix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// A line that says a value behind a label: the kind of label, and the value.
fn labelled(line: &str) -> Option<(&'static str, &str)> {
    let (label, value) = line
        .split_once(':')
        .or_else(|| line.split_once('\u{2013}'))?;
    let label = words(label).join(" ");
    ["reference", "received", "date", "title", "requester"]
        .into_iter()
        .find(|kind| {
            PHRASES
                .lines
                .get(*kind)
                .is_some_and(|phrases| phrases.contains(&label))
        })
        .map(|kind| (kind, value.trim()))
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document, site: &'a Site<'a>) -> Reader<'a> {
        let all: Vec<String> = document.blocks.iter().map(lines_of).collect();
        let all_words = all.join("\n");
        let folded = words(&all_words).join(" ");
        let environmental = folded.contains("environmental information regulations")
            && !folded.contains("freedom of information act");
        let regime = if environmental && !site.regime.is_environmental() {
            site.regime.sibling()
        } else {
            site.regime
        };
        let law = site.law.catalogue(regime);
        let withholding = citations::find(&all_words, law, false);
        let bar = withholding
            .rows()
            .into_iter()
            .filter(|row| row.withholds())
            .min_by_key(|row| !row.owes("dp-condition"))
            .map_or(personal(regime), |row| row.id.as_str());
        let mut reader = Reader {
            document,
            site,
            law,
            part: Part::Head,
            current: Vec::new(),
            requester: Requester::default(),
            reference: None,
            title: None,
            dated: None,
            received: None,
            request: Vec::new(),
            response: Vec::new(),
            reasons: BTreeMap::new(),
            order: Vec::new(),
            shared_harm: Vec::new(),
            shared_balance: Vec::new(),
            left: Vec::new(),
            covers_a_bar: false,
            changed: (false, false),
            saluted: false,
            has_salutation: false,
            in_turns: false,
            all_words,
            in_address: false,
            bar,
        };
        reader.who_asked();
        reader
    }

    /// Finds whose request it was, before anything is written.
    fn who_asked(&mut self) {
        let mut head: Vec<String> = Vec::new();
        let mut salutation = None;
        let text = self.all_words.clone();
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        for line in lines.iter().take(60) {
            let said = words(line);
            if begins("salutation", &said) && said.len() <= 7 {
                salutation = Some(line.trim_end_matches([',', ':', '.']).to_owned());
                break;
            }
            head.push((*line).to_owned());
        }
        self.has_salutation = salutation.is_some();
        if let Some(salutation) = &salutation {
            self.requester
                .name(salutation.trim_start_matches(|c: char| c.is_alphabetic()));
        }
        for line in &head {
            if let Some(("requester", value)) = labelled(line) {
                self.mail_or_name(value);
            }
        }
        self.address(&head);
        // In the request as it was sent: how it was signed.
        for (n, line) in lines.iter().enumerate() {
            let said = words(line);
            if begins("closing", &said)
                && said.len() <= 4
                && n + 1 < lines.len()
                && n + 3 < lines.len()
            {
                let next = lines[n + 1];
                let of_request = lines[n..].iter().any(|later| {
                    let later = words(later);
                    PHRASES
                        .headings
                        .get("response")
                        .is_some_and(|all| all.contains(&later.join(" ")))
                        || begins("response", &later)
                });
                if of_request && words(next).len() <= 4 {
                    self.requester.name(next);
                }
            }
        }
    }

    /// Finds the address of the person who asked above the salutation: what stands above a postcode, up to what is the force's; and
    /// lines that are a name alone.
    fn address(&mut self, head: &[String]) {
        let is_the_forces = |line: &str| {
            let said = words(line);
            let mut force = PHRASES.lines.get("force").into_iter().flatten();
            force.any(|word| said.contains(word))
        };
        for (n, line) in head.iter().enumerate() {
            let said: Vec<&str> = line.split_whitespace().collect();
            let large = |word: &&str| {
                word.chars().next().is_some_and(char::is_uppercase)
                    && word
                        .chars()
                        .all(|c| c.is_alphabetic() || "'\u{2019}-.".contains(c))
            };
            let is_name = (2..=4).contains(&said.len()) && said.iter().all(large);
            if is_name
                && !is_the_forces(line)
                && dates::read(line).is_none()
                && labelled(line).is_none()
            {
                self.requester.name(line);
            }
            if !has_postcode(line) {
                continue;
            }
            let mut from = n;
            while from > 0 && n - from < 7 {
                let above = &head[from - 1];
                if words(above).len() > 7
                    || labelled(above).is_some()
                    || dates::read(above).is_some()
                    || has_postcode(above)
                {
                    break;
                }
                from -= 1;
            }
            let lines = &head[from..=n];
            if lines.iter().any(|line| is_the_forces(line)) {
                continue;
            }
            for (at, line) in lines.iter().enumerate() {
                if at == 0 && lines.len() > 1 && !line.contains(|c: char| c.is_ascii_digit()) {
                    self.requester.name(line);
                } else {
                    self.requester.whole(line);
                }
            }
        }
    }

    fn mail_or_name(&mut self, value: &str) {
        for word in value.split_whitespace().filter(|word| word.contains('@')) {
            self.requester
                .whole(word.trim_matches(|c: char| !c.is_alphanumeric()));
        }
        if value.contains(|c: char| c.is_ascii_digit()) {
            self.requester.whole(value);
        } else if !value.contains('@') {
            self.requester.name(value);
        }
    }

    /// The runs of a block as Markdown.
    fn markdown(&mut self, runs: &[Run]) -> String {
        let mut out = String::new();
        for run in runs {
            if run.covered && !run.text.trim().is_empty() {
                self.bar_into(&mut out);
                continue;
            }
            let text = self.requester.scrub(&run.text);
            let mut rest = text.as_str();
            // Blocks of ink.
            while let Some(at) = rest.find(['\u{2588}', '\u{25A0}', '\u{2587}']) {
                let end = rest[at..]
                    .find(|c| !matches!(c, '\u{2588}' | '\u{25A0}' | '\u{2587}' | ' '))
                    .map_or(rest.len(), |end| at + end);
                let before = self.clean(&rest[..at]);
                out.push_str(&before);
                self.bar_into(&mut out);
                rest = &rest[end..];
                if !rest.is_empty() && !rest.starts_with([',', '.', ';', ')']) {
                    out.push(' ');
                }
            }
            let text = self.clean(rest);
            match run.link.as_deref().filter(|link| is_link(link)) {
                Some(link) if text.trim().is_empty() => out.push_str(link),
                Some(link)
                    if run.text.trim() == link
                        || run.text.trim() == link.trim_start_matches("mailto:") =>
                {
                    out.push_str(&text)
                }
                Some(link) => {
                    let link = self.requester.scrub(link);
                    if is_link(&link) {
                        let _ = write!(out, "[{}](<{link}>)", text.trim());
                        if text.ends_with(' ') {
                            out.push(' ');
                        }
                    } else {
                        out.push_str(&text);
                    }
                }
                None => out.push_str(&text),
            }
            if let Some(note) = run.note {
                let _ = write!(out, "[^{note}]");
            }
        }
        out.trim().to_owned()
    }

    fn bar_into(&mut self, out: &mut String) {
        self.covers_a_bar = true;
        let mark = format!(
            ":withheld[]{{{}}} [[gap: what is barred in the letter: see that this is the right provision, and no more than it withholds]]",
            self.bar
        );
        if !out.ends_with(&mark) {
            out.push_str(&mark);
        }
    }

    fn clean(&mut self, text: &str) -> String {
        let plain = plain::text(text);
        self.changed.0 |= plain.cleaned;
        self.changed.1 |= plain.unmarked;
        let lines: Vec<String> = plain.text.split('\n').map(plain::inline).collect();
        lines.join("\\\n")
    }

    fn leave(&mut self, why: &'static str, text: &str) {
        let text = self.requester.scrub(text);
        if text.trim().is_empty() {
            return;
        }
        match self.left.iter_mut().find(|(of, _)| *of == why) {
            Some((_, texts)) => texts.push(text),
            None => self.left.push((why, vec![text])),
        }
    }

    /// Which blocks name a provision and no more, one after the other or below what ends in a colon: a list of what is relied on, and no
    /// headings.
    fn listed(&self) -> Vec<bool> {
        let texts: Vec<String> = self.document.blocks.iter().map(plain_words).collect();
        let names: Vec<bool> = texts
            .iter()
            .map(|text| {
                let said = words(text);
                let cited = citations::find(text, self.law, false);
                said.len() <= 16
                    && (begins("provision", &said) && self.is_heading(&said).is_none())
                    && !(cited.found.is_empty() && cited.inexact.is_empty())
            })
            .collect();
        let is = |n: Option<usize>| n.and_then(|n| names.get(n)).copied().unwrap_or(false);
        (0..names.len())
            .map(|n| {
                let before = n.checked_sub(1);
                let led_to = before.is_some_and(|n| texts[n].trim_end().ends_with(':'));
                names[n] && (is(before) || is(Some(n + 1)) || led_to)
            })
            .collect()
    }

    fn block(&mut self, block: &Block, listed: bool) {
        let said_text = plain_words(block);
        let said = words(&said_text);
        let cited = self.cited(&said_text);
        if self.part == Part::Closing {
            self.leave("the letter's end", &said_text);
            return;
        }
        if self.part == Part::Head && self.head(&lines_of(block), &said) {
            return;
        }
        if matches!(block, Block::Table(_)) {
            let table = self.table(block);
            return self.put(table, &cited, false);
        }
        let first_line = words(said_text.trim().lines().next().unwrap_or(""));
        if begins("closing", &first_line) && first_line.len() <= 4 {
            if matches!(self.part, Part::Request | Part::Questions) {
                self.leave("the end of the request, but for who signed it", &said_text);
            } else {
                self.part = Part::Closing;
                self.leave("the letter's end", &said_text);
            }
            return;
        }
        if begins("salutation", &said) && said.len() <= 7 {
            self.saluted = true;
            return self.leave("a salutation", &said_text);
        }
        let bold = !block.runs().is_empty()
            && block
                .runs()
                .iter()
                .all(|run| run.bold || run.text.trim().is_empty());
        let is_set_off = matches!(block, Block::Heading(_)) || bold;
        let looks =
            is_set_off || said.len() <= 9 && !said_text.trim_end().ends_with(['.', '?', ';', ',']);
        if looks
            && said.len() <= 24
            && !matches!(block, Block::Item(..))
            && !listed
            && self.heading(&said_text, &said, &cited, is_set_off)
        {
            return;
        }
        if listed {
            self.part = Part::Response;
            self.current.clear();
        }
        let is_paragraph = !matches!(block, Block::Item(..));
        if is_paragraph
            && begins("review", &said)
            && matches!(
                self.part,
                Part::Response | Part::Covers | Part::Balance | Part::Against | Part::Harm
            )
        {
            self.part = Part::Review;
        }
        if self.part == Part::Review {
            return self.leave("review rights, which the site says", &said_text);
        }
        let leads = said_text.trim_end().ends_with(':');
        // "I write in connection with your request, in which you asked for:"
        let leads_to_request = leads && {
            let last = said_text
                .trim_end()
                .rsplit(['.', '\n'])
                .next()
                .unwrap_or("");
            let last = words(last);
            let last = last.join(" ");
            let says = |name: &str| {
                let mut phrases = PHRASES.within.get(name).into_iter().flatten();
                phrases.any(|phrase| has_phrase(&last, phrase))
            };
            let to_request = says("request") || self.part == Part::Head && self.saluted;
            to_request && !says("response") && !begins("response", &words(&last))
        };
        if is_paragraph
            && matches!(self.part, Part::Head | Part::Response | Part::Request)
            && (begins("request", &said) || leads_to_request)
            && self.request.is_empty()
        {
            self.part = Part::Request;
            if leads {
                self.dates_in(&said_text);
                return self.leave("what led to the request", &said_text);
            }
        } else if is_paragraph
            && matches!(self.part, Part::Head | Part::Request)
            && (begins("response", &said) || is_of_force(&said))
            && !(self.part == Part::Request && self.request.is_empty())
        {
            self.part = Part::Response;
        } else if self.part == Part::Head {
            if begins("courtesy", &said) {
                self.dates_in(&said_text);
                return self.leave("a sentence of courtesy", &said_text);
            }
            self.part = Part::Response;
        } else if self.part == Part::Balance && begins("beside", &said) {
            // What is said of the whole answer, and weighs nothing.
            self.part = Part::Response;
        }
        let text = match block {
            Block::Item(depth, numbered, runs) => {
                let inside = self.markdown(runs);
                let sign = if *numbered { "1." } else { "-" };
                format!("{}{sign} {inside}", "    ".repeat((*depth).min(4)))
            }
            block => {
                let runs = block.runs().to_vec();
                self.markdown(&runs)
            }
        };
        match numbered(&said) {
            Some('q') if matches!(self.part, Part::Request | Part::Response) => {
                self.ask();
            }
            Some('a') if self.part == Part::Request && !self.request.is_empty() => {
                self.part = Part::Response;
            }
            _ => {}
        }
        if self.part == Part::Questions {
            let is_question = matches!(block, Block::Item(..))
                || said_text.trim_end().ends_with('?')
                || begins("question", &said);
            if is_question {
                self.request.push(text.clone());
            }
            // The answers would say nothing without their questions.
            self.response.push(text);
            return;
        }
        if self.part == Part::Request && self.in_turns {
            self.response.push(text.clone());
        }
        self.put(text, &cited, matches!(block, Block::Item(..)) || listed);
    }

    /// Goes on with a question. Where there was an answer before, they take turns.
    fn ask(&mut self) {
        if !self.in_turns && !self.request.is_empty() && !self.response.is_empty() {
            self.in_turns = true;
            self.response.splice(0..0, self.request.iter().cloned());
        }
        self.part = Part::Request;
    }

    /// The provisions that a text names. A section alone stands for what the letter has named of it.
    fn cited(&self, text: &str) -> Vec<&'static Provision> {
        let citations = citations::find(text, self.law, false);
        let mut rows = citations.rows();
        let letter = self.law.letter();
        for section in &citations.inexact {
            let begin = format!("{letter}{section}(");
            let known = self
                .order
                .iter()
                .copied()
                .filter(|row| row.id.starts_with(&begin));
            for row in known.collect::<Vec<_>>() {
                if !rows.iter().any(|there| there.id == row.id) {
                    rows.push(row);
                }
            }
        }
        rows
    }

    /// What stands above the letter itself. Whether this was it.
    fn head(&mut self, text: &str, said: &[String]) -> bool {
        let mut all_told = true;
        if begins("salutation", said) && said.len() <= 7 {
            self.in_address = false;
            self.saluted = true;
            self.leave("a salutation", text);
            self.part = Part::Head;
            return true;
        }
        if said.len() > 30
            || begins("courtesy", said)
            || begins("request", said)
            || begins("response", said)
        {
            return false;
        }
        // Behind the salutation, and where there is none, only what can be nothing else is one of the head's.
        let is_open = !self.saluted
            && (self.has_salutation
                || said.len() <= 12 && !text.trim_end().ends_with(['.', '?', ':']));
        let names = self.requester.names.clone();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let of_line = words(line);
            if let Some((kind, value)) = labelled(line) {
                self.in_address = false;
                match kind {
                    "reference" if self.reference.is_none() && !value.is_empty() => {
                        self.reference = Some(plain::line(value).text)
                    }
                    "date" | "received" => match (dates::read(value), kind) {
                        (Some(day), "received") => self.received = Some(day),
                        (Some(day), _) => self.dated = Some(day),
                        (None, _) => self.leave("a line of the letter's head", line),
                    },
                    "title" => self.title = Some(value.to_owned()),
                    "requester" => {}
                    _ => self.leave("a line of the letter's head", line),
                }
                continue;
            }
            if let Some(day) = dates::read(line) {
                self.in_address = false;
                self.dated.get_or_insert(day);
                continue;
            }
            if let Some(reference) =
                reference_in(line).filter(|_| self.reference.is_none() && is_open)
            {
                self.in_address = false;
                self.reference = Some(reference);
                self.leave("a line of the letter's head", line);
                continue;
            }
            if !is_open {
                all_told = false;
                continue;
            }
            let is_name = of_line.len() <= 6
                && names
                    .iter()
                    .any(|name| of_line.contains(&name.to_lowercase()));
            let titled = of_line.len() <= 5
                && PHRASES
                    .lines
                    .get("titles")
                    .into_iter()
                    .flatten()
                    .any(|title| of_line.first() == Some(title));
            if is_name || titled {
                self.requester.name(line);
                self.in_address = true;
                continue;
            }
            if self.in_address && of_line.len() <= 8 {
                self.requester.whole(line);
                continue;
            }
            if line.contains('@')
                && of_line.len() <= 8
                && !line.to_lowercase().contains("police")
                && !line.to_lowercase().contains("foi")
            {
                self.mail_or_name(line);
                continue;
            }
            all_told = false;
        }
        if all_told {
            return true;
        }
        let heading = self.is_heading(said).is_some();
        if heading {
            self.in_address = false;
            return false;
        }
        if is_open {
            self.leave("a line of the letter's head", text);
            return true;
        }
        false
    }

    fn is_heading(&self, said: &[String]) -> Option<Part> {
        let said = without_number(said);
        let joined = said.join(" ");
        let bare = ["the ", "our ", "your ", "overall "]
            .iter()
            .find_map(|word| joined.strip_prefix(word))
            .unwrap_or(&joined);
        let is = |text: &str| {
            PARTS.iter().find(|(name, _)| {
                let phrases = PHRASES.headings.get(*name).into_iter().flatten();
                phrases.into_iter().any(|phrase| phrase == text)
            })
        };
        if let Some((_, part)) = is(&joined).or_else(|| is(bare)) {
            return Some(*part);
        }
        if said.len() > 16 {
            return None;
        }
        if let Some(part) = leaning(said) {
            return Some(part);
        }
        let has = |name: &str| {
            let mut phrases = PHRASES.within.get(name).into_iter().flatten();
            phrases.any(|phrase| has_phrase(&joined, phrase))
        };
        let is_of_request = has("asking")
            && !has("no request")
            && (said.len() <= 3 || PHRASES.within["asker"].contains(&said[0]));
        match () {
            () if is_of_request && said.len() <= 7 && self.request.is_empty() => {
                Some(Part::Request)
            }
            () if has("balance") => Some(Part::Balance),
            () if has("harm") => Some(Part::Harm),
            () if has("review") && said.len() <= 8 => Some(Part::Review),
            // Of the weighing alone, and of nothing before it.
            () if has("conclusion")
                && matches!(self.part, Part::For | Part::Against | Part::Harm) =>
            {
                Some(Part::Balance)
            }
            () => None,
        }
    }

    /// Takes a heading. Whether it was one. `set_off` is one that looks different from the text.
    fn heading(
        &mut self,
        text: &str,
        said: &[String],
        cited: &[&'static Provision],
        set_off: bool,
    ) -> bool {
        let of_all = said
            .iter()
            .any(|word| matches!(word.as_str(), "overall" | "both" | "all" | "general"));
        let refuses = cited.iter().any(|row| row.withholds() || row.is_ncnd());
        let Some(part) = self.is_heading(said) else {
            // A request ends where somebody sets a heading below it.
            let ends_request = self.part == Part::Request && !self.request.is_empty() && set_off;
            if ends_request && !begins("question", said) {
                self.part = Part::Response;
            }
            if self.part == Part::Head && self.saluted && set_off && cited.is_empty() {
                self.leave("a heading", text);
                return true;
            }
            if cited.is_empty()
                || self.part == Part::Request
                || self.part == Part::Head && !(self.saluted && set_off)
                || said.len() > 16
                || !set_off && !refuses
            {
                return false;
            }
            // "Section 40(2) - Personal Information".
            self.current = cited.to_vec();
            self.know(cited);
            self.part = Part::Covers;
            self.leave("a heading", text);
            return true;
        };
        if self.part == Part::Request
            && matches!(part, Part::Harm | Part::Balance | Part::Review)
            && self.request.is_empty()
        {
            return false;
        }
        if of_all {
            self.current.clear();
        } else if !cited.is_empty() {
            self.current = cited.to_vec();
            self.know(cited);
        }
        if part == Part::Request {
            self.ask();
        }
        self.part = part;
        self.leave("a heading", text);
        true
    }

    fn know(&mut self, cited: &[&'static Provision]) {
        for row in cited {
            if !self.order.iter().any(|known| known.id == row.id) {
                self.order.push(row);
            }
        }
    }

    fn dates_in(&mut self, text: &str) {
        let said: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
            .collect();
        for three in said.windows(3).rev() {
            if let Some(day) = dates::read(three.join(" ").trim_end_matches(['.', ';'])) {
                self.received.get_or_insert(day);
            }
        }
        for one in said {
            if let Some(day) = dates::read(one.trim_end_matches(['.', ';', ')'])) {
                self.received.get_or_insert(day);
            }
        }
    }

    /// Puts a text where it belongs.
    fn put(&mut self, text: String, cited: &[&'static Provision], item: bool) {
        if text.trim().is_empty() {
            return;
        }
        self.know(
            &cited
                .iter()
                .copied()
                .filter(|row| self.part != Part::Request && !matches!(row.kind, Kind::Condition))
                .collect::<Vec<_>>(),
        );
        let refusing: Vec<&'static Provision> = cited
            .iter()
            .copied()
            .filter(|row| row.withholds() || row.is_ncnd())
            .collect();
        let of_this = if refusing.is_empty() {
            self.current.clone()
        } else {
            refusing.clone()
        };
        match self.part {
            Part::Request => self.request.push(text),
            Part::Harm | Part::Balance => {
                let harm = self.part == Part::Harm;
                match self.one_of(&of_this) {
                    Some(row) => {
                        let reasons = self.reasons.entry(row.id.clone()).or_default();
                        if harm {
                            reasons.harm.push(text)
                        } else {
                            reasons.balance.push(text)
                        }
                    }
                    None if harm => self.shared_harm.push(text),
                    None => self.shared_balance.push(text),
                }
            }
            Part::For | Part::Against => {
                let mut rows = of_this;
                if rows.is_empty() {
                    rows = self
                        .order
                        .iter()
                        .copied()
                        .filter(|row| row.withholds() || row.is_ncnd())
                        .collect();
                }
                if rows.is_empty() {
                    return self.shared_balance.push(text);
                }
                let text = if item {
                    text.trim_start()
                        .trim_start_matches("- ")
                        .trim_start_matches("1. ")
                        .to_owned()
                } else {
                    text
                };
                for row in rows {
                    let reasons = self.reasons.entry(row.id.clone()).or_default();
                    if self.part == Part::For {
                        reasons.for_it.push(text.clone())
                    } else {
                        reasons.against_it.push(text.clone())
                    }
                }
            }
            Part::Covers => match self.one_of(&of_this) {
                Some(row) if row.withholds() || row.is_ncnd() => self.reason(row, text),
                _ => self.response.push(text),
            },
            Part::Response => match refusing.as_slice() {
                [only] if !item && !text.starts_with('|') => self.reason(only, text),
                _ => self.response.push(text),
            },
            Part::Head | Part::Questions | Part::Review | Part::Closing => self.response.push(text),
        }
    }

    fn reason(&mut self, row: &Provision, text: String) {
        let reasons = self.reasons.entry(row.id.clone()).or_default();
        if row.owes("where-found") {
            reasons.place.push(text);
        } else {
            reasons.covers.push(text);
        }
    }

    /// The one provision that is spoken of; of none, the only one that there is.
    fn one_of(&self, rows: &[&'static Provision]) -> Option<&'static Provision> {
        match rows {
            [only] => Some(only),
            [] => {
                let mut all = self
                    .order
                    .iter()
                    .copied()
                    .filter(|row| row.withholds() || row.is_ncnd());
                let first = all.next();
                first.filter(|_| all.next().is_none())
            }
            _ => None,
        }
    }

    fn table(&mut self, block: &Block) -> String {
        let Block::Table(rows) = block else {
            return String::new();
        };
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut out = String::new();
        for (n, row) in rows.iter().enumerate() {
            out.push('|');
            for column in 0..width {
                let cell = row.get(column).cloned().unwrap_or_default();
                let text = self.markdown(&cell).replace("\\\n", " ").replace('\n', " ");
                let _ = write!(out, " {text} |");
            }
            out.push('\n');
            if n == 0 {
                out.push_str(&"|---".repeat(width));
                out.push_str("|\n");
            }
        }
        out.trim_end().to_owned()
    }

    fn outcome(&self) -> Outcome {
        let said = words(&self.all_words).join(" ");
        let cites = |is: &dyn Fn(&Provision) -> bool| self.order.iter().any(|row| is(row));
        let withholds =
            cites(&|row| row.withholds() && !row.owes("where-found") && !row.owes("not-held"));
        let ncnd = said.contains("neither confirm nor deny")
            || said.contains("neither confirms nor denies");
        if ncnd && !withholds {
            Outcome::NeitherConfirmedNorDenied
        } else if cites(&|row| row.owes("estimate")) {
            Outcome::CostLimit
        } else if cites(&|row| row.id == "s14(1)") {
            Outcome::Vexatious
        } else if cites(&|row| row.id == "s14(2)") {
            Outcome::Repeated
        } else if withholds {
            let discloses = [
                "partially exempt",
                "in part",
                "some of the information",
                "partially disclosed",
                "part of the information",
                "can disclose",
                "please find",
                "is as follows",
                "attached",
            ];
            if discloses.iter().any(|phrase| said.contains(phrase))
                || self.response.iter().any(|text| text.starts_with('|'))
            {
                Outcome::PartlyWithheld
            } else {
                Outcome::Withheld
            }
        } else if cites(&|row| row.owes("where-found")) {
            Outcome::AlreadyAvailable
        } else if [
            "not held",
            "do not hold",
            "does not hold",
            "no information held",
            "is not held by",
        ]
        .iter()
        .any(|phrase| said.contains(phrase))
        {
            Outcome::NotHeld
        } else {
            Outcome::Disclosed
        }
    }

    fn finish(mut self, number: &str, today: Date) -> ImportedDraft {
        let document = self.document;
        for aside in &document.aside {
            self.leave("a header or footer", aside);
        }
        self.balance_of_all();
        let outcome = self.outcome();
        let own = self.site.regime;
        let reference = self.reference.take().filter(|text| {
            !slug(text).is_empty() && !crate::private::desk::looks_like_a_mark(text)
        });
        let reference = self
            .requester
            .scrub(&reference.unwrap_or_else(|| format!("import-{number}")));
        let reference = if slug(&reference).is_empty() {
            format!("import-{number}")
        } else {
            reference
        };
        let title = self
            .title
            .take()
            .map(|title| plain::line(&self.requester.scrub(&title)).text)
            .filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| {
            let first = self
                .request
                .first()
                .map_or("", |text| text.trim_start_matches(['-', '1', '.', ' ']));
            let first = first.replace('\\', "");
            let cut =
                super::rows::shortened(first.split_inclusive(['.', '?']).next().unwrap_or(""));
            if cut.trim().is_empty() {
                "[[gap: what was asked for, in a few words]]".into()
            } else {
                plain::line(&cut).text
            }
        });
        let mut draft = Draft::default();
        let record = &mut draft.record;
        record.text("reference", reference.as_str());
        record.text("title", title);
        record.text("status", "draft");
        if self.law.regime != own {
            record.text("regime", self.law.regime.key());
        }
        let received = self.received.or(self.dated).unwrap_or(today);
        record.put("received", Value::Day(received));
        if self.received.is_none() {
            record.comment("the letter does not say when the request was received        # correct the line above");
        }
        if let Some(dated) = self.dated.filter(|dated| *dated >= received) {
            record.put("responded", Value::Day(dated));
        }
        record.text("outcome", outcome.key());
        record
            .comment("what became of it was guessed from the letter        # see that it is right");
        if !self.shared_harm.is_empty() {
            record.text("harm", joined(&self.shared_harm));
        }
        if !self.shared_balance.is_empty() {
            record.text("balance", joined(&self.shared_balance));
        }
        if self.covers_a_bar && !self.order.iter().any(|row| row.id == self.bar) {
            self.order.extend(self.law.get(self.bar));
        }
        let order = std::mem::take(&mut self.order);
        let given: BTreeSet<String> = self.reasons.keys().cloned().collect();
        let mut rows = order;
        for id in given {
            if !rows.iter().any(|row| row.id == id) {
                rows.extend(self.law.get(&id));
            }
        }
        for row in rows.iter().filter(|row| row.kind != Kind::Condition) {
            let reasons = self.reasons.remove(&row.id).unwrap_or_default();
            draft.exemptions.push(self.exemption(row, outcome, reasons));
        }
        let mut response = joined(&self.response);
        for (n, note) in document.notes.iter().enumerate() {
            let note = self.requester.scrub(note);
            let note = self.clean(&note).replace("\\\n", " ");
            let _ = write!(response, "\n\n[^{}]: {note}", n + 1);
        }
        if response.trim().is_empty() {
            response = "[[gap: the answer; the letter says it in the reasons alone]]".into();
        }
        let request = if self.request.is_empty() {
            gap("request")
        } else {
            joined(&self.request)
        };
        draft.sections = vec![("Request".into(), request), ("Response".into(), response)];
        let left_out = self.left_out();
        ImportedDraft {
            line: 1,
            reference,
            year: received.year(),
            draft,
            left_out,
        }
    }

    fn exemption(&self, row: &Provision, outcome: Outcome, reasons: Reasons) -> Table {
        let skeleton = crate::desk::record::exemption(
            row,
            outcome,
            self.law,
            self.site.regime,
            self.site.texts,
        );
        let mut table = Table::default();
        let texts = |texts: &[String]| (!texts.is_empty()).then(|| joined(texts));
        let said = [
            ("covers", texts(&reasons.covers)),
            ("harm", texts(&reasons.harm)),
            ("balance", texts(&reasons.balance)),
            ("where", texts(&reasons.place)),
        ];
        let lists = [
            ("for_disclosure", &reasons.for_it),
            ("against_disclosure", &reasons.against_it),
        ];
        let mut written: BTreeSet<&str> = BTreeSet::new();
        let shared = |key: &str| {
            key == "harm" && !self.shared_harm.is_empty()
                || key == "balance" && !self.shared_balance.is_empty()
        };
        for line in skeleton.0 {
            match line {
                crate::desk::draft::Line::Key(key, value) => {
                    let text = said
                        .iter()
                        .find(|(name, text)| *name == key && text.is_some());
                    let list = lists
                        .iter()
                        .find(|(name, list)| *name == key && !list.is_empty());
                    if let Some((name, Some(text))) = text {
                        table.text(name, text.as_str());
                        written.insert(name);
                    } else if let Some((name, list)) = list {
                        table.put(name, Value::Texts((*list).clone()));
                        written.insert(name);
                    } else if shared(&key) {
                    } else {
                        table.put(&key, value);
                    }
                }
                crate::desk::draft::Line::Comment(comment) => table.comment(comment),
            }
        }
        for (name, text) in &said {
            if let Some(text) = text.as_ref().filter(|_| !written.contains(name)) {
                table.text(name, text.as_str());
            }
        }
        for (name, list) in lists {
            if !list.is_empty() && !written.contains(name) {
                table.put(name, Value::Texts(list.clone()));
            }
        }
        // Comments that stand for a table come last.
        table
            .0
            .sort_by_key(|line| matches!(line, crate::desk::draft::Line::Comment(_)));
        table
    }

    /// A balance that stands once, below the factors of several provisions, weighs them all.
    fn balance_of_all(&mut self) {
        let weighed = |reasons: &Reasons| !reasons.balance.is_empty();
        let wants = |reasons: &Reasons| {
            !reasons.for_it.is_empty() || !reasons.against_it.is_empty() || !reasons.harm.is_empty()
        };
        let with_balance = self
            .reasons
            .values()
            .filter(|reasons| weighed(reasons))
            .count();
        let without = self
            .reasons
            .values()
            .filter(|reasons| wants(reasons) && !weighed(reasons))
            .count();
        if with_balance == 1 && without > 0 && self.shared_balance.is_empty() {
            let own = self.reasons.values_mut().find(|reasons| weighed(reasons));
            self.shared_balance = own
                .map(|own| std::mem::take(&mut own.balance))
                .unwrap_or_default();
        }
    }

    fn left_out(&mut self) -> Vec<LeftOut> {
        let mut all = Vec::new();
        let mut say = |why: &str, words: Option<String>| {
            all.push(LeftOut {
                why: why.to_owned(),
                words,
            });
        };
        for (why, texts) in &self.left {
            let texts: Vec<String> = texts
                .iter()
                .map(|text| self.requester.scrub(text))
                .collect();
            say(why, Some(texts.join("\n")));
        }
        if self.requester.told {
            say("the name or address of the person who asked", None);
        }
        let dropped = &self.document.dropped;
        for (count, what) in [
            (dropped.deleted, "deleted text that a tracked change kept"),
            (dropped.hidden, "hidden text"),
            (dropped.comments, "comments"),
            (dropped.pictures, "pictures: attach what readers need"),
            (
                dropped.merged,
                "cells that were merged: now one with the text, and empty ones beside it",
            ),
        ] {
            if count > 0 {
                say(what, None);
            }
        }
        if self.changed.0 {
            say("characters that no reader sees", None);
        }
        if self.changed.1 {
            say(
                "brackets and colons that looked like a mark are now others",
                None,
            );
        }
        all
    }
}

/// Words without the number of a heading, before it or behind: "2. Response", "Question 3".
fn without_number(said: &[String]) -> &[String] {
    let is_word = |word: &String| !word.chars().all(|c| c.is_ascii_digit());
    let from = said.iter().position(is_word).unwrap_or(said.len());
    let to = said.iter().rposition(is_word).map_or(from, |last| last + 1);
    &said[from..to]
}

/// The letter of a numbered question or answer: "Q1. How many?", "A1: Four."
fn numbered(said: &[String]) -> Option<char> {
    let mut first = said.first()?.chars();
    let letter = first.next().filter(|c| matches!(c, 'q' | 'a'))?;
    let number = first.as_str();
    let is_number = !number.is_empty() && number.len() <= 2;
    (is_number && number.chars().all(|c| c.is_ascii_digit())).then_some(letter)
}

/// Whether a sentence can only be the force's: nobody asks so.
fn is_of_force(said: &[String]) -> bool {
    let joined = said.iter().take(40).cloned().collect::<Vec<_>>().join(" ");
    let mut phrases = PHRASES.within.get("force").into_iter().flatten();
    phrases.any(|phrase| has_phrase(&joined, phrase))
}

fn has_phrase(joined: &str, phrase: &str) -> bool {
    format!(" {joined} ").contains(&format!(" {phrase} "))
}

/// On which side of the balance a heading sets what stands below it: "considerations favouring non-disclosure", "arguments against release".
fn leaning(said: &[String]) -> Option<Part> {
    let joined = said.join(" ");
    let at = |name: &str| {
        let phrases = PHRASES.within.get(name).into_iter().flatten();
        let found = phrases.filter_map(|phrase| format!(" {joined} ").find(&format!(" {phrase} ")));
        found.min()
    };
    let against = at("against");
    let stance = against.into_iter().chain(at("favour")).min()?;
    let withheld = at("withholding");
    let open = at("openness");
    let object_withheld = match (withheld, open) {
        (None, None) => return None,
        (Some(withheld), Some(open)) => withheld <= open,
        (withheld, None) => withheld.is_some(),
        (None, Some(_)) => false,
    };
    let is_against = against == Some(stance);
    Some(if is_against == object_withheld {
        Part::For
    } else {
        Part::Against
    })
}

fn personal(regime: Regime) -> &'static str {
    match regime {
        Regime::Foia => "s40(2)",
        Regime::Eir => "r13(1)(a)",
        Regime::Foisa => "s38(1)(b)",
        Regime::Eisr => "r11(2)(a)",
    }
}

fn is_link(link: &str) -> bool {
    (link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:"))
        && !link
            .contains(|c: char| c.is_whitespace() || c.is_control() || "<>\\\"`{}|^[]".contains(c))
}

/// Paragraphs, and items of one list without an empty line between them.
fn joined(texts: &[String]) -> String {
    let mut out = String::new();
    let is_item =
        |text: &str| text.trim_start().starts_with("- ") || text.trim_start().starts_with("1. ");
    for (n, text) in texts.iter().enumerate() {
        if n > 0 {
            out.push_str(if is_item(text) && is_item(&texts[n - 1]) {
                "\n"
            } else {
                "\n\n"
            });
        }
        out.push_str(text);
    }
    out
}

/// Whether a line has a postcode: NM1 2AB.
fn has_postcode(line: &str) -> bool {
    let said: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty() && word.is_ascii())
        .collect();
    let outward = |word: &str| {
        (2..=4).contains(&word.len())
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.contains(|c: char| c.is_ascii_digit())
            && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let inward = |word: &str| {
        let bytes = word.as_bytes();
        bytes.len() == 3
            && bytes[0].is_ascii_digit()
            && bytes[1].is_ascii_alphabetic()
            && bytes[2].is_ascii_alphabetic()
    };
    let joined = |word: &&str| {
        word.len() > 4 && outward(&word[..word.len() - 3]) && inward(&word[word.len() - 3..])
    };
    said.windows(2).any(|two| outward(two[0]) && inward(two[1])) || said.iter().any(joined)
}

/// A reference within a line: "Freedom of Information Request Reference No: FOI/2023/0412", "FOI-2023-0412".
fn reference_in(line: &str) -> Option<String> {
    let word = line
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().filter(char::is_ascii_digit).count() >= 3)
        .find(|word| {
            dates::read(word).is_none()
                && word.contains(['/', '-'])
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.'))
        })?;
    let labelled = words(line).iter().any(|word| {
        matches!(
            word.as_str(),
            "reference" | "ref" | "foi" | "request" | "freedom" | "eir"
        )
    });
    labelled.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_as_they_are_compared() {
        for phrases in PHRASES
            .headings
            .values()
            .chain(PHRASES.begins.values())
            .chain(PHRASES.lines.values())
            .chain(PHRASES.within.values())
        {
            for phrase in phrases {
                assert_eq!(words(phrase).join(" "), *phrase);
            }
        }
        for (name, _) in PARTS {
            assert!(PHRASES.headings.contains_key(name), "{name}");
        }
    }

    #[test]
    fn who_asked_is_left_out_wherever_they_stand() {
        let mut requester = Requester::default();
        requester.name("Ms Trillian McMillan");
        requester.whole("42 Betelgeuse Close");
        for (text, left) in [
            (
                "As Ms McMillan says, PC Dent came.",
                "As  says, PC Dent came.",
            ),
            (
                "Write to trillian.mcmillan@x.example or foi@police.example",
                "Write to  or foi@police.example",
            ),
            ("Trillian's cat at 42 betelgeuse close.", " cat at ."),
            ("a trillian stars", "a trillian stars"),
        ] {
            assert_eq!(requester.scrub(text), left);
        }
    }

    #[test]
    fn postcodes_are_known() {
        for (line, is) in [
            ("Northmoor NM1 2AB", true),
            ("NM12AB", true),
            ("SW1A 1AA", true),
            ("Section 31 1AB", false),
            ("Long Road 12", false),
        ] {
            assert_eq!(has_postcode(line), is, "{line}");
        }
    }
}
