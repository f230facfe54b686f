//! What sums leave of numbers that are not known: whole numbers within bounds, some of which add up to something known.
//!
//! Each sum is looked at by itself, then all that hang together. Where every number stands in two sums at most, one on each
//! side (rows and columns with their totals, subtotals below a total), the numbers are a flow through a network, and what each can be
//! is found exactly, at any size: from one flow to all others leads a way round a circle of the network, one step at a
//! time, and all whole numbers between two that a number can be it can be too. Elsewhere every value is tried, within a fixed effort.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A number that is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unknown {
    /// The least and the most that it can be, as far as one knows who sees nothing else.
    pub low: i64,
    pub high: i64,
    /// What it is, where the author's file says so.
    pub truth: Option<i64>,
    /// Whether it is one of those that nobody may find out.
    pub kept: bool,
}

/// That some unknown numbers, added and taken away, make a known one.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    /// The unknowns by number, each with 1 or -1, sorted, none twice.
    pub terms: Vec<(usize, i64)>,
    /// What they make.
    pub makes: i64,
}

/// What sums make of a number that nobody may find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Half or fewer of its values are left.
    Narrow,
    /// It cannot be said within the effort.
    Undecided,
    /// One value is left.
    Told,
}

/// The sums that leave too little of a number, each with what it does.
pub(super) fn telling(unknowns: &[Unknown], sums: &[Sum]) -> BTreeMap<usize, Verdict> {
    let mut found = BTreeMap::new();
    let mut tell = |sum: usize, verdict: Verdict| {
        let known = found.entry(sum).or_insert(verdict);
        *known = verdict.max(*known);
    };
    // The worst that a sum by itself makes of each number.
    let mut alone: Vec<Option<Verdict>> = vec![None; unknowns.len()];
    for (n, sum) in sums.iter().enumerate() {
        for (unknown, low, high) in sum.bounds(|k| (unknowns[k].low, unknowns[k].high)) {
            let verdict = left(&unknowns[unknown], high - low + 1);
            alone[unknown] = alone[unknown].max(verdict);
            if let Some(verdict) = verdict {
                tell(n, verdict);
            }
        }
    }
    let mut holding: Vec<Vec<usize>> = vec![Vec::new(); unknowns.len()];
    for (n, sum) in sums.iter().enumerate() {
        sum.terms.iter().for_each(|(k, _)| holding[*k].push(n));
    }
    let mut effort = EFFORT;
    for part in parts(unknowns.len(), apart(sums, unknowns.len(), &mut effort)) {
        for (unknown, verdict) in together(unknowns, &part, &mut effort) {
            if Some(verdict) > alone[unknown] {
                holding[unknown].iter().for_each(|sum| tell(*sum, verdict));
            }
        }
    }
    found
}

/// Steps that all the sums of a record may take: a fixed number, so that the same record is always judged alike.
const EFFORT: u64 = 30_000_000;

/// What it means that so many values are left of a number.
fn left(unknown: &Unknown, values: i64) -> Option<Verdict> {
    if !unknown.kept {
        None
    } else if values <= 1 {
        Some(Verdict::Told)
    } else {
        (values * 2 <= unknown.high - unknown.low + 1).then_some(Verdict::Narrow)
    }
}

impl Sum {
    /// What each of its unknowns can be, by this sum and the bounds of the others: number, least, most.
    fn bounds(
        &self,
        bounds: impl Fn(usize) -> (i64, i64),
    ) -> impl Iterator<Item = (usize, i64, i64)> {
        let signed = |&(k, sign): &(usize, i64)| {
            let (low, high) = bounds(k);
            if sign > 0 { (low, high) } else { (-high, -low) }
        };
        let (mut least, mut most) = (0, 0);
        for term in &self.terms {
            let (low, high) = signed(term);
            least += low;
            most += high;
        }
        let all: Vec<_> = self
            .terms
            .iter()
            .map(|term| {
                let (low, high) = signed(term);
                let low_now = low.max(self.makes - (most - high));
                let high_now = high.min(self.makes - (least - low));
                match term.1 {
                    1 => (term.0, low_now, high_now),
                    _ => (term.0, -high_now, -low_now),
                }
            })
            .collect();
        all.into_iter()
    }

    fn holds(&self, value: impl Fn(usize) -> i64) -> i64 {
        self.makes
            - self
                .terms
                .iter()
                .map(|(k, sign)| sign * value(*k))
                .sum::<i64>()
    }

    /// Whether every term of the other one is one of this.
    fn contains(&self, other: &Sum) -> bool {
        let mut mine = self.terms.iter();
        other
            .terms
            .iter()
            .all(|term| mine.by_ref().any(|own| own == term))
    }

    fn without(&mut self, other: &Sum) {
        self.terms
            .retain(|term| other.terms.binary_search(term).is_err());
        self.makes -= other.makes;
    }
}

/// Takes sums out of sums that contain them, so that of a family of totals within totals each stands by itself.
fn apart(sums: &[Sum], unknowns: usize, effort: &mut u64) -> Vec<Sum> {
    let mut all: Vec<Option<Sum>> = sums.iter().cloned().map(Some).collect();
    let mut holding: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); unknowns];
    for (n, sum) in sums.iter().enumerate() {
        sum.terms.iter().for_each(|(k, _)| {
            holding[*k].insert(n);
        });
    }
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|n| sums[*n].terms.len());
    let mut queue: VecDeque<usize> = order.into();
    while let Some(n) = queue.pop_front() {
        let Some(small) = all[n].take() else { continue };
        let rarest = small.terms.iter().min_by_key(|(k, _)| holding[*k].len());
        let Some((rarest, _)) = rarest else { continue };
        let near: Vec<usize> = holding[*rarest].iter().copied().collect();
        for other in near {
            let Some(large) = all[other].as_mut() else {
                continue;
            };
            let cost = (large.terms.len() + small.terms.len()) as u64;
            if *effort < cost {
                break;
            }
            *effort -= cost;
            if large.terms.len() < small.terms.len() || !large.contains(&small) {
                continue;
            }
            large.without(&small);
            small.terms.iter().for_each(|(k, _)| {
                holding[*k].remove(&other);
            });
            queue.push_back(other);
        }
        all[n] = Some(small);
    }
    all.into_iter()
        .flatten()
        .filter(|sum| !sum.terms.is_empty())
        .collect()
}

/// Sums that share unknowns, directly or by way of others.
fn parts(unknowns: usize, sums: Vec<Sum>) -> Vec<Vec<Sum>> {
    let mut above: Vec<usize> = (0..unknowns).collect();
    fn root(above: &mut [usize], mut k: usize) -> usize {
        while above[k] != k {
            above[k] = above[above[k]];
            k = above[k];
        }
        k
    }
    for sum in &sums {
        for pair in sum.terms.windows(2) {
            let (a, b) = (root(&mut above, pair[0].0), root(&mut above, pair[1].0));
            above[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Vec<Sum>> = BTreeMap::new();
    for sum in sums {
        let of = root(&mut above, sum.terms[0].0);
        parts.entry(of).or_default().push(sum);
    }
    parts.into_values().collect()
}

/// Unknowns that stand in the same sums: only what they make together matters.
struct Class {
    members: Vec<usize>,
    /// The sums of the part, each with 1 or -1.
    sums: Vec<(usize, i64)>,
    low: i64,
    high: i64,
    /// The least and the most that they were seen to make together.
    seen: (i64, i64),
    /// What a single one was seen to be, where not all between may be possible.
    values: BTreeSet<i64>,
}

impl Class {
    /// What one of the members can be, given what they make together.
    fn member(&self, unknowns: &[Unknown], least: i64, most: i64) -> i64 {
        let one = &unknowns[self.members[0]];
        let others = self.members.len() as i64 - 1;
        let low = one.low.max(least - others * one.high);
        let high = one.high.min(most - others * one.low);
        high - low + 1
    }

    /// How many values of a member were seen.
    fn count(&self, unknowns: &[Unknown]) -> i64 {
        if self.members.len() == 1 && !self.values.is_empty() {
            return self.values.len() as i64;
        }
        self.member(unknowns, self.seen.0, self.seen.1)
    }

    fn see(&mut self, value: i64) {
        self.seen = (self.seen.0.min(value), self.seen.1.max(value));
    }
}

/// What the sums of a part, taken together, make of its unknowns.
fn together(unknowns: &[Unknown], sums: &[Sum], effort: &mut u64) -> Vec<(usize, Verdict)> {
    let mut classes = classes(unknowns, sums);
    let sums: Vec<Sum> = (0..sums.len())
        .map(|n| {
            let terms = classes.iter().enumerate().filter_map(|(k, class)| {
                let (_, sign) = class.sums.iter().find(|(sum, _)| *sum == n)?;
                Some((k, *sign))
            });
            Sum {
                terms: terms.collect(),
                makes: sums[n].makes,
            }
        })
        .collect();
    let truth: Option<Vec<i64>> = classes
        .iter()
        .map(|class| class.members.iter().map(|k| unknowns[*k].truth).sum())
        .collect();
    let whole: Vec<(i64, i64)> = classes.iter().map(|c| (c.low, c.high)).collect();
    let start = match truth {
        Some(truth) => Ok(truth),
        None => {
            let least = whole.iter().map(|(low, _)| *low).collect::<Vec<_>>();
            search(&sums, whole.clone(), &least, effort)
        }
    };
    let start = match start {
        Ok(start) => start,
        // What the author left out of the file contradicts the sums: they are no sums.
        Err(Stopped::Nothing) => return Vec::new(),
        Err(Stopped::Effort) => {
            let kept = |k: &usize| unknowns[*k].kept;
            let members = classes.iter().flat_map(|class| class.members.clone());
            return members
                .filter(kept)
                .map(|k| (k, Verdict::Undecided))
                .collect();
        }
    };
    for (class, value) in classes.iter_mut().zip(&start) {
        class.seen = (*value, *value);
    }
    match Network::of(&classes, sums.len()) {
        Some(network) => network.explore(unknowns, &mut classes, start, effort),
        None => try_all(unknowns, &sums, &mut classes, &start, effort),
    }
}

/// Unknowns that stand in the same sums and have the same bounds, together.
fn classes(unknowns: &[Unknown], sums: &[Sum]) -> Vec<Class> {
    let mut in_sums: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    for (n, sum) in sums.iter().enumerate() {
        for (k, sign) in &sum.terms {
            in_sums.entry(*k).or_default().push((n, *sign));
        }
    }
    let mut alike: BTreeMap<(Vec<(usize, i64)>, i64, i64, bool), Vec<usize>> = BTreeMap::new();
    for (k, of) in in_sums {
        let Unknown {
            low, high, kept, ..
        } = unknowns[k];
        alike.entry((of, low, high, kept)).or_default().push(k);
    }
    alike
        .into_iter()
        .map(|((sums, low, high, _), members)| Class {
            low: low * members.len() as i64,
            high: high * members.len() as i64,
            members,
            sums,
            seen: (0, 0),
            values: BTreeSet::new(),
        })
        .collect()
}

/// Sums as places, classes as ways between two of them: what goes in makes a sum with what goes out.
struct Network {
    /// For each class the place that it leaves and the one that it reaches; the last place is the world outside.
    ways: Vec<(usize, usize)>,
    /// The classes at each place.
    at: Vec<Vec<usize>>,
}

impl Network {
    /// The network of these classes, where each stands in two sums at most and sides can be chosen so that it leaves one and reaches the other.
    fn of(classes: &[Class], sums: usize) -> Option<Network> {
        let mut beside: Vec<Vec<(usize, bool)>> = vec![Vec::new(); sums];
        for class in classes {
            match class.sums.as_slice() {
                [_] => {}
                [(a, of_a), (b, of_b)] => {
                    beside[*a].push((*b, of_a == of_b));
                    beside[*b].push((*a, of_a == of_b));
                }
                _ => return None,
            }
        }
        let mut side: Vec<Option<i64>> = vec![None; sums];
        for first in 0..sums {
            if side[first].is_some() {
                continue;
            }
            side[first] = Some(1);
            let mut queue = vec![(first, 1)];
            while let Some((sum, own)) = queue.pop() {
                for (other, opposite) in &beside[sum] {
                    let wanted = if *opposite { -own } else { own };
                    match side[*other] {
                        None => {
                            side[*other] = Some(wanted);
                            queue.push((*other, wanted));
                        }
                        Some(there) if there != wanted => return None,
                        Some(_) => {}
                    }
                }
            }
        }
        let mut network = Network {
            ways: Vec::new(),
            at: vec![Vec::new(); sums + 1],
        };
        for (k, class) in classes.iter().enumerate() {
            let (mut from, mut to) = (sums, sums);
            for (sum, sign) in &class.sums {
                if sign * side[*sum].unwrap_or(1) > 0 {
                    to = *sum;
                } else {
                    from = *sum;
                }
            }
            network.ways.push((from, to));
            network.at[from].push(k);
            if from != to {
                network.at[to].push(k);
            }
        }
        Some(network)
    }

    /// Finds what every class can be, or enough of it.
    fn explore(
        &self,
        unknowns: &[Unknown],
        classes: &mut [Class],
        mut now: Vec<i64>,
        effort: &mut u64,
    ) -> Vec<(usize, Verdict)> {
        let mut told = Vec::new();
        for k in 0..classes.len() {
            let kept = unknowns[classes[k].members[0]].kept;
            let mut gave_up = false;
            'ways: for up in [true, false] {
                while kept
                    && left(&unknowns[classes[k].members[0]], classes[k].count(unknowns)).is_some()
                {
                    match self.step(k, up, classes, &mut now, effort) {
                        Ok(true) => {}
                        Ok(false) => continue 'ways,
                        Err(()) => {
                            gave_up = true;
                            break 'ways;
                        }
                    }
                }
            }
            let class = &classes[k];
            let mut verdict = left(&unknowns[class.members[0]], class.count(unknowns));
            if gave_up && verdict.is_some() {
                verdict = Some(Verdict::Undecided);
            }
            told.extend(
                verdict
                    .iter()
                    .flat_map(|v| class.members.iter().map(|m| (*m, *v))),
            );
        }
        told
    }

    /// Makes one class more, or less, and others so that all sums stay; says whether that can be.
    fn step(
        &self,
        class: usize,
        up: bool,
        classes: &mut [Class],
        now: &mut [i64],
        effort: &mut u64,
    ) -> Result<bool, ()> {
        let room = |k: usize, up: bool, now: &[i64]| {
            if up {
                classes[k].high - now[k]
            } else {
                now[k] - classes[k].low
            }
        };
        let (from, to) = if up {
            self.ways[class]
        } else {
            (self.ways[class].1, self.ways[class].0)
        };
        let mut most = room(class, up, now);
        if most <= 0 {
            return Ok(false);
        }
        let may = |k: usize, up: bool| k != class && room(k, up, now) > 0;
        let Some(back) = self.path(to, from, &may, effort)? else {
            return Ok(false);
        };
        let circle: Vec<(usize, bool)> = back.into_iter().chain([(class, up)]).collect();
        for (k, up) in &circle {
            most = most.min(room(*k, *up, now));
        }
        for (k, up) in circle {
            now[k] += if up { most } else { -most };
            classes[k].see(now[k]);
        }
        Ok(true)
    }

    /// A way from one place to another. It is looked for from both ends at once, since often one of them leads nowhere.
    fn path(
        &self,
        from: usize,
        to: usize,
        may: &dyn Fn(usize, bool) -> bool,
        effort: &mut u64,
    ) -> Result<Option<Vec<(usize, bool)>>, ()> {
        if from == to {
            return Ok(Some(Vec::new()));
        }
        // By place: how it was reached, from which place.
        let mut reached: [BTreeMap<usize, Option<(usize, bool, usize)>>; 2] =
            [BTreeMap::from([(from, None)]), BTreeMap::from([(to, None)])];
        // Deep before wide: a place may have very many ways, and most ways lead on.
        let mut open = [vec![(from, 0)], vec![(to, 0)]];
        let mut side = 1;
        let met = loop {
            side = 1 - side;
            let Some((place, tried)) = open[side].last_mut() else {
                return Ok(None);
            };
            let place = *place;
            let Some(k) = self.at[place].get(*tried) else {
                open[side].pop();
                continue;
            };
            *tried += 1;
            *effort = effort.checked_sub(1).ok_or(())?;
            let (leaves, reaches) = self.ways[*k];
            // From the far end ways are gone against their direction.
            let (next, up) = if leaves == place {
                (reaches, side == 0)
            } else {
                (leaves, side == 1)
            };
            if reached[side].contains_key(&next) || !may(*k, up) {
                continue;
            }
            reached[side].insert(next, Some((*k, up, place)));
            if reached[1 - side].contains_key(&next) {
                break next;
            }
            open[side].push((next, 0));
        };
        let mut path = Vec::new();
        for reached in &reached {
            let mut place = met;
            while let Some(Some((k, up, before))) = reached.get(&place) {
                path.push((*k, *up));
                place = *before;
            }
        }
        Ok(Some(path))
    }
}

/// Tries the values of each class one after another, each with all that the others can be.
fn try_all(
    unknowns: &[Unknown],
    sums: &[Sum],
    classes: &mut [Class],
    start: &[i64],
    effort: &mut u64,
) -> Vec<(usize, Verdict)> {
    let mut whole: Vec<(i64, i64)> = classes.iter().map(|c| (c.low, c.high)).collect();
    if propagate(sums, &mut whole, effort).is_err() {
        return Vec::new();
    }
    for (class, value) in classes.iter_mut().zip(start) {
        class.values.insert(*value);
    }
    let mut told = Vec::new();
    for k in 0..classes.len() {
        let one = unknowns[classes[k].members[0]];
        let (low, high) = whole[k];
        // The nearest first: they are the likeliest.
        let mut tries = (1..=high - low).flat_map(|far| [start[k] - far, start[k] + far]);
        let mut gave_up = false;
        while one.kept && left(&one, classes[k].count(unknowns)).is_some() {
            let Some(value) = tries.next() else { break };
            if value < low || value > high || classes[k].values.contains(&value) {
                continue;
            }
            let mut bounds = whole.clone();
            bounds[k] = (value, value);
            match search(sums, bounds, start, effort) {
                Ok(found) => {
                    for (class, value) in classes.iter_mut().zip(found) {
                        class.see(value);
                        class.values.insert(value);
                    }
                }
                Err(Stopped::Nothing) => {}
                Err(Stopped::Effort) => {
                    gave_up = true;
                    break;
                }
            }
        }
        let mut verdict = left(&one, classes[k].count(unknowns));
        if gave_up && verdict == Some(Verdict::Told) {
            verdict = Some(Verdict::Undecided);
        } else if gave_up {
            // Two values are left for certain; of how many more there are the bounds must say enough.
            verdict = left(&one, classes[k].member(unknowns, low, high));
        }
        told.extend(
            verdict
                .iter()
                .flat_map(|v| classes[k].members.iter().map(|m| (*m, *v))),
        );
    }
    told
}

/// Why a search found nothing.
enum Stopped {
    /// There is nothing.
    Nothing,
    /// The effort is spent.
    Effort,
}

/// Narrows bounds by every sum until nothing moves.
fn propagate(sums: &[Sum], bounds: &mut [(i64, i64)], effort: &mut u64) -> Result<(), Stopped> {
    let mut moved = true;
    while moved {
        moved = false;
        for sum in sums {
            *effort = effort
                .checked_sub(sum.terms.len() as u64)
                .ok_or(Stopped::Effort)?;
            let now: Vec<_> = sum.bounds(|k| bounds[k]).collect();
            for (k, low, high) in now {
                if low > high {
                    return Err(Stopped::Nothing);
                }
                moved |= bounds[k] != (low, high);
                bounds[k] = (low, high);
            }
        }
    }
    Ok(())
}

/// Finds numbers within bounds for which all sums hold, as near as may be to those that are preferred.
fn search(
    sums: &[Sum],
    bounds: Vec<(i64, i64)>,
    preferred: &[i64],
    effort: &mut u64,
) -> Result<Vec<i64>, Stopped> {
    let mut open = vec![bounds];
    while let Some(mut bounds) = open.pop() {
        *effort = effort
            .checked_sub(bounds.len() as u64)
            .ok_or(Stopped::Effort)?;
        match propagate(sums, &mut bounds, effort) {
            Err(Stopped::Nothing) => continue,
            Err(Stopped::Effort) => return Err(Stopped::Effort),
            Ok(()) => {}
        }
        let near: Vec<i64> = bounds
            .iter()
            .zip(preferred)
            .map(|((low, high), preferred)| *preferred.clamp(low, high))
            .collect();
        let free = |sum: &&Sum| {
            let free = |(k, _): &&(usize, i64)| bounds[*k].0 < bounds[*k].1;
            sum.terms.iter().filter(free).count()
        };
        let wrong = sums.iter().filter(|sum| sum.holds(|k| near[k]) != 0);
        let Some(wrong) = wrong.min_by_key(free) else {
            return Ok(near);
        };
        let missing = wrong.holds(|k| near[k]);
        // The one that can make up most of what is missing.
        let able = wrong.terms.iter().map(|(k, sign)| {
            let (low, high) = bounds[*k];
            let better = (near[*k] + missing * sign).clamp(low, high);
            ((better - near[*k]).abs(), *k, better)
        });
        let Some((_, k, better)) = able
            .filter(|(_, k, _)| bounds[*k].0 < bounds[*k].1)
            .max_by_key(|(by, k, _)| (*by, std::cmp::Reverse(*k)))
        else {
            continue;
        };
        let (low, high) = bounds[k];
        for part in [(low, better - 1), (better + 1, high), (better, better)] {
            if part.0 <= part.1 {
                let mut next = bounds.clone();
                next[k] = part;
                open.push(next);
            }
        }
    }
    Err(Stopped::Nothing)
}
