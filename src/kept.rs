//! Values that are made once and shared by the editions of a log that have them.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A value with a number of its own: what replaces it has another, so that whoever made something of it can tell whether
/// that still stands. The number never gets into an output.
#[derive(Debug)]
pub struct Kept<T> {
    inner: Arc<(u64, T)>,
}

impl<T> Kept<T> {
    /// Keeps a value.
    pub fn new(value: T) -> Kept<T> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Kept {
            inner: Arc::new((NEXT.fetch_add(1, Ordering::Relaxed), value)),
        }
    }

    /// Its number: two are equal only where the values are one and the same.
    pub fn number(&self) -> u64 {
        self.inner.0
    }

    /// Whether both are one and the same value.
    pub fn same(&self, other: &Kept<T>) -> bool {
        self.number() == other.number()
    }
}

impl<T: PartialEq> Kept<T> {
    /// The value before where the new one is equal to it, so that nothing is made of it twice.
    pub fn or_before(value: T, before: Option<&Kept<T>>) -> Kept<T> {
        match before {
            Some(before) if **before == value => before.clone(),
            _ => Kept::new(value),
        }
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Kept<T> {
        Kept {
            inner: Arc::clone(&self.inner),
        }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner.1
    }
}

/// Whether two lists hold the same values in the same order.
pub fn all_same<T>(these: &[Kept<T>], those: &[Kept<T>]) -> bool {
    these.len() == those.len() && these.iter().zip(those).all(|(a, b)| a.same(b))
}

/// For each value of a list what was made of it before, where it was in the list before, at whatever place.
pub fn carried<T, M: Clone>(
    values: &[Kept<T>],
    before: Option<(&[Kept<T>], &[M])>,
) -> Vec<Option<M>> {
    let Some((old, made)) = before else {
        return values.iter().map(|_| None).collect();
    };
    // Most lists keep their places; the map is made for those that don't.
    let places = std::cell::OnceCell::new();
    let place = |number: u64| {
        let places = places.get_or_init(|| {
            old.iter()
                .enumerate()
                .map(|(i, value)| (value.number(), i))
                .collect::<std::collections::BTreeMap<_, _>>()
        });
        places.get(&number).copied()
    };
    values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let at = if old.get(i).is_some_and(|old| old.same(value)) {
                Some(i)
            } else {
                place(value.number())
            };
            at.and_then(|at| made.get(at).cloned())
        })
        .collect()
}
