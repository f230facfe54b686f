//! The law in a language: names of provisions and what they mean, where `src/law/words/` has them, else as the catalogues say it.

use super::{Words, capital};
use crate::law::{Catalogue, Outcome, Provision, Regime, Test, Weight};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The law in one language.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Law {
    regimes: BTreeMap<String, Terms>,
}

/// The terms of a regime. What is not there is said as the catalogue says it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Terms {
    act: Option<String>,
    request: Option<String>,
    regulator: Option<String>,
    /// What one does after a review: `complain to the Information Commissioner`, within a sentence.
    complain_to: Option<String>,
    review: Option<String>,
    /// Titles of sections, and of those provisions that have their own, by id.
    pub(super) titles: BTreeMap<String, String>,
    /// What provisions mean, by id.
    pub(super) plain: BTreeMap<String, String>,
    /// The same of purposes.
    pub(super) purposes: BTreeMap<String, String>,
}

impl Terms {
    fn names(&self) -> impl Iterator<Item = &String> {
        let names = [
            &self.act,
            &self.request,
            &self.regulator,
            &self.complain_to,
            &self.review,
        ];
        names.into_iter().flatten()
    }

    /// Puts what another says in the place of what these say.
    fn replace(&mut self, own: Terms) {
        let names = [
            (&mut self.act, own.act),
            (&mut self.request, own.request),
            (&mut self.regulator, own.regulator),
            (&mut self.complain_to, own.complain_to),
            (&mut self.review, own.review),
        ];
        for (name, own) in names {
            if own.is_some() {
                *name = own;
            }
        }
        self.titles.extend(own.titles);
        self.plain.extend(own.plain);
        self.purposes.extend(own.purposes);
    }
}

/// The languages that the program has the law's words in, beside that of the catalogues.
const BUILT_IN: [(&str, &str); 1] = [("cy", include_str!("../law/words/cy.toml"))];

impl Law {
    /// That of a language; nothing where the catalogues speak it, or nobody has put it into words.
    ///
    /// # Panics
    ///
    /// If the file of this crate is not TOML, which a test would have shown.
    pub(super) fn in_language(spoken: &str) -> Law {
        let text = BUILT_IN.iter().find(|(key, _)| *key == spoken);
        text.map_or_else(Law::default, |(_, text)| {
            toml::from_str(text).expect("the law's words are well formed")
        })
    }

    /// That of a language with a site's own words in place of those in the binary, one by one. What is wrong with the site's own tells `law_file`.
    pub(super) fn with(spoken: &str, own: Option<&str>) -> Law {
        let mut law = Law::in_language(spoken);
        let own: Law = own
            .and_then(|own| toml::from_str(own).ok())
            .unwrap_or_default();
        for (regime, terms) in own.regimes {
            law.regimes.entry(regime).or_default().replace(terms);
        }
        law
    }

    /// All that it says, a line each.
    pub(super) fn said(&self) -> String {
        let lines = self.regimes.values().flat_map(|terms| {
            let named = terms.titles.values().chain(terms.plain.values());
            terms.names().chain(named).chain(terms.purposes.values())
        });
        lines.flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    pub(super) fn of(&self, regime: Regime) -> Option<&Terms> {
        self.regimes.get(regime.key())
    }
}

impl Words {
    fn terms(&self, regime: Regime) -> Option<&Terms> {
        self.law.of(regime)
    }

    /// The word for an outcome.
    pub fn tag(&self, outcome: Outcome) -> &str {
        let plain = &self.plain;
        match outcome {
            Outcome::Disclosed => &plain.outcome_disclosed,
            Outcome::PartlyWithheld => &plain.outcome_partly_withheld,
            Outcome::Withheld => &plain.outcome_withheld,
            Outcome::NeitherConfirmedNorDenied => &plain.outcome_neither_confirmed_nor_denied,
            Outcome::NotHeld => &plain.outcome_not_held,
            Outcome::CostLimit => &plain.outcome_cost_limit,
            Outcome::Vexatious => &plain.outcome_vexatious,
            Outcome::Repeated => &plain.outcome_repeated,
            Outcome::AlreadyAvailable => &plain.outcome_already_available,
            Outcome::ClarificationLapsed => &plain.outcome_clarification_lapsed,
            Outcome::FeeNotPaid => &plain.outcome_fee_not_paid,
            Outcome::Transferred => &plain.outcome_transferred,
            Outcome::RequestWithdrawn => &plain.outcome_request_withdrawn,
        }
    }

    /// The sentence that says it: "We do not hold the information asked for."
    pub fn says(&self, outcome: Outcome) -> &str {
        let plain = &self.plain;
        match outcome {
            Outcome::Disclosed => &plain.says_disclosed,
            Outcome::PartlyWithheld => &plain.says_partly_withheld,
            Outcome::Withheld => &plain.says_withheld,
            Outcome::NeitherConfirmedNorDenied => &plain.says_neither_confirmed_nor_denied,
            Outcome::NotHeld => &plain.says_not_held,
            Outcome::CostLimit => &plain.says_cost_limit,
            Outcome::Vexatious => &plain.says_vexatious,
            Outcome::Repeated => &plain.says_repeated,
            Outcome::AlreadyAvailable => &plain.says_already_available,
            Outcome::ClarificationLapsed => &plain.says_clarification_lapsed,
            Outcome::FeeNotPaid => &plain.says_fee_not_paid,
            Outcome::Transferred => &plain.says_transferred,
            Outcome::RequestWithdrawn => &plain.says_request_withdrawn,
        }
    }

    /// The chip that says whether the public interest is weighed; a mixed provision takes that of `condition`.
    pub fn weight_chip(
        &self,
        provision: &Provision,
        condition: Option<&Provision>,
    ) -> Option<&str> {
        let weight = match (provision.weight, condition) {
            (Weight::Mixed, Some(condition)) => condition.weight,
            (weight, _) => weight,
        };
        match weight {
            Weight::Absolute => Some(&self.plain.weight_absolute),
            Weight::Qualified => Some(&self.plain.weight_qualified),
            Weight::Mixed => Some(&self.plain.weight_mixed),
            // A condition that settles nothing leaves the question open; a ground does not raise it.
            Weight::None => (provision.weight == Weight::Mixed).then_some(&self.plain.weight_mixed),
        }
    }

    /// The chip that says what must be shown.
    pub fn test_chip(&self, provision: &Provision) -> Option<&str> {
        match provision.test {
            Test::Class => Some(&self.plain.test_class),
            Test::Prejudice | Test::Substantial => Some(&self.plain.test_prejudice),
            Test::Inhibit => Some(&self.plain.test_inhibit),
            Test::Endanger => Some(&self.plain.test_endanger),
            Test::Required => Some(&self.plain.test_required),
            Test::Adverse => Some(&self.plain.test_adverse),
            Test::None => None,
        }
    }

    /// What such a provision is called, of three words that mean "exemption", "exception" and "ground".
    pub fn noun<'w>(&self, provision: &Provision, of: [&'w str; 3]) -> &'w str {
        let [exemption, exception, ground] = of;
        match provision.noun() {
            "exception" => exception,
            "ground" => ground,
            _ => exemption,
        }
    }

    /// A provision's name and its section's title, or its own where that tells more: "Section 31(1)(a): law enforcement".
    pub fn heading(&self, provision: &Provision) -> String {
        let titles = self.terms(provision.regime).map(|terms| &terms.titles);
        let own = titles.and_then(|titles| {
            titles
                .get(&provision.id)
                .or_else(|| titles.get(provision.section_id()))
        });
        let mut heading = capital(&self.provision(&provision.id));
        if let Some(title) = own.map(String::as_str).or(provision.group()) {
            heading.push_str(": ");
            heading.push_str(title);
        }
        heading
    }

    /// A section's name and title: "Section 31: law enforcement".
    pub fn section_heading(&self, catalogue: &Catalogue, id: &str, number: &str) -> String {
        let terms = self.terms(catalogue.regime);
        let own = terms.and_then(|terms| terms.titles.get(id));
        let title = own.map(String::as_str);
        let title = title.or_else(|| catalogue.section_title(number));
        format!(
            "{}: {}",
            capital(&self.provision(id)),
            title.unwrap_or_default()
        )
    }

    /// What a provision means, in a sentence.
    pub fn means<'w>(&'w self, provision: &'w Provision) -> &'w str {
        let terms = self.terms(provision.regime);
        let own = terms.and_then(|terms| terms.plain.get(&provision.id));
        own.unwrap_or(&provision.plain)
    }

    /// What a purpose of section 31(2) is.
    pub fn purpose<'w>(&'w self, catalogue: &'w Catalogue, id: &str) -> &'w str {
        let terms = self.terms(catalogue.regime);
        let own = terms.and_then(|terms| terms.purposes.get(id));
        let own = own.map(String::as_str);
        own.or_else(|| catalogue.purpose(id).map(|purpose| purpose.plain.as_str()))
            .unwrap_or_default()
    }

    /// The name of the law.
    pub fn act<'w>(&'w self, catalogue: &'w Catalogue) -> &'w str {
        self.term(catalogue, |terms| &terms.act)
            .unwrap_or(&catalogue.act)
    }

    /// What a request under a law is called.
    pub fn request<'w>(&'w self, catalogue: &'w Catalogue) -> &'w str {
        self.term(catalogue, |terms| &terms.request)
            .unwrap_or(&catalogue.request)
    }

    /// The regulator's name.
    pub fn regulator<'w>(&'w self, catalogue: &'w Catalogue) -> &'w str {
        self.term(catalogue, |terms| &terms.regulator)
            .unwrap_or(&catalogue.regulator.name)
    }

    /// What one does after a review, within a sentence: `complain to the Information Commissioner`.
    pub fn complain_to(&self, catalogue: &Catalogue) -> String {
        match self.term(catalogue, |terms| &terms.complain_to) {
            Some(own) => own.to_owned(),
            None => format!(
                "{} to the {}",
                catalogue.complaint.label.to_lowercase(),
                catalogue.regulator.name
            ),
        }
    }

    /// What the button says that leads to a review.
    pub fn ask_for_review<'w>(&'w self, catalogue: &'w Catalogue) -> &'w str {
        self.term(catalogue, |terms| &terms.review)
            .unwrap_or(&catalogue.review.label)
    }

    fn term<'w>(
        &'w self,
        catalogue: &Catalogue,
        of: fn(&Terms) -> &Option<String>,
    ) -> Option<&'w str> {
        of(self.terms(catalogue.regime)?).as_deref()
    }
}
