//! What an exemption may say in words that others use too: every key but those that are of one case alone.

use crate::log::Likelihood;
use crate::private::source::marks::{Kind, Marked};
use crate::private::source::toml::{At, Keys};
use jiff::civil::Date;

/// What was written, absent where it was not.
pub(super) struct Reasons {
    pub harm: Option<Marked>,
    pub for_disclosure: Vec<Marked>,
    pub against_disclosure: Vec<Marked>,
    pub balance: Option<Marked>,
    pub qualified_person: Option<(String, Marked, At<Date>)>,
    pub likelihood: Option<Likelihood>,
    pub purposes: Vec<At<String>>,
    pub enactment: Option<Marked>,
    pub intended: Option<Result<At<Date>, Marked>>,
    pub place: Option<Marked>,
    pub estimate_hours: Option<f64>,
    pub condition: Option<At<String>>,
}

impl Reasons {
    /// Reads them. `of` tells for each key in which table it is looked for.
    pub fn read<'k>(of: impl Fn(&'static str) -> &'k Keys<'k, 'k>) -> Reasons {
        let marked = |key| of(key).marked(key, Kind::Markdown);
        let person = of("qualified_person").table("qualified_person", "a qualified person");
        let qualified_person = person.and_then(|person| {
            for key in ["title", "opinion"] {
                person.need(key);
            }
            let on = person.required_date("on");
            let title = person.string("title");
            let opinion = person.marked("opinion", Kind::Markdown);
            person.finish();
            Some((title?.value, opinion?, on?))
        });
        let likelihood = of("likelihood").one_of("likelihood", Likelihood::ALL);
        Reasons {
            harm: marked("harm"),
            for_disclosure: of("for_disclosure").marked_list("for_disclosure"),
            against_disclosure: of("against_disclosure").marked_list("against_disclosure"),
            balance: marked("balance"),
            qualified_person,
            likelihood: likelihood.map(|likelihood| likelihood.value),
            purposes: of("purposes").strings("purposes"),
            enactment: marked("enactment"),
            intended: of("intended").date_or_marked("intended"),
            place: marked("where"),
            estimate_hours: of("estimate_hours").number("estimate_hours"),
            condition: of("condition").string("condition"),
        }
    }
}
