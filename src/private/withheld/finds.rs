//! What it means that the gate found a value: where in the sources it stands in the clear, and what to say there.
//!
//! One pass over all public texts looks for everything that was found; what each find means follows from its weight
//! ([`super::value`]) and from who else has it.

use super::beside::{common, in_the_clear, only_first_letter_differs};
use super::needles::{Needles, Secret, Stands};
use super::places::{Kind, public_texts};
use super::value::{Weight, begins_sentence, follows_rank};
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Words};
use crate::disk::Area;
use crate::fold;
use crate::law::Law;
use crate::private::check::Log;
use crate::private::source::files::FileText;
use crate::private::source::record::Reading;
use crate::publish::gate::{Find, Gate};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU16;
use std::ops::Range;

/// Public texts that are no record's.
pub(crate) struct Texts<'t> {
    /// The site's own files of the theme, by their path.
    pub theme: &'t [(String, String)],
    /// What the program itself says on every site: its theme, its data.
    pub built_in: &'t [&'t str],
}

/// How many other records make one error of their places.
const MANY: usize = 3;

/// A value in the clear.
struct Place {
    /// The number of the record, where it is one.
    record: Option<usize>,
    topic: String,
    at: Span,
    /// Where in a file that is not text.
    within: Option<Words>,
    /// Whether it is in a text of the library, which a record uses.
    in_library: bool,
    /// Whether only the size of its first letter tells it from what was withheld.
    other_size: bool,
    /// Whether a rank or a title stands before it.
    after_rank: bool,
    /// Whether it has a large first letter within a sentence.
    is_name: bool,
}

/// All places of one value.
#[derive(Default)]
struct Places {
    records: Vec<Place>,
    prose: Vec<Place>,
    /// In files that are published as they are.
    statics: Vec<Place>,
    /// In site.toml.
    site: Vec<Place>,
    /// In the law that the site adds.
    law: Vec<Place>,
    theme: Vec<Place>,
    built_in: bool,
}

impl Places {
    /// Whether any source has it, so that a find in an output needs no other explanation.
    fn any(&self) -> bool {
        let lists = [
            &self.records,
            &self.prose,
            &self.statics,
            &self.site,
            &self.law,
            &self.theme,
        ];
        self.built_in || lists.iter().any(|list| !list.is_empty())
    }
}

/// What the gate's finds mean, as diagnostics. Beside other texts that are no record's stand the files that are published as they are.
pub(in crate::private) fn explain(
    needles: &Needles<'_>,
    gate: &Gate,
    found: &[Find],
    log: &Log<'_>,
    texts: (&Texts<'_>, &[FileText]),
    public: impl Fn(&Reading) -> bool + Sync,
) -> Report {
    let numbers: Vec<usize> = found.iter().map(|find| find.value).collect();
    let all = search(needles, &gate.among(&numbers), &numbers, log, texts, public);
    let names = Names::of(needles, log);
    let twins = Twins::of(needles);
    let mut report = Report::new();
    for (find, places) in found.iter().zip(&all) {
        let sources = &needles.sources[find.value];
        // One that is not of a case note can be accepted, and stands for the others.
        let open = sources
            .iter()
            .find(|source| !needles.secret(**source).private);
        let source = *open.unwrap_or(&sources[0]);
        let Some(record) = needles.records[source.record].0 else {
            continue;
        };
        let told = Told {
            secret: needles.secret(source),
            record,
            owners: twins.with(sources.iter().map(|source| source.record)),
            places,
            find,
            log,
        };
        told.tell(&names, &mut report);
    }
    report
}

/// Where every found value stands in the sources: for each of `numbers` in order.
fn search(
    needles: &Needles<'_>,
    gate: &Gate,
    numbers: &[usize],
    log: &Log<'_>,
    (texts, statics): (&Texts<'_>, &[FileText]),
    public: impl Fn(&Reading) -> bool + Sync,
) -> Vec<Places> {
    let secret = |n: usize| needles.secret(needles.sources[numbers[n]][0]);
    let in_text = |text: &str,
                   kind: Kind,
                   spans: &dyn Fn(&[Range<usize>]) -> Vec<Span>,
                   topic: &str,
                   record: Option<usize>,
                   within: &dyn Fn(usize) -> Option<Words>| {
        let hits = gate.places(text);
        let ranges: Vec<Range<usize>> = hits.iter().map(|(_, range)| range.clone()).collect();
        let spans = if ranges.is_empty() {
            Vec::new()
        } else {
            spans(&ranges)
        };
        let place = |((n, range), at): ((usize, Range<usize>), Span)| {
            let clear = &text[range.clone()];
            let before = &text[..range.start];
            let large = clear
                .chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(char::is_uppercase);
            let place = Place {
                within: within(range.start),
                record,
                topic: topic.to_owned(),
                in_library: Area::Library.has(&at.file),
                at,
                other_size: kind != Kind::Address
                    && only_first_letter_differs(&secret(n).written, clear),
                after_rank: large && follows_rank(before),
                is_name: large
                    && matches!(kind, Kind::Markdown | Kind::File)
                    && !begins_sentence(before),
            };
            (n, place)
        };
        hits.into_iter().zip(spans).map(place).collect::<Vec<_>>()
    };
    let nowhere = |_: usize| None;
    let in_file = |file: &FileText| {
        let spans = |ranges: &[Range<usize>]| {
            ranges
                .iter()
                .map(|range| file.span(range.clone()))
                .collect()
        };
        in_text(&file.text, Kind::Plain, &spans, "", None, &nowhere)
    };
    let mut all: Vec<Places> = numbers.iter().map(|_| Places::default()).collect();
    let in_records: Vec<Vec<(usize, Place)>> = needles
        .records
        .par_iter()
        .enumerate()
        .map(|(number, (record, _))| {
            let Some(record) = record.filter(|record| public(record)) else {
                return Vec::new();
            };
            let texts = public_texts(record)
                .into_iter()
                .filter(|text| text.kind != Kind::Rows);
            texts
                .flat_map(|text| {
                    in_text(
                        &text.text,
                        text.kind,
                        &|ranges| text.spans(ranges),
                        &text.topic,
                        Some(number),
                        &|at| text.within(at),
                    )
                })
                .collect()
        })
        .collect();
    for (n, place) in in_records.into_iter().flatten() {
        all[n].records.push(place);
    }
    for page in &log.pages {
        let spans = |ranges: &[Range<usize>]| {
            ranges
                .iter()
                .map(|range| page.file.span(range.clone()))
                .collect()
        };
        for (n, place) in in_text(&page.file.text, Kind::Markdown, &spans, "", None, &nowhere) {
            all[n].prose.push(place);
        }
    }
    for (n, place) in statics.iter().flat_map(in_file) {
        all[n].statics.push(place);
    }
    for (n, place) in in_file(&log.settings.file) {
        all[n].site.push(place);
    }
    for (n, place) in log.settings.law_files.iter().flat_map(in_file) {
        all[n].law.push(place);
    }
    for (path, text) in texts.theme {
        let spans = |ranges: &[Range<usize>]| vec![Span::file(path.as_str()); ranges.len()];
        for (n, place) in in_text(text, Kind::File, &spans, "", None, &nowhere) {
            all[n].theme.push(place);
        }
    }
    for text in texts
        .built_in
        .iter()
        .copied()
        .chain([Law::built_in_words()])
    {
        for (n, _) in gate.places(text) {
            all[n].built_in = true;
        }
    }
    all
}

/// Records of one reference in several languages, which are one record here.
struct Twins(BTreeMap<usize, Vec<usize>>);

impl Twins {
    fn of(needles: &Needles<'_>) -> Twins {
        let mut by_reference: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, (record, _)) in needles.records.iter().enumerate() {
            if let Some(reference) = record.and_then(Reading::reference) {
                by_reference
                    .entry(&reference.value)
                    .or_default()
                    .push(number);
            }
        }
        let several = by_reference.into_values().filter(|same| same.len() > 1);
        Twins(
            several
                .flat_map(|same| same.clone().into_iter().map(move |n| (n, same.clone())))
                .collect(),
        )
    }

    /// Records, and their twins.
    fn with(&self, records: impl Iterator<Item = usize>) -> BTreeSet<usize> {
        let mut all: BTreeSet<usize> = records.collect();
        for twins in all.clone().iter().filter_map(|n| self.0.get(n)) {
            all.extend(twins);
        }
        all
    }
}

/// What the site and its records name: topics, departments, the authority.
struct Names {
    /// By the site, folded.
    site: BTreeSet<String>,
    /// By records, folded, with their numbers.
    records: BTreeMap<String, BTreeSet<usize>>,
}

impl Names {
    fn of(needles: &Needles<'_>, log: &Log<'_>) -> Names {
        let site = &log.settings.site;
        let described = site.topics.iter().chain(&site.departments);
        let described = described.map(|entry| entry.name.as_str());
        let whole = [site.authority.as_str(), site.title.as_str(), site.name()];
        let mut records: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (number, (record, _)) in needles.records.iter().enumerate() {
            for name in record
                .iter()
                .flat_map(|r| r.topics.iter().chain(&r.department))
            {
                let named = records.entry(fold::letters(&name.value)).or_default();
                named.insert(number);
            }
        }
        Names {
            site: whole
                .into_iter()
                .chain(described)
                .map(fold::letters)
                .collect(),
            records,
        }
    }

    /// Whether the site or a record that does not itself withhold it names a value.
    fn have(&self, folded: &str, owners: &BTreeSet<usize>) -> bool {
        let named = self.records.get(folded);
        self.site.contains(folded) || named.is_some_and(|records| !records.is_subset(owners))
    }
}

/// A found value with all that is known of it.
struct Told<'t> {
    secret: &'t Secret,
    /// The record that withholds it, or the first that does.
    record: &'t Reading,
    /// All that do.
    owners: BTreeSet<usize>,
    places: &'t Places,
    find: &'t Find,
    log: &'t Log<'t>,
}

impl<'t> Told<'t> {
    fn tell(&self, names: &Names, report: &mut Report) {
        let places = self.places;
        if !places.any() {
            report.push(self.unplaced());
            return;
        }
        let named = names.have(&self.secret.folded, &self.owners)
            || self.secret.single && !places.site.is_empty();
        match self.secret.weight {
            _ if named => self.common_in_own(report),
            Weight::Single => self.single(report),
            Weight::Distinctive | Weight::Local | Weight::Short => self.distinctive(report),
        }
    }

    fn own(&self) -> impl Iterator<Item = &'t Place> {
        self.places
            .records
            .iter()
            .filter(|place| place.record.is_some_and(|n| self.owners.contains(&n)))
    }

    fn others(&self) -> impl Iterator<Item = &'t Place> {
        self.places
            .records
            .iter()
            .filter(|place| place.record.is_none_or(|n| !self.owners.contains(&n)))
    }

    fn distinctive(&self, report: &mut Report) {
        report.extend(self.own().map(|place| self.clear(place)));
        // A text of the library is one place, whoever uses it.
        let (in_library, others): (Vec<&Place>, Vec<&Place>) =
            self.others().partition(|place| place.in_library);
        report.extend(in_library.into_iter().map(|place| self.clear(place)));
        let records: BTreeSet<Option<usize>> = others.iter().map(|place| place.record).collect();
        if records.len() >= MANY {
            report.extend(self.many(&others, Severity::Error));
        } else {
            report.extend(others.into_iter().map(|place| self.clear(place)));
        }
        self.elsewhere(report);
    }

    /// A word that nobody else has, or one that is in its own record alone of interest.
    fn single(&self, report: &mut Report) {
        let same = |place: &&Place| !place.other_size;
        let prose = self.places.prose.iter();
        let shared: Vec<&Place> = self
            .others()
            .chain(prose)
            .chain(&self.places.theme)
            .filter(same)
            .collect();
        // Files that are published as they are count, whoever else has the word.
        let statics = self.places.statics.iter().filter(same);
        report.extend(statics.map(|place| self.clear(place)));
        if shared.is_empty() && !self.places.built_in {
            report.extend(self.own().filter(same).map(|place| self.clear(place)));
            report.extend(
                self.places
                    .law
                    .iter()
                    .filter(same)
                    .map(|place| self.in_output(place)),
            );
            return;
        }
        self.common_in_own(report);
        if self.is_name(&shared) {
            report.extend(self.many(&shared, Severity::Warning));
        }
    }

    /// Whether it looks like a name: it follows a rank, or has a large first letter that no sentence asks for and is no word of ours.
    fn is_name(&self, clear: &[&Place]) -> bool {
        let stands = self.secret.stands;
        let large = self.secret.written.starts_with(char::is_uppercase);
        let within = || stands == Stands::InSentence || clear.iter().any(|place| place.is_name);
        stands == Stands::AfterRank
            || clear.iter().any(|place| place.after_rank)
            || large && !self.places.built_in && within()
    }

    /// A warning a key, where it stands in its own record.
    fn common_in_own(&self, report: &mut Report) {
        let mut by_topic: BTreeMap<(&str, Option<usize>), Vec<Span>> = BTreeMap::new();
        for place in self.own().filter(|place| !place.other_size) {
            by_topic
                .entry((&place.topic, place.record))
                .or_default()
                .push(place.at.clone());
        }
        for ((topic, _), places) in by_topic {
            report.extend(common(self.record, self.secret, topic, places));
        }
    }

    /// What is no record's: prose pages, the site's own texts.
    fn elsewhere(&self, report: &mut Report) {
        let pages = self.places.prose.iter().chain(&self.places.statics);
        report.extend(pages.map(|place| self.clear(place)));
        let texts = [&self.places.site, &self.places.law, &self.places.theme];
        report.extend(
            texts
                .into_iter()
                .flatten()
                .map(|place| self.in_output(place)),
        );
    }

    fn mark(&self) -> Span {
        self.record.file.span(self.secret.at.clone())
    }

    /// An error at a place.
    fn at(&self, code: Code, place: &Place) -> Diagnostic {
        in_the_clear(
            code,
            self.record,
            self.secret,
            &place.topic,
            place.at.clone(),
        )
    }

    fn clear(&self, place: &Place) -> Diagnostic {
        let mut clear = self.at(self.secret.code(), place);
        if let Some(within) = &place.within {
            clear.message = clear.message.and(": ").then(within.clone());
        }
        if place.in_library {
            clear.help("take them out: nothing can be withheld in a text that several records use")
        } else {
            clear
        }
    }

    fn in_output(&self, place: &Place) -> Diagnostic {
        self.at(Code::InOutput, place)
    }

    /// One word for all places, at the mark.
    fn many(&self, places: &[&Place], severity: Severity) -> Option<Diagnostic> {
        let first = places.iter().map(|place| &place.at).min()?;
        let count = places.len();
        let mark = self.mark();
        let (before, one) = match (self.secret.private, severity) {
            (true, _) => (
                "words of this private table stand in the clear elsewhere, in ",
                "first at ",
            ),
            (_, Severity::Error) => (
                "words withheld here stand in the clear in other records, in ",
                "first at ",
            ),
            _ => (
                "this looks like a name, and stands in the clear elsewhere, in ",
                "first at ",
            ),
        };
        let message = Words::from(before)
            .count(count)
            .and(if count == 1 { " place, " } else { " places, " })
            .and(one)
            .place(first, &mark);
        let help = match (self.secret.private, severity) {
            (true, Severity::Error) => "take them out there",
            (_, Severity::Error) => {
                "mark them there too, or ask whether they need to be withheld; if all of these places are right, accept this with places and their number"
            }
            _ => {
                "see whether it is the same name: then mark it there too; else accept this with places and their number"
            }
        };
        let mut diagnostic = Diagnostic::new(self.secret.code(), mark)
            .message(message)
            .help(help);
        diagnostic.severity = severity;
        diagnostic.hidden = severity != Severity::Error;
        diagnostic.places = NonZeroU16::new(u16::try_from(count).unwrap_or(u16::MAX));
        Some(diagnostic)
    }

    /// What stands in an output and in no source as it is: the output is named, and where it is a record's, that and its key.
    fn unplaced(&self) -> Diagnostic {
        let output = self.find.output.as_str();
        let origin = self.origin(output);
        let mark = self.mark();
        let before = match (&origin, self.secret.private) {
            (Some(_), false) => "words withheld at ",
            (Some(_), true) => "words of the private table at ",
            (None, false) => "words withheld here",
            (None, true) => "words of this private table",
        };
        let at = origin.clone().unwrap_or_else(|| mark.clone());
        let mut message = Words::from(before);
        if origin.is_some() {
            message = message.place(&mark, &at);
        }
        message = message.and(" stand in what would be published");
        // A name may itself be what was withheld.
        if !fold::letters(output).contains(&self.secret.folded) {
            message = message.and(", in ").file(output);
        }
        Diagnostic::new(Code::InOutput, at)
            .message(message)
            .help("look for what makes them up there, and take it out or mark it")
    }

    /// The key of a record from which an output has a value that stands in no source as it is, or the record's reference.
    fn origin(&self, output: &str) -> Option<Span> {
        let slug = output.strip_prefix("responses/")?.split('/').next()?;
        let mut records = self.log.records.iter().map(|(record, _)| *record);
        let record = records.find(|record| record.slug().as_deref() == Some(slug))?;
        let holds = |text: &str| fold::letters(text).contains(&self.secret.folded);
        let name = output.rsplit('/').next().unwrap_or(output);
        let mut attachments = record.attachments.iter();
        let file = attachments.find(|a| a.open().is_some_and(|document| document.name == name));
        if let Some(file) = file {
            return Some(record.file.span(file.name_at.clone()));
        }
        let key = super::places::marked_texts(record)
            .into_iter()
            .find(|(_, marked)| holds(&crate::markdown::plain(&marked.text)));
        let key = key.map(|(_, marked)| {
            record
                .file
                .span(marked.origin.range(0..marked.text.raw().len()))
        });
        key.or_else(|| Some(record.file.span(record.reference()?.at.clone())))
    }
}
