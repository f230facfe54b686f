//! The search beside Tantivy, on 10,000 responses and 1,000 queries: the same sets, the same scores, the same phrases.
//!
//! Tantivy gets one field, in which each token stands as often as its weight. Its BM25 is ours; what differs is told, and the run fails.

use disclog::kept::Kept;
use disclog::law::{self, Outcome, Regime};
use disclog::log::{Log, Response, Site, Text, Visibility, slug};
use disclog::search::ask::{Index as Ours, search};
use disclog::search::{self, Document, words};
use jiff::civil::date;
use std::collections::{BTreeMap, HashMap};
use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument, Term, doc};

const RECORDS: usize = 10_000;
const QUERIES: usize = 1_000;
const VOCABULARY: usize = 20_000;
/// Scores differ by no more than this.
const CLOSE: f64 = 1e-3;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A word: early ones are frequent, late ones rare, as in a language; one in three is common.
    fn word(&mut self) -> String {
        const COMMON: [&str; 8] = ["the", "of", "and", "to", "in", "a", "is", "for"];
        if self.below(3) == 0 {
            return COMMON[self.below(COMMON.len())].to_owned();
        }
        let mut end = VOCABULARY;
        for _ in 0..2 {
            end = self.below(end) + 1;
        }
        name(end - 1)
    }

    fn text(&mut self, words: usize) -> String {
        let words: Vec<String> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }
}

/// A word that no language has: syllables for the digits of its number.
fn name(mut number: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ke", "li", "mo", "nu", "pra", "qui", "ro", "sta", "tu", "vo", "wa", "xi", "zo", "dra", "fo", "gri", "hu", "ju", "kla",
    ];
    let mut word = String::from("z");
    for _ in 0..4 {
        word.push_str(SYLLABLES[number % 20]);
        number /= 20;
    }
    word + "k"
}

fn site() -> Site {
    Site {
        law: law::Law::built_in(),
        brand: disclog::log::Brand::default(),
        title: "Log".into(),
        authority: "Authority".into(),
        base_url: "https://log.example/".into(),
        base_path: String::new(),
        regime: Regime::Foia,
        language: "en-GB".into(),
        email: "foi@log.example".into(),
        review: Text::default(),
        page_size: 20,
        feed_size: 20,
        topics: Vec::new(),
        departments: Vec::new(),
        synonyms: Vec::new(),
    }
}

fn response(n: usize) -> Response {
    let reference = format!("REF-{n}");
    Response {
        slug: slug(&reference),
        reference,
        visibility: Visibility::Public,
        title: Text::default(),
        received: date(2020, 1, 1),
        responded: Some(date(2010 + (n * 16 / RECORDS) as i16, 1, 1)),
        outcome: Outcome::Disclosed,
        regime: Regime::Foia,
        topics: Vec::new(),
        department: None,
        summary: Text::default(),
        language: "en-GB".into(),
        changes: Vec::new(),
        parts: Vec::new(),
        aliases: Vec::new(),
        related: Vec::new(),
        clarification: None,
        fee: None,
        extension: None,
        internal_review: None,
        commissioner: None,
        harm: None,
        balance: None,
        fields: Vec::new(),
        exemptions: Vec::new(),
        attachments: Vec::new(),
        suppressed_below: None,
        body: Text::default(),
        timing: None,
    }
}

/// The stems of a text with their places.
fn stems(text: &str) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    words::tokens(&words::fold(text), |token| {
        let text = String::from_utf8_lossy(token.text);
        let place = token.place.unwrap_or_default() as usize;
        out.push((words::stem(&text, "en").into_owned(), place));
    });
    out
}

fn main() {
    let mut dice = Dice(5);
    let log = Log::of(
        site(),
        (0..RECORDS).map(|n| Kept::new(response(n))).collect(),
        Vec::new(),
        Vec::new(),
        Kept::new(Vec::new()),
        Kept::new(Vec::new()),
        None,
    );
    // Title and text of each, in the log's order: the newest first.
    let texts: Vec<(String, String)> = (0..RECORDS)
        .map(|_| {
            let (title, length) = (dice.text(6), 50 + dice.below(300));
            (title, dice.text(length))
        })
        .collect();
    let analysed: Vec<search::Analysed> = texts
        .iter()
        .map(|(title, text)| {
            search::analyse(&Document {
                language: "en",
                title,
                response: text,
                ..Document::default()
            })
        })
        .collect();
    let files: HashMap<String, Vec<u8>> = search::files(&log, &analysed.iter().collect::<Vec<_>>())
        .into_iter()
        .map(|file| (file.path, file.bytes))
        .collect();
    let Ok(ours) = Ours::open(|path| files.get(path).cloned()) else {
        panic!("an index");
    };

    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let id = schema.add_u64_field("id", STORED);
    let index = Index::create_in_ram(schema.build());
    // One thread, one segment: Tantivy's numbers are those of the log.
    let mut writer = index.writer_with_num_threads(1, 500_000_000).expect("a writer");
    for (n, (title, text)) in texts.iter().enumerate().rev() {
        let mut tokens = Vec::new();
        let mut add = |text: &str, position: usize| {
            tokens.push(Token {
                text: text.to_owned(),
                position,
                position_length: 1,
                ..Token::default()
            });
        };
        let title = stems(title);
        for weight in 0..5 {
            for (stem, place) in &title {
                add(stem, weight * 1_000 + place);
            }
        }
        for (stem, place) in stems(text) {
            add(&stem, 10_000 + place);
        }
        let text = PreTokenizedString {
            text: String::new(),
            tokens,
        };
        writer
            .add_document(doc!(body => text, id => (RECORDS - 1 - n) as u64))
            .expect("added");
    }
    writer.commit().expect("committed");
    writer.wait_merging_threads().expect("merged");
    let reader = index.reader().expect("a reader");
    let searcher = reader.searcher();
    let number_of = |address: tantivy::DocAddress| -> u32 {
        let stored: TantivyDocument = searcher.doc(address).expect("a document");
        stored.get_first(id).and_then(|value| value.as_u64()).expect("a number") as u32
    };

    let (mut compared, mut sets, mut scores, mut widest) = (0, 0, 0, 0.0_f64);
    while compared < QUERIES {
        // Words of one response, so that some have all of them.
        let (_, text) = &texts[dice.below(RECORDS)];
        let all: Vec<&str> = text.split(' ').filter(|word| word.len() > 4).collect();
        let count = 1 + dice.below(4);
        let mut asked: Vec<&str> = (0..count).map(|_| all[dice.below(all.len())]).collect();
        asked.sort_unstable();
        asked.dedup();
        let terms = asked.iter().map(|word| {
            let stem = words::stem(word, "en");
            let term = Term::from_field_text(body, &stem);
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Must, query)
        });
        let query = BooleanQuery::new(terms.collect());
        let theirs = searcher.search(&query, &TopDocs::with_limit(RECORDS).order_by_score()).expect("found");
        let theirs: BTreeMap<u32, f64> = theirs.into_iter().map(|(score, at)| (number_of(at), f64::from(score))).collect();
        let found = search(&ours, &asked.join(" ")).unwrap_or_default();
        let mine: BTreeMap<u32, f64> = found.ids.into_iter().zip(found.scores).collect();
        compared += 1;
        sets += usize::from(mine.keys().eq(theirs.keys()));
        let apart = mine.iter().filter_map(|(id, score)| Some((score - theirs.get(id)?).abs())).fold(0.0, f64::max);
        widest = widest.max(apart);
        scores += usize::from(apart <= CLOSE);
    }
    let (mut phrases, mut same) = (0, 0);
    while phrases < QUERIES {
        let (_, text) = &texts[dice.below(RECORDS)];
        let all: Vec<&str> = text.split(' ').collect();
        let length = 2 + dice.below(4);
        let from = dice.below(all.len() - length);
        let phrase = all[from..from + length].join(" ");
        let terms = stems(&phrase).into_iter().map(|(stem, _)| Term::from_field_text(body, &stem)).collect();
        let theirs = searcher.search(&PhraseQuery::new(terms), &DocSetCollector).expect("found");
        let mut theirs: Vec<u32> = theirs.into_iter().map(number_of).collect();
        theirs.sort_unstable();
        let mut mine = search(&ours, &format!("\"{phrase}\"")).unwrap_or_default().ids;
        mine.sort_unstable();
        phrases += 1;
        same += usize::from(mine == theirs);
        if mine != theirs {
            eprintln!("{phrase}: {} of ours, {} of theirs", mine.len(), theirs.len());
        }
    }
    println!("{RECORDS} responses: {sets} of {compared} sets the same, scores within {CLOSE} in {scores} (at most {widest:.6} apart); {same} of {phrases} phrases the same");
    assert!(sets == compared && scores == compared && same == phrases);
}
