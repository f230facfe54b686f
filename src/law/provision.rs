use serde::{Deserialize, Serialize};

use super::{Regime, catalogue::catalogue, spelling};

/// How exactly a row names what is relied on (FOIA s17(1)(b): a refusal specifies the exemption).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It has no finer limb.
    Only,
    /// It is itself a limb, exact enough whether or not it has finer ones.
    Limb,
    /// It may be cited, but has limbs, one of which should be named.
    Whole,
}

impl Level {
    /// Every value with its word in the catalogues.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("only", Self::Only),
        ("limb", Self::Limb),
        ("whole", Self::Whole),
    ];
}

/// What a provision does to a request (FOIA Parts I and II, and their like).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It withholds content, under an Act.
    Exemption,
    /// It withholds content, under regulations.
    Exception,
    /// It refuses or closes a request without withholding content.
    Ground,
    /// It refuses to confirm or deny that information is held.
    Ncnd,
    /// It is cited together with the provision it is a condition of.
    Condition,
}

impl Kind {
    /// Every value with its word in the catalogues.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("exemption", Self::Exemption),
        ("exception", Self::Exception),
        ("ground", Self::Ground),
        ("ncnd", Self::Ncnd),
        ("condition", Self::Condition),
    ];
}

/// What must be shown before a provision applies: the words of the provision itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Nothing beyond the description.
    Class,
    /// "Would, or would be likely to, prejudice".
    Prejudice,
    /// "Would, or would be likely to, inhibit".
    Inhibit,
    /// "Would, or would be likely to, endanger".
    Endanger,
    /// "Required for the purpose of".
    Required,
    /// "Would adversely affect" (EIR r12(5)); likely is not enough.
    Adverse,
    /// "Would, or would be likely to, prejudice substantially" (Scotland).
    Substantial,
    /// No test of this kind.
    None,
}

impl Test {
    /// Every value with its word in the catalogues.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("class", Self::Class),
        ("prejudice", Self::Prejudice),
        ("inhibit", Self::Inhibit),
        ("endanger", Self::Endanger),
        ("required", Self::Required),
        ("adverse", Self::Adverse),
        ("substantial", Self::Substantial),
        ("none", Self::None),
    ];
}

impl Test {
    /// Says whether a response must describe the harm (FOIA s17(1)(c), EIR r14(3), FOISA s16(1)(d), EISR r13(b)).
    pub const fn needs_harm(self) -> bool {
        !matches!(self, Self::Class | Self::None)
    }
}

/// Whether the public interest is weighed (FOIA s2, EIR r12(1)(b), FOISA s2, EISR r10(1)(b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It is not.
    Absolute,
    /// It is.
    Qualified,
    /// It depends on the limb or condition.
    Mixed,
    /// It is not a matter of the public interest.
    None,
}

impl Weight {
    /// Every value with its word in the catalogues.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("absolute", Self::Absolute),
        ("qualified", Self::Qualified),
        ("mixed", Self::Mixed),
        ("none", Self::None),
    ];
}

/// Which authorities can use a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Every authority.
    Any,
    /// Government departments and the Welsh Government (FOIA s35, s36(2)(a)).
    Gov,
    /// Audit bodies (FOIA s33, FOISA s40).
    Audit,
    /// The Scottish Administration (FOISA s29, s30(a)).
    ScotAdmin,
}

impl Who {
    /// Every value with its word in the catalogues.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("any", Self::Any),
        ("gov", Self::Gov),
        ("audit", Self::Audit),
        ("scot-admin", Self::ScotAdmin),
    ];
}

/// What lawyers differ on in a row, so that no error may rest on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Whether harm must be shown.
    Test,
    /// Whether the public interest is weighed.
    Weight,
}

/// A provision that a response may cite: one row of a regime's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The regime in whose catalogue it stands.
    #[serde(skip, default = "unset")]
    pub regime: Regime,
    /// The title of its section or regulation.
    #[serde(skip)]
    pub(super) group: Option<String>,
    /// The canonical id, `s31(1)(a)`.
    pub id: String,
    /// How exactly it names what is relied on.
    pub level: Level,
    /// What it is called.
    pub title: String,
    /// What it means, for the public, in at most 20 words.
    pub plain: String,
    /// What it does to a request.
    pub kind: Kind,
    /// What must be shown.
    pub test: Test,
    /// Whether the public interest is weighed.
    pub weight: Weight,
    /// Either the id of its refusal to confirm or deny, or `of:` and what it is one of.
    pub(super) ncnd: Option<String>,
    /// Which authorities can use it.
    pub who: Who,
    /// Which of its columns are in doubt.
    #[serde(default)]
    pub doubted: Vec<Doubt>,
    /// What a response that cites it owes the reader: words such as `qualified-person`, `estimate`, `with:s40(2)`.
    pub duty: Vec<String>,
}

/// Stands until the catalogue that holds the row says which regime it is.
fn unset() -> Regime {
    Regime::Foia
}

impl Provision {
    /// Returns the number of its section or regulation with its letter: `22A` of `s22A(1)`.
    pub fn section(&self) -> &str {
        spelling::section(&self.id)
    }

    /// Returns what puts sections of one law in order: the number without its letter, and with it.
    pub fn section_order(&self) -> (u32, &str) {
        let section = self.section();
        (
            section
                .trim_end_matches(|c: char| !c.is_ascii_digit())
                .parse()
                .unwrap_or(0),
            section,
        )
    }

    /// Returns the id of its section or regulation: `s31` of `s31(1)(a)`.
    pub fn section_id(&self) -> &str {
        &self.id[..1 + self.section().len()]
    }

    /// Returns its name in words: "section 31(1)(a)", "regulation 12(5)(b)".
    pub fn spoken(&self) -> String {
        catalogue(self.regime).spoken(&self.id)
    }

    /// Returns its name and its section's title, or its own where that tells more: "Section 31(1)(a): law enforcement",
    /// "Regulation 12(4)(c): too general".
    pub fn heading(&self) -> String {
        let mut heading = self.spoken();
        heading[..1].make_ascii_uppercase();
        if let Some(title) = &self.group {
            heading.push_str(": ");
            heading.push_str(title);
        }
        heading
    }

    /// Returns the address of its section at legislation.gov.uk.
    pub fn url(&self) -> String {
        catalogue(self.regime).section_url(self.section())
    }

    /// Returns its section's title, or its own where that tells more.
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// Returns what such a provision is called: "exemption" (Acts), "exception" (regulations) or "ground".
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Ground => "ground",
            Kind::Exemption => "exemption",
            Kind::Exception => "exception",
            Kind::Ncnd | Kind::Condition if self.regime.is_environmental() => "exception",
            Kind::Ncnd | Kind::Condition => "exemption",
        }
    }

    /// Says whether it refuses to confirm or deny (FOIA s1(1)(a), s2(1); EIR r12(6); FOISA s18; EISR r10(8)).
    pub const fn is_ncnd(&self) -> bool {
        matches!(self.kind, Kind::Ncnd)
    }

    /// Says whether it withholds content, so that a mark or target may cite it.
    pub const fn withholds(&self) -> bool {
        matches!(self.kind, Kind::Exemption | Kind::Exception)
    }

    /// Returns its name for an address or an anchor: `s31-1-a`.
    pub fn slug(&self) -> String {
        self.id
            .replace('(', "-")
            .replace(')', "")
            .to_ascii_lowercase()
    }

    /// Returns the id of the provision that refuses to confirm or deny for this one.
    pub fn ncnd(&self) -> Option<&str> {
        self.ncnd.as_deref().filter(|ncnd| !ncnd.starts_with("of:"))
    }

    /// Returns the provisions it belongs to, as ids, prefixes or ranges: `s31(1)`, or of FOISA s18(1) `s28-s35`, `s38` ...
    pub fn belongs_to(&self) -> impl Iterator<Item = &str> {
        self.ncnd
            .as_deref()
            .and_then(|ncnd| ncnd.strip_prefix("of:"))
            .unwrap_or_default()
            .split_terminator(',')
    }

    /// Says whether it belongs to the provision `id`: s31(3) to s31(1)(a), FOISA s18(1) to everything in ss28 to 35.
    pub fn speaks_for(&self, id: &str) -> bool {
        let number = |section: &str| {
            section
                .get(1..)
                .and_then(|digits| digits.parse::<u32>().ok())
        };
        self.belongs_to().any(|of| match of.split_once('-') {
            Some((first, last)) => {
                let section = spelling::section(id).parse::<u32>().ok();
                first.get(..1) == id.get(..1) && number(first) <= section && section <= number(last)
            }
            None => spelling::is_within(id, of),
        })
    }

    /// Says whether a response that cites it owes what `word` stands for.
    pub fn owes(&self, word: &str) -> bool {
        self.duty.iter().any(|duty| duty == word)
    }

    /// Returns the id of the provision with which it must be cited.
    pub fn with(&self) -> Option<&str> {
        self.duty.iter().find_map(|duty| duty.strip_prefix("with:"))
    }
}
