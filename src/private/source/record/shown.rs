//! A value on its way to the public: open, or barred. Whether something is withheld is its type; nothing beside it has to be asked.

use super::{Document, Scalar, Value};
use crate::law::Provision;
use crate::private::withheld::Withheld;

/// A value that the public may see, or one that is withheld and the provisions that bar it, in the order of `exemptions`.
///
/// A bar without a provision is one whose exemption could not be read: there is a report of that, and no public record.
pub(in crate::private) enum Shown<T> {
    Open(T),
    Barred(Withheld<T>, Vec<&'static Provision>),
}

impl<T> Shown<T> {
    /// A value behind a bar, where there is one.
    pub(super) fn behind(bar: Bar, value: T) -> Shown<T> {
        match bar.0 {
            None => Shown::Open(value),
            Some(provisions) => Shown::Barred(Withheld::new(value), provisions),
        }
    }

    /// What the public may see.
    pub fn open(&self) -> Option<&T> {
        match self {
            Shown::Open(value) => Some(value),
            Shown::Barred(..) => None,
        }
    }

    /// Lets a check look at a value whether or not it is withheld: nothing of it may get out.
    pub(in crate::private) fn either<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        match self {
            Shown::Open(value) => look(value),
            Shown::Barred(value, _) => value.fingerprint(look),
        }
    }
}

/// The provisions that bar a value, as they are found; nothing where none does.
#[derive(Clone, Default)]
pub(super) struct Bar(Option<Vec<&'static Provision>>);

impl Bar {
    /// Adds an exemption's provision, or that of one that could not be read.
    pub fn add(&mut self, provision: Option<&'static Provision>) {
        let provisions = self.0.get_or_insert_default();
        if let Some(provision) = provision
            && !provisions.iter().any(|p| p.id == provision.id)
        {
            provisions.push(provision);
        }
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl Withheld<Value> {
    /// Whether a careful author has emptied it already.
    pub(in crate::private) fn is_emptied(&self) -> bool {
        self.fingerprint(|value| matches!(value, Value::One(value) if value.is_emptied()))
    }
}

impl Withheld<Scalar> {
    /// The same of an item of a list.
    pub(in crate::private) fn is_emptied(&self) -> bool {
        self.fingerprint(Scalar::is_emptied)
    }
}

impl Withheld<Vec<super::Cell>> {
    /// The same of a column.
    pub(in crate::private) fn is_emptied(&self) -> bool {
        self.fingerprint(|cells| cells.iter().all(|cell| cell.either(str::is_empty)))
    }
}

impl Withheld<Document> {
    /// The same of a file.
    pub(in crate::private) fn is_emptied(&self) -> bool {
        self.fingerprint(|document| document.file.as_ref().is_none_or(|file| file.bytes == 0))
    }
}
