//! DL08xx, what reading a record leaves: provisions declared twice, and those that were not in force yet.

use super::rules::{Case, Hit, Rule};
use crate::diagnostics::Code;
use crate::law::in_force_from;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::DeclaredTwice, |case, hits| {
        let condition = |e: &super::rules::Entry<'_>| e.e.condition.map(|c| c.id.as_str());
        for (n, e) in case.entries.iter().enumerate() {
            let same = |o: &super::rules::Entry<'_>| {
                o.id() == e.id() && o.covers == e.covers && condition(o) == condition(e)
            };
            if case.entries[..n].iter().any(same) {
                hits.push(Hit::at(&e.e.provision_at, "exemptions"));
            }
        }
    }),
    Rule::record(Code::NotYetInForce, |case: &Case<'_>, hits| {
        let Some(responded) = &case.record.responded else {
            return;
        };
        for e in &case.entries {
            let later = |id: &str| {
                in_force_from(id, case.regime()).is_some_and(|from| responded.value < from)
            };
            if later(e.id()) || e.e.condition.is_some_and(|c| later(&c.id)) {
                hits.push(Hit::at(&e.e.provision_at, "exemptions"));
            }
        }
    }),
];
