//! The four catalogues, read from the TOML files beside this one.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Provision, Regime, spelling};

/// Every provision of one regime, and the words that follow the regime.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// What the law is called: "Freedom of Information Act 2000".
    pub act: String,
    /// What it is called for short: "FOIA".
    pub short: String,
    /// What its parts are called: "section" or "regulation".
    pub unit: String,
    /// The address of a part, `{}` in place of its number.
    pub url: String,
    /// Who hears complaints; a site may say otherwise.
    pub regulator: Regulator,
    /// The first step after a refusal.
    pub review: Review,
    /// The second step.
    pub complaint: Complaint,
    #[serde(rename = "section")]
    sections: Vec<Section>,
    #[serde(rename = "provision")]
    provisions: Vec<Provision>,
    #[serde(rename = "purpose", default)]
    purposes: Vec<Purpose>,
    /// Places in `provisions`, in the order of the ids.
    #[serde(skip)]
    by_id: Vec<usize>,
}

/// The regulator of a regime (FOIA s50, FOISA s47).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulator {
    /// Who decides: "Information Commissioner".
    pub name: String,
    /// Who is written to: "Information Commissioner's Office".
    pub office: String,
    /// Where.
    pub url: String,
}

/// The authority's own review (FOIA code of practice part 5; EIR r11; FOISA ss20-21; EISR r16).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The heading or button: "Ask for an internal review".
    pub label: String,
    /// What the law calls it: "representations".
    pub formal: String,
    /// The working days after the response within which to ask.
    pub ask_within: u32,
    /// The working days within which it is normally answered.
    pub target: u32,
    /// The working days after which it is late.
    pub last: u32,
    /// Where that stands.
    pub source: String,
}

/// The step to the regulator (FOIA s50; EIR r18; FOISA s47; EISR r17).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// The heading or button: "Complain".
    pub label: String,
    /// What the law calls it: "application".
    pub formal: String,
    /// The time after the review's answer: "six weeks".
    pub within: String,
    /// Where that stands.
    pub source: String,
}

/// A section or regulation: the group its provisions stand in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number with its letter: "22A".
    pub number: String,
    /// Its title, with a small first letter but for names.
    pub title: String,
}

/// A purpose that gives another provision its effect, and is not citable alone (FOIA s31(2), FOISA s35(2)).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The canonical id, `s31(2)(a)`.
    pub id: String,
    /// What the purpose is, for the public.
    pub plain: String,
}

/// Returns the catalogue of a regime.
pub fn catalogue(regime: Regime) -> &'static Catalogue {
    static FOIA: LazyLock<Catalogue> = LazyLock::new(|| read(Regime::Foia, include_str!("foia.toml")));
    static EIR: LazyLock<Catalogue> = LazyLock::new(|| read(Regime::Eir, include_str!("eir.toml")));
    static FOISA: LazyLock<Catalogue> = LazyLock::new(|| read(Regime::Foisa, include_str!("foisa.toml")));
    static EISR: LazyLock<Catalogue> = LazyLock::new(|| read(Regime::Eisr, include_str!("eisr.toml")));
    match regime {
        Regime::Foia => &FOIA,
        Regime::Eir => &EIR,
        Regime::Foisa => &FOISA,
        Regime::Eisr => &EISR,
    }
}

/// Finds another regime that has the provision `id`: that of the same authorities if it can, else the first.
pub fn other_regime(id: &str, not: Regime) -> Option<Regime> {
    let others = Regime::ALL.into_iter().filter(|regime| *regime != not);
    [not.sibling()].into_iter().chain(others).find(|regime| catalogue(*regime).get(id).is_some())
}

impl Catalogue {
    /// Finds the provision with this canonical id.
    pub fn get(&self, id: &str) -> Option<&Provision> {
        let found = self.by_id.binary_search_by(|&place| self.provisions[place].id.as_str().cmp(id)).ok()?;
        Some(&self.provisions[self.by_id[found]])
    }

    /// Returns every provision, in the order of the law.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// Returns the provisions of a section or regulation, named by its number: `31`.
    pub fn in_section(&self, number: &str) -> impl Iterator<Item = &Provision> {
        self.provisions.iter().filter(move |provision| provision.section() == number)
    }

    /// Returns the title of a section or regulation, named by its number: `31`.
    pub fn section_title(&self, number: &str) -> Option<&str> {
        self.sections.iter().find(|section| section.number == number).map(|section| section.title.as_str())
    }

    /// Returns every section or regulation that has a provision here, in the order of the law.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Returns the address of a section or regulation, named by its number: `31`.
    pub fn section_url(&self, number: &str) -> String {
        self.url.replace("{}", number)
    }

    /// Returns the name of a canonical id in words, whether or not it is a row: "section 31(2)(b)".
    pub fn spoken(&self, id: &str) -> String {
        format!("{} {}", self.unit, id.strip_prefix(['s', 'r']).unwrap_or(id))
    }

    /// Finds the purpose with this canonical id.
    pub fn purpose(&self, id: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.id == id)
    }

    /// Returns every purpose, in the order of the law.
    pub fn purposes(&self) -> &[Purpose] {
        &self.purposes
    }

    /// Reads a loose spelling (`Section 31 (1) a`) as a canonical id; the provision need not exist.
    pub fn read_loosely(&self, text: &str) -> Option<String> {
        spelling::read_loosely(text, if self.unit == "regulation" { 'r' } else { 's' })
    }

    /// Finds the provision whose id is nearest to `id`, spelt loosely or wrongly; `None` where none is near.
    ///
    /// Of equally near ones it takes the one in the same section, then the first.
    pub fn nearest(&self, id: &str) -> Option<&Provision> {
        // Longer than any id could be with its words: nothing is near, and the distance would take its time.
        const TOO_LONG: usize = 60;
        if id.len() > TOO_LONG {
            return None;
        }
        let spelt = self.read_loosely(id);
        let wanted = spelt.as_deref().unwrap_or(id);
        let section = spelling::section(wanted);
        self.provisions
            .iter()
            .map(|row| (strsim::levenshtein(&row.id, wanted), row.section() != section, row))
            .filter(|(distance, _, row)| distance * 2 <= row.id.len())
            .min_by_key(|(distance, elsewhere, _)| (*distance, *elsewhere))
            .map(|(_, _, row)| row)
    }
}

/// Reads an embedded catalogue.
///
/// # Panics
///
/// If the file of this crate is not what the types say, which a test would have shown.
fn read(regime: Regime, toml: &str) -> Catalogue {
    let mut catalogue: Catalogue = toml::from_str(toml).expect("the embedded catalogue is well formed");
    for provision in &mut catalogue.provisions {
        provision.regime = regime;
    }
    catalogue.by_id = (0..catalogue.provisions.len()).collect();
    catalogue.by_id.sort_unstable_by(|&a, &b| catalogue.provisions[a].id.cmp(&catalogue.provisions[b].id));
    catalogue
}
