//! What must not get out: its type, the values that are looked for, and what it means that one was found.
//!
//! 1. [`Withheld`]: a value that can't be shown.
//! 2. [`needles`]: from what a record withholds to the values that the gate looks for, each weighed ([`value`]).
//! 3. [`beside`]: what every record is searched for by itself, by its sentences ([`sentences`]), numbers and dates in each spelling
//!    ([`spelling`]).
//! 4. [`finds`]: from what the gate found to the places in the sources ([`places`]), and what to say there.

pub(in crate::private) mod beside;
pub(in crate::private) mod finds;
pub(in crate::private) mod needles;
mod places;
mod sentences;
mod spelling;
mod value;

/// Something an author withheld.
///
/// It can't be printed, compared, copied or serialised. There are two ways out, both inside [`crate::private`]: redaction,
/// which drops it, and the gate's fingerprints, which are made from it and never leave memory (the search of a record's own
/// public text for its private values, rule DL0708, is one of these).
///
/// ```
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// drop(name);
/// ```
///
/// None of these compiles:
///
/// ```compile_fail,E0277
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// println!("{name}");
/// ```
///
/// ```compile_fail,E0277
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// println!("{name:?}");
/// ```
///
/// ```compile_fail,E0277
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// serde_json::to_string(&name);
/// ```
///
/// ```compile_fail,E0599
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// let again = name.clone();
/// ```
///
/// ```compile_fail,E0599
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// let text: &str = name.as_ref();
/// ```
///
/// ```compile_fail,E0369
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// let same = name == name;
/// ```
///
/// ```compile_fail,E0616
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// let text = name.value;
/// ```
///
/// ```compile_fail,E0624
/// let name = disclog::private::Withheld::new(String::from("PC Smith"));
/// name.fingerprint(|text| text.clone());
/// ```
pub struct Withheld<T> {
    value: T,
}

impl<T> Withheld<T> {
    /// Takes a value in. It does not come out again.
    pub fn new(value: T) -> Withheld<T> {
        Withheld { value }
    }

    /// Lets the gate make its fingerprints.
    pub(in crate::private) fn fingerprint<R>(&self, make: impl FnOnce(&T) -> R) -> R {
        make(&self.value)
    }
}

impl Withheld<String> {
    /// Whether a careful author has emptied it already.
    pub(in crate::private) fn is_emptied(&self) -> bool {
        self.value.trim().is_empty()
    }
}
