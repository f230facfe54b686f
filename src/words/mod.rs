//! What readers of a log read that is not its authors', in each language: the files `themes/default/words/*.ftl`, in Fluent.
//!
//! Words into which nothing is put are resolved once for a language ([`Plain`]); the others each time ([`Words`] has a function for each). Both are
//! tables in `table.rs`, so that a word that is missing, or mistyped where it is used, does not compile or fails a test. Words hold no `<`, `>`
//! or `&`: they may stand in HTML as they are, and what is put into them is HTML where the whole is to be.

mod file;
mod law;
mod law_file;
mod table;

pub use file::{Fault, faults};
pub use law_file::faults_in_law;
pub use table::Plain;

use file::File;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use law::Law;
use std::sync::{Arc, LazyLock};
use table::SAID;

/// The languages that the program has words for: the files in the binary.
const BUILT_IN: [(&str, &str); 2] = [
    ("en", include_str!("../../themes/default/words/en.ftl")),
    ("cy", include_str!("../../themes/default/words/cy.ftl")),
];

/// A site's own words in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// In Fluent, as in `themes/default/words/`.
    pub said: Option<String>,
    /// Of the law, in TOML, as in `src/law/words/`.
    pub law: Option<String>,
}

/// The words of one language.
pub struct Words {
    /// Those into which nothing is put.
    pub plain: Plain,
    law: Law,
    bundle: FluentBundle<FluentResource>,
}

static ENGLISH: LazyLock<Arc<Words>> = LazyLock::new(|| Words::of("en", None));

impl Words {
    /// Those in the binary for English.
    pub fn english() -> Arc<Words> {
        Arc::clone(&ENGLISH)
    }

    /// Those of a language, `en-GB` or `cy`, where there are any: those in the binary, with a site's own in their place, one by one. What neither
    /// has is said in English; so is all that a file of the site's own says in which something is wrong.
    pub fn of(language: &str, own: Option<&OwnWords>) -> Arc<Words> {
        let spoken = spoken(language);
        let mut bundle = FluentBundle::new_concurrent(vec![spoken.parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(n) if n.options.minimum_integer_digits == KEPT => {
                Some(PLACE.to_owned())
            }
            FluentValue::Number(n) if n.value.fract() == 0.0 => Some(thousands(n.value as i128)),
            _ => None,
        }));
        let english = BUILT_IN[0].1;
        let own_language = BUILT_IN.iter().find(|(key, _)| *key == spoken);
        for text in [Some(english), own_language.map(|(_, text)| *text)] {
            let file = text.map(File::read);
            file.into_iter()
                .for_each(|file| bundle.add_resource_overriding(file.resource));
        }
        let own_file = own.and_then(|own| own.said.as_deref()).map(File::read);
        if let Some(file) = own_file.filter(|file| file.faults().is_empty()) {
            bundle.add_resource_overriding(file.resource);
        }
        let plain = Plain::read(|key| format(&bundle, key, &[]));
        let law = Law::with(spoken, own.and_then(|own| own.law.as_deref()));
        Arc::new(Words { plain, law, bundle })
    }

    /// All that stands in the binary in this language, a line each: no record tells anything by these words.
    pub fn built_in(language: &str) -> String {
        let spoken = spoken(language);
        let texts = BUILT_IN.iter().filter(|(key, _)| *key == spoken);
        let words: String = texts.map(|(_, text)| File::read(text).said()).collect();
        words + &Law::in_language(spoken).said()
    }

    /// A word into which something is put, by its name, for templates; nothing where there is none of this name.
    pub(crate) fn by_name(&self, key: &str, with: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let known = SAID.iter().any(|said| said.key == key) || Plain::KEYS.contains(&key);
        known.then(|| format(&self.bundle, key, with))
    }

    /// `14 October 2026`.
    pub fn day(&self, date: Date) -> String {
        let month = self.plain.months()[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1];
        format!("{} {month} {}", date.day(), date.year())
    }

    /// `a`, `a and b`, `a, b and c`.
    pub fn listed(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => {
                let vowel = last.starts_with(|c: char| "aeiouwyAEIOUWY".contains(c));
                let and = if vowel {
                    &self.plain.and_before_vowel
                } else {
                    &self.plain.and
                };
                format!("{} {and} {last}", most.join(", "))
            }
        }
    }

    /// A provision in words: `section 31(1)(a)`, `regulation 12(5)(b)`.
    pub fn provision(&self, id: &str) -> String {
        match id.strip_prefix('r') {
            Some(rest) => format!("{} {rest}", self.plain.regulation),
            None => format!(
                "{} {}",
                self.plain.section,
                id.strip_prefix('s').unwrap_or(id)
            ),
        }
    }

    /// Sections in words: `Sections 31 and 40`, `Regulation 12`, `Section 31, regulation 12`. Ids are `s31`, `r12`.
    pub fn sections(&self, ids: &[String]) -> String {
        let plain = &self.plain;
        let groups = [
            ('s', &plain.section, &plain.sections),
            ('r', &plain.regulation, &plain.regulations),
        ];
        let mut out = String::new();
        for (letter, one, several) in groups {
            let numbers = ids.iter().filter_map(|id| id.strip_prefix(letter));
            let numbers: Vec<String> = numbers.map(str::to_owned).collect();
            if numbers.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            let noun = if numbers.len() == 1 { one } else { several };
            out.push_str(noun);
            out.push(' ');
            out.push_str(&self.listed(&numbers));
        }
        capital(&out)
    }

    /// A size in kilobytes of 1,000 bytes.
    pub fn size(&self, bytes: u64) -> String {
        if bytes >= 10_000_000 {
            self.size_mb(((bytes + 500_000) / 1_000_000) as usize)
        } else {
            self.size_kb((((bytes + 500) / 1000).max(1)) as usize)
        }
    }

    /// What a kind of file is called, by its name in English: most formats have one name in every language.
    pub fn file_kind<'w>(&'w self, name: &'w str) -> &'w str {
        let plain = &self.plain;
        match name {
            "Text" => &plain.file_text,
            "File" => &plain.file_other,
            "OpenDocument text" => &plain.file_odt,
            "OpenDocument spreadsheet" => &plain.file_ods,
            "OpenDocument presentation" => &plain.file_odp,
            _ => name,
        }
    }

    /// Some words for a client, as JSON: names in braces stand for what is put in, and a word with `{n}` has the forms that numbers have in this
    /// language.
    pub fn for_client(&self, keys: &[&str]) -> String {
        let all = keys
            .iter()
            .map(|&key| ((*key).to_owned(), self.with_places(key)));
        serde_json::Value::Object(all.collect()).to_string()
    }

    fn with_places(&self, key: &str) -> serde_json::Value {
        // A number of each form, in all languages (Unicode CLDR, plural rules): of Welsh 0, 1, 2, 3 and 6.
        const FORMS: [(&str, f64); 6] = [
            ("zero", 0.0),
            ("one", 1.0),
            ("two", 2.0),
            ("few", 3.0),
            ("many", 6.0),
            ("other", 100.0),
        ];
        let said = SAID.iter().find(|said| said.key == key);
        let places: Vec<(&str, String)> = said
            .iter()
            .flat_map(|said| said.with)
            .map(|&name| (name, format!("{{{name}}}")))
            .collect();
        let form = |n: f64| {
            let mut number = FluentNumber::new(n, FluentNumberOptions::default());
            number.options.minimum_integer_digits = KEPT;
            let with: Vec<(&str, FluentValue<'_>)> = places
                .iter()
                .map(|(name, place)| match *name {
                    "n" => ("n", FluentValue::Number(number.clone())),
                    name => (name, place.as_str().into()),
                })
                .collect();
            format(&self.bundle, key, &with)
        };
        let other = form(100.0);
        let forms = FORMS.map(|(name, n)| (name.to_owned(), form(n)));
        let differ = forms.iter().any(|(_, said)| *said != other);
        if !differ {
            return other.into();
        }
        let own = forms
            .into_iter()
            .filter(|(name, said)| name == "other" || *said != other);
        let own = own.map(|(name, said)| (name, said.into()));
        serde_json::Value::Object(own.collect())
    }
}

impl Plain {
    /// The months, January first.
    pub fn months(&self) -> [&str; 12] {
        [
            &self.month_1,
            &self.month_2,
            &self.month_3,
            &self.month_4,
            &self.month_5,
            &self.month_6,
            &self.month_7,
            &self.month_8,
            &self.month_9,
            &self.month_10,
            &self.month_11,
            &self.month_12,
        ]
    }

    /// Quarters of a year by their months, from January: `Jan to Mar`.
    pub fn quarters(&self) -> [&str; 4] {
        [
            &self.quarter_1,
            &self.quarter_2,
            &self.quarter_3,
            &self.quarter_4,
        ]
    }

    /// Their last days, without the year.
    pub fn quarter_ends(&self) -> [&str; 4] {
        [
            &self.quarter_end_1,
            &self.quarter_end_2,
            &self.quarter_end_3,
            &self.quarter_end_4,
        ]
    }
}

/// Stands in a number's options where its place is to be kept: no number has so many digits.
const KEPT: Option<usize> = Some(99);
/// What a client puts a number in place of.
const PLACE: &str = "{n}";

/// The one of some names that was meant, perhaps.
fn near(name: &str, all: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let near = all.map(|key| (strsim::damerau_levenshtein(key, name), key));
    let near = near.min();
    near.filter(|(far, key)| *far <= 2.max(key.len() / 4))
        .map(|(_, key)| key)
}

/// `en` of `en-GB`.
pub fn spoken(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

fn format(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    with: &[(&str, FluentValue<'_>)],
) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return String::new();
    };
    let mut args = FluentArgs::with_capacity(with.len());
    for (name, value) in with {
        args.set(*name, value.clone());
    }
    let mut faults = Vec::new();
    bundle
        .format_pattern(pattern, Some(&args), &mut faults)
        .into_owned()
}

/// What is put into a word.
pub trait Put<'a> {
    /// As Fluent takes it.
    fn put(self) -> FluentValue<'a>;
}

impl<'a> Put<'a> for &'a str {
    fn put(self) -> FluentValue<'a> {
        FluentValue::from(self)
    }
}

impl Put<'_> for usize {
    fn put(self) -> FluentValue<'static> {
        FluentValue::from(self)
    }
}

impl Put<'_> for f64 {
    fn put(self) -> FluentValue<'static> {
        FluentValue::from(self)
    }
}

/// A whole number with commas between thousands.
pub fn thousands(n: impl Into<i128>) -> String {
    let n: i128 = n.into();
    let digits = n.unsigned_abs().to_string();
    let mut out = if n < 0 { "-".to_owned() } else { String::new() };
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The first letter large.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A word that a language of the program lacks would be said in English; one that nobody knows, by nobody.
    #[test]
    fn each_language_has_each_word() {
        let all: BTreeSet<&str> = Plain::KEYS
            .iter()
            .copied()
            .chain(SAID.iter().map(|said| said.key))
            .collect();
        for (language, text) in BUILT_IN {
            let file = File::read(text);
            assert_eq!(file.faults(), [], "{language}");
            assert_eq!(file.names(), all, "{language}");
            for said in SAID {
                let puts: BTreeSet<&str> = said.with.iter().copied().collect();
                assert_eq!(file.puts(said.key), puts, "{language}: {}", said.key);
            }
        }
    }

    /// The law of a land whose forces publish in Welsh; Scotland's is read in English.
    #[test]
    fn the_law_has_its_words_in_welsh() {
        use crate::law::{Regime, catalogue};
        let law = Law::in_language("cy");
        for regime in [Regime::Foia, Regime::Eir] {
            let (terms, law) = (law.of(regime).expect("its terms"), catalogue(regime));
            let titles = law
                .sections()
                .iter()
                .map(|section| format!("{}{}", &law.unit[..1], section.number));
            for id in titles {
                assert!(
                    terms.titles.contains_key(&id.replace("regulation", "r")),
                    "{id}"
                );
            }
            let rows: BTreeSet<&str> = law.provisions().iter().map(|row| row.id.as_str()).collect();
            let said: BTreeSet<&str> = terms.plain.keys().map(String::as_str).collect();
            assert_eq!(said, rows);
            let purposes: BTreeSet<&str> =
                law.purposes().iter().map(|row| row.id.as_str()).collect();
            let said: BTreeSet<&str> = terms.purposes.keys().map(String::as_str).collect();
            assert_eq!(said, purposes);
            for row in law.provisions().iter().filter(|row| row.group().is_some()) {
                let own = law.section_title(row.section()) != row.group();
                assert!(!own || terms.titles.contains_key(&row.id), "{}", row.id);
            }
        }
    }

    #[test]
    fn welsh_has_six_forms_for_numbers() {
        let words = Words::of("cy", None);
        let said = |n| words.requests_counted(n);
        assert_eq!(
            [0, 1, 2, 3, 5, 6, 7, 1234].map(said),
            [
                "dim cais",
                "1 cais",
                "2 gais",
                "3 chais",
                "5 cais",
                "6 chais",
                "7 cais",
                "1,234 cais"
            ]
        );
        assert_eq!(
            words.taken_within(2, 20),
            "2 ddiwrnod gwaith, o fewn y terfyn o 20"
        );
        assert_eq!(
            words.sections(&["s31".into(), "s40".into()]),
            "Adrannau 31 a 40"
        );
        assert_eq!(
            words.listed(&["adran 31".into(), "adran 40".into()]),
            "adran 31 ac adran 40"
        );
        assert_eq!(words.day(jiff::civil::date(2026, 10, 14)), "14 Hydref 2026");
        assert_eq!(
            words.plain.quarters(),
            [
                "Ionawr i Fawrth",
                "Ebrill i Fehefin",
                "Gorffennaf i Fedi",
                "Hydref i Ragfyr"
            ]
        );
        let client: serde_json::Value =
            serde_json::from_str(&words.for_client(&["results_counted", "found_for"]))
                .expect("JSON");
        assert_eq!(client["results_counted"]["two"], "{n} ganlyniad");
        assert_eq!(client["found_for"], "{found} ar gyfer {words}");
    }

    #[test]
    fn words_read_well() {
        let words = Words::english();
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-12), "-12");
        let sections =
            |ids: &[&str]| words.sections(&ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
        assert_eq!(sections(&["s31", "s40"]), "Sections 31 and 40");
        assert_eq!(sections(&["s31", "r12"]), "Section 31, regulation 12");
        assert_eq!(sections(&[]), "");
        assert_eq!(words.size(412_400), "412 KB");
        assert_eq!(words.size(1), "1 KB");
        assert_eq!(words.list_whole(1), "1 response, newest first.");
        assert_eq!(
            words.list_page(1234, 2, 62),
            "1,234 responses, newest first. Page 2 of 62."
        );
        assert_eq!(words.days(14.5, "14.5"), "14.5 days");
    }
}
