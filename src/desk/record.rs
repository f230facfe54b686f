//! A new record: the skeleton that its outcome and its exemptions need, every gap marked. What is asked for is in
//! `skeletons.toml` and in the law's catalogues; this only puts it together.

use super::draft::{Draft, Table, Value};
use super::{NewFile, put};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::{
    Catalogue, Clock, Duty, Kind, Law, Outcome, Provision, Regime, Test, Weight, by_meaning,
};
use crate::log::slug;
use crate::private::Opened;
use crate::private::desk::Texts;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skeletons {
    gaps: BTreeMap<String, String>,
    #[serde(rename = "outcome")]
    outcomes: Vec<OfOutcome>,
    #[serde(rename = "provision")]
    provisions: Vec<OfProvision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfOutcome {
    key: String,
    response: String,
    /// Lines above the exemptions, as comments.
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    foia: Vec<String>,
    #[serde(default)]
    eir: Vec<String>,
    #[serde(default)]
    foisa: Vec<String>,
    #[serde(default)]
    eisr: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfProvision {
    id: String,
    regimes: Vec<String>,
    response: Option<String>,
    condition: Option<String>,
    covers: Option<String>,
    harm: Option<String>,
}

static SKELETONS: LazyLock<Skeletons> = LazyLock::new(|| {
    toml::from_str(include_str!("skeletons.toml")).expect("skeletons.toml is read by a test")
});

impl OfOutcome {
    fn of(outcome: Outcome) -> Option<&'static OfOutcome> {
        SKELETONS
            .outcomes
            .iter()
            .find(|row| row.key == outcome.key())
    }

    /// The provisions that such an outcome rests on where none is named.
    fn cites(&self, regime: Regime) -> &[String] {
        match regime {
            Regime::Foia => &self.foia,
            Regime::Eir => &self.eir,
            Regime::Foisa => &self.foisa,
            Regime::Eisr => &self.eisr,
        }
    }
}

impl OfProvision {
    fn of(provision: &Provision) -> Option<&'static OfProvision> {
        SKELETONS.provisions.iter().find(|row| {
            let is = provision.id == row.id || provision.section_id() == row.id;
            is && row.regimes.iter().any(|key| key == provision.regime.key())
        })
    }
}

/// The gap for a key.
pub(crate) fn gap(key: &str) -> String {
    SKELETONS.gaps.get(key).cloned().unwrap_or_default()
}

/// What a new record is to say.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// What was asked for, in a few words.
    pub title: String,
    /// The case number; nothing where there is none yet.
    pub reference: Option<String>,
    /// The day on which the request arrived.
    pub received: Date,
    /// What becomes of it; nothing where the exemptions say it.
    pub outcome: Option<Outcome>,
    /// The law; nothing where the site's or the exemptions say it.
    pub regime: Option<Regime>,
    /// Provisions, as somebody wrote them.
    pub exemptions: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// The department.
    pub department: Option<String>,
}

/// What became of it.
pub struct Written {
    /// From the site's folder.
    pub file: String,
    /// The reference that it has.
    pub reference: String,
    /// The law.
    pub law: &'static Catalogue,
    /// The day by which it must be answered.
    pub due: Date,
    /// The outcome that it says.
    pub outcome: Outcome,
    /// The provisions that it cites.
    pub provisions: Vec<&'static Provision>,
    /// What somebody still has to write.
    pub gaps: usize,
}

/// The provisions that were meant, all of one law: the site's own, or its sibling.
///
/// # Errors
///
/// One is not known, or several might be meant.
pub fn provisions(
    law: Law,
    regime: Option<Regime>,
    own: Regime,
    asked: &[String],
) -> Result<(Regime, Vec<&'static Provision>), Report> {
    let candidates = match regime {
        Some(regime) => vec![regime],
        None => vec![own, own.sibling()],
    };
    let mut report = Report::new();
    for (n, regime) in candidates.iter().enumerate() {
        let catalogue = law.catalogue(*regime);
        let mut found: Vec<&'static Provision> = Vec::new();
        let mut faults = Report::new();
        for one in asked {
            match provision(law, catalogue, one) {
                Ok(row) if found.iter().any(|known| known.id == row.id) => {}
                Ok(row) => found.push(row),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            return Ok((*regime, found));
        }
        if n == 0 {
            report = faults;
        }
    }
    Err(report)
}

fn provision(
    law: Law,
    catalogue: &'static Catalogue,
    asked: &str,
) -> Result<&'static Provision, Diagnostic> {
    let fault = Diagnostic::new(Code::CommandLine, Span::command_line());
    let among = |rows: &[&'static Provision]| {
        Words::from("name one of ").list(rows.iter().take(12).map(|row| row.id.as_str()))
    };
    let of_regulation = |asked: &str| asked.trim_start().to_ascii_lowercase().starts_with('r');
    let of_section = |asked: &str| asked.trim_start().to_ascii_lowercase().starts_with('s');
    let other_unit = if catalogue.has_regulations() {
        of_section(asked)
    } else {
        of_regulation(asked)
    };
    let id = catalogue.read_loosely(asked).filter(|_| !other_unit);
    if let Some(id) = &id {
        if let Some(row) = catalogue.cited(id) {
            return Ok(row);
        }
        let below = catalogue.below(id);
        if !below.is_empty() {
            return Err(fault
                .message("an exemption names a section that has several provisions")
                .help(among(&below)));
        }
        let near: Vec<&Provision> = catalogue.near(id).into_iter().take(3).collect();
        return Err(fault
            .message(Words::from(catalogue.short.as_str()).and(" has no such provision"))
            .help(among(&near)));
    }
    let meant = by_meaning(law, catalogue.regime, asked);
    match meant.as_slice() {
        [only] => Ok(only),
        [] => Err(fault
            .message("an exemption is not known")
            .help("write a provision, s31(1)(a), or ask disclog explain what some words mean")),
        several => Err(fault
            .message("the words of an exemption may mean several provisions")
            .help(among(several))),
    }
}

impl NewRecord {
    /// Writes the record into a site.
    ///
    /// # Errors
    ///
    /// There is no site, a provision is not known, the reference is taken, or the machine could not do it.
    pub fn write(&self, root: &Path, today: Date) -> Result<Written, Report> {
        let opened = Opened::open(root)?;
        let (law, own) = (opened.law()?, opened.regime()?);
        let (regime, mut cited) = provisions(law, self.regime, own, &self.exemptions)?;
        let catalogue = law.catalogue(regime);
        let outcome = self.outcome.unwrap_or_else(|| outcome_of(regime, &cited));
        if outcome == Outcome::NeitherConfirmedNorDenied {
            // Who refuses to confirm under an exemption means the limb that allows it.
            for row in &mut cited {
                if let Some(limb) = row.ncnd().and_then(|id| catalogue.get(id)) {
                    *row = limb;
                }
            }
            cited.dedup_by_key(|row| &row.id);
        }
        if cited.is_empty()
            && let Some(usual) = OfOutcome::of(outcome)
        {
            let usual = usual.cites(regime).iter();
            cited = usual.filter_map(|id| catalogue.cited(id)).collect();
        }
        let known = opened.known(today);
        let taken: BTreeSet<&str> = known.iter().map(|record| record.slug.as_str()).collect();
        let reference = match &self.reference {
            Some(reference) => reference.clone(),
            None => (1..)
                .map(|n| format!("draft-{n}"))
                .find(|name| !taken.contains(name.as_str()))
                .unwrap_or_default(),
        };
        let slug = slug(&reference);
        if slug.is_empty() || taken.contains(slug.as_str()) {
            let fault = Diagnostic::new(Code::NameTaken, Span::command_line());
            return Err(Report::from_iter([if slug.is_empty() {
                fault
                    .message("the reference makes no address")
                    .help("give one that has letters or digits of the Latin alphabet")
            } else {
                let at = known.iter().find(|record| record.slug == slug);
                fault
                    .message(
                        Words::from("a record has this reference already: ")
                            .file(at.map_or("", |record| &record.file)),
                    )
                    .help("change that one, or name another with --reference")
            }]));
        }
        let clock = Clock {
            regime,
            received: self.received,
            clarified: None,
            fee: None,
            extended_until: None,
        };
        let due = clock.due(catalogue.time.days);
        let text = self
            .draft(
                &reference,
                outcome,
                catalogue,
                own,
                &cited,
                &opened.texts(),
                due,
            )
            .write();
        let file = format!("content/responses/{}/{slug}.md", self.received.year());
        let gaps = Draft::gaps(&text);
        put(root, &[NewFile::new(file.as_str(), text)])?;
        Ok(Written {
            file,
            reference,
            law: catalogue,
            due,
            outcome,
            provisions: cited,
            gaps,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "what a record is made of")]
    fn draft(
        &self,
        reference: &str,
        outcome: Outcome,
        law: &Catalogue,
        own: Regime,
        cited: &[&Provision],
        texts: &Texts,
        due: Date,
    ) -> Draft {
        let mut draft = Draft::default();
        let record = &mut draft.record;
        record.text("reference", reference);
        if self.reference.is_none() {
            record.comment("^ the force's own case number belongs there");
        }
        record.text("title", self.title.as_str());
        record.text("status", "draft");
        if law.regime != own {
            record.text("regime", law.regime.key());
        }
        record.put("received", Value::Day(self.received));
        record.comment(format!("due on {due} ({})", law.time.source));
        record.comment(format!("responded = {due}"));
        record.text("outcome", outcome.key());
        if !self.topics.is_empty() {
            record.put("topics", Value::Texts(self.topics.clone()));
        }
        if let Some(department) = &self.department {
            record.text("department", department.as_str());
        }
        let skeleton = OfOutcome::of(outcome);
        for line in skeleton.map_or(&[][..], |row| &row.also) {
            record.comment(
                line.trim_start_matches("# ")
                    .replace("{received}", &self.received.to_string()),
            );
        }
        draft.exemptions = cited
            .iter()
            .map(|row| exemption(row, outcome, law, own, texts))
            .collect();
        let own_response = cited
            .iter()
            .filter(|_| outcome != Outcome::PartlyWithheld)
            .filter_map(|row| OfProvision::of(row)?.response.as_deref())
            .next();
        let response = own_response.or(skeleton.map(|row| row.response.as_str()));
        draft.sections = vec![
            ("Request".into(), gap("request")),
            (
                "Response".into(),
                response
                    .map(|text| fill(text, law, cited))
                    .unwrap_or_default(),
            ),
        ];
        draft
    }
}

/// A text with what the law says of itself and of the provisions put in.
fn fill(text: &str, law: &Catalogue, cited: &[&Provision]) -> String {
    let spoken: Vec<String> = cited.iter().map(|row| row.spoken()).collect();
    let name = match spoken.as_slice() {
        [] => format!("[[gap: which {}]]", law.unit),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let mut large = name.clone();
    if large.is_char_boundary(1) {
        large[..1].make_ascii_uppercase();
    }
    let hours = law.cost_limit.as_ref().map_or(0, |limit| limit.hours);
    text.replace("{names}", &large)
        .replace("{Name}", &large)
        .replace("{name}", &name)
        .replace("{act}", &format!("the {}", law.act))
        .replace("{hours}", &hours.to_string())
        .trim()
        .to_owned()
}

/// What an exemption needs.
pub(crate) fn exemption(
    row: &Provision,
    outcome: Outcome,
    law: &Catalogue,
    own: Regime,
    texts: &Texts,
) -> Table {
    let mut table = Table::default();
    table.text("provision", row.id.as_str());
    let found = library_text(row, own, texts);
    if let Some((name, _)) = &found {
        table.text("use", name.as_str());
    }
    let given = |key: &str| found.as_ref().is_some_and(|(_, keys)| keys.contains(key));
    let special = OfProvision::of(row);
    if row.owes("dp-condition") && !given("condition") {
        match special.and_then(|row| row.condition.as_deref()) {
            Some(condition) => table.text("condition", condition),
            None => table.comment("condition = \"...\"        # which condition is relied on"),
        }
    } else if let Some(condition) = special.and_then(|row| row.condition.as_deref())
        && !given("condition")
        && law.get(condition).is_some()
    {
        table.text("condition", condition);
    }
    let whole = outcome != Outcome::PartlyWithheld;
    match special.and_then(|row| row.covers.as_deref()) {
        _ if whole => table.text("covers", "All of the request."),
        Some(covers) => table.text("covers", covers),
        None => table.text("covers", gap("covers")),
    }
    if let Some(harm) = special.and_then(|row| row.harm.as_deref()) {
        table.text("harm", harm);
    } else if row.is_ncnd() && (row.test.needs_harm() || row.weight == Weight::Qualified) {
        table.text("harm", gap("harm_ncnd"));
    } else if row.test.needs_harm() {
        table.text("harm", gap("harm"));
    } else if row.withholds() && row.weight != Weight::None && !is_told_by_itself(row) {
        table.text("harm", gap("harm_of_class"));
    }
    if row.test.needs_harm()
        && !given("likelihood")
        && !matches!(row.test, Test::Required | Test::Adverse)
    {
        table.comment("likelihood = \"would-be-likely\"        # or \"would\"");
    }
    let condition = special
        .and_then(|row| row.condition.as_deref())
        .and_then(|id| law.get(id));
    let weighed = match (row.weight, condition) {
        (Weight::Qualified, _) => true,
        (Weight::Mixed, Some(condition)) => condition.weight == Weight::Qualified,
        (Weight::Mixed, None) => true,
        _ => false,
    };
    if weighed {
        let (for_it, against_it) = if row.is_ncnd() {
            ("for_confirming", "against_confirming")
        } else {
            ("for_disclosure", "against_disclosure")
        };
        for (key, words) in [
            ("for_disclosure", for_it),
            ("against_disclosure", against_it),
        ] {
            if !given(key) {
                table.put(key, Value::Texts(vec![gap(words)]));
            }
        }
        table.text(
            "balance",
            gap(match row.kind {
                Kind::Ncnd => "balance_ncnd",
                _ if law.environmental => "balance_presumption",
                _ => "balance",
            }),
        );
    }
    for duty in &row.duty {
        let keys = Duty::of(duty).map_or(&[][..], |duty| &duty.keys);
        for key in keys.iter().filter(|key| !given(key)) {
            owed(&mut table, key, row, law);
        }
    }
    table
}

/// Whether what it is about says why it applies: where it stands, when it comes, what forbids it.
fn is_told_by_itself(row: &Provision) -> bool {
    [
        "where-found",
        "intended-date",
        "completion-date",
        "enactment",
        "not-held",
        "other-regime",
    ]
    .iter()
    .any(|duty| row.owes(duty))
}

/// The key that a duty asks for: a gap where it takes Markdown, else a line to be filled.
fn owed(table: &mut Table, key: &str, row: &Provision, law: &Catalogue) {
    match key {
        "where" | "intended" | "enactment" => table.text(key, gap(key)),
        "estimate_hours" => {
            let hours = law.cost_limit.as_ref().map_or(0, |limit| limit.hours);
            table.comment(format!(
                "estimate_hours = 0.0        # more than {hours}: finding, fetching and extracting alone"
            ));
        }
        "purposes" => table.comment(format!(
            "purposes = [\"{}(2)(a)\"]        # those for which the function is exercised",
            row.section_id()
        )),
        "qualified_person" => {
            table.comment(
                "[exemptions.qualified_person]        # take the first # of these four lines away",
            );
            table.comment("title = \"Chief Constable\"");
            table.comment("on = 2026-01-01        # the day of the opinion");
            table.comment(format!("opinion = \"{}\"", gap("opinion")));
        }
        _ => {}
    }
}

/// The text of the library that is for a provision, and the keys that it says: named for the provision or for what it is a limb
/// of, `s31-1-a`, `s31-1`, `s31`; of another Act than the site's with the law in front, as in addresses.
fn library_text(row: &Provision, own: Regime, texts: &Texts) -> Option<(String, BTreeSet<String>)> {
    let front =
        if row.regime == own || (row.regime.is_environmental() && row.regime == own.sibling()) {
            String::new()
        } else {
            format!("{}-", row.regime.key())
        };
    let slug = row.slug();
    let mut name = slug.as_str();
    loop {
        let full = format!("{front}{name}");
        if let Some(keys) = texts.keys(&full) {
            return Some((full, keys));
        }
        name = name.rsplit_once('-')?.0;
    }
}

/// The outcome that provisions speak of.
fn outcome_of(regime: Regime, cited: &[&Provision]) -> Outcome {
    let all = |duty: &str| cited.iter().all(|row| row.owes(duty));
    let of_ground = || {
        let [only] = cited else { return None };
        let named = |row: &&OfOutcome| row.cites(regime).contains(&only.id);
        let row = SKELETONS.outcomes.iter().find(named)?;
        Outcome::parse(&row.key).filter(|_| only.kind == Kind::Ground)
    };
    match cited {
        [] => Outcome::Disclosed,
        rows if rows.iter().all(|row| row.is_ncnd()) => Outcome::NeitherConfirmedNorDenied,
        _ if all("estimate") => Outcome::CostLimit,
        _ if all("where-found") => Outcome::AlreadyAvailable,
        _ if all("not-held") => Outcome::NotHeld,
        _ if all("intended-date") || all("advice") => of_ground().unwrap_or(Outcome::Withheld),
        rows if rows.iter().any(|row| row.withholds()) => Outcome::PartlyWithheld,
        _ => of_ground().unwrap_or(Outcome::Withheld),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::catalogue;

    #[test]
    fn every_outcome_has_a_skeleton_and_what_skeletons_name_is_there() {
        for outcome in Outcome::ALL {
            let row = OfOutcome::of(outcome).unwrap_or_else(|| panic!("{outcome:?}"));
            for regime in Regime::ALL {
                for id in row.cites(regime) {
                    assert!(catalogue(regime).get(id).is_some(), "{regime:?} {id}");
                }
            }
        }
        for row in &SKELETONS.provisions {
            for key in &row.regimes {
                let law = catalogue(Regime::parse(key).expect("a law"));
                assert!(
                    law.get(&row.id).is_some() || !law.below(&row.id).is_empty(),
                    "{}",
                    row.id
                );
                let condition = row.condition.as_deref();
                assert!(condition.is_none_or(|id| law.get(id).is_some()));
            }
        }
    }

    #[test]
    fn provisions_say_the_outcome() {
        let law = Law::built_in();
        for (regime, asked, outcome) in [
            (Regime::Foia, "12(1)", Outcome::CostLimit),
            (Regime::Foia, "s12(2)", Outcome::CostLimit),
            (Regime::Foia, "s14(1)", Outcome::Vexatious),
            (Regime::Foia, "14(2)", Outcome::Repeated),
            (Regime::Foia, "21", Outcome::AlreadyAvailable),
            (Regime::Foia, "22(1)", Outcome::Withheld),
            (Regime::Foia, "s31(3)", Outcome::NeitherConfirmedNorDenied),
            (Regime::Foia, "s40(2)", Outcome::PartlyWithheld),
            (Regime::Eir, "12(4)(a)", Outcome::NotHeld),
            (Regime::Eir, "12(4)(b)", Outcome::Withheld),
            (Regime::Foisa, "17(1)", Outcome::NotHeld),
        ] {
            let found = provisions(law, Some(regime), regime, &[asked.to_owned()]);
            let (_, found) = found.unwrap_or_else(|_| panic!("{asked}"));
            assert_eq!(outcome_of(regime, &found), outcome, "{asked}");
        }
    }
}
