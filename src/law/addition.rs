//! What a site adds to the law: rows for the catalogue of a regime.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::{
    Catalogue, Duty, Kind, Law, Provision, Purpose, Regime, Section, Weight,
    spelling::{is_bare_section, is_canonical},
};
use crate::diagnostics::Words;

/// The words that a plain line may have.
const PLAIN: usize = 20;

/// Rows for the catalogue of one regime, as one file of a site has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Whose catalogue they are for.
    pub regime: Regime,
    /// Sections or regulations that the catalogue has no provision of yet.
    pub sections: Vec<Section>,
    /// New provisions.
    pub provisions: Vec<Provision>,
    /// New purposes.
    pub purposes: Vec<Purpose>,
}

/// Which table of an addition a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// `[[section]]`.
    Section,
    /// `[[provision]]`.
    Provision,
    /// `[[purpose]]`.
    Purpose,
}

/// Why a row can't join the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which of the additions has the row.
    pub addition: usize,
    /// The table of the row.
    pub table: Table,
    /// Its place in the table, from 0.
    pub row: usize,
    /// The key at fault.
    pub key: &'static str,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub help: Words,
    /// Whether it may be another row's fault: one that this row leans on, and that could not be read.
    pub leans: bool,
}

impl Flaw {
    fn of(addition: usize, table: Table, row: usize, (key, message, help): AdditionFault) -> Flaw {
        Flaw {
            addition,
            table,
            row,
            key,
            message,
            help,
            leans: false,
        }
    }
}

impl Law {
    /// Returns this law with what a site adds.
    ///
    /// A row may not replace one that is there: what the project says of a provision, it says on every site.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the rows; then there is no such law.
    pub fn with(self, additions: &[Addition]) -> Result<Law, Vec<Flaw>> {
        if additions.is_empty() {
            return Ok(self);
        }
        let mut catalogues = self.0.to_vec();
        let mut flaws = Vec::new();
        // Sections and purposes first, then provisions, wherever they stand: a row may lean on one of another file.
        for (n, addition) in additions.iter().enumerate() {
            let law = &mut catalogues[addition.regime as usize];
            for (row, section) in addition.sections.iter().enumerate() {
                if let Some(fault) = section_fault(law, section) {
                    flaws.push(Flaw::of(n, Table::Section, row, fault));
                    continue;
                }
                let number = order(&section.number);
                law.sections.insert(
                    place(&law.sections, |other| order(&other.number) <= number),
                    section.clone(),
                );
            }
            for (row, purpose) in addition.purposes.iter().enumerate() {
                match id_fault(law, &purpose.id) {
                    Some(fault) => flaws.push(Flaw::of(n, Table::Purpose, row, fault)),
                    None => law.purposes.push(purpose.clone()),
                }
            }
        }
        let mut added: BTreeSet<(Regime, &String)> = BTreeSet::new();
        for (n, addition) in additions.iter().enumerate() {
            let law = &mut catalogues[addition.regime as usize];
            for (row, provision) in addition.provisions.iter().enumerate() {
                let before = flaws.len();
                let twice = !added.insert((law.regime, &provision.id))
                    && id_fault(law, &provision.id).is_none();
                let faults = id_fault(law, &provision.id)
                    .into_iter()
                    .chain(twice.then(id_known))
                    .chain(row_faults(law, provision));
                flaws.extend(faults.map(|fault| Flaw::of(n, Table::Provision, row, fault)));
                if flaws.len() == before {
                    law.provisions.push(provision.clone());
                }
            }
        }
        // In the order of the law: rows that were added to a section stand after those that were there.
        for law in &mut catalogues {
            law.provisions
                .sort_by(|a, b| order(a.section()).cmp(&order(b.section())));
            law.settle();
        }
        // What a row leans on may be a later row: only the whole tells.
        for (n, addition) in additions.iter().enumerate() {
            let law = &catalogues[addition.regime as usize];
            for (row, provision) in addition.provisions.iter().enumerate() {
                let faults = leaning_faults(law, provision);
                flaws.extend(faults.into_iter().map(|fault| Flaw {
                    leans: true,
                    ..Flaw::of(n, Table::Provision, row, fault)
                }));
            }
            // Every group has a member, or its heading would stand over nothing.
            let named = |number: &str| {
                additions
                    .iter()
                    .flat_map(|other| &other.provisions)
                    .any(|row| row.section() == number)
            };
            for (row, section) in addition.sections.iter().enumerate() {
                let number = section.number.as_str();
                if law.section_title(number).is_some()
                    && law.in_section(number).next().is_none()
                    && !named(number)
                {
                    let fault = fault(
                        "number",
                        "no provision stands in this section",
                        "add a [[provision]] of it, or take it out",
                    );
                    flaws.push(Flaw {
                        leans: true,
                        ..Flaw::of(n, Table::Section, row, fault)
                    });
                }
            }
        }
        if flaws.is_empty() {
            Ok(kept(additions, catalogues))
        } else {
            Err(flaws)
        }
    }
}

/// Keeps a law for as long as the program runs, so that provisions can be handed about: one for equal additions, since a
/// preview reads them again and again.
fn kept(additions: &[Addition], catalogues: Vec<Catalogue>) -> Law {
    static KEPT: Mutex<Vec<(Vec<Addition>, Law)>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, law)) = kept.iter().find(|(known, _)| known == additions) {
        return *law;
    }
    let law = Law(catalogues.leak());
    kept.push((additions.to_vec(), law));
    law
}

/// The key at fault, what is wrong, what to do.
type AdditionFault = (&'static str, Words, Words);

fn fault(key: &'static str, message: impl Into<Words>, help: impl Into<Words>) -> AdditionFault {
    (key, message.into(), help.into())
}

fn section_fault(law: &Catalogue, section: &Section) -> Option<AdditionFault> {
    if !is_bare_section(&format!("{}{}", law.letter(), section.number)) {
        return Some(fault(
            "number",
            "this is not the number of a section or regulation",
            "write the number with its letter, for example 22A",
        ));
    }
    let known = law.section_title(&section.number).is_some();
    known.then(|| {
        fault(
            "number",
            "this section is in the catalogue already",
            "take it out: its title stands there",
        )
    })
}

fn id_fault(law: &Catalogue, id: &str) -> Option<AdditionFault> {
    if !is_canonical(id) || is_bare_section(id) {
        return Some(fault(
            "id",
            "this is not the id of a provision",
            "write it as the catalogue does, for example s31(1)(a) or r12(5)(b)",
        ));
    }
    if !id.starts_with(law.letter()) {
        let help = if law.has_regulations() {
            "begin it with r, for regulation"
        } else {
            "begin it with s, for section"
        };
        return Some(fault(
            "id",
            "this is not how the ids of this regime begin",
            help,
        ));
    }
    let known = law.get(id).is_some() || law.purpose(id).is_some();
    known.then(id_known)
}

fn id_known() -> AdditionFault {
    fault(
        "id",
        "this id is in the catalogue already",
        "take the row out: a site adds rows, and changes none",
    )
}

/// What is wrong with a row by itself.
fn row_faults(law: &Catalogue, row: &Provision) -> Vec<AdditionFault> {
    let mut faults = Vec::new();
    if row.plain.split_whitespace().count() > PLAIN {
        faults.push(fault(
            "plain",
            "this is longer than readers will read",
            "say it in at most 20 words",
        ));
    }
    if (row.kind == Kind::Ground) != (row.weight == Weight::None) {
        faults.push(fault(
            "weight",
            "the weight does not go with the kind",
            "write none for a ground, and for a ground alone",
        ));
    }
    if row.withholds() && (row.kind == Kind::Exception) != law.has_regulations() {
        let help = if law.has_regulations() {
            "write exception"
        } else {
            "write exemption"
        };
        faults.push(fault("kind", "this is not what the regime calls it", help));
    }
    if (row.kind == Kind::Condition) != row.with().is_some() {
        faults.push(fault(
            "duty",
            "a condition, and nothing else, says what it is cited with",
            "write with:ID for a condition alone",
        ));
    }
    for word in &row.duty {
        if !word.starts_with("with:") && Duty::of(word).is_none() {
            let words = Duty::all().iter().map(|duty| &*duty.word);
            faults.push(fault(
                "duty",
                "there is no such duty",
                Words::from("write with:ID or one of ").list(words),
            ));
        }
    }
    faults
}

/// What is wrong with the other rows that a row names.
fn leaning_faults(law: &Catalogue, row: &Provision) -> Vec<AdditionFault> {
    let mut faults = Vec::new();
    if is_canonical(&row.id) && law.section_title(row.section()).is_none() {
        faults.push(fault(
            "id",
            "the catalogue has no title for this section",
            "add a [[section]] with its number and title",
        ));
    }
    if let Some(ncnd) = row.ncnd()
        && !law
            .get(ncnd)
            .is_some_and(|other| other.is_ncnd() || other.kind == Kind::Ground)
    {
        faults.push(fault(
            "ncnd",
            "no such row refuses to confirm or deny",
            "name the row of kind ncnd that does it for this one, or of: and what this one is for",
        ));
    }
    if row.is_ncnd() && row.belongs_to().next().is_none() {
        faults.push(fault(
            "ncnd",
            "a refusal to confirm or deny says what it is for",
            "write of: and an id, for example of:s31(1)",
        ));
    }
    if row.belongs_to().any(|of| {
        !law.provisions()
            .iter()
            .any(|other| row.speaks_for(&other.id))
            || of.is_empty()
    }) {
        faults.push(fault(
            "ncnd",
            "no row is what this one is for",
            "write of: and the id, or the section, of a row of the catalogue",
        ));
    }
    if row.with().is_some_and(|with| law.get(with).is_none()) {
        faults.push(fault(
            "duty",
            "the catalogue has no row with which this could be cited",
            "write with: and the id of a row",
        ));
    }
    faults
}

/// Where in a list that is in order something comes after all that `before` says.
fn place<T>(list: &[T], before: impl Fn(&T) -> bool) -> usize {
    list.iter().rposition(before).map_or(0, |last| last + 1)
}

/// The order of sections: by number, then by letter.
fn order(number: &str) -> (u32, &str) {
    let digits = number.len()
        - number
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    (
        number[..digits].parse().unwrap_or(u32::MAX),
        &number[digits..],
    )
}

impl Provision {
    /// Makes a row of its cells; `ncnd` is the id of its refusal to confirm or deny, or `of:` and what it is one of.
    pub fn new(regime: Regime, id: &str, ncnd: Option<String>, cells: Cells) -> Provision {
        let Cells {
            level,
            title,
            plain,
            kind,
            test,
            weight,
            who,
            duty,
        } = cells;
        Provision {
            regime,
            group: None,
            id: id.to_owned(),
            level,
            title,
            plain,
            kind,
            test,
            weight,
            ncnd,
            who,
            // A site says what it relies on: whoever doubts that adds no row.
            doubted: Vec::new(),
            duty,
        }
    }
}

/// The cells of a row, but for its id and what it leans on.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the columns of a provision, which says what each is"
)]
pub struct Cells {
    pub level: super::Level,
    pub title: String,
    pub plain: String,
    pub kind: Kind,
    pub test: super::Test,
    pub weight: Weight,
    pub who: super::Who,
    pub duty: Vec<String>,
}
