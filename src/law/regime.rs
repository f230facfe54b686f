use serde::{Deserialize, Serialize, Serializer};

use super::{Catalogue, catalogue::catalogue};

macro_rules! regimes {
    ($($(#[$doc:meta])* $name:ident $key:literal $file:literal;)*) => {
        /// A law under which a request is answered. All that is known of it stands in its file: see [`Catalogue`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum Regime { $($(#[$doc])* #[serde(rename = $key)] $name,)* }

        impl Regime {
            /// Every regime, in the order in which people are told of them.
            pub const ALL: [Self; [$($key),*].len()] = [$(Self::$name),*];

            /// Returns the key as records write it.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Returns its file of this crate.
            pub(super) const fn file(self) -> &'static str {
                match self { $(Self::$name => include_str!($file),)* }
            }
        }
    };
}

// A row a regime: what code calls it, what records call it, its file.
regimes! {
    /// Freedom of Information Act 2000.
    Foia "foia" "foia.toml";
    /// Environmental Information Regulations 2004.
    Eir "eir" "eir.toml";
    /// Freedom of Information (Scotland) Act 2002.
    Foisa "foisa" "foisa.toml";
    /// Environmental Information (Scotland) Regulations 2004.
    Eisr "eisr" "eisr.toml";
}

impl Regime {
    /// Reads a key as records write it; `None` for any other word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.key() == key)
    }

    /// Says whether the regime is about environmental information (FOIA s39, FOISA s39(2)).
    pub fn is_environmental(self) -> bool {
        self.catalogue().environmental
    }

    /// Says whether the regime is of Scotland, where bank holidays and the regulator differ.
    pub fn is_scottish(self) -> bool {
        self.catalogue().scottish
    }

    /// Returns the other regime of the same authorities: the Act's regulations, or the regulations' Act.
    pub fn sibling(self) -> Self {
        self.catalogue().sibling
    }

    /// Returns what the project itself knows of the regime: its terms, which no site changes.
    fn catalogue(self) -> &'static Catalogue {
        catalogue(self)
    }
}

impl Serialize for Regime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
