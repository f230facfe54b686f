//! What became of a request; the words are rows of `outcomes.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize, Serializer};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// All was released (FOIA s1(1)(b)).
    Disclosed,
    /// Some was released, the rest withheld (FOIA s17(1)).
    PartlyWithheld,
    /// All was withheld (FOIA s17(1)).
    Withheld,
    /// Whether it is held was not said (FOIA s1(1)(a), s2(1); FOISA s18).
    NeitherConfirmedNorDenied,
    /// It was not held (FOIA s1(1)(a); FOISA s17; EIR r12(4)(a)).
    NotHeld,
    /// It would have cost too much (FOIA s12, FOISA s12).
    CostLimit,
    /// The request was vexatious (FOIA s14(1), FOISA s14(1)).
    Vexatious,
    /// The request had been answered before (FOIA s14(2), FOISA s14(2)).
    Repeated,
    /// It could be had elsewhere (FOIA s21, FOISA s25, EIR r6(1)(b)).
    AlreadyAvailable,
    /// A question to the requester had no answer (FOIA s1(3), EIR r9(2)).
    ClarificationLapsed,
    /// A fee was asked for and not paid (FOIA s9(2), EIR r8(5)).
    FeeNotPaid,
    /// Another authority took it over (FOIA code of practice; EIR r10).
    Transferred,
    /// The requester took it back.
    RequestWithdrawn,
}

/// The colour family of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// All was released.
    Green,
    /// Part was released.
    Amber,
    /// It was refused.
    Red,
    /// It was neither confirmed nor denied.
    Violet,
    /// There was nothing to answer.
    Grey,
    /// It can be had elsewhere.
    Blue,
}

impl Family {
    /// Returns the key, as class names and data write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Violet => "violet",
            Self::Grey => "grey",
            Self::Blue => "blue",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeEntry {
    key: String,
    family: Family,
    icon: String,
    resolvable: bool,
}

/// The rows of `outcomes.toml` in the order of [`Outcome::ALL`].
///
/// # Panics
///
/// If the file of this crate lacks an outcome or is not TOML, which a test would have shown.
static ENTRIES: LazyLock<Vec<OutcomeEntry>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        outcome: Vec<OutcomeEntry>,
    }
    let mut rows = toml::from_str::<File>(include_str!("outcomes.toml"))
        .expect("outcomes.toml is well formed")
        .outcome;
    let place = |row: &OutcomeEntry| Outcome::parse(&row.key).map(|outcome| outcome as usize);
    rows.sort_by_key(place);
    assert!(
        rows.iter().map(place).eq((0..Outcome::ALL.len()).map(Some)),
        "outcomes.toml has a row for each outcome"
    );
    rows
});

impl Outcome {
    /// Every outcome, in the order of the record format.
    pub const ALL: [Self; 13] = [
        Self::Disclosed,
        Self::PartlyWithheld,
        Self::Withheld,
        Self::NeitherConfirmedNorDenied,
        Self::NotHeld,
        Self::CostLimit,
        Self::Vexatious,
        Self::Repeated,
        Self::AlreadyAvailable,
        Self::ClarificationLapsed,
        Self::FeeNotPaid,
        Self::Transferred,
        Self::RequestWithdrawn,
    ];

    /// Reads a key as records write it; `None` for any other word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    /// Returns the key as records write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Disclosed => "disclosed",
            Self::PartlyWithheld => "partly-withheld",
            Self::Withheld => "withheld",
            Self::NeitherConfirmedNorDenied => "neither-confirmed-nor-denied",
            Self::NotHeld => "not-held",
            Self::CostLimit => "cost-limit",
            Self::Vexatious => "vexatious",
            Self::Repeated => "repeated",
            Self::AlreadyAvailable => "already-available",
            Self::ClarificationLapsed => "clarification-lapsed",
            Self::FeeNotPaid => "fee-not-paid",
            Self::Transferred => "transferred",
            Self::RequestWithdrawn => "request-withdrawn",
        }
    }

    /// Returns its colour family.
    pub fn family(self) -> Family {
        self.row().family
    }

    /// Returns the name of its icon.
    pub fn icon(self) -> &'static str {
        &self.row().icon
    }

    /// Says whether official statistics count it among the resolvable requests (Cabinet Office bulletins).
    pub fn resolvable(self) -> bool {
        self.row().resolvable
    }

    /// Says whether the whole request was refused (FOIA s17).
    pub const fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::Withheld
                | Self::NeitherConfirmedNorDenied
                | Self::CostLimit
                | Self::Vexatious
                | Self::Repeated
        )
    }

    fn row(self) -> &'static OutcomeEntry {
        &ENTRIES[self as usize]
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
