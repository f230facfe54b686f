//! Dates, numbers and phrases as readers see them.

use crate::law::Catalogue;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `14 October 2026`.
pub(crate) fn day(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// A whole number with commas between thousands.
pub(crate) fn thousands(n: impl Into<i128>) -> String {
    let n: i128 = n.into();
    let digits = n.unsigned_abs().to_string();
    let mut out = if n < 0 { "-".to_owned() } else { String::new() };
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A number and its noun: `1 response`, `54 responses`.
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!(
        "{} {noun}{}",
        thousands(n as i128),
        if n == 1 { "" } else { "s" }
    )
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// What a request under a regime is called.
pub(crate) fn kicker(law: &Catalogue) -> &str {
    &law.request
}

/// Sections in words: `Sections 31 and 40`, `Regulation 12`, `Section 31, regulation 12`. Ids are `s31`, `r12`.
pub(crate) fn sections(ids: &[String]) -> String {
    let of = |letter: char| -> Vec<String> {
        ids.iter()
            .filter_map(|id| id.strip_prefix(letter).map(str::to_owned))
            .collect()
    };
    let group = |noun: &str, numbers: Vec<String>| {
        (!numbers.is_empty()).then(|| {
            format!(
                "{noun}{} {}",
                if numbers.len() == 1 { "" } else { "s" },
                listed(&numbers)
            )
        })
    };
    let groups: Vec<String> = [group("section", of('s')), group("regulation", of('r'))]
        .into_iter()
        .flatten()
        .collect();
    capital(&groups.join(", "))
}

/// A size in kilobytes of 1,000 bytes.
pub(crate) fn size(bytes: u64) -> String {
    if bytes >= 10_000_000 {
        format!(
            "{} MB",
            thousands(i128::from((bytes + 500_000) / 1_000_000))
        )
    } else {
        format!(
            "{} KB",
            thousands(i128::from(((bytes + 500) / 1000).max(1)))
        )
    }
}

/// Plain text of at most `most` characters, cut at a word.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    let whole = text.join(" ");
    if whole.chars().count() <= most {
        return whole;
    }
    let mut out = String::new();
    for word in text {
        if out.chars().count() + word.chars().count() + 2 > most {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_well() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-12), "-12");
        assert_eq!(
            sections(&["s31".into(), "s40".into()]),
            "Sections 31 and 40"
        );
        assert_eq!(
            sections(&["s31".into(), "r12".into()]),
            "Section 31, regulation 12"
        );
        assert_eq!(sections(&[]), "");
        assert_eq!(size(412_400), "412 KB");
        assert_eq!(size(1), "1 KB");
        assert_eq!(cut("one two three", 9), "one two…");
    }
}
