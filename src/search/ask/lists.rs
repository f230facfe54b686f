//! Lists of responses, ascending, each with a score: what is in all, in some, in one and not the other.

use std::collections::{BTreeMap, HashSet};

/// Responses and their scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scored(pub(super) Vec<(u32, f64)>);

impl Scored {
    pub(super) fn even(ids: impl IntoIterator<Item = u32>, score: f64) -> Scored {
        Scored(ids.into_iter().map(|id| (id, score)).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().map(|&(id, _)| id)
    }

    pub(super) fn score(&self, id: u32) -> Option<f64> {
        let place = self.0.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        Some(self.0[place].1)
    }

    /// Scores more.
    pub(super) fn raised(mut self, by: f64) -> Scored {
        self.0.iter_mut().for_each(|(_, score)| *score += by);
        self
    }

    /// What is in this one and in none of the others.
    pub(super) fn without(mut self, others: &[Scored]) -> Scored {
        let gone: HashSet<u32> = others.iter().flat_map(Scored::ids).collect();
        self.0.retain(|(id, _)| !gone.contains(id));
        self
    }
}

/// What is in all of some lists, with the sum of the scores, the shortest first as the client adds them.
pub(super) fn all(lists: &[&Scored]) -> Scored {
    let mut sorted: Vec<&Scored> = lists.to_vec();
    sorted.sort_by_key(|list| list.0.len());
    let Some((first, others)) = sorted.split_first() else {
        return Scored::default();
    };
    others.iter().fold((*first).clone(), |found, list| {
        let both = |&(id, score): &(u32, f64)| Some((id, score + list.score(id)?));
        Scored(found.0.iter().filter_map(both).collect())
    })
}

/// What is in any of some lists, with what `join` makes of two scores.
pub(super) fn any(lists: &[Scored], join: fn(f64, f64) -> f64) -> Scored {
    let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
    for &(id, score) in lists.iter().flat_map(|list| &list.0) {
        scores
            .entry(id)
            .and_modify(|known| *known = join(*known, score))
            .or_insert(score);
    }
    Scored(scores.into_iter().collect())
}
