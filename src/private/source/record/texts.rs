//! Where the texts of a record stand in which marks may be: an arm for each that the table of keys names.

use super::Written;
use super::keys::{self, Text};
use crate::private::source::marks::Marked;

impl Written {
    /// The texts in which marks may stand and that are not withheld whole, by the table of keys, then the body.
    pub(super) fn texts<'r>(
        &'r self,
        title: Option<&'r Marked>,
        withdrawn_reason: Option<&'r Marked>,
    ) -> Vec<(&'static str, &'r Marked)> {
        let mut all = Vec::new();
        for (topic, text) in keys::texts() {
            let mut add = |marked: &'r Marked| all.push((topic, marked));
            let exemptions = self.exemptions.iter();
            match text {
                Text::Title => title.into_iter().for_each(add),
                Text::Summary => self.summary.iter().for_each(add),
                Text::WithdrawnReason => withdrawn_reason.into_iter().for_each(add),
                Text::Change => self.changes.iter().for_each(|c| add(&c.what)),
                Text::Part => self.parts.iter().for_each(|p| add(&p.part)),
                Text::ExtensionReason => self.extension.iter().for_each(|e| add(&e.value.1)),
                Text::ReviewNote => {
                    let review = self.internal_review.as_ref();
                    review
                        .and_then(|r| r.note.as_ref())
                        .into_iter()
                        .for_each(add);
                }
                Text::Harm => self.harm.iter().for_each(add),
                Text::Balance => self.balance.iter().for_each(add),
                Text::Fields => self.fields.iter().flat_map(|f| f.words()).for_each(add),
                Text::Covers => exemptions.flat_map(|e| &e.covers).for_each(add),
                Text::OwnHarm => exemptions.flat_map(|e| &e.harm).for_each(add),
                Text::ForDisclosure => exemptions.flat_map(|e| &e.for_disclosure).for_each(add),
                Text::AgainstDisclosure => {
                    exemptions.flat_map(|e| &e.against_disclosure).for_each(add);
                }
                Text::OwnBalance => exemptions.flat_map(|e| &e.balance).for_each(add),
                Text::Opinion => exemptions
                    .flat_map(|e| &e.qualified_person)
                    .for_each(|(_, opinion, _)| add(opinion)),
                Text::Enactment => exemptions.flat_map(|e| &e.enactment).for_each(add),
                Text::Intended => exemptions
                    .flat_map(|e| &e.intended)
                    .filter_map(|intended| intended.as_ref().err())
                    .for_each(add),
                Text::Where => exemptions.flat_map(|e| &e.place).for_each(add),
                Text::AttachmentTitle => {
                    let titles = self.attachments.iter().flat_map(|a| &a.title);
                    titles.for_each(add);
                }
            }
        }
        all.push(("body", &self.body));
        all
    }
}
