use serde::{Serialize, Serializer};

/// A law under which a request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Freedom of Information Act 2000.
    Foia,
    /// Environmental Information Regulations 2004.
    Eir,
    /// Freedom of Information (Scotland) Act 2002.
    Foisa,
    /// Environmental Information (Scotland) Regulations 2004.
    Eisr,
}

impl Regime {
    /// Every regime, in the order in which people are told of them.
    pub const ALL: [Self; 4] = [Self::Foia, Self::Eir, Self::Foisa, Self::Eisr];

    /// Reads a key as records write it; `None` for any other word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.key() == key)
    }

    /// Returns the key as records write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Foia => "foia",
            Self::Eir => "eir",
            Self::Foisa => "foisa",
            Self::Eisr => "eisr",
        }
    }

    /// Says whether the regime is about environmental information (FOIA s39, FOISA s39(2)).
    pub const fn is_environmental(self) -> bool {
        matches!(self, Self::Eir | Self::Eisr)
    }

    /// Says whether the regime is of Scotland, where bank holidays and the regulator differ.
    pub const fn is_scottish(self) -> bool {
        matches!(self, Self::Foisa | Self::Eisr)
    }

    /// Returns the other regime of the same authorities: the Act's regulations, or the regulations' Act.
    pub const fn sibling(self) -> Self {
        match self {
            Self::Foia => Self::Eir,
            Self::Eir => Self::Foia,
            Self::Foisa => Self::Eisr,
            Self::Eisr => Self::Foisa,
        }
    }
}

impl Serialize for Regime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
