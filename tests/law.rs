//! The law's data and arithmetic. Every case is a row of a table in `tests/law/`; this file reads the tables.

use disclog::words::Words;
use std::{collections::BTreeMap, fmt::Display};

use disclog::law::{
    Addition, Catalogue, Cells, Clock, Duty, Fee, Kind, Law, Level, Outcome, Provision, Regime,
    Test, Timeliness, Weight, Who, catalogue, holidays, is_bare_section, is_canonical,
    is_working_day, other_regime, within_table, working_day_after, working_days,
};
use holidays::Nation;
use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// A row of a table: its cells by the names of the columns; `-` or nothing is no cell.
struct Row<'a> {
    table: &'a str,
    text: &'a str,
    cells: BTreeMap<&'a str, &'a str>,
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> Option<&'a str> {
        self.cells
            .get(column)
            .copied()
            .filter(|cell| !cell.is_empty() && *cell != "-")
    }

    fn text(&self, column: &str) -> &'a str {
        self.get(column).unwrap_or_default()
    }

    fn day(&self, column: &str) -> Option<Date> {
        self.get(column).map(|cell| {
            cell.parse()
                .unwrap_or_else(|error| panic!("{}: {}: {error}", self.table, self.text))
        })
    }

    fn regime(&self) -> Regime {
        Regime::parse(self.text("regime")).expect("a regime")
    }

    fn law(&self) -> &'static Catalogue {
        catalogue(self.regime())
    }

    /// Compares what came out with a cell, where the table has the column.
    fn expect(&self, column: &str, found: impl Display) {
        if self.cells.contains_key(column) {
            assert_eq!(
                found.to_string(),
                self.text(column),
                "{column} of {}: {}",
                self.table,
                self.text
            );
        }
    }

    fn expect_flag(&self, column: &str, found: bool) {
        self.expect(column, if found { "yes" } else { "no" });
    }
}

fn rows<'a>(table: &'a str, text: &'a str) -> Vec<Row<'a>> {
    let mut lines = text.lines();
    let columns: Vec<_> = lines.next().expect("a head").split('\t').collect();
    let rows: Vec<_> = lines
        .map(|text| {
            let cells: Vec<_> = text.split('\t').collect();
            assert_eq!(cells.len(), columns.len(), "{table}: {text}");
            Row {
                table,
                text,
                cells: columns.iter().copied().zip(cells).collect(),
            }
        })
        .collect();
    assert!(!rows.is_empty(), "{table} has no rows");
    rows
}

macro_rules! table {
    ($name:literal) => {
        rows($name, include_str!(concat!("law/", $name, ".tsv")))
    };
}

fn all() -> impl Iterator<Item = &'static Provision> {
    Regime::ALL
        .into_iter()
        .flat_map(|regime| catalogue(regime).provisions())
}

#[test]
fn catalogues_are_whole() {
    for row in table!("catalogues") {
        let law = row.law();
        row.expect("rows", law.provisions().len());
        row.expect("act", &law.act);
        row.expect("unit", &law.unit);
        row.expect("review", &law.review.label);
        row.expect("complaint", &law.complaint.label);
        row.expect("regulator", &law.regulator.name);
    }
}

/// Every cell of the fact sheet's tables 1.2 to 1.5 that the law depends on; titles and plain lines are words of ours.
#[test]
fn catalogues_have_the_rows_of_the_sheet() {
    let rows = table!("rows");
    // A column whose name were mistyped would be held against nothing.
    let columns = [
        "duty", "id", "kind", "level", "ncnd", "regime", "test", "weight", "who",
    ];
    assert!(
        rows[0].cells.keys().eq(&columns),
        "{:?}",
        rows[0].cells.keys()
    );
    let ids = |regime| {
        rows.iter()
            .filter(move |row| row.regime() == regime)
            .map(|row| row.text("id"))
    };
    for regime in Regime::ALL {
        assert!(
            ids(regime).eq(catalogue(regime).provisions().iter().map(|row| &*row.id)),
            "{}: every row, in order",
            regime.key()
        );
    }
    for row in &rows {
        let found = row.law().get(row.text("id")).expect("a provision");
        row.expect("level", word(Level::WORDS, found.level));
        row.expect("kind", word(Kind::WORDS, found.kind));
        row.expect("test", word(Test::WORDS, found.test));
        row.expect("weight", word(Weight::WORDS, found.weight));
        row.expect("who", word(Who::WORDS, found.who));
        let of: Vec<_> = found.belongs_to().collect();
        let of = if of.is_empty() {
            found.ncnd().unwrap_or_default().to_owned()
        } else {
            format!("of:{}", of.join(","))
        };
        row.expect("ncnd", of);
        row.expect("duty", found.duty.join(" "));
    }
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words
        .iter()
        .find(|(_, one)| *one == value)
        .map_or("", |(word, _)| word)
}

#[test]
fn every_duty_is_explained() {
    let words: Vec<_> = Duty::all().iter().map(|duty| &*duty.word).collect();
    assert!(words.is_sorted(), "in order, each once");
    for row in all() {
        assert!(
            row.duty
                .iter()
                .all(|word| word.starts_with("with:") || Duty::of(word).is_some()),
            "{}: {:?}",
            row.id,
            row.duty
        );
    }
    assert!(
        words.iter().all(|word| all().any(|row| row.owes(word))),
        "none is of no use"
    );
}

/// What a refusal must say: for each kind of provision something, and each rule is for some provision.
#[test]
fn notices_are_for_somebody() {
    for law in Regime::ALL.map(catalogue) {
        for row in law.provisions() {
            let told = law.notices(row).count();
            assert!(
                told > 0 || matches!(row.kind, Kind::Ground | Kind::Condition),
                "{} {}",
                law.short,
                row.id
            );
            let weighs = law
                .notices(row)
                .any(|notice| notice.keys.iter().any(|key| key == "for_disclosure"));
            assert!(
                !weighs || matches!(row.weight, Weight::Qualified | Weight::Mixed),
                "{} {}",
                law.short,
                row.id
            );
        }
        for notice in law.all_notices() {
            assert!(
                law.provisions()
                    .iter()
                    .any(|row| law.notices(row).any(|one| std::ptr::eq(one, notice))),
                "{}",
                notice.what
            );
        }
    }
}

#[test]
fn every_provision_is_sound() {
    for row in all() {
        let (id, law) = (&row.id, catalogue(row.regime));
        assert!(is_canonical(id) && !is_bare_section(id), "{id}");
        assert!(
            law.get(id).is_some_and(|found| std::ptr::eq(found, row)),
            "{id} stands once"
        );
        assert!(
            id.starts_with(if row.regime.is_environmental() {
                'r'
            } else {
                's'
            }),
            "{id}"
        );
        assert!(
            law.section_title(row.section()).is_some(),
            "{id} has a section"
        );
        assert!(
            law.in_section(row.section()).any(|found| found.id == *id),
            "{id}"
        );
        assert_eq!(row.section_id()[1..], *row.section(), "{id}");
        assert_eq!(law.nearest(id).map(|found| &found.id), Some(id));
        assert_eq!(
            law.read_loosely(&row.spoken()).as_ref(),
            Some(id),
            "its own words"
        );
        assert!(
            row.plain.split_whitespace().count() <= 20,
            "{id}: {}",
            row.plain
        );
        assert!(
            row.heading().matches(':').count() == 1,
            "{id}: {}",
            row.heading()
        );
        assert!(
            row.url().ends_with(&format!("/{}", row.section())),
            "{id}: {}",
            row.url()
        );
        assert_eq!(
            row.kind == Kind::Ground,
            row.weight == Weight::None,
            "{id}: only a ground weighs nothing"
        );
        assert!(
            row.level != Level::Limb
                || id.matches('(').count() + usize::from(row.section().ends_with('A')) > 0,
            "{id}"
        );
        assert!(
            row.test != Test::Adverse || row.regime == Regime::Eir,
            "{id}"
        );
        assert!(
            row.test != Test::Substantial || row.regime.is_scottish(),
            "{id}"
        );
        if let Some(ncnd) = row.ncnd() {
            let limb = law.get(ncnd).unwrap_or_else(|| panic!("{id}: {ncnd}"));
            assert!(limb.is_ncnd() || limb.kind == Kind::Ground, "{id}: {ncnd}");
        }
        for of in row.belongs_to() {
            let ends: Vec<_> = of.split('-').collect();
            assert!(ends.iter().all(|of| is_canonical(of)), "{id}: {of}");
            assert!(
                is_bare_section(of) || ends.len() > 1 || law.get(of).is_some(),
                "{id}: {of}"
            );
            assert!(
                law.provisions()
                    .iter()
                    .any(|other| row.speaks_for(&other.id)),
                "{id}: {of}"
            );
        }
        assert_eq!(row.with().is_some(), row.kind == Kind::Condition, "{id}");
        assert!(
            row.with().is_none_or(|with| law.get(with).is_some()),
            "{id}: {:?}",
            row.with()
        );
    }
}

#[test]
fn slugs_and_sections_are_distinct() {
    for law in Regime::ALL.map(catalogue) {
        let slugs: BTreeMap<_, _> = law
            .provisions()
            .iter()
            .map(|row| (row.slug(), &row.id))
            .collect();
        assert_eq!(slugs.len(), law.provisions().len(), "{}", law.short);
        let numbers: BTreeMap<_, _> = law
            .sections()
            .iter()
            .map(|section| (&section.number, &section.title))
            .collect();
        assert_eq!(numbers.len(), law.sections().len(), "{}", law.short);
        assert!(
            numbers
                .keys()
                .all(|number| law.in_section(number).next().is_some()),
            "{}",
            law.short
        );
    }
}

#[test]
fn purposes_are_ten_where_they_are_needed() {
    for law in Regime::ALL.map(catalogue) {
        let needed = law.provisions().iter().any(|row| row.owes("purposes"));
        assert_eq!(
            law.purposes().len(),
            if needed { 10 } else { 0 },
            "{}",
            law.short
        );
        assert!(
            law.purposes()
                .iter()
                .all(|purpose| is_canonical(&purpose.id) && law.get(&purpose.id).is_none())
        );
    }
    assert!(
        catalogue(Regime::Foia)
            .purpose("s31(2)(b)")
            .is_some_and(|purpose| purpose.plain.contains("improper conduct"))
    );
}

#[test]
fn provisions_have_their_words() {
    let words = Words::english();
    for row in table!("provisions") {
        let law = row.law();
        let provision = law.get(row.text("id")).expect("a provision");
        let condition = row
            .get("condition")
            .map(|id| law.get(id).expect("a condition"));
        row.expect("section", provision.section());
        row.expect("slug", provision.slug());
        row.expect("heading", provision.heading());
        row.expect("noun", provision.noun());
        row.expect(
            "weight",
            words.weight_chip(provision, condition).unwrap_or_default(),
        );
        row.expect("test", words.test_chip(provision).unwrap_or_default());
        row.expect("url", provision.url());
    }
}

#[test]
fn ids_are_told_from_other_words() {
    for row in table!("spellings") {
        row.expect_flag("canonical", is_canonical(row.text("text")));
        row.expect_flag("bare", is_bare_section(row.text("text")));
    }
    for row in table!("loose") {
        row.expect(
            "reads",
            row.law().read_loosely(row.text("text")).unwrap_or_default(),
        );
    }
    for row in table!("nearest") {
        row.expect(
            "nearest",
            row.law()
                .nearest(row.text("text"))
                .map_or("", |provision| &provision.id),
        );
    }
    for row in table!("other-regimes") {
        let not = Regime::parse(row.text("not")).expect("a regime");
        row.expect(
            "other",
            other_regime(row.text("id"), not).map_or("", Regime::key),
        );
    }
}

#[test]
fn refusals_to_confirm_or_deny_know_what_they_are_for() {
    for row in table!("speaks-for") {
        let limb = row.law().get(row.text("limb")).expect("a limb");
        assert!(row.law().get(row.text("id")).is_some(), "{}", row.text);
        row.expect_flag("speaks", limb.speaks_for(row.text("id")));
    }
}

#[test]
fn outcomes_have_their_words() {
    let rows = table!("outcomes");
    assert!(
        rows.iter()
            .map(|row| row.text("key"))
            .eq(Outcome::ALL.map(Outcome::key)),
        "every outcome, in order"
    );
    let words = Words::english();
    for row in rows {
        let outcome = Outcome::parse(row.text("key")).expect("an outcome");
        row.expect("tag", words.tag(outcome));
        row.expect("family", outcome.family().key());
        row.expect("icon", outcome.icon());
        row.expect_flag("resolvable", outcome.resolvable());
        row.expect_flag("refusal", outcome.is_refusal());
        let sentence = words.says(outcome);
        assert!(sentence.ends_with('.'), "{sentence}");
    }
    assert_eq!(Outcome::parse("Disclosed"), None);
}

#[test]
fn worked_examples() {
    let tables = [
        table!("plain-uk"),
        table!("clarified-uk"),
        table!("extended-uk"),
        table!("plain-scotland"),
        table!("extended-eisr"),
        table!("limits"),
        table!("fees"),
    ];
    assert_eq!(
        tables.iter().map(Vec::len).collect::<Vec<_>>()[..5],
        [25, 25, 25, 25, 5]
    );
    for row in tables.iter().flatten() {
        let (received, responded) = (
            row.day("received").expect("a date"),
            row.day("responded").expect("a date"),
        );
        let (clarified, extended_until) = (row.day("clarified"), row.day("until"));
        let clock = Clock {
            regime: row.regime(),
            received,
            clarified,
            fee: row.day("notice").map(|notice| Fee {
                notice,
                paid: row.day("paid"),
            }),
            extended_until,
        };
        row.expect("due20", clock.due(20));
        row.expect("due40", clock.due(40));
        row.expect_flag(
            "over40",
            extended_until.is_some_and(|until| until > clock.due(40)),
        );
        row.expect("days_taken", clock.days_taken(responded));
        row.expect_flag("late", clock.late(responded));
        row.expect("limit", clock.limit(responded));
        row.expect("days_late", clock.days_late(responded));
        let timeliness = match clock.timeliness(responded) {
            Timeliness::InTime => "in-time",
            Timeliness::InTimeExtended => "in-time-extended",
            Timeliness::Late => "late",
        };
        row.expect("timeliness", timeliness);
        assert_eq!(clock.late(responded), timeliness == "late", "{}", row.text);
    }
}

#[test]
fn worked_examples_of_reviews() {
    let rows = table!("reviews");
    assert_eq!(rows.len(), 25);
    for row in rows {
        let (requested, responded) = (
            row.day("requested").expect("a date"),
            row.day("responded").expect("a date"),
        );
        let last_day = working_day_after(requested, row.law().review.last, row.regime());
        row.expect("target20", working_day_after(requested, 20, row.regime()));
        row.expect("last_day", last_day);
        row.expect(
            "days_taken",
            working_days(requested, responded, row.regime()),
        );
        row.expect_flag("late", responded > last_day);
    }
}

#[test]
fn working_days_are_told_from_others() {
    for row in table!("working-days") {
        let day = row.day("date").expect("a date");
        row.expect_flag("working", is_working_day(day, row.regime()));
        row.expect_flag("proclaimed", within_table(day));
    }
}

#[test]
fn the_rules_and_what_was_proclaimed_give_the_table() {
    let moved = table!("moved-holidays");
    for year in 2005..=2030 {
        for (nation, name) in
            Nation::ALL
                .into_iter()
                .zip(["england-wales", "scotland", "northern-ireland"])
        {
            let mut days = holidays::by_rule(year, nation);
            for row in moved
                .iter()
                .filter(|row| ["all", name].contains(&row.text("nation")))
            {
                if let Some(lost) = row.day("lost").filter(|lost| lost.year() == year) {
                    let place = days
                        .iter()
                        .position(|day| *day == lost)
                        .expect("the rules give the day that was moved");
                    days.remove(place);
                }
                days.extend(row.day("gained").filter(|gained| gained.year() == year));
            }
            days.sort_unstable();
            assert_eq!(holidays::holidays(year, nation), days, "{year} {name}");
        }
    }
    for year in [2004, 2031] {
        for nation in Nation::ALL {
            assert_eq!(
                holidays::holidays(year, nation),
                holidays::by_rule(year, nation)
            );
        }
    }
}

/// The one day on which the oracle, the package `holidays` 0.109, is wrong: it has St Andrew's Day from 2006, and the Act that
/// made it a bank holiday began on 16 January 2007 (St Andrew's Day Bank Holiday (Scotland) Act 2007 s3).
const ORACLE_IS_WRONG: (Date, Nation) = (date(2006, 11, 30), Nation::Scotland);

#[test]
fn every_weekday_agrees_with_the_oracle() {
    let rows = table!("oracle");
    let mut weekdays = 0;
    for (nation, name) in
        Nation::ALL
            .into_iter()
            .zip(["england-wales", "scotland", "northern-ireland"])
    {
        for year in 2005..=2030 {
            let ours = holidays::holidays(year, nation);
            let row = rows
                .iter()
                .find(|row| row.text("year") == year.to_string() && row.text("nation") == name)
                .expect("a row");
            let theirs: Vec<_> = row.text("days").split(' ').collect();
            for day in date(year, 1, 1)
                .series(1.day())
                .take_while(|day| day.year() == year)
            {
                if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    continue;
                }
                weekdays += 1;
                let differ =
                    ours.contains(&day) != theirs.contains(&&*day.strftime("%m-%d").to_string());
                assert_eq!(differ, (day, nation) == ORACLE_IS_WRONG, "{day} {name}");
            }
        }
    }
    assert_eq!(
        weekdays,
        3 * 6_782,
        "every weekday of 26 years in three nations"
    );
}

/// Counts day by day, as a person would.
#[test]
fn arithmetic_agrees_with_counting() {
    let spans = [
        (date(2004, 11, 1), 9_700),
        (date(1, 1, 1), 800),
        (date(9997, 6, 1), 400),
        (date(-2, 6, 1), 1_500),
    ];
    for regime in Regime::ALL {
        for (first, length) in spans {
            let days: Vec<Date> = first.series(1.day()).take(length + 70).collect();
            let working: Vec<bool> = days
                .iter()
                .map(|day| is_working_day(*day, regime))
                .collect();
            for start in 0..length {
                let (mut count, mut end) = (0, start);
                while count < 20 {
                    end += 1;
                    count += u32::from(working[end]);
                    assert_eq!(
                        working_days(days[start], days[end], regime),
                        count,
                        "{} to {}",
                        days[start],
                        days[end]
                    );
                    assert!(
                        !working[end] || working_day_after(days[start], count, regime) == days[end],
                        "{}",
                        days[start]
                    );
                }
            }
        }
    }
}

#[test]
fn no_date_is_too_far() {
    let days = [
        Date::MIN,
        date(-1, 1, 1),
        Date::ZERO,
        date(1, 1, 1),
        date(2026, 11, 24),
        date(9999, 1, 1),
        Date::MAX,
    ];
    for regime in Regime::ALL {
        for start in days {
            for end in days {
                let clock = Clock {
                    regime,
                    received: start,
                    clarified: None,
                    fee: Some(Fee {
                        notice: start,
                        paid: Some(end),
                    }),
                    extended_until: Some(end),
                };
                assert_eq!(clock.late(end), end > clock.limit(end));
                assert!(clock.days_taken(end) == 0 || end > start);
                for n in [0, 1, 20, 40, 1_000_000, u32::MAX] {
                    let due = clock.due(n);
                    assert!(
                        due >= start && (n == 0) == (due == start) || start == Date::MAX,
                        "{start} {n} {due}"
                    );
                    assert!(
                        due == Date::MAX || clock.days_taken(due) == n,
                        "{start} {n} {due}"
                    );
                }
            }
        }
    }
}

/// How additions read from files are told is in `law/commands/explain-sites.txt`.
#[test]
fn a_site_adds_to_the_law_and_changes_none_of_it() {
    let base = Law::built_in();
    assert_eq!(base.with(&[]).expect("nothing is wrong with nothing"), base);
    let limb = catalogue(Regime::Foia).get("s31(3)").expect("a row");
    let cells = |title: &str| Cells {
        level: limb.level,
        title: title.to_owned(),
        plain: limb.plain.clone(),
        kind: limb.kind,
        test: limb.test,
        weight: limb.weight,
        who: limb.who,
        duty: Vec::new(),
    };
    let addition = |id: &str| Addition {
        regime: Regime::Foia,
        sections: Vec::new(),
        provisions: vec![Provision::new(
            Regime::Foia,
            id,
            Some("of:s31(1)(g)".to_owned()),
            cells("Another limb"),
        )],
        purposes: Vec::new(),
    };
    let law = base.with(&[addition("s31(4)")]).expect("a sound row");
    assert_eq!(
        law,
        base.with(&[addition("s31(4)")]).expect("the same"),
        "one law for equal additions"
    );
    assert_ne!(law, base);
    let ids: Vec<_> = law
        .catalogue(Regime::Foia)
        .in_section("31")
        .map(|row| &*row.id)
        .collect();
    assert_eq!(
        ids[ids.len() - 2..],
        ["s31(3)", "s31(4)"],
        "in its section, after the rows that are there"
    );
    let added = law
        .catalogue(Regime::Foia)
        .get("s31(4)")
        .expect("it is there");
    assert_eq!(added.heading(), "Section 31(4): law enforcement");
    assert!(added.speaks_for("s31(1)(g)") && added.url().ends_with("/31"));
    assert!(
        law.catalogue(Regime::Foia)
            .in_section("32")
            .next()
            .is_some_and(|row| row.id == "s32(1)")
    );
    assert!(
        catalogue(Regime::Foia).get("s31(4)").is_none(),
        "other sites have the law as it was"
    );
    assert_eq!(
        (
            law.other_regime("r31(4)", Regime::Eir),
            law.other_regime("s31(4)", Regime::Eir)
        ),
        (None, Some(Regime::Foia))
    );
    let flaws = base
        .with(&[addition("s31(3)"), addition("s31(5)"), addition("s31(5)")])
        .expect_err("two rows are there already");
    let told: Vec<_> = flaws.iter().map(|flaw| (flaw.addition, flaw.key)).collect();
    assert_eq!(told, [(0, "id"), (2, "id")]);
}

#[test]
fn keys_are_what_records_write() {
    for regime in Regime::ALL {
        assert_eq!(Regime::parse(regime.key()), Some(regime));
        assert_eq!(regime.sibling().sibling(), regime);
    }
    assert_eq!(Regime::parse("FOIA"), None);
}
