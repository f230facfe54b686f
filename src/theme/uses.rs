//! Which templates use which, told by what stands in their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Whether a template names another, in one of Tera's quotation marks.
pub(super) fn names(text: &str, other: &str) -> bool {
    text.match_indices(other).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        matches!(before, Some('"' | '\'' | '`'))
            && before == text[at + other.len()..].chars().next()
    })
}

/// Prints of templates, each with whatever it names.
///
/// A template uses another by its name (what it extends or includes), or by the name of a component. Whatever name stands anywhere
/// in a template's text is taken to be used: that is sometimes too much, and never too little.
pub(super) fn prints(templates: &[(String, String)]) -> BTreeMap<String, u64> {
    let components: Vec<Vec<&str>> = templates.iter().map(|(_, text)| components(text)).collect();
    let names = |text: &str, other: usize| {
        let name = &templates[other].0;
        // With a backslash a name may be written otherwise.
        text.contains(name.as_str())
            || text.contains('\\')
            || components[other].iter().any(|c| text.contains(c))
    };
    let uses: Vec<Vec<usize>> = templates
        .iter()
        .map(|(_, text)| {
            (0..templates.len())
                .filter(|&other| names(text, other))
                .collect()
        })
        .collect();
    let print = |start: usize| {
        let mut reached = BTreeSet::from([start]);
        let mut next = vec![start];
        while let Some(at) = next.pop() {
            next.extend(
                uses[at]
                    .iter()
                    .copied()
                    .filter(|other| reached.insert(*other)),
            );
        }
        let mut print = DefaultHasher::new();
        reached
            .iter()
            .for_each(|&at| templates[at].hash(&mut print));
        print.finish()
    };
    templates
        .iter()
        .enumerate()
        .map(|(i, (name, _))| (name.clone(), print(i)))
        .collect()
}

/// The names of the components that a template defines.
pub(super) fn components(text: &str) -> Vec<&str> {
    text.match_indices("component")
        .map(|(at, word)| {
            let rest = text[at + word.len()..].trim_start();
            &rest[..rest
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
                .unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}
