//! `disclog explain`: what the catalogue, or the table of codes, says of what was asked; provisions by words.

use super::args::Explain;
use super::{Console, Exit};
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Words};
use crate::law::{
    Catalogue, Duty, Kind, Law, Level, Provision, Purpose, Regime, Test, Weight, Who, by_meaning,
    is_bare_section,
};
use crate::private;
use crate::render::words::capital;
use serde::Serialize;
use std::fmt::Write as _;

/// Explains a provision, a section, a purpose or a code, in words or as JSON.
pub fn explain(args: &Explain, console: &Console) -> Exit {
    // Said in one argument or in several: `explain "Section 31 (3)"`, `explain Section 31`.
    let asked = args.what.join(" ");
    if let Some(number) = code_number(&asked) {
        return match Code::parse(&format!("DL{number:04}")) {
            Some(code) => console.answer(&words_of_code(code), &Found::of_code(code)),
            None => console.unanswered(&unknown_code(number)),
        };
    }
    let (asked, said) = law_named(&asked);
    let named = args.regime.or(said);
    let (law, own) = match site(args, named) {
        Ok(known) => known,
        Err(report) => return console.unanswered(&report),
    };
    match look_up(law, &asked, named, own) {
        Ok(found) => console.answer(&words(law, &found), &found),
        Err(report) => console.unanswered(&report),
    }
}

/// The law, and the regime that is meant where nobody says which: those of the site, where there is one.
fn site(args: &Explain, named: Option<Regime>) -> Result<(Law, Regime), Report> {
    let root = super::site_folder(args.site.as_deref());
    if args.site.is_none() && !root.join("site.toml").is_file() {
        return Ok((Law::built_in(), Regime::Foia));
    }
    let opened = private::Opened::open(&root)?;
    let law = opened.law()?;
    // Where site.toml does not tell whose law is meant, another law's answer would be worse than none.
    match named {
        Some(regime) => Ok((law, regime)),
        None => Ok((law, opened.regime()?)),
    }
}

/// What was asked without the name of the law, where it is said with it, and that law: `FOIA s31(1)`, `s31 of the FOIA`.
fn law_named(asked: &str) -> (String, Option<Regime>) {
    let regime = |word: &str| {
        Regime::parse(
            &word
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_ascii_lowercase(),
        )
    };
    let mut words: Vec<&str> = asked.split_whitespace().collect();
    let Some(place) = words.iter().position(|word| regime(word).is_some()) else {
        return (asked.to_owned(), None);
    };
    let named = regime(words.remove(place));
    words.retain(|word| {
        !["of", "the", "under"]
            .iter()
            .any(|little| little.eq_ignore_ascii_case(word))
    });
    (words.join(" "), named)
}

/// The number of a code, however its letters are written: `DL0103`, `dl103`, `DL 103`.
fn code_number(asked: &str) -> Option<u16> {
    let asked: String = asked
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let digits = asked.get(2..).filter(|_| {
        asked
            .get(..2)
            .is_some_and(|letters| letters.eq_ignore_ascii_case("dl"))
    })?;
    let shaped = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    shaped.then(|| digits.parse().ok()).flatten()
}

fn unknown_code(number: u16) -> Report {
    let area = |code: &Code| *code as u16 / 100 == number / 100;
    let mut near = Code::ALL.iter().filter(|code| area(code)).peekable();
    let help = if near.peek().is_none() {
        Words::from("write the code as a message shows it, for example DL0801")
    } else {
        near.enumerate().fold(
            Words::from("the codes of its area are "),
            |help, (n, code)| (if n == 0 { help } else { help.and(", ") }).code(*code),
        )
    };
    fault("no message has this code", help)
}

fn fault(message: impl Into<Words>, help: impl Into<Words>) -> Report {
    [Diagnostic::new(Code::CommandLine, Span::command_line())
        .message(message)
        .help(help)]
    .into_iter()
    .collect()
}

/// What was found, in the form for programs.
#[derive(Default, Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<CodeRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<SectionRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<PurposeRow<'a>>,
    /// One for a provision; all that the section, or what was asked, has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisions: Vec<ProvisionRow<'a>>,
    /// The limbs of the one provision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limbs: Vec<&'a str>,
    /// Other regimes that have the same id, for something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_in: Vec<Regime>,
    /// Whether words were asked, so that the provisions are what may be meant, the likeliest of each law first.
    #[serde(skip)]
    by_words: bool,
}

#[derive(Serialize)]
struct CodeRow {
    code: String,
    severity: &'static str,
    message: &'static str,
    help: &'static str,
    ground: &'static str,
}

#[derive(Serialize)]
struct SectionRow<'a> {
    regime: Regime,
    id: String,
    title: &'a str,
    url: String,
}

#[derive(Serialize)]
struct PurposeRow<'a> {
    regime: Regime,
    id: &'a str,
    plain: &'a str,
    needed_by: Vec<&'a str>,
}

#[derive(Serialize)]
struct ProvisionRow<'a> {
    id: &'a str,
    regime: Regime,
    act: &'a str,
    heading: String,
    title: &'a str,
    plain: &'a str,
    kind: Kind,
    level: Level,
    test: Test,
    weight: Weight,
    who: Who,
    #[serde(skip_serializing_if = "Option::is_none")]
    ncnd: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    of: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<&'a str>,
    notice: Vec<NoticeRow<'a>>,
    duties: Vec<DutyRow>,
    url: String,
}

#[derive(Serialize)]
struct NoticeRow<'a> {
    what: &'a str,
    source: &'a str,
    keys: &'a [String],
}

#[derive(Serialize)]
struct DutyRow {
    duty: &'static str,
    asks: &'static str,
    keys: &'static [String],
}

impl<'a> Found<'a> {
    fn of_code(code: Code) -> Found<'static> {
        let entry = code.entry();
        let row = CodeRow {
            code: code.to_string(),
            severity: entry.severity.word(),
            message: entry.message,
            help: entry.help,
            ground: entry.ground,
        };
        Found {
            code: Some(row),
            ..Found::default()
        }
    }
}

impl<'a> ProvisionRow<'a> {
    fn of(law: &'a Catalogue, row: &'a Provision) -> ProvisionRow<'a> {
        ProvisionRow {
            id: &row.id,
            regime: row.regime,
            act: &law.act,
            heading: row.heading(),
            title: &row.title,
            plain: &row.plain,
            kind: row.kind,
            level: row.level,
            test: row.test,
            weight: row.weight,
            who: row.who,
            ncnd: row.ncnd(),
            of: row.belongs_to().collect(),
            with: row.with(),
            notice: law
                .notices(row)
                .map(|n| NoticeRow {
                    what: &n.what,
                    source: &n.source,
                    keys: &n.keys,
                })
                .collect(),
            duties: row
                .duty
                .iter()
                .filter_map(|word| Duty::of(word))
                .map(|duty| DutyRow {
                    duty: &duty.word,
                    asks: &duty.asks,
                    keys: &duty.keys,
                })
                .collect(),
            url: row.url(),
        }
    }
}

/// Finds what was asked in the regime that is meant, then in its sibling, then in the others.
fn look_up(
    law: Law,
    asked: &str,
    named: Option<Regime>,
    own: Regime,
) -> Result<Found<'static>, Report> {
    let order: Vec<Regime> = match named {
        Some(regime) => vec![regime],
        None => {
            let mut order = vec![own, own.sibling()];
            order.extend(
                Regime::ALL
                    .into_iter()
                    .filter(|regime| *regime != own && *regime != own.sibling()),
            );
            order
        }
    };
    // `reg 12` is no section, whatever its number: words and letters that name the unit choose among the regimes.
    let unit = unit_named(asked);
    let fits =
        |regime: &Regime| unit.is_none_or(|letter| law.catalogue(*regime).letter() == letter);
    let searched: Vec<Regime> = order.iter().copied().filter(fits).collect();
    if searched.is_empty() {
        let (a, b) = if unit == Some('r') {
            ("sections", "regulations")
        } else {
            ("regulations", "sections")
        };
        return Err(fault(
            Words::from("this regime has ").and(a).and(", not ").and(b),
            "name another with --regime, or none",
        ));
    }
    let mut answers = searched.iter().filter_map(|regime| {
        in_catalogue(law.catalogue(*regime), asked).map(|found| (*regime, found))
    });
    if let Some((_, mut found)) = answers.next() {
        found.also_in = answers.map(|(regime, _)| regime).collect();
        return Ok(found);
    }
    if several(law, &searched, asked) {
        return Err(fault(
            "this asks for several provisions",
            "ask for one at a time",
        ));
    }
    let meant = by_words(law, named, own, &order, asked);
    if !meant.is_empty() {
        return Ok(Found {
            provisions: meant,
            by_words: true,
            ..Found::default()
        });
    }
    // Nothing has it: what may have been meant? Laws share ids, and each is named once.
    let mut near: Vec<&'static str> = Vec::new();
    for row in searched
        .iter()
        .flat_map(|regime| law.catalogue(*regime).near(asked).into_iter().take(3))
    {
        if near.len() < 3 && !near.contains(&row.id.as_str()) {
            near.push(&row.id);
        }
    }
    let bare = searched
        .iter()
        .map(|regime| law.catalogue(*regime))
        .find(|law| {
            law.read_loosely(asked)
                .is_some_and(|id| is_bare_section(&id))
        });
    let help = match near.as_slice() {
        [] if let Some(law) = bare => Words::from(law.short.as_str())
            .and(" has provisions of ")
            .list(law.sections().iter().map(|section| &*section.number)),
        [] => Words::from(
            "write a provision, s31(1)(a), a section, s31, a code, DL0801, or words such as national security",
        ),
        [only] => Words::from("the nearest is ").and(only),
        several => Words::from("the nearest are ").list(several.iter().copied()),
    };
    Err(fault(
        "no provision, section or code of this name is known",
        help,
    ))
}

/// What words mean, `national security`: in the law that was named, else in the site's own and its sibling. What reads as a
/// provision that there is not means no other one.
fn by_words(
    law: Law,
    named: Option<Regime>,
    own: Regime,
    order: &[Regime],
    asked: &str,
) -> Vec<ProvisionRow<'static>> {
    let reads = |regime: &Regime| law.catalogue(*regime).read_loosely(asked).is_some();
    if order.iter().any(reads) {
        return Vec::new();
    }
    let laws = order
        .iter()
        .filter(|regime| named.is_some() || [own, own.sibling()].contains(regime));
    laws.flat_map(|regime| {
        let meant = by_meaning(law, *regime, asked);
        meant
            .into_iter()
            .map(|row| ProvisionRow::of(law.catalogue(*regime), row))
    })
    .collect()
}

/// Whether what was asked are several provisions: `s31(1)(a), s40(2)`, `s40(2) with s40(3A)(a)`.
fn several(law: Law, searched: &[Regime], asked: &str) -> bool {
    let parts = asked.split([',', ';', '&', '+', '/']).flat_map(|part| {
        let mut parts = vec![Vec::new()];
        for word in part.split_whitespace() {
            match word.to_ascii_lowercase().as_str() {
                "and" | "or" | "with" | "by" => parts.push(Vec::new()),
                _ => parts
                    .last_mut()
                    .into_iter()
                    .for_each(|part: &mut Vec<&str>| part.push(word)),
            }
        }
        parts.into_iter().map(|words| words.join(" "))
    });
    parts
        .filter(|part| {
            searched
                .iter()
                .any(|regime| in_catalogue(law.catalogue(*regime), part).is_some())
        })
        .count()
        > 1
}

/// The letter of the unit that the author named: of `s31`, `Section 31`, `§ 31`, `reg 12`; `None` for a number alone.
fn unit_named(asked: &str) -> Option<char> {
    match asked.trim_start().chars().next()? {
        's' | 'S' | '§' => Some('s'),
        'r' | 'R' => Some('r'),
        _ => None,
    }
}

fn in_catalogue(law: &'static Catalogue, asked: &str) -> Option<Found<'static>> {
    let id = law.read_loosely(asked)?;
    if let Some(row) = law.get(&id) {
        let limbs = law
            .below(&id)
            .into_iter()
            .map(|limb| limb.id.as_str())
            .collect();
        return Some(Found {
            provisions: vec![ProvisionRow::of(law, row)],
            limbs,
            ..Found::default()
        });
    }
    if let Some(purpose) = law.purpose(&id) {
        return Some(Found {
            purpose: Some(purpose_row(law, purpose)),
            ..Found::default()
        });
    }
    let rows = law.below(&id);
    if rows.is_empty() {
        return None;
    }
    let number = rows.first().map_or("", |row| row.section());
    let section = SectionRow {
        regime: law.regime,
        id: if is_bare_section(&id) {
            id.clone()
        } else {
            rows[0].section_id().to_owned()
        },
        title: law.section_title(number).unwrap_or_default(),
        url: law.section_url(number),
    };
    Some(Found {
        section: Some(section),
        provisions: rows
            .into_iter()
            .map(|row| ProvisionRow::of(law, row))
            .collect(),
        ..Found::default()
    })
}

fn purpose_row(law: &'static Catalogue, purpose: &'static Purpose) -> PurposeRow<'static> {
    let needed_by = law
        .provisions()
        .iter()
        .filter(|row| row.owes("purposes"))
        .map(|row| &*row.id)
        .collect();
    PurposeRow {
        regime: law.regime,
        id: &purpose.id,
        plain: &purpose.plain,
        needed_by,
    }
}

fn words_of_code(code: Code) -> String {
    let entry = code.entry();
    let effect = match entry.severity {
        Severity::Error => "An error: nothing is published.",
        Severity::Warning => "A warning: the log is published all the same.",
        Severity::Note => "A note: worth knowing.",
    };
    let mut out = format!("{code}\n\n");
    wrapped(&mut out, "  ", "  ", &sentence(entry.message));
    let _ = writeln!(out, "\n  {effect}");
    row(&mut out, "What to do", &sentence(entry.help));
    row(&mut out, "Rests on", entry.ground);
    if code.is_acceptable() {
        row(
            &mut out,
            "Accept",
            "a record may accept it with a reason, in [[accept]]",
        );
    }
    out
}

fn words(law: Law, found: &Found<'_>) -> String {
    let mut out = String::new();
    if found.by_words {
        meant(&mut out, law, &found.provisions);
        return out;
    }
    match (&found.section, &found.purpose, found.provisions.as_slice()) {
        (Some(section), _, rows) => {
            let catalogue = law.catalogue(section.regime);
            let _ = writeln!(
                out,
                "{}: {}\n{}\n",
                capital(&catalogue.spoken(&section.id)),
                section.title,
                catalogue.act
            );
            let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
            for one in rows {
                let _ = writeln!(out, "  {:width$}  {}", one.id, one.title);
            }
            let _ = writeln!(out, "\n  {}", section.url);
        }
        (_, Some(purpose), _) => {
            let catalogue = law.catalogue(purpose.regime);
            let _ = writeln!(
                out,
                "{}\n{}\n",
                capital(&catalogue.spoken(purpose.id)),
                catalogue.act
            );
            wrapped(
                &mut out,
                "  ",
                "  ",
                &format!("A purpose: {}.", purpose.plain),
            );
            let needed = list(&purpose.needed_by);
            row(
                &mut out,
                "Cited with",
                &format!("{needed}, in the key purposes; never alone"),
            );
        }
        (None, None, [one]) => provision(&mut out, law.catalogue(one.regime), one, &found.limbs),
        _ => {}
    }
    for regime in &found.also_in {
        let _ = writeln!(
            out,
            "\n{} has this too, for something of its own: --regime {}",
            law.catalogue(*regime).short,
            regime.key()
        );
    }
    out
}

/// What words may mean, law by law.
fn meant(out: &mut String, law: Law, rows: &[ProvisionRow<'_>]) {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
    for of_law in rows.chunk_by(|a, b| a.regime == b.regime) {
        let _ = writeln!(out, "{}\n", law.catalogue(of_law[0].regime).act);
        for one in of_law {
            let _ = writeln!(out, "  {:width$}  {}", one.id, one.title);
            let indent = " ".repeat(width + 4);
            wrapped(out, &indent, &indent, one.plain);
        }
        out.push('\n');
    }
    let first = rows.first().map_or("", |row| row.id);
    let _ = writeln!(
        out,
        "What a refusal under one of them must say: disclog explain {first}"
    );
}

fn provision(out: &mut String, law: &Catalogue, one: &ProvisionRow<'_>, limbs: &[&str]) {
    let _ = writeln!(
        out,
        "{}: {}\n{}\n",
        capital(&law.spoken(one.id)),
        one.title,
        law.act
    );
    wrapped(out, "  ", "  ", one.plain);
    out.push('\n');
    row(out, "Id", one.id);
    row(out, "Kind", &kind(one));
    if let Some(test) = test(one) {
        row(out, "To show", &test);
    }
    row(out, "Weight", weight(one.weight));
    row(out, "For", who(one.who));
    if let Some(ncnd) = one.ncnd {
        row(
            out,
            "Silence",
            &format!("{ncnd} refuses to confirm or deny for it"),
        );
    }
    if let Some(with) = one.with {
        row(out, "Cited with", with);
    }
    if !limbs.is_empty() {
        row(out, "Limbs", &list(limbs));
    }
    if !one.notice.is_empty() {
        out.push_str("\n  A refusal under it must say\n");
        for notice in &one.notice {
            let keys = keys(notice.keys);
            wrapped(
                out,
                "  - ",
                "    ",
                &format!("{} ({}){keys}", notice.what, notice.source),
            );
        }
    }
    if !one.duties.is_empty() {
        out.push_str("\n  It also asks\n");
        for duty in &one.duties {
            wrapped(
                out,
                "  - ",
                "    ",
                &format!("{}{}", duty.asks, keys(duty.keys)),
            );
        }
    }
    let _ = writeln!(out, "\n  {}", one.url);
}

fn keys(keys: &[String]) -> String {
    if keys.is_empty() {
        String::new()
    } else {
        format!(" [{}]", keys.join(", "))
    }
}

fn kind(one: &ProvisionRow<'_>) -> String {
    let of = if one.of.is_empty() {
        String::new()
    } else {
        format!(", for {}", list(&one.of))
    };
    match one.kind {
        Kind::Exemption => "exemption: withholds content".to_owned(),
        Kind::Exception => "exception: withholds content".to_owned(),
        Kind::Ground => "ground: refuses or closes a request, withholds no content".to_owned(),
        Kind::Ncnd => format!("refuses to confirm or deny that information is held{of}"),
        Kind::Condition => "condition: cited with the provision that it belongs to".to_owned(),
    }
}

fn test(one: &ProvisionRow<'_>) -> Option<String> {
    let shown = match one.test {
        Test::Class if one.kind == Kind::Ncnd => {
            "that confirming or denying would itself tell what is so protected; no harm need be shown"
        }
        Test::Class => "that the information is of the kind described; no harm need be shown",
        Test::Prejudice => {
            "that disclosure would, or would be likely to, prejudice what it protects"
        }
        Test::Inhibit => "that disclosure would, or would be likely to, inhibit what it protects",
        Test::Endanger => "that disclosure would, or would be likely to, endanger somebody",
        Test::Required => "that it is required for the purpose named",
        Test::Adverse => {
            "that disclosure would adversely affect what it protects; likely is not enough"
        }
        Test::Substantial => {
            "that disclosure would, or would be likely to, prejudice substantially what it protects"
        }
        Test::None => return None,
    };
    // A refusal to confirm or deny is tried by what an answer of either kind would do.
    Some(if one.kind == Kind::Ncnd {
        shown.replace("disclosure would", "confirming or denying would")
    } else {
        shown.to_owned()
    })
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Absolute => "absolute: no public interest test",
        Weight::Qualified => "qualified: the public interest is weighed",
        Weight::Mixed => "absolute or qualified, by the limb or condition relied on",
        Weight::None => "no matter of the public interest",
    }
}

fn who(who: Who) -> &'static str {
    match who {
        Who::Any => "every authority",
        Who::Gov => "government departments and the Welsh Government; no police force",
        Who::Audit => "audit bodies; no police force",
        Who::ScotAdmin => "the Scottish Administration; no police force",
    }
}

/// A fact with its name before it.
fn row(out: &mut String, name: &str, value: &str) {
    wrapped(out, &format!("  {name:<12}"), &" ".repeat(14), value);
}

/// A text in lines of at most 100 characters.
fn wrapped(out: &mut String, first: &str, rest: &str, text: &str) {
    let mut line = first.to_owned();
    let mut begun = false;
    for word in text.split_whitespace() {
        if begun && line.chars().count() + 1 + word.chars().count() > 100 {
            let _ = writeln!(out, "{line}");
            rest.clone_into(&mut line);
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    let _ = writeln!(out, "{line}");
}

fn list(words: &[&str]) -> String {
    words.join(", ")
}

fn sentence(text: &str) -> String {
    capital(text) + "."
}
