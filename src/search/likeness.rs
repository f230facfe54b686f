//! Which responses are like each other, from their public titles, summaries and topics.
//!
//! A response is a list of words, each with a weight: how often its title and summary say it, times how rare it is in the log. How
//! alike two responses are is the cosine of the angle between their lists (Salton's vector space model), and more if they share
//! a topic. Weights are whole numbers and the rest is division and square roots, so that every machine finds the same.
//!
//! Only public responses are shown and only they count for how rare a word is: a draft changes nothing that others show.

use super::words::{self, Kind, Token};
use crate::kept::{self, Kept};
use crate::log::{Log, Response, Visibility, slug};
use crate::markdown;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// How many are shown at most.
pub const MOST: usize = 5;

/// What a word counts for in a title; in a summary it is 1.
const TITLE: u8 = 3;
/// However often a word is said, it counts for no more than this.
const OFTEN: u8 = 6;
/// What a topic in common does to likeness.
const SAME_TOPIC: f64 = 1.5;
/// Those less like than this are not shown; where they share no topic it takes more.
const LEAST: f64 = 0.15;
const LEAST_ELSEWHERE: f64 = 0.25;
/// A word that more than one in so many responses say tells nothing of what they are about ...
const COMMON: usize = 12;
/// ... unless these are all that say it.
const FEW: usize = 20;

/// Words that say how something is asked or answered, not what it is about.
const STOP: &str = "a about above after again against all also am an and annual any are as asked asks at be because been before being \
    below between both but by can cannot copy cost could data date day detail details did do does doing done down during each either \
    else every figure figures first following for force forces found from full further gave give given gives had has have having he \
    held hence her here hers him his hold holds how i if in incident incidents include included includes including information into \
    is it its itself just kept kind know last less like list long made make many may me month monthly months more most much must my name \
    named names need new next no nor not number numbers of off officer officers on once one only or other others our out over own \
    own part parts per please police policing provide provided public published question rather record recorded records related \
    relating release request requested requests response responses said same say says section see set she should show shows since \
    so some still such take taken takes than that the their them then there these they thing things this those three through time times to told too \
    total two type types under until up upon us use used uses using very want was way we were what when where whether which while \
    who whom whose why will with within without would year years yes yet you your \
    ac ar am beth dros eich ei eu gan gyfer heddlu hyn i'r mae neu o oedd ond pa pob sawl sut wedi y yn ym yng yr";

/// How like each other the responses of a log are, worked out as far as somebody has asked.
#[derive(Debug)]
pub struct Likeness {
    subjects: Vec<Kept<Subject>>,
    words: Arc<Mutex<Words>>,
    index: OnceLock<Index>,
    /// Of each response those most like it, the most like first.
    found: Vec<OnceLock<Box<[usize]>>>,
}

/// Numbers of words and topics; they differ from run to run, and nothing depends on them.
type Words = HashMap<Box<[u8]>, u32>;

/// What a response is about.
#[derive(Debug, PartialEq, Eq)]
struct Subject {
    /// The numbers of its words, in order, and how often it says each.
    words: Box<[(u32, u8)]>,
    topics: Box<[u32]>,
    /// Whether others may show it.
    public: bool,
}

/// By response the sum of what it shares with another and how many words that is, and which sums are not zero.
type Sums = (Vec<(u64, u32)>, Vec<usize>);

/// A response's words before they have numbers.
type Said = (Vec<(Box<[u8]>, u8)>, Vec<Box<[u8]>>);

#[derive(Debug)]
struct Index {
    /// By word how rare it is: four times the logarithm to base 2 of how many responses there are to one that says it.
    rarity: Vec<u32>,
    /// By word where its list ends in `lists`; it begins where the one before ends.
    ends: Vec<u32>,
    /// Who says a word, and how often.
    lists: Vec<(u32, u8)>,
    /// By response the length of its list: the square root of the sum of the squares of its weights.
    lengths: Vec<f64>,
}

impl Likeness {
    /// The likeness of a log. From that of a log before, what still holds is taken over.
    pub fn of(log: &Log, before: Option<(&Log, &Arc<Likeness>)>) -> Arc<Likeness> {
        let old =
            before.map(|(log, likeness)| (log.responses.as_slice(), likeness.subjects.as_slice()));
        let carried = kept::carried(&log.responses, old);
        let said: Vec<Option<Said>> = carried
            .par_iter()
            .zip(&log.responses)
            .map(|(carried, response)| carried.is_none().then(|| said(response)))
            .collect();
        let words = before.map_or_else(Arc::default, |(_, likeness)| Arc::clone(&likeness.words));
        let mut numbers = words.lock().unwrap_or_else(PoisonError::into_inner);
        let mut subjects = Vec::with_capacity(carried.len());
        for ((carried, said), response) in carried.into_iter().zip(said).zip(&log.responses) {
            subjects.push(match (carried, said) {
                (Some(subject), _) => subject,
                (None, said) => {
                    let (words, topics) = said.unwrap_or_default();
                    let subject = Subject::of(
                        &mut numbers,
                        words,
                        topics,
                        response.visibility == Visibility::Public,
                    );
                    let old = before.and_then(|(log, likeness)| {
                        likeness.subjects.get(log.position(&response.reference)?)
                    });
                    Kept::or_before(subject, old)
                }
            });
        }
        drop(numbers);
        match before {
            Some((_, before)) if kept::all_same(&before.subjects, &subjects) => Arc::clone(before),
            _ => {
                let found = subjects.iter().map(|_| OnceLock::new()).collect();
                Arc::new(Likeness {
                    subjects,
                    words,
                    index: OnceLock::new(),
                    found,
                })
            }
        }
    }

    /// The positions of the responses most like one, the most like first: at most [`MOST`], and none that is not much like it.
    pub fn like(&self, i: usize) -> &[usize] {
        self.found[i].get_or_init(|| self.find(i))
    }

    fn find(&self, i: usize) -> Box<[usize]> {
        thread_local! {
            static SUMS: RefCell<Sums> = RefCell::default();
        }
        let index = self.index.get_or_init(|| self.index());
        let subject = &self.subjects[i];
        SUMS.with_borrow_mut(|(sums, touched)| {
            sums.resize(self.subjects.len().max(sums.len()), (0, 0));
            for &(word, often) in &subject.words {
                let rarity = u64::from(index.rarity[word as usize]);
                let weight = rarity * rarity * u64::from(often);
                for &(other, often) in index.list(word) {
                    let (sum, shared) = &mut sums[other as usize];
                    if *shared == 0 {
                        touched.push(other as usize);
                    }
                    *sum += weight * u64::from(often);
                    *shared += 1;
                }
            }
            let mut like: Vec<(f64, usize)> = Vec::new();
            for other in touched.drain(..) {
                let (product, shared) = std::mem::take(&mut sums[other]);
                let cosine = product as f64 / (index.lengths[i] * index.lengths[other]);
                let same_topic = subject
                    .topics
                    .iter()
                    .any(|topic| self.subjects[other].topics.contains(topic));
                let likeness = if same_topic {
                    cosine * SAME_TOPIC
                } else {
                    cosine
                };
                // One word in common may be chance.
                let enough = if same_topic {
                    likeness >= LEAST
                } else {
                    shared >= 2 && likeness >= LEAST_ELSEWHERE
                };
                if other != i && enough {
                    like.push((likeness, other));
                }
            }
            // Of two that are as like, the newer.
            like.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            like.into_iter()
                .take(MOST)
                .map(|(_, other)| other)
                .collect()
        })
    }

    fn index(&self) -> Index {
        let size = self
            .words
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len();
        let public = || {
            self.subjects
                .iter()
                .enumerate()
                .filter(|(_, subject)| subject.public)
        };
        let count = public().count();
        let mut said_by = vec![0u32; size];
        public()
            .flat_map(|(_, subject)| &subject.words)
            .for_each(|(word, _)| said_by[*word as usize] += 1);
        let rarity: Vec<u32> = said_by.iter().map(|&n| rarity(count, n as usize)).collect();
        let telling = |n: u32| n >= 2 && n as usize <= (count / COMMON).max(FEW);
        let mut ends = Vec::with_capacity(size);
        let mut total = 0;
        for &n in &said_by {
            ends.push(total);
            total += if telling(n) { n } else { 0 };
        }
        // Each end is for now where its list begins, and moves as the list is filled.
        let mut lists = vec![(0, 0); total as usize];
        for (i, subject) in public() {
            for &(word, often) in &subject.words {
                if telling(said_by[word as usize]) {
                    let at = &mut ends[word as usize];
                    lists[*at as usize] = (i as u32, often);
                    *at += 1;
                }
            }
        }
        let square = |&(word, often): &(u32, u8)| {
            (u64::from(rarity[word as usize]) * u64::from(often)).pow(2)
        };
        let length =
            |subject: &Kept<Subject>| (subject.words.iter().map(square).sum::<u64>() as f64).sqrt();
        let lengths = self.subjects.iter().map(length).collect();
        Index {
            rarity,
            ends,
            lists,
            lengths,
        }
    }
}

impl Index {
    fn list(&self, word: u32) -> &[(u32, u8)] {
        let word = word as usize;
        let from = if word == 0 { 0 } else { self.ends[word - 1] };
        &self.lists[from as usize..self.ends[word] as usize]
    }
}

/// Four times the logarithm to base 2 of `count` to `n`, rounded down. Rounding keeps what a page shows as it is while the log grows.
fn rarity(count: usize, n: usize) -> u32 {
    let power = |n: usize| (n.clamp(1, 1 << 30) as u128).pow(4);
    (power(count) / power(n)).max(1).ilog2()
}

impl Subject {
    fn of(
        numbers: &mut Words,
        words: Vec<(Box<[u8]>, u8)>,
        topics: Vec<Box<[u8]>>,
        public: bool,
    ) -> Subject {
        let mut number = |word: Box<[u8]>| {
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        };
        let mut words: Vec<(u32, u8)> = words
            .into_iter()
            .map(|(word, often)| (number(word), often))
            .collect();
        words.sort_unstable();
        Subject {
            words: words.into(),
            topics: topics.into_iter().map(number).collect(),
            public,
        }
    }
}

/// The stem of a word, in English: one of another language is only told from others by it.
fn stemmed(token: Token<'_>) -> Vec<u8> {
    match std::str::from_utf8(token.text) {
        Ok(word) => words::stem(word, "en").as_bytes().to_vec(),
        Err(_) => token.text.to_vec(),
    }
}

/// The words of a response, and its topics.
fn said(response: &Response) -> Said {
    static STOPPED: LazyLock<BTreeSet<Vec<u8>>> = LazyLock::new(|| {
        let mut all = BTreeSet::new();
        words::tokens(STOP, |token| {
            all.insert(stemmed(token));
        });
        all
    });
    let mut all: Vec<(Box<[u8]>, u8)> = Vec::new();
    let mut add = |text: &str, weight: u8| {
        words::tokens(&words::fold(text), |token| {
            // Years, amounts and the provisions of bars are in everything.
            if token.place.is_none() || token.kind == Kind::Code || token.text.len() < 2 {
                return;
            }
            let word = stemmed(token);
            if STOPPED.contains(&word) {
                return;
            }
            match all.iter_mut().find(|(other, _)| **other == *word) {
                Some((_, often)) => *often = (*often + weight).min(OFTEN),
                None => all.push((word.into(), weight)),
            }
        });
    };
    add(&response.title.plain(), TITLE);
    add(&markdown::plain(&response.summary), 1);
    // No word begins so.
    let topics = response
        .topics
        .iter()
        .map(|topic| format!("/{}", slug(topic)).into_bytes().into())
        .collect();
    (all, topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        assert_eq!(
            [
                rarity(100, 100),
                rarity(100, 50),
                rarity(100, 25),
                rarity(100, 1)
            ],
            [0, 4, 8, 26]
        );
        assert_eq!(
            [rarity(0, 0), rarity(1, 0), rarity(1, 2)],
            [0, 0, 0],
            "nothing is divided by nothing"
        );
    }
}
