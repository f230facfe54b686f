//! Provisions in running text and in cells: "s.31(1)(a)(b) and 40(2)", "Section 12", "Reg 12(5)(b)".

use crate::law::{Catalogue, Provision, is_bare_section};

/// A provision that a text names.
#[derive(Clone, Copy)]
pub(crate) struct Cited {
    /// The provision.
    pub row: &'static Provision,
}

/// What a text cites.
#[derive(Default)]
pub(crate) struct Citations {
    /// The provisions, in the order of the text, each as often as it stands.
    pub found: Vec<Cited>,
    /// Numbers of sections that were named and are no provision of their own: "31".
    pub inexact: Vec<String>,
}

impl Citations {
    /// The provisions, each once.
    pub fn rows(&self) -> Vec<&'static Provision> {
        let mut rows: Vec<&'static Provision> = Vec::new();
        for cited in &self.found {
            if !rows.iter().any(|row| row.id == cited.row.id) {
                rows.push(cited.row);
            }
        }
        rows
    }
}

/// What stands before the number of a section.
const UNITS: [&str; 14] = [
    "regulations",
    "regulation",
    "sections",
    "section",
    "regs",
    "reg",
    "sect",
    "secs",
    "sec",
    "ss",
    "s",
    "r",
    "exemption",
    "exception",
];

/// Finds what a text cites. In `cell`s a bare number is a section; in running text a unit must stand before it.
pub(crate) fn find(text: &str, law: &'static Catalogue, cell: bool) -> Citations {
    let mut citations = Citations::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    // After a section "and 40(2)" is one, too.
    let mut among_citations = cell;
    while at < bytes.len() {
        let c = bytes[at];
        if c.is_ascii_alphabetic() {
            let end = word_end(bytes, at);
            let word = text[at..end].to_ascii_lowercase();
            let is_unit = UNITS.contains(&word.as_str());
            let of_this_law =
                is_unit && word.starts_with('r') == law.has_regulations() || word.starts_with("ex");
            if is_unit {
                let number = skip(bytes, end, |b| matches!(b, b' ' | b'.' | b'\xC2' | b'\xA0'));
                if bytes.get(number).is_some_and(u8::is_ascii_digit) {
                    at = if of_this_law {
                        citation(text, number, law, &mut citations, true)
                    } else {
                        skip(bytes, number, |b| {
                            b.is_ascii_alphanumeric() || matches!(b, b'(' | b')')
                        })
                    };
                    among_citations = of_this_law;
                    continue;
                }
            }
            among_citations = among_citations && (cell || matches!(word.as_str(), "and" | "or"));
            at = end;
        } else if c.is_ascii_digit() {
            let end = skip(bytes, at, |b| b.is_ascii_digit());
            let limbed = bytes.get(end) == Some(&b'(');
            if among_citations && (limbed || cell) && end - at <= 2 {
                at = citation(text, at, law, &mut citations, cell);
            } else {
                among_citations &= cell;
                at = skip(bytes, end, |b| {
                    b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'(')
                });
                at = at.max(end);
            }
        } else {
            among_citations = among_citations && (cell || matches!(c, b' ' | b',' | b'&' | b';'));
            at += 1;
        }
    }
    citations
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, |b| b.is_ascii_alphabetic())
}

fn skip(bytes: &[u8], at: usize, is: impl Fn(u8) -> bool) -> usize {
    at + bytes[at..].iter().take_while(|b| is(**b)).count()
}

/// Reads the citation whose number begins at a place; gives where it ends.
fn citation(
    text: &str,
    number: usize,
    law: &'static Catalogue,
    citations: &mut Citations,
    bare: bool,
) -> usize {
    let bytes = text.as_bytes();
    let mut end = skip(bytes, number, |b| b.is_ascii_digit());
    if bytes.get(end).is_some_and(|b| matches!(b, b'A' | b'a'))
        && !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
    {
        end += 1;
    }
    let section = text[number..end].to_ascii_uppercase();
    // The limbs, one after the other, and what joins "(a) and (b)".
    let mut limbs: Vec<String> = Vec::new();
    let mut groups: Vec<Vec<String>> = Vec::new();
    loop {
        let mut next = skip(bytes, end, |b| b == b' ');
        if !limbs.is_empty() || !groups.is_empty() {
            for joint in ["and", "&", ",", "or", "/"] {
                let rest = &text[next..];
                if rest
                    .get(..joint.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(joint))
                {
                    next = skip(bytes, next + joint.len(), |b| b == b' ');
                    break;
                }
            }
        }
        if bytes.get(next) != Some(&b'(') {
            break;
        }
        let inside = skip(bytes, next + 1, |b| b.is_ascii_alphanumeric());
        if bytes.get(inside) != Some(&b')') || inside == next + 1 || inside - next > 5 {
            break;
        }
        limbs.push(text[next + 1..inside].to_owned());
        end = inside + 1;
        // A limb of the kind of the one before stands beside it, not below: (1)(a)(b) is (1)(a) and (1)(b).
        let path = groups.last().cloned().unwrap_or_default();
        let limb = limbs.last().cloned().unwrap_or_default();
        groups.push(placed(&path, limb, &section, law));
    }
    let letter = law.letter();
    let id_of = |path: &[String]| {
        let limbs: String = path.iter().map(|limb| format!("({limb})")).collect();
        format!("{letter}{section}{limbs}")
    };
    let ids: Vec<String> = if groups.is_empty() {
        vec![id_of(&[])]
    } else {
        // A path that another goes on from is only on the way to it.
        let is_on_the_way = |n: usize| {
            groups
                .get(n + 1)
                .is_some_and(|next| next.starts_with(&groups[n]) && next.len() > groups[n].len())
        };
        (0..groups.len())
            .filter(|n| !is_on_the_way(*n))
            .map(|n| id_of(&groups[n]))
            .collect()
    };
    for id in ids {
        match law.cited(&id) {
            Some(row) if !is_bare_section(&id) || bare || law.get(&id).is_some() => {
                citations.found.push(Cited { row })
            }
            _ if law.purpose(&id).is_some() => {}
            Some(row) => citations.found.push(Cited { row }),
            None if law.below(&id).is_empty() && !is_bare_section(&id) => {
                citations.inexact.push(id[1..].to_owned())
            }
            None if law.section_title(&section).is_some() => {
                let named = id[1..].to_owned();
                if !citations.inexact.contains(&named) {
                    citations.inexact.push(named);
                }
            }
            None => {}
        }
    }
    end
}

/// Where a limb stands: below the one before, if the law has such a provision, else beside it or one of those above.
fn placed(before: &[String], limb: String, section: &str, law: &Catalogue) -> Vec<String> {
    let known = |path: &[String]| {
        let limbs: String = path.iter().map(|limb| format!("({limb})")).collect();
        let id = format!("{}{section}{limbs}", law.letter());
        law.get(&id).is_some() || !law.below(&id).is_empty() || law.purpose(&id).is_some()
    };
    let spelt = [
        limb.clone(),
        limb.to_ascii_lowercase(),
        limb.to_ascii_uppercase(),
    ];
    for keep in (0..=before.len()).rev() {
        for limb in &spelt {
            let mut path = before[..keep].to_vec();
            path.push(limb.clone());
            if known(&path) {
                return path;
            }
        }
    }
    let mut path = before.to_vec();
    path.push(limb);
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Regime, catalogue};

    fn ids(text: &str, regime: Regime, cell: bool) -> Vec<&'static str> {
        find(text, catalogue(regime), cell)
            .rows()
            .iter()
            .map(|row| row.id.as_str())
            .collect()
    }

    #[test]
    fn citations_as_officers_write_them() {
        for (text, expected) in [
            ("s40(2)", vec!["s40(2)"]),
            ("S.40 (2)", vec!["s40(2)"]),
            ("Section 31(1)(a)(b)", vec!["s31(1)(a)", "s31(1)(b)"]),
            (
                "31(1)(a) and (b), 40(2)",
                vec!["s31(1)(a)", "s31(1)(b)", "s40(2)"],
            ),
            (
                "s31(1)(a), (b); s38(1)(a)",
                vec!["s31(1)(a)", "s31(1)(b)", "s38(1)(a)"],
            ),
            ("21", vec!["s21(1)"]),
            ("Sec 12", vec!["s12(1)"]),
            ("s30(1)(a)(i) 40(2)", vec!["s30(1)(a)(i)", "s40(2)"]),
            ("S31(1)(A)", vec!["s31(1)(a)"]),
            ("n/a", vec![]),
            ("None", vec![]),
        ] {
            let found = ids(text, Regime::Foia, true);
            if text == "Sec 12" {
                assert_eq!(find(text, catalogue(Regime::Foia), true).inexact, ["12"]);
                continue;
            }
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(
            ids("Reg 12(5)(b) and 13(1)(a)", Regime::Eir, true),
            ["r12(5)(b)", "r13(1)(a)"]
        );
        assert_eq!(find("31", catalogue(Regime::Foia), true).inexact, ["31"]);
    }

    #[test]
    fn in_a_sentence_a_number_alone_is_none() {
        let text = "We hold 31 files of 40(2) kinds. Section 40(2) and 31(1)(a) apply to 12 of them, of 2012.";
        assert_eq!(ids(text, Regime::Foia, false), ["s40(2)", "s31(1)(a)"]);
        assert_eq!(
            ids("Section 17(1) of the Act says", Regime::Foia, false),
            Vec::<&str>::new()
        );
        assert_eq!(
            ids("regulation 12(5)(b)", Regime::Foia, false),
            Vec::<&str>::new()
        );
    }
}
