//! One way to see through disguises: case, compatibility forms, combining marks, invisible characters, look-alikes.
//!
//! Two questions are asked of text in this form: is this a mark that missed its syntax, and is this something that was
//! withheld? Both sides of each comparison are folded alike.
//!
//! Sources: Unicode Standard Annex 15 (normalisation), Unicode Technical Standard 39 (confusables: the rows whose
//! skeleton is a Basic Latin letter or one of the characters of a mark), `DerivedCoreProperties` (ignorable code points).

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Look-alikes that compatibility decomposition leaves alone, sorted, with what they look like.
#[rustfmt::skip]
const LOOK_ALIKES: &[(char, char)] = &[
    ('ı', 'i'), ('ł', 'l'), ('Ɩ', 'l'), ('ǀ', 'l'), ('ɑ', 'a'), ('ɛ', 'e'), ('ɡ', 'g'), ('ɩ', 'i'), ('ɪ', 'i'), ('ʀ', 'r'), ('ʏ', 'y'),
    ('ʜ', 'h'), ('ʟ', 'l'), ('ː', ':'), ('˸', ':'), ('Α', 'a'), ('Β', 'b'), ('Ε', 'e'), ('Ζ', 'z'), ('Η', 'h'), ('Ι', 'i'), ('Κ', 'k'),
    ('Μ', 'm'), ('Ν', 'n'), ('Ο', 'o'), ('Ρ', 'p'), ('Τ', 't'), ('Υ', 'y'), ('Χ', 'x'), ('α', 'a'), ('β', 'b'), ('γ', 'y'), ('ε', 'e'),
    ('ζ', 'z'), ('η', 'h'), ('ι', 'i'), ('κ', 'k'), ('μ', 'm'), ('ν', 'n'), ('ο', 'o'), ('ρ', 'p'), ('ς', 'o'), ('σ', 'o'), ('τ', 't'),
    ('υ', 'y'), ('χ', 'x'), ('ω', 'w'), ('ϲ', 'c'), ('ϳ', 'j'), ('ϴ', 'o'), ('Ϲ', 'c'), ('Ѕ', 's'), ('І', 'i'), ('Ј', 'j'), ('а', 'a'),
    ('в', 'b'), ('г', 'r'), ('е', 'e'), ('к', 'k'), ('м', 'm'), ('н', 'h'), ('о', 'o'), ('п', 'n'), ('р', 'p'), ('с', 'c'), ('т', 't'),
    ('у', 'y'), ('х', 'x'), ('ш', 'w'), ('ѕ', 's'), ('і', 'i'), ('ј', 'j'), ('ѡ', 'w'), ('ѵ', 'v'), ('һ', 'h'), ('Ӏ', 'l'), ('ӏ', 'l'),
    ('Ԁ', 'd'), ('ԁ', 'd'), ('ԍ', 'g'), ('Ԛ', 'q'), ('ԛ', 'q'), ('Ԝ', 'w'), ('ԝ', 'w'), ('Ա', 'u'), ('Ս', 'u'), ('Օ', 'o'), ('ա', 'w'),
    ('զ', 'q'), ('հ', 'h'), ('յ', 'j'), ('ո', 'n'), ('ս', 'u'), ('ց', 'g'), ('օ', 'o'), ('։', ':'), ('׃', ':'), ('ו', 'l'), ('ן', 'l'),
    ('܃', ':'), ('܄', ':'), ('Ꭰ', 'd'), ('Ꭱ', 'r'), ('Ꭲ', 't'), ('Ꭹ', 'y'), ('Ꭺ', 'a'), ('Ꭻ', 'j'), ('Ꭼ', 'e'), ('Ꮃ', 'w'), ('Ꮇ', 'm'),
    ('Ꮋ', 'h'), ('Ꮍ', 'y'), ('Ꮐ', 'g'), ('Ꮓ', 'z'), ('Ꮟ', 'b'), ('Ꮢ', 'r'), ('Ꮤ', 'w'), ('Ꮥ', 's'), ('Ꮩ', 'v'), ('Ꮪ', 's'), ('Ꮮ', 'l'),
    ('Ꮯ', 'c'), ('Ꮲ', 'p'), ('Ꮶ', 'k'), ('Ꮷ', 'd'), ('Ᏻ', 'g'), ('Ᏼ', 'b'), ('᛬', ':'), ('᠄', ':'), ('ᴀ', 'a'), ('ᴄ', 'c'), ('ᴅ', 'd'),
    ('ᴇ', 'e'), ('ᴊ', 'j'), ('ᴋ', 'k'), ('ᴍ', 'm'), ('ᴏ', 'o'), ('ᴘ', 'p'), ('ᴛ', 't'), ('ᴜ', 'u'), ('ᴠ', 'v'), ('ᴡ', 'w'), ('ᴢ', 'z'),
    ('⁅', '['), ('⁆', ']'), ('⁚', ':'), ('∶', ':'), ('∷', ':'), ('❲', '['), ('❳', ']'), ('❴', '{'), ('❵', '}'), ('⦂', ':'), ('⦃', '{'),
    ('⦄', '}'), ('⦋', '['), ('⦌', ']'), ('⩴', ':'), ('Ⲏ', 'h'), ('Ⲓ', 'i'), ('Ⲕ', 'k'), ('Ⲙ', 'm'), ('Ⲛ', 'n'), ('Ⲟ', 'o'), ('ⲟ', 'o'),
    ('Ⲣ', 'p'), ('Ⲥ', 'c'), ('ⲥ', 'c'), ('Ⲧ', 't'), ('Ⲭ', 'x'), ('⸨', '('), ('⸩', ')'), ('〔', '['), ('〕', ']'), ('ꓐ', 'b'), ('ꓓ', 'd'),
    ('ꓔ', 't'), ('ꓗ', 'k'), ('ꓛ', 'c'), ('ꓟ', 'm'), ('ꓠ', 'n'), ('ꓡ', 'l'), ('ꓢ', 's'), ('ꓣ', 'r'), ('ꓦ', 'v'), ('ꓧ', 'h'), ('ꓪ', 'w'),
    ('ꓫ', 'x'), ('ꓬ', 'y'), ('ꓮ', 'a'), ('ꓰ', 'e'), ('ꓲ', 'i'), ('ꓳ', 'o'), ('ꓴ', 'u'), ('ꓼ', ';'), ('ꓽ', ':'), ('꜉', ':'), ('ꜱ', 's'),
    ('꞉', ':'), ('Ɡ', 'g'), ('ꭰ', 'd'), ('ꭱ', 'r'), ('ꭲ', 't'), ('ꭺ', 'a'), ('ꭻ', 'j'), ('ꭼ', 'e'), ('ꮃ', 'w'), ('ꮇ', 'm'), ('ꮋ', 'h'),
    ('ꮓ', 'z'), ('ꮤ', 'w'), ('ꮩ', 'v'), ('ꮪ', 's'), ('ꮮ', 'l'), ('ꮯ', 'c'), ('ꮲ', 'p'), ('ꮶ', 'k'), ('ꮷ', 'd'),
];

/// Whether a character shows nothing: default ignorable code points, and format characters.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Folds one character and passes what is left of it on: nothing, one character or several.
pub fn fold(c: char, mut emit: impl FnMut(char)) {
    if c.is_ascii() {
        emit(c.to_ascii_lowercase());
    } else {
        fold_wide(c, &mut emit);
    }
}

#[cold]
fn fold_wide(c: char, emit: &mut dyn FnMut(char)) {
    if is_invisible(c) {
        return;
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) || is_invisible(part) {
            return;
        }
        // A capital may look like another letter than its small form does: look before lowering, and after.
        if let Some(like) = look_alike(part) {
            return emit(like);
        }
        if matches!(part, 'ß' | 'ẞ') {
            emit('s');
            return emit('s');
        }
        for lower in part.to_lowercase() {
            if !is_combining_mark(lower) {
                emit(look_alike(lower).unwrap_or(if lower.is_whitespace() { ' ' } else { lower }));
            }
        }
    });
}

fn look_alike(c: char) -> Option<char> {
    LOOK_ALIKES
        .binary_search_by_key(&c, |row| row.0)
        .ok()
        .map(|row| LOOK_ALIKES[row].1)
}

/// The letters and digits of a text, folded: what the gate compares.
pub fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold(c, |f| {
            if f.is_alphanumeric() {
                out.push(f);
            }
        });
    }
    out
}

/// An entity: the characters that it stands for, and how many bytes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The character, or the first of two.
    pub first: char,
    /// The second of two.
    pub second: Option<char>,
    /// Bytes, the `&` among them.
    pub length: usize,
}

/// Where an entity stands: it says whether one may lack its semicolon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In Markdown, or in a text that may be no markup at all: names have their semicolon.
    Text,
    /// Between the tags of HTML: some old names need none.
    Html,
    /// In an attribute's value: the same, but not before a letter, a digit or an equals sign.
    Attribute,
}

/// Decodes the entity that begins at the `&` with which `text` begins: the character (of two the first) and the length of the
/// entity.
pub fn entity(text: &str) -> Option<(char, usize)> {
    entity_in(text, Place::Text).map(|entity| (entity.first, entity.length))
}

/// Decodes the entity that begins at the `&` with which `text` begins: any that HTML defines, and numbers with any zeros, with or
/// without their semicolon.
pub fn entity_in(text: &str, place: Place) -> Option<Entity> {
    let bytes = text.as_bytes();
    let run = |from: usize, fits: fn(&u8) -> bool| {
        bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|b| fits(b))
            .count()
    };
    let (digits, end) = match (bytes.get(1)?, bytes.get(2)) {
        (b'#', Some(b'x' | b'X')) => {
            let digits = run(3, u8::is_ascii_hexdigit);
            (Some(digits), 3 + digits)
        }
        (b'#', _) => {
            let digits = run(2, u8::is_ascii_digit);
            (Some(digits), 2 + digits)
        }
        _ => (None, 1 + run(1, u8::is_ascii_alphanumeric)),
    };
    let named = digits.is_none();
    if digits == Some(0) || named && !(3..=LONGEST_NAME).contains(&end) {
        return None;
    }
    let closed = bytes.get(end) == Some(&b';');
    if named && !closed && place == Place::Text {
        return None;
    }
    let written = &text[..end + usize::from(closed)];
    let one = |first| {
        Some(Entity {
            first,
            second: None,
            length: written.len(),
        })
    };
    match written {
        "&amp;" => return one('&'),
        "&lt;" => return one('<'),
        "&gt;" => return one('>'),
        "&quot;" => return one('"'),
        "&nbsp;" => return one('\u{A0}'),
        _ => {}
    }
    let seen = in_html(written);
    if seen == written {
        return None;
    }
    let mut chars = seen.chars();
    let first = chars.next()?;
    if closed && (!seen.ends_with(';') || seen == ";") {
        return Some(Entity {
            first,
            second: chars.next(),
            length: written.len(),
        });
    }
    // An old name, and letters that are none of it.
    let length = written.len() - chars.as_str().len();
    let next = bytes.get(length);
    let part_of_word = next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=');
    let counts = match place {
        Place::Text => !named,
        Place::Html => true,
        Place::Attribute => !named || !part_of_word,
    };
    counts.then_some(Entity {
        first,
        second: None,
        length,
    })
}

/// Names of entities are shorter than this.
const LONGEST_NAME: usize = 40;

/// What a browser reads in a text without tags.
fn in_html(text: &str) -> String {
    let mut seen = String::new();
    for token in html5gum::Tokenizer::new(text) {
        if let Ok(html5gum::Token::String(part)) = token {
            seen.push_str(&String::from_utf8_lossy(&part));
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_sorted_and_fold_to_what_they_look_like() {
        let mut rows: Vec<_> = LOOK_ALIKES.to_vec();
        rows.sort_unstable();
        let missing: Vec<_> = rows
            .iter()
            .zip(LOOK_ALIKES)
            .filter(|(a, b)| a != b)
            .collect();
        assert!(missing.is_empty(), "not sorted: {missing:?}");
    }

    #[test]
    fn disguises_fold_alike() {
        for disguise in [
            "Zarquon",
            "ｚａｒｑｕｏｎ",
            "Z\u{200B}ar\u{AD}quon",
            "Zarquоn",
            "Zárquön",
            "𝐙𝐚𝐫𝐪𝐮𝐨𝐧",
            "ZARQUON",
        ] {
            assert_eq!(letters(disguise), "zarquon", "{disguise}");
        }
    }

    #[test]
    fn entities_are_decoded() {
        let rows: &[(&str, &str, usize)] = &[
            ("&#58;w", ":", 5),
            ("&#x3A;w", ":", 6),
            ("&#58w", ":", 4),
            ("&#00000000000000000000000000000000058;", ":", 38),
            ("&#154;", "š", 6),
            ("&colon;", ":", 7),
            ("&eth;", "ð", 5),
            ("&lsquo;", "‘", 7),
            ("&comma;", ",", 7),
            ("&hellip;", "…", 8),
            ("&semi;", ";", 6),
            ("&fjlig;", "fj", 7),
            ("&CounterClockwiseContourIntegral;", "∳", 33),
            ("&amp;", "&", 5),
        ];
        for (text, seen, length) in rows {
            for place in [Place::Text, Place::Html, Place::Attribute] {
                let entity = entity_in(text, place).unwrap_or_else(|| panic!("{text}"));
                let chars: String = std::iter::once(entity.first).chain(entity.second).collect();
                assert_eq!((chars.as_str(), entity.length), (*seen, *length), "{text}");
            }
        }
        for (text, place, found) in [
            ("&eth ", Place::Html, Some(('ð', 4))),
            ("&ethx", Place::Html, Some(('ð', 4))),
            ("&ethx;", Place::Html, Some(('ð', 4))),
            ("&ethx", Place::Attribute, None),
            ("&eth=", Place::Attribute, None),
            ("&eth\"", Place::Attribute, Some(('ð', 4))),
            ("&eth ", Place::Text, None),
            ("&ethx;", Place::Text, None),
            ("&#", Place::Html, None),
            ("& b", Place::Html, None),
            ("&nothing;", Place::Text, None),
        ] {
            let seen = entity_in(text, place).map(|entity| (entity.first, entity.length));
            assert_eq!(seen, found, "{text} in {place:?}");
        }
    }
}
