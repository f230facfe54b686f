//! From words to clauses: what is said, and what is granted, supposed, or somebody else's view.

use super::vocabulary::WORDS;
use super::words::{Gap, Word};

/// How a clause stands in what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// It is said.
    Said,
    /// It is granted to the other side: "although ...".
    Conceded,
    /// It is only supposed: "if ...".
    Supposed,
    /// Somebody else says it: "the requester believes ...".
    Others,
    /// It tells more of a thing, and decides nothing: "..., which ...".
    Beside,
}

/// A clause of a sentence.
#[derive(Debug)]
pub(super) struct Clause<'w> {
    pub words: &'w [Word<'w>],
    pub stand: Stand,
}

/// The clauses of a text, in order.
pub(super) fn clauses<'w>(words: &'w [Word<'w>]) -> Vec<Clause<'w>> {
    let mut all = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let to = (from + 1..words.len())
            .find(|&i| words[i].gap >= Gap::Clause || turns(&words[i..]) && !is_wish(words, i))
            .unwrap_or(words.len());
        in_piece(&words[from..to], &mut all);
        from = to;
    }
    all
}

/// The sentences of a text, as its clauses.
pub(super) fn sentences<'a, 'w>(all: &'a [Clause<'w>]) -> impl Iterator<Item = &'a [Clause<'w>]> {
    all.chunk_by(|_, next| {
        next.words
            .first()
            .is_none_or(|word| word.gap < Gap::Sentence)
    })
}

/// Whether a new statement begins with such a word: "but"; not "rather than", nor "however strong".
pub(super) fn turns(words: &[Word<'_>]) -> bool {
    let compares = words
        .get(1)
        .is_some_and(|next| matches!(next.text, "than" | "strong" | "great"));
    WORDS.turns.has(&words[0]) && !compares
}

/// "Would rather" is a wish, no turn.
fn is_wish(words: &[Word<'_>], at: usize) -> bool {
    words[at].text == "rather" && matches!(words[at - 1].text, "would" | "had")
}

/// What opens a clause that is not simply said.
fn opens(words: &[Word<'_>]) -> Option<Stand> {
    if WORDS.concedes.at(words).is_some() {
        return Some(Stand::Conceded);
    }
    if WORDS.arguable.at(words).is_some() {
        return Some(Stand::Others);
    }
    if WORDS.supposes.at(words).is_some() {
        return Some(Stand::Supposed);
    }
    if WORDS.relates.has(words.first()?) {
        return Some(Stand::Beside);
    }
    // "The requester says that": who within four words, and what they do within three more.
    let who = words
        .iter()
        .take(4)
        .position(|word| WORDS.others.has(word))?;
    let views = words[who + 1..].iter().take(3);
    views
        .into_iter()
        .any(|word| WORDS.views.has(word))
        .then_some(Stand::Others)
}

fn in_piece<'w>(mut words: &'w [Word<'w>], all: &mut Vec<Clause<'w>>) {
    loop {
        while words.first().is_some_and(|word| WORDS.leads.has(word)) {
            words = &words[1..];
        }
        if words.is_empty() {
            return;
        }
        let (stand, to) = match opens(words) {
            // "According to the applicant" reaches as far as the statement.
            Some(stand) if WORDS.arguable.at(words).is_some() => (stand, words.len()),
            Some(stand) => (stand, end_of_aside(words, stand)),
            None => {
                let end = (1..words.len()).find(|&i| ends_said(&words[i..]));
                (Stand::Said, end.unwrap_or(words.len()))
            }
        };
        all.push(Clause {
            words: &words[..to],
            stand,
        });
        words = &words[to..];
    }
}

/// Whether a clause that is said ends before these words: at an aside, or at a comma behind which another begins.
fn ends_said(words: &[Word<'_>]) -> bool {
    let opened = opens(words);
    let comma = words[0].gap == Gap::Comma;
    let begins = WORDS.joins.has(&words[0]) || WORDS.begins.has(&words[0]) || opened.is_some();
    comma && begins
        || matches!(opened, Some(Stand::Conceded | Stand::Supposed))
            && !matches!(words[0].text, "whether" | "as" | "where")
}

/// Where an aside at the beginning ends: at the last comma behind which a main clause begins, since its own commas come before.
fn end_of_aside(words: &[Word<'_>], stand: Stand) -> usize {
    let main = |i: &usize| {
        let rest = &words[*i..];
        let rest = match rest[0].text {
            "and" | "so" | "then" => &rest[1..],
            _ => rest,
        };
        words[*i].gap == Gap::Comma
            && rest.first().is_some_and(|word| WORDS.begins.has(word))
            && opens(rest).is_none()
    };
    end_of_inversion(words)
        .or_else(|| (1..words.len()).rev().find(main))
        .or_else(|| end_of_supposition(words).filter(|_| stand == Stand::Supposed))
        .unwrap_or(words.len())
}

/// Where a supposition ends whose main clause begins with some other word: at the first comma that a subject and "would" follow.
fn end_of_supposition(words: &[Word<'_>]) -> Option<usize> {
    /// The subject, and the modal.
    const NEAR: usize = 4;
    (1..words.len()).find(|&i| {
        let near = words[i..].iter().take(NEAR).skip(1);
        words[i].gap == Gap::Comma && opens(&words[i..]).is_none() && near.into_iter().any(is_modal)
    })
}

fn is_modal(word: &Word<'_>) -> bool {
    matches!(
        word.text,
        "would" | "will" | "could" | "may" | "might" | "must"
    )
}

/// Where a supposition without "if" and without a comma ends: "were they to be published | their interests would suffer".
fn end_of_inversion(words: &[Word<'_>]) -> Option<usize> {
    if !matches!(words[0].text, "were" | "had" | "should") {
        return None;
    }
    let would = words.iter().position(is_modal)?;
    (3..would).rev().find(|&i| WORDS.begins.has(&words[i]))
}
