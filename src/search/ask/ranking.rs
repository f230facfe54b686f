//! Which responses a query finds, and in what order.

use super::dates::{self, Dated};
use super::index::{Index, Lost, Term};
use super::lists::{Scored, all, any};
use super::query::{self, Clause, Meant, Parsed, Part, Quoted, parse};
use super::{spelling, titles};
use crate::search::score;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What another word for the same counts for.
const OTHER: f64 = 0.7;
// What puts a response before all that only say the words: it has the reference, it rests on the provision, it was answered then.
const IS_IT: f64 = 1e6;
const CITES: f64 = 1e4;
const ANSWERED: f64 = 1e2;

/// How a query was understood where not as it stands.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Words as they were typed, and what was looked for instead.
    pub meant: Vec<(String, String)>,
    /// Words that no response has together with the others.
    pub left_out: Vec<String>,
    /// The provision that the query is.
    pub provision: Option<Meant>,
    /// For each word of the query the terms of which any will do.
    pub sought: Vec<BTreeSet<String>>,
}

impl Said {
    /// What the words and phrases of a query ask for, as it stands.
    fn of(parsed: &Parsed) -> Said {
        let words = parsed.words.iter();
        let words = words.map(|clause| clause.alternatives.iter().flatten().cloned().collect());
        let parts = parsed.phrases.iter().flatten().filter(|part| !part.pair);
        let parts = parts.map(|part| BTreeSet::from([part.term.clone()]));
        Said {
            sought: words.chain(parts).collect(),
            ..Said::default()
        }
    }
}

/// What a query finds.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The numbers of the responses, the best first.
    pub ids: Vec<u32>,
    /// How well each fits.
    pub scores: Vec<f64>,
    /// How the query was understood.
    pub said: Said,
}

/// Asks the index.
///
/// # Errors
///
/// If a file of the index is not there.
pub fn search(index: &Index<'_>, q: &str) -> Result<Found, Lost> {
    let asked = !q.trim().is_empty();
    let parsed = parse(index, q);
    let mut said = Said {
        provision: query::provision(index, q).filter(|_| asked),
        ..Said::of(&parsed)
    };
    let date = dates::date_in(q, &index.root.languages)
        .filter(|date| date.rest.is_empty() && !parsed.has_quotes);
    let tells = !parsed.words.is_empty() || !parsed.phrases.is_empty();
    let mut list = if tells {
        together(index, &parsed, &mut said)?
    } else {
        Scored::default()
    };
    let mut out = Vec::new();
    for part in &parsed.excluded {
        out.push(match part {
            Quoted::Phrase(parts) => phrased(index, parts)?,
            Quoted::Words(clauses) => {
                let bare = clauses.iter().map(|clause| {
                    let alternatives = clause.alternatives[..clause.own].to_vec();
                    evaluate(
                        index,
                        &Clause {
                            alternatives,
                            ..clause.clone()
                        },
                    )
                });
                let lists = bare.collect::<Result<Vec<Scored>, Lost>>()?;
                all(&lists.iter().collect::<Vec<_>>())
            }
        });
    }
    let mut named = Vec::new();
    for key in &parsed.references {
        named.extend(index.term(&format!("\u{2}{key}"))?.list.ids);
    }
    named.sort_unstable();
    named.dedup();
    let cited = said.provision.as_ref().filter(|provision| provision.sure);
    if let Some(provision) = cited {
        let ids = index
            .term(&format!("\u{1}exemption/{}", provision.slug))?
            .list
            .ids;
        list = any(&[list, Scored::even(ids, CITES)], |a, b| a + b);
    }
    if let Some(date) = &date {
        list = dated(index, date, list)?;
    }
    let is_it = !named.is_empty();
    if is_it {
        list = any(&[list, Scored::even(named, IS_IT)], f64::max);
    }
    if cited.is_some() || date.is_some() || is_it {
        said.meant.clear();
        said.left_out.clear();
    }
    if !asked || (!tells && !parsed.excluded.is_empty()) {
        list = Scored::even(0..index.root.records, 0.0);
    }
    let mut found = list.without(&out).0;
    sort(&mut found);
    if asked && cited.is_none() && date.is_none() && !is_it {
        titles::raise(index, &parsed.words, &said, &mut found)?;
    }
    Ok(Found {
        ids: found.iter().map(|&(id, _)| id).collect(),
        scores: found.into_iter().map(|(_, score)| score).collect(),
        said,
    })
}

/// The best first; what is equal newest first.
pub(super) fn sort(found: &mut [(u32, f64)]) {
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
}

/// How rare a term is that so many responses have.
fn rarity(index: &Index<'_>, count: usize) -> f64 {
    let (size, count) = (f64::from(index.root.records), count as f64);
    (1.0 + (size - count + 0.5) / (count + 0.5)).ln()
}

/// The responses that have a term, each with its score.
fn scored(index: &Index<'_>, term: &Term, rare: f64) -> Scored {
    let average = index.root.average as f64 / 256.0;
    let list = &term.list;
    let weighed = list.ids.iter().zip(list.weights.iter().zip(&list.lengths));
    let one = |(&id, (&weight, &length)): (&u32, (&u32, &u32))| {
        (id, rare * score(weight.into(), length.into(), average))
    };
    Scored(weighed.map(one).collect())
}

/// The responses that say what a clause asks for, in the way that fits best.
fn evaluate(index: &Index<'_>, clause: &Clause) -> Result<Scored, Lost> {
    let mut told: Vec<(usize, Vec<Term>)> = Vec::new();
    for (i, terms) in clause.alternatives.iter().enumerate() {
        let terms = terms
            .iter()
            .map(|term| index.term(term))
            .collect::<Result<Vec<_>, _>>()?;
        if terms.iter().all(|term| term.count > 0) {
            told.push((i, terms));
        }
    }
    // Another word is not worth more for being rarer than the word that was asked for.
    let own = told
        .iter()
        .filter(|(i, _)| *i < clause.own)
        .flat_map(|(_, terms)| terms);
    let most = own
        .map(|term| rarity(index, term.count))
        .fold(0.0, f64::max);
    let lists: Vec<Scored> = told
        .iter()
        .map(|(i, terms)| {
            let worth = |count| {
                let rare = rarity(index, count);
                if *i < clause.own {
                    rare
                } else {
                    let least = if most > 0.0 { most.min(rare) } else { rare };
                    OTHER * least / terms.len() as f64
                }
            };
            let lists: Vec<Scored> = terms
                .iter()
                .map(|term| scored(index, term, worth(term.count)))
                .collect();
            all(&lists.iter().collect::<Vec<_>>())
        })
        .collect();
    Ok(any(&lists, f64::max))
}

/// The responses in which the words of a phrase stand side by side.
fn phrased(index: &Index<'_>, parts: &[Part]) -> Result<Scored, Lost> {
    let mut told = Vec::new();
    for part in parts {
        let term = index.term(&part.term)?;
        if term.count == 0 {
            return Ok(Scored::default());
        }
        let list = if part.pair {
            Scored::even(term.list.ids.iter().copied(), 0.0)
        } else {
            scored(index, &term, rarity(index, term.count))
        };
        told.push((part, list, index.places(&part.term)?));
    }
    let lists: Vec<&Scored> = told.iter().map(|(_, list, _)| list).collect();
    let mut there = all(&lists);
    there.0.retain(|(id, _)| {
        let mut starts: Option<HashSet<i64>> = None;
        for (part, _, places) in &told {
            let fits = |&&(_, before, after): &&(u32, u8, u8)| {
                (part.before == 0 || before == part.before)
                    && (part.after == 0 || after == part.after)
            };
            let here = places.get(id).into_iter().flatten().filter(fits);
            let here: HashSet<i64> = here
                .map(|&(place, ..)| i64::from(place) - i64::from(part.offset))
                .collect();
            starts = Some(match starts {
                Some(starts) => starts.intersection(&here).copied().collect(),
                None => here,
            });
        }
        starts.is_some_and(|starts| !starts.is_empty())
    });
    Ok(there)
}

/// The responses that have a word of which only the beginning is there, and the terms that begin so; `None` if they are too many.
fn begun(index: &Index<'_>, clause: &Clause) -> Result<Option<(Scored, Vec<String>)>, Lost> {
    let Some(told) = index.beginning(clause.text.as_deref().unwrap_or_default())? else {
        return Ok(None);
    };
    let (terms, told): (Vec<String>, Vec<Term>) = told.into_iter().unzip();
    // All words that begin so are one: the rarest of them is not the best.
    let mut merged: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for term in &told {
        let list = &term.list;
        for (&id, (&weight, &length)) in list.ids.iter().zip(list.weights.iter().zip(&list.lengths))
        {
            let known = merged.entry(id).or_default();
            *known = (known.0 + weight, length);
        }
    }
    let mut term = Term {
        count: merged.len(),
        ..Term::default()
    };
    for (id, (weight, length)) in merged {
        term.list.ids.push(id);
        term.list.weights.push(weight);
        term.list.lengths.push(length);
    }
    let list = scored(index, &term, rarity(index, term.count));
    Ok(Some((list, terms)))
}

/// What a word finds: responses, or nothing yet, since it is the beginning of too many.
#[derive(Clone)]
enum Known {
    Any,
    List(Scored),
}

impl Known {
    fn list(&self) -> Option<&Scored> {
        match self {
            Known::Any => None,
            Known::List(list) => Some(list),
        }
    }

    fn is_known(&self) -> bool {
        self.list().is_none_or(|list| !list.is_empty())
    }
}

/// The responses that say all of some words. A word that none says is taken as the beginning of one where it is the last, else as what may
/// have been meant; where all words together find nothing, what can be kept of them.
fn together(index: &Index<'_>, parsed: &Parsed, said: &mut Said) -> Result<Scored, Lost> {
    let words = &parsed.words;
    let lists = words
        .iter()
        .map(|clause| evaluate(index, clause).map(Known::List));
    let mut lists = lists.collect::<Result<Vec<Known>, Lost>>()?;
    let phrases = parsed.phrases.iter().map(|phrase| phrased(index, phrase));
    let phrases = phrases.collect::<Result<Vec<Scored>, Lost>>()?;
    let mut guessed = HashSet::new();
    let found = |lists: &[Known]| {
        all(&lists
            .iter()
            .filter_map(Known::list)
            .chain(&phrases)
            .collect::<Vec<_>>())
    };

    for (i, clause) in words.iter().enumerate() {
        if !lists[i].is_known() && clause.last && !clause.chain.is_empty() {
            // Of a word in parts the last may be a beginning.
            let mut parts = Vec::new();
            let end = clause.chain.len() - 1;
            for (n, part) in clause.chain.iter().enumerate() {
                if n < end {
                    parts.push(evaluate(index, part)?);
                } else if part
                    .text
                    .as_ref()
                    .is_some_and(|text| text.chars().count() > 1)
                {
                    parts.extend(begun(index, part)?.map(|(list, _)| list));
                }
            }
            lists[i] = Known::List(all(&parts.iter().collect::<Vec<_>>()));
        }
        let word = clause
            .text
            .as_ref()
            .filter(|_| clause.kind == crate::search::words::Kind::Word && !clause.quoted);
        let Some(word) = word.filter(|_| !lists[i].is_known()) else {
            continue;
        };
        if clause.last
            && word.chars().count() > 1
            && let Some((list, terms)) = begun(index, clause)?.filter(|(list, _)| !list.is_empty())
        {
            said.sought[i].extend(terms);
            lists[i] = Known::List(list);
            continue;
        }
        let others: Vec<Known> = lists
            .iter()
            .enumerate()
            .filter(|&(n, list)| n != i && list.is_known())
            .map(|(_, list)| list.clone())
            .collect();
        let mut best: Option<(Scored, Clause, String)> = None;
        for guess in spelling::meant(index, word)? {
            let instead = clause.meant(index, &guess);
            let list = evaluate(index, &instead)?;
            if list.is_empty() {
                continue;
            }
            let mut with = others.clone();
            with.push(Known::List(list.clone()));
            let fits = others.is_empty() || !found(&with).is_empty();
            if fits || best.is_none() {
                best = Some((list, instead, guess.join(" ")));
            }
            if fits {
                break;
            }
        }
        if let Some((list, instead, meant)) = best {
            said.sought[i].extend(instead.alternatives.into_iter().flatten());
            lists[i] = Known::List(list);
            guessed.insert(i);
            said.meant.push((clause.typed.clone(), meant));
        }
    }

    if lists.iter().all(Known::is_known) {
        let whole = found(&lists);
        if !whole.is_empty() || lists.len() + phrases.len() < 2 {
            return Ok(whole);
        }
        // The last word may still be the beginning of another.
        if let Some(last) = words.iter().rposition(Clause::may_begin) {
            let long = words[last]
                .text
                .as_ref()
                .is_some_and(|text| text.chars().count() > 1);
            let list = if long {
                begun(index, &words[last])?.map(|(list, terms)| (Known::List(list), terms))
            } else {
                Some((Known::Any, Vec::new()))
            };
            if let Some((list, terms)) = list {
                let mut with = lists.clone();
                with[last] = list;
                let begun = found(&with);
                if !begun.is_empty() {
                    said.sought[last].extend(terms);
                    return Ok(begun);
                }
            }
        }
    }
    Ok(kept(index, words, &lists, &guessed, &phrases, said))
}

/// Where no response has all of the words: those that have most, by how rare the words are and how much they say of them. A guess is not
/// worth what was typed is.
fn kept(
    index: &Index<'_>,
    words: &[Clause],
    lists: &[Known],
    guessed: &HashSet<usize>,
    phrases: &[Scored],
    said: &mut Said,
) -> Scored {
    let there: Vec<(usize, &Scored)> = lists
        .iter()
        .enumerate()
        .filter_map(|(i, list)| Some((i, list.list()?)))
        .filter(|(_, list)| !list.is_empty())
        .collect();
    if there.len() < 2 || phrases.iter().any(Scored::is_empty) {
        return Scored::default();
    }
    let mut worth: HashMap<u32, f64> = HashMap::new();
    for (i, list) in &there {
        let rare = rarity(index, list.0.len());
        let share = if guessed.contains(i) {
            OTHER / 2.0
        } else {
            1.0
        };
        for &(id, score) in &list.0 {
            *worth.entry(id).or_default() += share * (rare + score);
        }
    }
    let mut candidates: Vec<u32> = if phrases.is_empty() {
        worth.keys().copied().collect()
    } else {
        all(&phrases.iter().collect::<Vec<_>>()).ids().collect()
    };
    candidates.sort_unstable();
    let of = |id: u32| worth.get(&id).copied().unwrap_or(0.0);
    let best = candidates
        .into_iter()
        .reduce(|best, id| if of(id) > of(best) - 1e-9 { id } else { best });
    let Some(best) = best.filter(|&best| of(best) > 0.0) else {
        return Scored::default();
    };
    let stay: Vec<(usize, &Scored)> = there
        .into_iter()
        .filter(|(_, list)| list.score(best).is_some())
        .collect();
    let stays = |i: usize| stay.iter().any(|&(n, _)| n == i);
    let left = words
        .iter()
        .enumerate()
        .filter(|&(i, _)| lists[i].list().is_some() && !stays(i));
    said.left_out = left.map(|(_, clause)| clause.typed.clone()).collect();
    let left_out = &said.left_out;
    said.meant.retain(|(typed, _)| !left_out.contains(typed));
    all(&stay
        .iter()
        .map(|&(_, list)| list)
        .chain(phrases)
        .collect::<Vec<_>>())
}

/// The responses that a date is about: those answered then, and those that say it.
fn dated(index: &Index<'_>, date: &Dated, list: Scored) -> Result<Scored, Lost> {
    let days = index.days()?;
    let (from, to) = (dates::number_of(date.from), dates::number_of(date.to));
    let first = days.partition_point(|&day| day < from);
    let last = days.partition_point(|&day| day <= to);
    let mut lists = vec![Scored::even(first as u32..last as u32, ANSWERED)];
    if let Some(parts) = date.day.as_ref().and_then(|day| query::phrase(index, day)) {
        lists.push(phrased(index, &parts)?.raised(ANSWERED / 2.0));
    }
    lists.push(list);
    Ok(any(&lists, |a, b| a + b))
}
