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

/// Decodes the entity that begins at the `&` with which `text` begins: the character and the length of the entity.
///
/// Numeric forms, and those names whose character matters to a mark, to markup or to white space. Other names are decoded
/// by the Markdown parser, after which the text is looked at again.
pub fn entity(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let (radix, from) = if matches!(bytes.get(2), Some(b'x' | b'X')) {
            (16, 3)
        } else {
            (10, 2)
        };
        let digits = bytes[from..]
            .iter()
            .take(7)
            .take_while(|b| (**b as char).is_digit(radix))
            .count();
        let value = u32::from_str_radix(text.get(from..from + digits)?, radix).ok()?;
        let end = from + digits;
        // HTML decodes a numeric form without its semicolon too.
        let end = if bytes.get(end) == Some(&b';') {
            end + 1
        } else {
            end
        };
        return Some((char::from_u32(value)?, end));
    }
    const NAMES: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&nbsp;", ' '),
        ("&shy;", '\u{AD}'),
        ("&colon;", ':'),
        ("&commat;", '@'),
        ("&period;", '.'),
        ("&plus;", '+'),
        ("&lowbar;", '_'),
        ("&ast;", '*'),
        ("&num;", '#'),
        ("&sol;", '/'),
        ("&dash;", '-'),
        ("&hyphen;", '-'),
        ("&ndash;", '-'),
        ("&mdash;", '-'),
        ("&rsquo;", '\u{2019}'),
        ("&lsqb;", '['),
        ("&lbrack;", '['),
        ("&rsqb;", ']'),
        ("&rbrack;", ']'),
        ("&lcub;", '{'),
        ("&lbrace;", '{'),
        ("&rcub;", '}'),
        ("&rbrace;", '}'),
        ("&lpar;", '('),
        ("&rpar;", ')'),
        ("&bsol;", '\\'),
        ("&percnt;", '%'),
        ("&Tab;", ' '),
        ("&NewLine;", ' '),
        ("&ensp;", ' '),
        ("&emsp;", ' '),
        ("&thinsp;", ' '),
        ("&zwnj;", '\u{200C}'),
        ("&zwj;", '\u{200D}'),
        ("&ZeroWidthSpace;", '\u{200B}'),
        ("&NegativeVeryThinSpace;", '\u{200B}'),
        ("&NegativeThinSpace;", '\u{200B}'),
        ("&NegativeMediumSpace;", '\u{200B}'),
        ("&NegativeThickSpace;", '\u{200B}'),
        ("&imath;", 'i'),
        ("&inodot;", 'i'),
        ("&ratio;", ':'),
        ("&Colon;", ':'),
        ("&Proportion;", ':'),
        ("&NoBreak;", '\u{2060}'),
    ];
    NAMES
        .iter()
        .find(|(name, _)| text.starts_with(name))
        .map(|&(name, c)| (c, name.len()))
        .or_else(|| dressed(text))
}

/// A letter under a sign, or in another alphabet of letters: `&aacute;`, `&Zopf;`. What is left of it is the letter.
fn dressed(text: &str) -> Option<(char, usize)> {
    const DRESS: &[&str] = &[
        "acute;", "grave;", "circ;", "uml;", "tilde;", "cedil;", "ring;", "caron;", "slash;",
        "macr;", "ogon;", "breve;", "dot;", "dblac;", "strok;", "opf;", "fr;", "scr;",
    ];
    let rest = text.strip_prefix('&')?;
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
    match rest {
        _ if rest.starts_with("szlig;") => Some(('ß', 7)),
        _ if rest.starts_with("aelig;") || rest.starts_with("AElig;") => Some(('æ', 7)),
        _ if rest.starts_with("oelig;") || rest.starts_with("OElig;") => Some(('œ', 7)),
        _ => DRESS
            .iter()
            .find(|d| rest[1..].starts_with(**d))
            .map(|d| (letter, 2 + d.len())),
    }
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
        assert_eq!(entity("&#58;w"), Some((':', 5)));
        assert_eq!(entity("&#x3A;w"), Some((':', 6)));
        assert_eq!(entity("&colon;"), Some((':', 7)));
        assert_eq!(entity("&#"), None);
        assert_eq!(entity("& b"), None);
    }
}
