//! How the name of a provision is written: `s31(1)(a)`, `r12(5)(b)`.

/// Says whether `id` has the canonical form `^[sr][0-9]+A?(\([0-9A-Za-z]+\))*$`; such a provision need not exist.
pub fn is_canonical(id: &str) -> bool {
    match limbs(id) {
        Some(limbs) => limbs.is_empty() || well_formed(limbs),
        None => false,
    }
}

/// Says whether `id` is canonical and names a whole section or regulation, such as `s31` or `r12`.
pub fn is_bare_section(id: &str) -> bool {
    limbs(id) == Some("")
}

/// Returns the number of the section or regulation with its letter: `22A` of `s22A(1)`.
pub(super) fn section(id: &str) -> &str {
    let end = id.find('(').unwrap_or(id.len());
    id.get(1..end).unwrap_or_default()
}

/// Says whether `id` is `prefix` or a limb of it: `s30(1)(a)` is within `s30(1)` and `s30`, `s30` is not within `s3`.
pub(super) fn is_within(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
}

/// Reads a loose spelling (`Section 31 (1) a`, `s.31.1.a`) as a canonical id whose first letter is `unit`.
///
/// Only the shape is looked at: the provision need not exist. `None` where no canonical id can be made of it.
pub(super) fn read_loosely(text: &str, unit: char) -> Option<String> {
    // The longer word first: `s` would leave `ection` behind.
    const WORDS: [&str; 20] = [
        "sections",
        "section",
        "sect.",
        "sect",
        "sec.",
        "sec",
        "ss.",
        "ss",
        "s.",
        "s",
        "regulations",
        "regulation",
        "regs.",
        "regs",
        "reg.",
        "reg",
        "r.",
        "r",
        "§§",
        "§",
    ];
    let tight = tight(text);
    let lower = tight.to_ascii_lowercase();
    let word = WORDS
        .iter()
        .find(|word| lower.starts_with(**word))
        .map_or(0, |word| word.len());
    let (number, mut rest) = tight[word..].split_at(digits(&tight[word..]));
    let mut id = format!("{unit}{number}");
    if let Some(after) = rest.strip_prefix('A') {
        id.push('A');
        rest = after;
    }
    while let Some(first) = rest.chars().next() {
        if matches!(first, '(' | ')' | '.') {
            rest = &rest[1..];
            continue;
        }
        let limb = rest
            .get(..limb_length(rest))
            .filter(|limb| !limb.is_empty())?;
        rest = &rest[limb.len()..];
        // A letter after a digit is a later insertion, (3A); one on its own is a paragraph, (a).
        let limb = if first.is_ascii_digit() {
            limb.to_ascii_uppercase()
        } else {
            limb.to_ascii_lowercase()
        };
        id.push_str(&format!("({limb})"));
    }
    is_canonical(&id).then_some(id)
}

/// Without blanks. What parts two numbers, a blank or a stroke as addresses have it (`s31-1-a`), is a full stop.
fn tight(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    let mut parted = false;
    for c in text.chars() {
        match c {
            '-' if !tight.is_empty() => tight.push('.'),
            c if c.is_whitespace() => parted = true,
            c => {
                if std::mem::take(&mut parted)
                    && c.is_ascii_digit()
                    && tight.ends_with(|c: char| c.is_ascii_digit())
                {
                    tight.push('.');
                }
                tight.push(c);
            }
        }
    }
    tight
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Returns how long the limb is that `text` begins with: `3A` of `3A)(a)`, but `1` of `1a`, which is (1)(a).
fn limb_length(text: &str) -> usize {
    match digits(text) {
        0 => text.bytes().take_while(u8::is_ascii_alphabetic).count(),
        digits => {
            let rest = &text[digits..];
            let inserted =
                rest.starts_with(['A', 'B']) || rest.starts_with("a)") || rest.starts_with("b)");
            digits + usize::from(inserted)
        }
    }
}

/// Returns what follows the number of a section, or `None` where `id` does not begin with one.
fn limbs(id: &str) -> Option<&str> {
    let number = id.strip_prefix(['s', 'r'])?;
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < number.len()).then(|| rest.strip_prefix('A').unwrap_or(rest))
}

fn well_formed(limbs: &str) -> bool {
    limbs
        .strip_prefix('(')
        .and_then(|limbs| limbs.strip_suffix(')'))
        .is_some_and(|inside| {
            inside
                .split(")(")
                .all(|limb| !limb.is_empty() && limb.bytes().all(|b| b.is_ascii_alphanumeric()))
        })
}
