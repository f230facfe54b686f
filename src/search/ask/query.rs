//! What a query asks for: words, "phrases", what is -excluded; a reference, a provision.

use super::index::{Group, Index};
use crate::search::words::{self, Kind, fold};
use std::collections::{BTreeMap, HashMap};

/// A token of a query.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    pub(super) text: String,
    pub(super) term: String,
    pub(super) kind: Kind,
    pub(super) implied: bool,
    pub(super) place: Option<u32>,
    /// Which of the words as they are typed it is of.
    pub(super) word: usize,
    pub(super) typed: String,
}

impl Spoken {
    pub(super) fn of(text: &str) -> Vec<Spoken> {
        let folded = fold(text);
        let mut all = Vec::new();
        words::tokens(&folded, |token| {
            let text = String::from_utf8_lossy(token.text).into_owned();
            let term = match token.kind {
                Kind::Word => words::stem(&text, "en").into_owned(),
                Kind::Code => text.clone(),
            };
            all.push(Spoken {
                text,
                term,
                kind: token.kind,
                implied: token.implied,
                place: token.place,
                word: token.from,
                typed: String::new(),
            });
        });
        let starts: Vec<usize> = all.iter().map(|token: &Spoken| token.word).collect();
        for token in &mut all {
            let next = starts.iter().find(|&&start| start > token.word);
            let typed = &folded[token.word..next.copied().unwrap_or(folded.len())];
            typed
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')')
                .to_lowercase()
                .clone_into(&mut token.typed);
        }
        all
    }

    /// The terms under which responses of some languages may have it.
    pub(super) fn terms(&self, languages: &[String]) -> Vec<String> {
        if self.kind == Kind::Code {
            return vec![self.term.clone()];
        }
        let speaks = |language: &str| languages.iter().any(|l| l == language);
        let mut terms = Vec::new();
        let mut add = |term: String| {
            if !terms.contains(&term) {
                terms.push(term);
            }
        };
        if speaks("en") {
            add(self.term.clone());
        }
        if languages.iter().any(|language| language != "en") {
            add(self.text.clone());
        }
        if speaks("cy")
            && let Some(key) = words::unmutated(&self.text)
        {
            add(format!("\u{5}{key}"));
        }
        terms
    }

    fn first_term(&self, languages: &[String]) -> String {
        self.terms(languages).swap_remove(0)
    }
}

/// One thing that a response must say: in one of several ways, each of which takes all of some terms.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) typed: String,
    /// The word, if it is only one.
    pub(super) text: Option<String>,
    pub(super) kind: Kind,
    pub(super) alternatives: Vec<Vec<String>>,
    /// So many of the alternatives are the word itself.
    pub(super) own: usize,
    pub(super) ignored: bool,
    pub(super) quoted: bool,
    pub(super) last: bool,
    /// The parts of a word that is written in several.
    pub(super) chain: Vec<Clause>,
}

impl Clause {
    fn of(said: &[Spoken], alternatives: Vec<Vec<String>>, own: usize) -> Clause {
        let mut each = said.to_vec();
        each.dedup_by_key(|token| token.word);
        let typed: Vec<&str> = each.iter().map(|token| token.typed.as_str()).collect();
        Clause {
            typed: typed.join(" "),
            text: (said.len() == 1).then(|| said[0].text.clone()),
            kind: said[0].kind,
            alternatives,
            own,
            ignored: false,
            quoted: false,
            last: false,
            chain: Vec::new(),
        }
    }

    /// The same for words as they were meant.
    pub(super) fn meant(&self, index: &Index<'_>, words: &[String]) -> Clause {
        let languages = &index.root.languages;
        let said: Vec<Spoken> = words
            .iter()
            .filter_map(|word| Spoken::of(word).into_iter().next())
            .collect();
        let alternatives = match said.as_slice() {
            [one] => one
                .terms(languages)
                .into_iter()
                .map(|term| vec![term])
                .collect(),
            several => vec![several.iter().map(|token| token.term.clone()).collect()],
        };
        Clause {
            alternatives,
            own: 1,
            ..self.clone()
        }
    }

    /// Whether it is a word that may be only begun.
    pub(super) fn may_begin(&self) -> bool {
        self.last && self.text.is_some() && self.kind == Kind::Word && !self.quoted
    }
}

/// A token of a phrase, and the common words that must stand beside it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) term: String,
    pub(super) offset: u32,
    pub(super) before: u8,
    pub(super) after: u8,
    pub(super) pair: bool,
}

/// What stands within quotation marks or after a minus: a phrase, or the words of what is none.
#[derive(Clone, Debug)]
pub(super) enum Quoted {
    Phrase(Vec<Part>),
    Words(Vec<Clause>),
}

/// What a query asks for.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) words: Vec<Clause>,
    pub(super) phrases: Vec<Vec<Part>>,
    pub(super) excluded: Vec<Quoted>,
    pub(super) references: Vec<String>,
    pub(super) has_quotes: bool,
}

/// Parts a query: the rest, what is within quotation marks, what is excluded.
fn operators(text: &str) -> (String, Vec<String>, Vec<String>) {
    let text: Vec<char> = text
        .chars()
        .map(|c| match c {
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
            c => c,
        })
        .collect();
    let (mut plain, mut phrases, mut excluded) = (String::new(), Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let before = at.checked_sub(1).and_then(|i| text.get(i));
        let after_blank = before.is_none_or(|c| c.is_whitespace());
        let minus = c == '-' && (after_blank || before == Some(&'('));
        let quote = at + usize::from(minus);
        // A quotation mark without another is none.
        let closed = text
            .get(quote)
            .filter(|&&c| c == '"')
            .and_then(|_| text[quote + 1..].iter().position(|&c| c == '"'));
        if let Some(length) = closed {
            let end = quote + 1 + length;
            let inside: String = text[quote + 1..end].iter().collect();
            if minus { &mut excluded } else { &mut phrases }.push(inside);
            plain.push('\n');
            at = end + 1;
        } else if c == '-' && after_blank && text.get(at + 1).is_some_and(|c| c.is_alphanumeric()) {
            let end = text[at + 1..]
                .iter()
                .position(|c| c.is_whitespace() || *c == '"')
                .map_or(text.len(), |i| at + 1 + i);
            excluded.push(text[at + 1..end].iter().collect());
            plain.push('\n');
            at = end;
        } else {
            plain.push(c);
            at += 1;
        }
    }
    (plain, phrases, excluded)
}

fn clauses(index: &Index<'_>, text: &str) -> Vec<Clause> {
    let languages = &index.root.languages;
    let all = Spoken::of(text);
    let said: Vec<Spoken> = all.iter().filter(|token| !token.implied).cloned().collect();
    let firsts = |said: &[Spoken]| -> Vec<String> {
        said.iter()
            .map(|token| token.first_term(languages))
            .collect()
    };
    let each = |token: &Spoken| -> Vec<Vec<String>> {
        token
            .terms(languages)
            .into_iter()
            .map(|term| vec![term])
            .collect()
    };
    let mut found = Vec::new();
    let mut i = 0;
    while i < said.len() {
        // What means the same: of several the longest.
        let stands = |own: &[String]| {
            own.len() <= said.len() - i
                && own
                    .iter()
                    .zip(&said[i..])
                    .all(|(term, token)| *term == token.term)
        };
        let same: Vec<_> = index
            .synonyms
            .iter()
            .filter(|same| stands(&same.own))
            .collect();
        let length = same.iter().map(|same| same.own.len()).max().unwrap_or(0);
        let chain: Vec<Spoken> = said[i..]
            .iter()
            .filter(|token| token.word == said[i].word)
            .cloned()
            .collect();
        if length >= chain.len() && length > 0 {
            let here = &said[i..i + length];
            let mut alternatives = if length > 1 {
                vec![firsts(here)]
            } else {
                each(&here[0])
            };
            let own = alternatives.len();
            for same in same.iter().filter(|same| same.own.len() == length) {
                alternatives.extend(same.others.iter().map(|other| firsts(other)));
            }
            found.push(Clause::of(here, alternatives, own));
            i += length;
        } else if chain.len() > 1 {
            let joined = all.iter().filter(|token| {
                token.word == chain[0].word
                    && token.place.is_none()
                    && token.implied
                    && token.kind == Kind::Word
            });
            let mut alternatives = vec![firsts(&chain)];
            alternatives.extend(joined.map(|token| vec![token.term.clone()]));
            let mut clause = Clause::of(&chain, alternatives, 1);
            clause.chain = chain
                .iter()
                .map(|token| {
                    Clause::of(
                        std::slice::from_ref(token),
                        vec![firsts(std::slice::from_ref(token))],
                        1,
                    )
                })
                .collect();
            i += chain.len();
            found.push(clause);
        } else {
            let alternatives = each(&said[i]);
            let own = alternatives.len();
            let mut clause = Clause::of(&said[i..=i], alternatives, own);
            clause.ignored = said[i].kind == Kind::Word && index.is_ignored(&said[i].text);
            found.push(clause);
            i += 1;
        }
    }
    found
}

/// The tokens of a phrase that have a place. Two common words side by side are a term of their own.
pub(super) fn phrase(index: &Index<'_>, text: &str) -> Option<Vec<Part>> {
    let mut by_place: BTreeMap<u32, Spoken> = BTreeMap::new();
    for token in Spoken::of(text) {
        let Some(place) = token.place else { continue };
        match by_place.get(&place) {
            Some(known) if !known.implied || token.implied => {}
            _ => {
                by_place.insert(place, token);
            }
        }
    }
    if by_place.len() < 2 {
        return None;
    }
    let first = *by_place.keys().next()?;
    let rank = |place: Option<u32>| {
        let token = place.and_then(|place| by_place.get(&place));
        let common = token.filter(|token| token.kind == Kind::Word);
        common
            .and_then(|token| index.ranks.get(&token.text))
            .copied()
            .unwrap_or(0)
    };
    let mut parts = Vec::new();
    for (&place, token) in &by_place {
        let part = |term, before, after, pair| Part {
            term,
            offset: place - first,
            before,
            after,
            pair,
        };
        if rank(Some(place)) == 0 {
            let term = token.first_term(&index.root.languages);
            parts.push(part(
                term,
                rank(place.checked_sub(1)),
                rank(Some(place + 1)),
                false,
            ));
        } else if rank(Some(place + 1)) > 0 {
            let next = &by_place[&(place + 1)].text;
            parts.push(part(format!("\u{3}{} {next}", token.text), 0, 0, true));
        }
    }
    Some(parts)
}

/// What a query asks for.
pub(super) fn parse(index: &Index<'_>, text: &str) -> Parsed {
    let (plain, phrases, excluded) = operators(text);
    let part = |text: &String| match phrase(index, text) {
        Some(parts) => Some(Quoted::Phrase(parts)),
        None => Some(clauses(index, text))
            .filter(|clauses| !clauses.is_empty())
            .map(Quoted::Words),
    };
    let references = if phrases.is_empty() && excluded.is_empty() {
        reference_keys(text)
    } else {
        Vec::new()
    };
    let has_quotes = !phrases.is_empty();
    let mut parsed = Parsed {
        excluded: excluded.iter().filter_map(part).collect(),
        references,
        has_quotes,
        ..Parsed::default()
    };
    let quoted: Vec<Quoted> = phrases.iter().filter_map(part).collect();
    let mut words = clauses(index, &plain);
    if let Some(last) = words.last_mut() {
        last.last = plain.ends_with(char::is_alphanumeric);
    }
    // What is asked for twice is asked for once.
    let mut asked: HashMap<Vec<Vec<String>>, usize> = HashMap::new();
    let mut once: Vec<Clause> = Vec::new();
    for clause in words {
        let place = *asked
            .entry(clause.alternatives.clone())
            .or_insert(once.len());
        match once.get_mut(place) {
            Some(known) => known.last |= clause.last,
            None => once.push(clause),
        }
    }
    let mut words = once;
    // Words that questions are made of need not be there, unless there are no others.
    if !quoted.is_empty() || words.iter().any(|clause| !clause.ignored) {
        words.retain(|clause| !clause.ignored);
    }
    parsed.words = words;
    for quoted in quoted {
        match quoted {
            Quoted::Phrase(parts) => parsed.phrases.push(parts),
            Quoted::Words(clauses) => {
                parsed
                    .words
                    .extend(clauses.into_iter().map(|clause| Clause {
                        quoted: true,
                        ..clause
                    }))
            }
        }
    }
    parsed
}

/// The keys under which a query may be the reference of a response: as it is, and without each word before.
fn reference_keys(text: &str) -> Vec<String> {
    const BEFORE: [&str; 15] = [
        "foi",
        "foia",
        "foisa",
        "eir",
        "eisr",
        "ref",
        "reference",
        "no",
        "number",
        "case",
        "request",
        "response",
        "freedom",
        "of",
        "information",
    ];
    let folded = fold(text).to_lowercase();
    if !folded.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let raw: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
        .collect();
    let Some(own) = raw
        .iter()
        .position(|word| !BEFORE.contains(word) && *word != "environmental")
    else {
        return Vec::new();
    };
    (0..=own)
        .flat_map(|from| {
            let raw = &raw[from..];
            if raw.len() > 1 {
                let parts: Vec<&str> = raw.iter().map(|part| words::without_zeros(part)).collect();
                vec![parts.join("/")]
            } else {
                // Written as one with the letters before it.
                let number = raw[0].trim_start_matches(|c: char| c.is_ascii_lowercase());
                let long = number.bytes().take_while(u8::is_ascii_digit).count() >= 5;
                let mut keys = vec![raw[0].to_owned()];
                keys.extend(
                    Some(number)
                        .filter(|n| long && *n != raw[0])
                        .map(str::to_owned),
                );
                keys
            }
        })
        .collect()
}

/// A provision that a query is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The address part of its page.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether the query can mean nothing else.
    pub sure: bool,
}

/// The provision that a query is, in any spelling or by its name.
pub(super) fn provision(index: &Index<'_>, text: &str) -> Option<Meant> {
    const FILLERS: [&str; 9] = [
        "exempt", "except", "section", "regul", "act", "foi", "foia", "under", "the",
    ];
    let values = &index.root.facets.get("exemption")?.values;
    let meant = |value: &serde_json::Value, sure| Meant {
        slug: Group::text(value, 0).to_owned(),
        name: Group::text(value, 1).to_owned(),
        sure,
    };
    if let Some((section, limbs)) = cited(&fold(text).to_lowercase()) {
        // Where nothing rests on so fine a limb, what it lies in.
        return (0..=limbs.len()).rev().find_map(|length| {
            let slug = std::iter::once(section.as_str())
                .chain(limbs[..length].iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join("-");
            let named = |value: &&serde_json::Value| {
                let known = Group::text(value, 0);
                known == slug || known.ends_with(&format!("-{slug}"))
            };
            values.iter().find(named).map(|value| meant(value, true))
        });
    }
    let filler = |word: &str| FILLERS.contains(&word) || word == "of";
    let mut said: Vec<String> = Spoken::of(text)
        .into_iter()
        .filter(|token| !token.implied)
        .map(|token| token.term)
        .collect();
    let sure = said.iter().any(|term| filler(term));
    said.retain(|term| !filler(term));
    said.sort_unstable();
    said.dedup();
    let by_name = |value: &&serde_json::Value| {
        let Some((_, name)) = Group::text(value, 1).split_once(": ") else {
            return false;
        };
        let name = Spoken::of(name)
            .into_iter()
            .filter(|token| !token.implied && !filler(&token.text));
        let mut own: Vec<String> = name.map(|token| token.term).collect();
        own.sort_unstable();
        own == said
    };
    let found = values.iter().find(by_name).filter(|_| !said.is_empty())?;
    Some(meant(found, sure))
}

/// Reads a provision in any spelling, and nothing but it: its section with its letter, `s31`, and its limbs.
fn cited(text: &str) -> Option<(String, Vec<String>)> {
    const UNITS: [(&str, char); 8] = [
        ("section", 's'),
        ("sect", 's'),
        ("sec", 's'),
        ("s", 's'),
        ("exemption", 's'),
        ("regulation", 'r'),
        ("reg", 'r'),
        ("r", 'r'),
    ];
    let mut rest = text.trim();
    for law in ["foia", "foi"] {
        if let Some(tail) = rest
            .strip_prefix(law)
            .filter(|tail| tail.starts_with(char::is_whitespace))
        {
            rest = tail.trim_start();
            break;
        }
    }
    for law in [
        "exemptions",
        "exemption",
        "exceptions",
        "exception",
        "foia",
        "foi",
        "eir",
    ] {
        if let Some(head) = rest.strip_suffix(law).filter(|head| !head.is_empty()) {
            rest = head.trim_end();
            break;
        }
    }
    let units = UNITS.into_iter().chain([("exception", 'r')]);
    for (unit, letter) in units {
        let Some(tail) = rest.strip_prefix(unit) else {
            continue;
        };
        for plurals in 0..=2 {
            let Some(tail) = tail.strip_prefix(&"ss"[..plurals]) else {
                break;
            };
            let tail = tail.strip_prefix('.').unwrap_or(tail).trim_start();
            if let Some((number, limbs)) = numbered(tail) {
                return Some((format!("{letter}{number}"), limbs));
            }
        }
    }
    None
}

/// A section's number with its letter, and the limbs behind it, up to the end.
fn numbered(text: &str) -> Option<(String, Vec<String>)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let letter = usize::from(text[digits..].starts_with(|c: char| c.is_ascii_lowercase()));
    let (number, mut rest) = text.split_at(digits + letter);
    let mut limbs = Vec::new();
    let mut closed = false;
    while !rest.is_empty() {
        let inside =
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-'));
        let open = inside.strip_prefix('(');
        if open.is_none() && inside.len() == rest.len() && !closed {
            return None;
        }
        let limb_of = open.unwrap_or(inside);
        if limb_of.is_empty() && open.is_none() {
            return None;
        }
        let length = limb_of
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let (limb, tail) = limb_of.split_at(length);
        let numbers = limb.bytes().take_while(u8::is_ascii_digit).count();
        let letters = &limb[numbers..];
        let roman = numbers == 0
            && letters.len() <= 5
            && letters.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        let sound = letters.bytes().all(|b| b.is_ascii_lowercase())
            && !limb.is_empty()
            && ((numbers <= 2 && letters.len() <= 2) || roman);
        if !sound {
            return None;
        }
        limbs.push(limb.to_owned());
        closed = tail.starts_with(')');
        rest = tail.strip_prefix(')').unwrap_or(tail);
    }
    Some((number.to_owned(), limbs))
}
