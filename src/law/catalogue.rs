//! The catalogues of the regimes, read from the TOML files beside this one, and what a site adds to them.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Kind, Provision, Regime, Weight, holidays::Nation, spelling, spelling::is_canonical};

/// The law of a run: the catalogue of every regime, with what the site adds.
///
/// There is one of each, kept for as long as the program runs: equal additions give the same law.
#[derive(Clone, Copy)]
pub struct Law(pub(super) &'static [Catalogue]);

/// Every provision of one regime, and the words and terms that follow the regime.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The regime whose catalogue it is.
    pub regime: Regime,
    /// Whether it is about environmental information (FOIA s39, FOISA s39(2)).
    pub environmental: bool,
    /// Whether it is of Scotland.
    pub scottish: bool,
    /// The other regime of the same authorities.
    pub sibling: Regime,
    /// What a request under it is called: "Freedom of Information request".
    pub request: String,
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
    /// What answering may cost at most, if there is such a limit.
    pub cost_limit: Option<CostLimit>,
    /// How long an answer may take.
    pub time: Time,
    #[serde(rename = "notice")]
    notices: Vec<Notice>,
    #[serde(rename = "section")]
    pub(super) sections: Vec<Section>,
    #[serde(rename = "provision")]
    pub(super) provisions: Vec<Provision>,
    #[serde(rename = "purpose", default)]
    pub(super) purposes: Vec<Purpose>,
    /// Places in `provisions`, in the order of the ids.
    #[serde(skip)]
    by_id: Vec<usize>,
}

/// The regulator of a regime (FOIA s50, FOISA s47).
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
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
    /// Times in which answers to requests for a review had another limit.
    #[serde(rename = "window", default)]
    pub windows: Vec<Window>,
}

/// The step to the regulator (FOIA s50; EIR r18; FOISA s47; EISR r17).
#[derive(Clone, Debug, Deserialize)]
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

/// What answering a request may cost at most (SI 2004/3244; SSI 2004/467); of the police, where authorities differ.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostLimit {
    /// In pounds.
    pub pounds: u32,
    /// The hours of work that come to it.
    pub hours: u32,
    /// Where that stands.
    pub source: String,
}

/// How long an answer may take (FOIA s10, EIR r5(2), FOISA s10, EISR r5(2)).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// The working days after receipt within which a request is answered.
    pub days: u32,
    /// Where that stands.
    pub source: String,
    /// The nations whose bank holidays are no working days.
    pub holidays: Vec<Nation>,
    /// Where that stands.
    pub holidays_source: String,
    /// Where it stands that the days from a fees notice to the fee do not count.
    pub fee_source: String,
    /// How the authority may give itself more time, if it may.
    pub extension: Option<Extension>,
    /// Times in which answers had another limit.
    #[serde(rename = "window", default)]
    pub windows: Vec<Window>,
}

/// More time (FOIA s10(3), EIR r7, EISR r7).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Whether `total` is the law's and cuts off what was given, or a regulator's view of what is reasonable.
    pub capped: bool,
    /// The working days, in all, to which it may go.
    pub total: u32,
    /// What it is for: "to weigh the public interest ...".
    pub purpose: String,
    /// Where that stands.
    pub source: String,
}

/// A time in which answers had another limit (Coronavirus (Scotland) Act 2020).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day of the answer.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The last day of the answer.
    #[serde(deserialize_with = "day")]
    pub to: Date,
    /// The working days that such an answer had.
    pub days: u32,
    /// Where that stands.
    pub source: String,
}

/// Something that a refusal must say (FOIA s17, EIR r14, FOISA ss16 to 19, EISR r13).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// What it must say.
    pub what: String,
    /// Where that stands.
    pub source: String,
    /// The kinds of provisions it is for ...
    #[serde(default)]
    kinds: Vec<Kind>,
    /// ... of these weights, if any are named ...
    #[serde(default)]
    weights: Vec<Weight>,
    /// ... and, of whatever kind, those within one of these.
    #[serde(default)]
    only: Vec<String>,
    /// The record's keys that carry it.
    #[serde(default)]
    pub keys: Vec<String>,
}

impl Notice {
    /// Says whether a refusal under a provision must say it.
    fn is_for(&self, provision: &Provision) -> bool {
        let weighed = self.weights.is_empty() || self.weights.contains(&provision.weight);
        (self.kinds.contains(&provision.kind) && weighed)
            || self
                .only
                .iter()
                .any(|within| spelling::is_within(&provision.id, within))
    }
}

/// What a word of the column `duty` asks of a response, besides the notice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The word: "qualified-person".
    pub word: String,
    /// What it asks.
    pub asks: String,
    /// The record's keys that carry it.
    pub keys: Vec<String>,
}

impl Duty {
    /// Returns every duty, by word.
    pub fn all() -> &'static [Duty] {
        static DUTIES: LazyLock<Vec<Duty>> = LazyLock::new(|| {
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            struct File {
                duty: Vec<Duty>,
            }
            toml::from_str::<File>(include_str!("duties.toml"))
                .expect("duties.toml is well formed; a test reads it")
                .duty
        });
        &DUTIES
    }

    /// Finds a duty by its word.
    pub fn of(word: &str) -> Option<&'static Duty> {
        Self::all().iter().find(|duty| duty.word == word)
    }
}

/// A section or regulation: the group its provisions stand in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number with its letter: "22A".
    pub number: String,
    /// Its title, with a small first letter but for names.
    pub title: String,
    /// Whether its provisions are headed by titles of their own: it holds every exception of its law, and its title tells none from
    /// another.
    #[serde(default)]
    pub each: bool,
}

/// A purpose that gives another provision its effect, and is not citable alone (FOIA s31(2), FOISA s35(2)).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The canonical id, `s31(2)(a)`.
    pub id: String,
    /// What the purpose is, for the public.
    pub plain: String,
}

/// Returns the catalogue of a regime as the project has it, without what a site adds.
pub fn catalogue(regime: Regime) -> &'static Catalogue {
    Law::built_in().catalogue(regime)
}

/// Finds another regime that has the provision `id`: that of the same authorities if it can, else the first.
pub fn other_regime(id: &str, not: Regime) -> Option<Regime> {
    Law::built_in().other_regime(id, not)
}

impl Law {
    /// Returns the law as the project has it.
    pub fn built_in() -> Law {
        static CATALOGUES: LazyLock<Vec<Catalogue>> =
            LazyLock::new(|| Regime::ALL.map(read).into());
        Law(&CATALOGUES)
    }

    /// Returns all that the project's own catalogues say to readers, a line each.
    pub(crate) fn built_in_words() -> &'static str {
        static WORDS: LazyLock<String> = LazyLock::new(|| {
            let mut words = String::new();
            for law in Law::built_in().0 {
                let whose = [
                    &law.request,
                    &law.act,
                    &law.short,
                    &law.unit,
                    &law.regulator.name,
                    &law.regulator.office,
                ];
                let how = [
                    &law.review.label,
                    &law.review.formal,
                    &law.complaint.label,
                    &law.complaint.formal,
                    &law.complaint.within,
                ];
                let sections = law.sections.iter().map(|section| &section.title);
                let purposes = law.purposes.iter().map(|purpose| &purpose.plain);
                let rows = law
                    .provisions
                    .iter()
                    .flat_map(|row| [&row.title, &row.plain]);
                let all = whose
                    .into_iter()
                    .chain(how)
                    .chain(sections)
                    .chain(purposes)
                    .chain(rows)
                    .map(String::as_str);
                all.for_each(|line| {
                    words.push_str(line);
                    words.push('\n');
                });
                // As pages cite them: "section 40", "section 40(2)".
                let sections = law.sections.iter().map(|section| section.number.as_str());
                let provisions = law.provisions.iter().filter_map(|row| row.id.get(1..));
                sections.chain(provisions).for_each(|number| {
                    words.push_str(&law.unit);
                    words.push(' ');
                    words.push_str(number);
                    words.push('\n');
                });
            }
            words
        });
        &WORDS
    }

    /// Returns the catalogue of a regime.
    pub fn catalogue(self, regime: Regime) -> &'static Catalogue {
        &self.0[regime as usize]
    }

    /// Finds another regime that has the provision `id`: that of the same authorities if it can, else the first.
    pub fn other_regime(self, id: &str, not: Regime) -> Option<Regime> {
        let others = Regime::ALL.into_iter().filter(|regime| *regime != not);
        [not.sibling()]
            .into_iter()
            .chain(others)
            .find(|regime| self.catalogue(*regime).get(id).is_some())
    }
}

impl PartialEq for Law {
    fn eq(&self, other: &Law) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Law {}

impl std::fmt::Debug for Law {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(
                self.0
                    .iter()
                    .map(|catalogue| (&catalogue.short, catalogue.provisions.len())),
            )
            .finish()
    }
}

impl Catalogue {
    /// Finds the provision with this canonical id.
    pub fn get(&self, id: &str) -> Option<&Provision> {
        let found = self
            .by_id
            .binary_search_by(|&place| self.provisions[place].id.as_str().cmp(id))
            .ok()?;
        Some(&self.provisions[self.by_id[found]])
    }

    /// Finds the provision that a citation means: the one of this id, or a section's only one (`s21` is `s21(1)`).
    pub fn cited(&self, id: &str) -> Option<&Provision> {
        let only = || {
            let mut all = self.in_section(id.get(1..)?);
            let first = all.next().filter(|first| first.id.starts_with(&id[..1]))?;
            all.next().is_none().then_some(first)
        };
        self.get(id)
            .or_else(|| only().filter(|_| spelling::is_bare_section(id)))
    }

    /// Returns every provision, in the order of the law.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// Returns the provisions of a section or regulation, named by its number: `31`.
    pub fn in_section(&self, number: &str) -> impl Iterator<Item = &Provision> {
        self.provisions
            .iter()
            .filter(move |provision| provision.section() == number)
    }

    /// Returns the limbs of a section or provision: what stands below its id.
    pub fn below(&self, id: &str) -> Vec<&Provision> {
        self.provisions
            .iter()
            .filter(|row| row.id != id && spelling::is_within(&row.id, id))
            .collect()
    }

    /// Returns the title of a section or regulation, named by its number: `31`.
    pub fn section_title(&self, number: &str) -> Option<&str> {
        self.sections
            .iter()
            .find(|section| section.number == number)
            .map(|section| section.title.as_str())
    }

    /// Returns every section or regulation that has a provision here, in the order of the law.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Returns the address of the whole Act or regulations.
    pub fn act_url(&self) -> &str {
        self.url
            .strip_suffix("/{}")
            .and_then(|all| all.rsplit_once('/'))
            .map_or(&self.url, |(act, _)| act)
    }

    /// Returns the address of a section or regulation, named by its number: `31`.
    pub fn section_url(&self, number: &str) -> String {
        self.url.replace("{}", number)
    }

    /// Returns the name of a canonical id in words, whether or not it is a row: "section 31(2)(b)".
    pub fn spoken(&self, id: &str) -> String {
        format!(
            "{} {}",
            self.unit,
            id.strip_prefix(['s', 'r']).unwrap_or(id)
        )
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
    ///
    /// A small `a` after the section's number is a limb (`30a` is FOISA s30(a)), but where only such a section exists the
    /// letter of it (`22a(1)` is FOIA s22A(1)).
    pub fn read_loosely(&self, text: &str) -> Option<String> {
        let id = spelling::read_loosely(text, self.letter())?;
        let known = |id: &str| {
            self.get(id).is_some() || self.purpose(id).is_some() || !self.below(id).is_empty()
        };
        if !known(&id) && id.contains("(a)") {
            let inserted = id.replacen("(a)", "A", 1);
            if is_canonical(&inserted) && known(&inserted) {
                return Some(inserted);
            }
        }
        Some(id)
    }

    /// Finds the provision whose id is nearest to `id`, spelt loosely or wrongly; `None` where none is near.
    ///
    /// Of equally near ones it takes the one in the same section, then the first.
    pub fn nearest(&self, id: &str) -> Option<&Provision> {
        self.near(id).into_iter().next()
    }

    /// Finds the provisions whose ids are near to `id`, spelt loosely or wrongly, the nearest first.
    ///
    /// Of equally near ones those in the same section come first, then those that come first in the law.
    pub fn near(&self, id: &str) -> Vec<&Provision> {
        // Longer than any id could be with its words: nothing is near, and the distance would take its time.
        const TOO_LONG: usize = 60;
        if id.len() > TOO_LONG {
            return Vec::new();
        }
        let spelt = self.read_loosely(id);
        let wanted = spelt.as_deref().unwrap_or(id);
        let section = spelling::section(wanted);
        let mut near: Vec<_> = self
            .provisions
            .iter()
            .map(|row| {
                (
                    strsim::levenshtein(&row.id, wanted),
                    row.section() != section,
                    row,
                )
            })
            .filter(|(distance, _, row)| distance * 2 <= row.id.len())
            .collect();
        near.sort_by_key(|(distance, elsewhere, _)| (*distance, *elsewhere));
        near.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Returns what a refusal under a provision must say, in the order of the law.
    pub fn notices(&self, provision: &Provision) -> impl Iterator<Item = &Notice> {
        self.notices
            .iter()
            .filter(|notice| notice.is_for(provision))
    }

    /// Returns every rule of what a refusal must say.
    pub fn all_notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Says whether its parts are regulations, so that their ids begin with `r`.
    pub fn has_regulations(&self) -> bool {
        self.unit == "regulation"
    }

    /// Returns the first letter of its ids.
    pub fn letter(&self) -> char {
        if self.has_regulations() { 'r' } else { 's' }
    }

    /// Puts in place what hangs on the rows.
    pub(super) fn settle(&mut self) {
        for provision in &mut self.provisions {
            provision.regime = self.regime;
            let number = provision.section();
            provision.group = self
                .sections
                .iter()
                .find(|section| section.number == number)
                .map(|section| match section.each {
                    true => small(provision.title.split(':').next().unwrap_or_default()),
                    false => section.title.clone(),
                });
        }
        self.by_id = (0..self.provisions.len()).collect();
        self.by_id
            .sort_unstable_by(|&a, &b| self.provisions[a].id.cmp(&self.provisions[b].id));
    }
}

/// The first letter small.
fn small(title: &str) -> String {
    let mut title = title.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    title
}

/// Reads an embedded catalogue.
///
/// # Panics
///
/// If the file of this crate is not what the types say, which a test would have shown.
fn read(regime: Regime) -> Catalogue {
    let mut catalogue: Catalogue =
        toml::from_str(regime.file()).expect("the embedded catalogue is well formed");
    assert_eq!(
        catalogue.regime, regime,
        "the file says which regime it is of"
    );
    catalogue.settle();
    catalogue
}

/// Reads a TOML local date.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    toml::value::Datetime::deserialize(deserializer)?
        .to_string()
        .parse()
        .map_err(D::Error::custom)
}
