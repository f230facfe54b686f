//! The keys of a record: one table. What is known at which place, which takes marks and which is never published follows from it.

/// A table of a record's front matter, or a text of the library, which holds keys of an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Level {
    Record,
    Change,
    Part,
    Clarification,
    Fee,
    Extension,
    Review,
    Commissioner,
    Exemption,
    Library,
    QualifiedPerson,
    Attachment,
    Suppress,
    Accept,
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Type {
    /// Text in which nothing can be withheld.
    Text,
    /// One of a few words.
    Word,
    /// One line.
    Line,
    Markdown,
    Date,
    DateOrMarkdown,
    Count,
    Number,
    Texts,
    Markdowns,
    Table(Level),
    Tables(Level),
    /// A table whose keys are the author's.
    Facts,
}

/// A row of the table.
pub(in crate::private) struct Key {
    pub level: Level,
    pub name: &'static str,
    pub holds: Type,
    /// The text in which marks may stand.
    pub marks: Option<Text>,
    /// Whether anything of it is published.
    pub public: bool,
    /// Whether it is of one case alone, so that no text of the library says it for others.
    pub of_case: bool,
}

/// A text in which marks may stand; `texts.rs` finds it in a record.
#[derive(Clone, Copy)]
pub(in crate::private) enum Text {
    Title,
    Summary,
    WithdrawnReason,
    Change,
    Part,
    ExtensionReason,
    ReviewNote,
    Harm,
    Balance,
    Fields,
    Covers,
    OwnHarm,
    ForDisclosure,
    AgainstDisclosure,
    OwnBalance,
    Opinion,
    Enactment,
    Intended,
    Where,
    AttachmentTitle,
}

const fn key(level: Level, name: &'static str, holds: Type) -> Key {
    Key {
        level,
        name,
        holds,
        marks: None,
        public: true,
        of_case: false,
    }
}

impl Key {
    const fn marks(self, text: Text) -> Key {
        Key {
            marks: Some(text),
            ..self
        }
    }

    const fn private(self) -> Key {
        Key {
            public: false,
            ..self
        }
    }

    const fn of_case(self) -> Key {
        Key {
            of_case: true,
            ..self
        }
    }

    /// The key or section that `accept` would name for what stands here: of a small table, the table's own key.
    fn topic(&self) -> &'static str {
        match self.level {
            Level::Record | Level::Exemption => self.name,
            level => level.key(),
        }
    }
}

/// The table, in the order in which keys are named to authors.
#[rustfmt::skip]
const KEYS: &[Key] = &[
    key(Level::Record, "status", Type::Word),
    key(Level::Record, "reference", Type::Text),
    key(Level::Record, "title", Type::Line).marks(Text::Title),
    key(Level::Record, "received", Type::Date),
    key(Level::Record, "responded", Type::Date),
    key(Level::Record, "outcome", Type::Word),
    key(Level::Record, "regime", Type::Word),
    key(Level::Record, "topics", Type::Texts),
    key(Level::Record, "department", Type::Text),
    key(Level::Record, "summary", Type::Markdown).marks(Text::Summary),
    key(Level::Record, "language", Type::Text),
    key(Level::Record, "withdrawn_on", Type::Date),
    key(Level::Record, "withdrawn_reason", Type::Markdown).marks(Text::WithdrawnReason),
    key(Level::Record, "publish_on", Type::Date),
    key(Level::Record, "aliases", Type::Texts),
    key(Level::Record, "related", Type::Texts),
    key(Level::Record, "harm", Type::Markdown).marks(Text::Harm),
    key(Level::Record, "balance", Type::Markdown).marks(Text::Balance),
    key(Level::Record, "changes", Type::Tables(Level::Change)),
    key(Level::Record, "clarification", Type::Table(Level::Clarification)),
    key(Level::Record, "fee", Type::Table(Level::Fee)),
    key(Level::Record, "extension", Type::Table(Level::Extension)),
    key(Level::Record, "internal_review", Type::Table(Level::Review)),
    key(Level::Record, "commissioner", Type::Table(Level::Commissioner)),
    key(Level::Record, "fields", Type::Facts).marks(Text::Fields),
    key(Level::Record, "exemptions", Type::Tables(Level::Exemption)),
    key(Level::Record, "parts", Type::Tables(Level::Part)),
    key(Level::Record, "attachments", Type::Tables(Level::Attachment)),
    key(Level::Record, "suppress", Type::Table(Level::Suppress)),
    key(Level::Record, "accept", Type::Tables(Level::Accept)).private(),
    key(Level::Record, "private", Type::Facts).private(),

    key(Level::Change, "on", Type::Date),
    key(Level::Change, "kind", Type::Word),
    key(Level::Change, "what", Type::Markdown).marks(Text::Change),

    key(Level::Part, "part", Type::Markdown).marks(Text::Part),
    key(Level::Part, "outcome", Type::Word),
    key(Level::Part, "provisions", Type::Texts),
    key(Level::Part, "see", Type::Text),

    key(Level::Clarification, "asked", Type::Date),
    key(Level::Clarification, "received", Type::Date),

    key(Level::Fee, "notice", Type::Date),
    key(Level::Fee, "paid", Type::Date),

    key(Level::Extension, "until", Type::Date),
    key(Level::Extension, "reason", Type::Markdown).marks(Text::ExtensionReason),

    key(Level::Review, "requested", Type::Date),
    key(Level::Review, "responded", Type::Date),
    key(Level::Review, "outcome", Type::Word),
    key(Level::Review, "note", Type::Markdown).marks(Text::ReviewNote),

    key(Level::Commissioner, "reference", Type::Text),
    key(Level::Commissioner, "decided", Type::Date),
    key(Level::Commissioner, "outcome", Type::Word),
    key(Level::Commissioner, "url", Type::Text),

    key(Level::Exemption, "provision", Type::Text).of_case(),
    key(Level::Exemption, "use", Type::Text),
    key(Level::Exemption, "qualified_person", Type::Table(Level::QualifiedPerson)),
    key(Level::Exemption, "purposes", Type::Texts),
    key(Level::Exemption, "condition", Type::Text),
    key(Level::Exemption, "withholds", Type::Texts).of_case(),
    key(Level::Exemption, "covers", Type::Markdown).marks(Text::Covers).of_case(),
    key(Level::Exemption, "harm", Type::Markdown).marks(Text::OwnHarm),
    key(Level::Exemption, "for_disclosure", Type::Markdowns).marks(Text::ForDisclosure),
    key(Level::Exemption, "against_disclosure", Type::Markdowns).marks(Text::AgainstDisclosure),
    key(Level::Exemption, "balance", Type::Markdown).marks(Text::OwnBalance),
    key(Level::Exemption, "likelihood", Type::Word),
    key(Level::Exemption, "enactment", Type::Markdown).marks(Text::Enactment),
    key(Level::Exemption, "intended", Type::DateOrMarkdown).marks(Text::Intended),
    key(Level::Exemption, "where", Type::Markdown).marks(Text::Where),
    key(Level::Exemption, "estimate_hours", Type::Number),
    key(Level::Exemption, "review_on", Type::Date).of_case(),

    key(Level::QualifiedPerson, "on", Type::Date),
    key(Level::QualifiedPerson, "title", Type::Text),
    key(Level::QualifiedPerson, "opinion", Type::Markdown).marks(Text::Opinion),

    key(Level::Attachment, "file", Type::Text),
    key(Level::Attachment, "title", Type::Line).marks(Text::AttachmentTitle),
    key(Level::Attachment, "show", Type::Word),
    key(Level::Attachment, "provisions", Type::Texts),
    key(Level::Attachment, "alternative", Type::Text),
    key(Level::Attachment, "licence", Type::Text),

    key(Level::Suppress, "below", Type::Count),
    key(Level::Suppress, "columns", Type::Texts),
    key(Level::Suppress, "files", Type::Texts),

    key(Level::Accept, "code", Type::Text).private(),
    key(Level::Accept, "reason", Type::Text).private(),
    key(Level::Accept, "at", Type::Text).private(),
    key(Level::Accept, "places", Type::Count).private(),
    key(Level::Accept, "by", Type::Text).private(),
    key(Level::Accept, "sha256", Type::Text).private(),
];

impl Level {
    /// The names of its keys.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.keys().map(|key| key.name)
    }

    /// Its keys.
    pub fn keys(self) -> impl Iterator<Item = &'static Key> {
        KEYS.iter().filter(move |key| match self {
            Level::Library => key.level == Level::Exemption && !key.of_case,
            level => key.level == level,
        })
    }

    /// One of its keys.
    pub fn get(self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }

    /// The table that one of its keys holds.
    pub fn below(self, name: &str) -> Option<Level> {
        match self.get(name)?.holds {
            Type::Table(level) | Type::Tables(level) => Some(level),
            _ => None,
        }
    }

    /// The line above its keys.
    pub fn head(self) -> &'static str {
        match self {
            Level::Record => "+++",
            Level::Change => "[[changes]]",
            Level::Part => "[[parts]]",
            Level::Clarification => "[clarification]",
            Level::Fee => "[fee]",
            Level::Extension => "[extension]",
            Level::Review => "[internal_review]",
            Level::Commissioner => "[commissioner]",
            Level::Exemption => "[[exemptions]]",
            Level::Library => "",
            Level::QualifiedPerson => "[exemptions.qualified_person]",
            Level::Attachment => "[[attachments]]",
            Level::Suppress => "[suppress]",
            Level::Accept => "[[accept]]",
        }
    }

    /// The key that holds it.
    pub fn key(self) -> &'static str {
        KEYS.iter()
            .find(|key| matches!(key.holds, Type::Table(level) | Type::Tables(level) if level == self))
            .map_or("", |key| key.name)
    }
}

/// The texts in which marks may stand, each with the key or section that `accept` would name.
pub(in crate::private) fn texts() -> impl Iterator<Item = (&'static str, Text)> {
    KEYS.iter()
        .filter_map(|key| Some((key.topic(), key.marks?)))
}

/// Whether a key is the record's own: none of them may stand in `fields` or `private`. A fee is a fact that responses tell, and
/// is the record's only where it is a table.
pub(in crate::private) fn is_reserved(name: &str, is_table: bool) -> bool {
    Level::Record.get(name).is_some() && (name != "fee" || is_table)
}

/// The table, not the record itself, that has a key of this name, if only one has.
pub(in crate::private) fn only_home(name: &str) -> Option<Level> {
    let mut homes = KEYS
        .iter()
        .filter(|key| key.name == name && key.level != Level::Record);
    let home = homes.next()?.level;
    homes.next().is_none().then_some(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of docs/writing.md below a line: the names of the first cell, and the other cells.
    fn rows(documented: &str, below: &str) -> Vec<(Vec<String>, String, String)> {
        let from = documented.find(below).expect("the table is there");
        let names = |cell: &str| {
            let quoted = cell.split('`').skip(1).step_by(2);
            quoted.map(str::to_owned).collect::<Vec<String>>()
        };
        documented[from..]
            .lines()
            .skip_while(|line| !line.starts_with("| `"))
            .take_while(|line| line.starts_with('|'))
            .map(|line| {
                let mut cells = line.trim_matches('|').splitn(3, " | ");
                let mut cell = || cells.next().unwrap_or("").trim().to_owned();
                (names(&cell()), cell(), cell())
            })
            .collect()
    }

    /// How docs/writing.md says what a key holds.
    fn says(holds: Type, kind: &str) -> bool {
        match holds {
            Type::Text => kind == "text" || kind == "language tag",
            Type::Word => kind.starts_with("`\"") || kind == "one of those below",
            Type::Line => kind.starts_with("line"),
            Type::Markdown => kind.contains("Markdown"),
            Type::Date => kind.contains("date"),
            Type::DateOrMarkdown => kind == "date or Markdown",
            Type::Count | Type::Number => kind == "number",
            Type::Texts => kind.starts_with("list of"),
            Type::Markdowns => kind == "lists of Markdown",
            Type::Table(_) => kind.starts_with("table: "),
            Type::Tables(level) => kind.starts_with(match level {
                Level::Exemption => "list of tables",
                _ => "list of tables: ",
            }),
            Type::Facts => kind == "table",
        }
    }

    #[test]
    fn the_table_of_all_keys_in_the_guide_is_this_one() {
        let guide = include_str!("../../../../docs/writing.md");
        for (level, below) in [
            (Level::Record, "## All keys"),
            (Level::Exemption, "Keys of an exemption:"),
        ] {
            let mut written: Vec<String> = Vec::new();
            for (names, kind, what) in rows(guide, below) {
                for name in &names {
                    let key = level.get(name).unwrap_or_else(|| panic!("no key {name}"));
                    assert!(
                        says(key.holds, &kind),
                        "{name} holds {:?}, not {kind}",
                        key.holds
                    );
                    assert_eq!(!key.public, what.contains("Never published"), "{name}");
                    if !matches!(key.holds, Type::Facts) {
                        let marks = kind.contains("Markdown") || kind.contains("marks allowed");
                        assert!(names.len() > 1 || key.marks.is_some() == marks, "{name}");
                    }
                    let Some(inner) = level.below(name).filter(|_| kind.contains(": ")) else {
                        continue;
                    };
                    let listed: Vec<&str> = kind.split('`').skip(1).step_by(2).collect();
                    let mut known: Vec<&str> = inner.names().collect();
                    known.sort_by_key(|name| listed.iter().position(|l| l == name));
                    assert_eq!(listed, known, "{name}");
                    for key in inner.keys() {
                        let said = format!("`{}` is Markdown", key.name);
                        let line = format!("`{}` is a line in which marks may stand", key.name);
                        let marks = what.contains(&said) || what.contains(&line);
                        assert_eq!(key.marks.is_some(), marks, "{name}.{}", key.name);
                    }
                }
                written.extend(names);
            }
            let mut known: Vec<&str> = level.names().collect();
            known.sort_unstable();
            written.sort_unstable();
            assert_eq!(written, known);
        }
    }

    #[test]
    fn a_text_that_takes_marks_has_a_key_that_may_hold_one() {
        for key in KEYS {
            let may = matches!(
                key.holds,
                Type::Line | Type::Markdown | Type::Markdowns | Type::DateOrMarkdown
            ) || key.name == "fields";
            assert_eq!(key.marks.is_some(), may, "{}", key.name);
        }
    }
}
