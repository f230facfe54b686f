//! The ranks of the police below chief officer, in their order.

/// The ranks, each with how it may stand before a name, the lowest first. Source: Police Regulations 2003 reg 4 with Police Act
/// 1996 s9H; the abbreviations are of common use. Detectives, temporary and acting ranks are of the rank that they name.
const RANKS: &[(&str, &[&str])] = &[
    (
        "constable",
        &[
            "Constable",
            "PC",
            "Pc",
            "DC",
            "Dc",
            "Pcso",
            "PCSO",
            "TDC",
            "WPC",
            "WDC",
            "SC",
        ],
    ),
    ("sergeant", &["Sergeant", "PS", "DS", "Sgt"]),
    ("inspector", &["Inspector", "DI", "Insp", "PI"]),
    (
        "chief inspector",
        &[
            "Chief Inspector",
            "DCI",
            "CI",
            "Chief Insp",
            "Ch Insp",
            "C/Insp",
        ],
    ),
    ("superintendent", &["Superintendent", "Supt"]),
    (
        "chief superintendent",
        &[
            "Chief Superintendent",
            "DCS",
            "Chief Supt",
            "Ch Supt",
            "C/Supt",
        ],
    ),
];

/// A rank below chief officer; the greater is the higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(usize);

impl Rank {
    /// From here on a name is no junior's where a site says nothing.
    pub const SENIOR: Rank = Rank(5);
    /// Above all that have a name: every officer below chief officer is junior.
    pub const CHIEF_OFFICER: Rank = Rank(RANKS.len());

    /// Reads a rank as `site.toml` names it.
    pub fn parse(name: &str) -> Option<Rank> {
        if name == "chief officer" {
            return Some(Rank::CHIEF_OFFICER);
        }
        RANKS.iter().position(|(own, _)| *own == name).map(Rank)
    }

    /// All that [`Rank::parse`] reads, the lowest first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        RANKS.iter().map(|(name, _)| *name).chain(["chief officer"])
    }

    /// Returns the rank with which a text begins: "Chief Superintendent Varga".
    pub fn leading(text: &str) -> Option<Rank> {
        let begins = |form: &str| {
            text.get(..form.len())
                .filter(|own| own.eq_ignore_ascii_case(form))
                .is_some_and(|_| !text[form.len()..].starts_with(|c: char| c.is_alphanumeric()))
        };
        RANKS
            .iter()
            .position(|(_, forms)| forms.iter().any(|form| begins(form)))
            .map(Rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_in_order() {
        assert_eq!(Rank::parse("chief superintendent"), Some(Rank::SENIOR));
        let read = |text: &str| Rank::leading(text).expect("a rank");
        assert!(read("PC Smith") < read("Sgt. Pell"));
        assert!(read("Inspector Varga") < read("CHIEF INSPECTOR VARGA"));
        assert!(read("Superintendent Varga") < read("C/Supt Varga"));
        assert!(read("Chief Supt. Varga") < Rank::CHIEF_OFFICER);
        assert_eq!(Rank::leading("Supternal Varga"), None);
        assert!(Rank::names().all(|name| Rank::parse(name).is_some()));
    }
}
