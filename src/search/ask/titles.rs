//! What the titles of the best results say of a query. A page fetches their cards anyway.

use super::index::{Card, Index, Lost};
use super::query::{Clause, Spoken};
use super::ranking::Said;
use std::collections::{BTreeSet, HashSet};

/// What each of these counts for: a title says all words of the query, says all as they were typed, says them side by side.
const COUNTS: f64 = 0.25;
/// So many results has a page.
const PAGE: usize = 10;

/// A thing that is sought.
struct Sought {
    /// The ways in which a title may say it.
    ways: Vec<Vec<String>>,
    /// A word as it was typed, or is meant.
    form: Option<String>,
}

fn all_sought(words: &[Clause], said: &Said) -> Vec<Sought> {
    let one = |(i, terms): (usize, &BTreeSet<String>)| {
        let clause = words.get(i);
        let mut ways = clause.map_or_else(Vec::new, |clause| clause.alternatives.clone());
        let known: BTreeSet<&String> = ways.iter().flatten().collect();
        let others = terms.iter().filter(|term| !known.contains(term));
        let others: Vec<Vec<String>> = others.map(|term| vec![term.clone()]).collect();
        ways.extend(others);
        let form = clause.map(|clause| {
            let meant = said.meant.iter().find(|(typed, _)| *typed == clause.typed);
            meant.map_or(&clause.typed, |(_, meant)| meant).clone()
        });
        Sought { ways, form }
    };
    said.sought.iter().enumerate().map(one).collect()
}

/// How much more a response is worth for what its card says of all that is sought; its outcome is as good as a title.
fn titled(card: &Card, all: &[Sought], languages: &[String]) -> f64 {
    let said = Spoken::of(&format!("{}\n{}", card.title, card.outcome));
    let terms: HashSet<String> = said
        .iter()
        .flat_map(|token| token.terms(languages))
        .collect();
    let texts: Vec<&str> = said.iter().map(|token| token.text.as_str()).collect();
    let text = format!(" {} ", texts.join(" "));
    let says = |form: &str| text.contains(&format!(" {form} "));
    let mut count = 0;
    for sought in all {
        let has = |way: &Vec<String>| way.iter().all(|term| terms.contains(term));
        if sought.ways.iter().any(has) {
            count += 1 + usize::from(sought.form.as_deref().is_some_and(says));
        }
    }
    let forms: Vec<&str> = all
        .iter()
        .filter_map(|sought| sought.form.as_deref())
        .collect();
    let whole = f64::from(u8::from(says(&forms.join(" "))));
    COUNTS * (count as f64 / all.len() as f64 + whole)
}

/// Puts the first page in order by titles too: its cards are fetched anyway.
pub(super) fn raise(
    index: &Index<'_>,
    words: &[Clause],
    said: &Said,
    found: &mut [(u32, f64)],
) -> Result<(), Lost> {
    let all = all_sought(words, said);
    if all.is_empty() {
        return Ok(());
    }
    let best = found.len().min(PAGE);
    for (id, score) in &mut found[..best] {
        *score *= 1.0 + titled(&index.card(*id)?, &all, &index.root.languages);
    }
    super::ranking::sort(&mut found[..best]);
    Ok(())
}
