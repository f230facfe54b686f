//! What is wrong with a template, in words of our own: Tera's quote the template.
//!
//! Tera tells kinds of faults apart by what it says alone. The tables in `fault/tables.rs` are of its version 2; what they do not know is
//! told in general words. A name that a message holds is one of ours: of a block, component or variable of the theme, or of
//! what Tera brings.

mod tables;

use super::built_in::{self, REPLACED};
use super::own::{FOLDER, Templates};
use super::uses::components;
use crate::diagnostics::{Code, Diagnostic, Lines, Span, Words};
use std::ops::Range;
use tables::{FILTERS, FUNCTIONS, OPENERS, RENDERING, SYNTAX, TAGS, TESTS};
use tera::{ErrorKind, ReportError};

/// The variables of templates: every name in it that stands in code.
const DOCUMENTED: &str = include_str!("../../docs/theming.md");

/// What keeps templates from being loaded, from what Tera says of them all together.
pub(super) fn of_loading(error: &tera::Error, own: &Templates) -> Vec<Diagnostic> {
    // Tera stops at the first one that it cannot read.
    let unreadable: Vec<Diagnostic> = own
        .iter()
        .filter_map(|(name, text)| {
            let error = tera::Tera::new().add_raw_template(name, text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| of(&error, own))
        })
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    match error.kind() {
        ErrorKind::Msg(message) if message.starts_with("Component `") => vec![twice(message, own)],
        ErrorKind::Msg(message) => {
            let told: Vec<Diagnostic> = Told::all(message)
                .iter()
                .map(|told| told.reference(own))
                .collect();
            if told.is_empty() {
                vec![of(error, own)]
            } else {
                told
            }
        }
        _ => vec![of(error, own)],
    }
}

/// A template's fault as a diagnostic.
pub(super) fn of(error: &tera::Error, own: &Templates) -> Diagnostic {
    let first_own = |tpl, chain| {
        std::iter::once(tpl)
            .chain(chain)
            .find(|name| own.contains_key(*name))
            .map(String::as_str)
    };
    match error.kind() {
        ErrorKind::SyntaxError(found) => of_syntax(found, own),
        ErrorKind::RenderingError(found) => of_rendering(found, &error.to_string(), own),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => {
            let name = first_own(tpl, inheritance_chain);
            fault(tag(name, "extends", own))
                .message("this template extends itself by way of others")
                .help("take one extends out")
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let name = first_own(tpl, include_chain);
            fault(tag(name, "include", own))
                .message("this template includes itself by way of others")
                .help("take one include out")
        }
        ErrorKind::MissingParent { current, parent } => fault(tag(Some(current), "extends", own))
            .message("the template that this one extends does not exist")
            .help(template_near(parent, own)),
        _ => fault(somewhere(own)).message("a template of the theme does not work"),
    }
}

fn fault(at: Span) -> Diagnostic {
    Diagnostic::new(Code::Template, at)
}

/// Where nothing tells which template it is.
fn somewhere(own: &Templates) -> Span {
    let mut names = own.keys();
    match (names.next(), names.next()) {
        (Some(only), None) => file(only),
        _ => Span::file(FOLDER),
    }
}

fn file(name: &str) -> Span {
    Span::file(format!("{FOLDER}/{name}"))
}

/// A place in a template of the site's own.
pub(super) fn within(name: &str, text: &str, range: Range<usize>) -> Span {
    Lines::new(format!("{FOLDER}/{name}").into()).span(text, range)
}

/// Where a word of Tera first stands in a template.
fn tag(name: Option<&str>, word: &str, own: &Templates) -> Span {
    let Some((name, text)) = name.and_then(|name| own.get_key_value(name)) else {
        return somewhere(own);
    };
    text.find(word)
        .map_or_else(|| file(name), |at| within(name, text, at..at + word.len()))
}

fn place(found: &ReportError) -> Span {
    let span = found.span();
    Span {
        file: format!("{FOLDER}/{}", found.filename()).into(),
        line: span.start_line.max(1),
        column: span.start_col + 1,
        end_line: span.end_line.max(1),
        end_column: span.end_col + 1,
    }
}

/// Says a row of a table whose beginning stands in what Tera says.
fn say(
    diagnostic: Diagnostic,
    table: &[(&str, &'static str, &'static str)],
    said: &str,
    otherwise: &'static str,
) -> Diagnostic {
    match table.iter().find(|(says, ..)| said.contains(says)) {
        Some((_, message, help)) => diagnostic.message(*message).help(*help),
        None => diagnostic.message(otherwise),
    }
}

fn of_syntax(found: &ReportError, own: &Templates) -> Diagnostic {
    let (said, at) = (found.message(), place(found));
    let general = || {
        say(
            fault(at.clone()),
            SYNTAX,
            said,
            "this is not valid Tera here",
        )
    };
    let Some((name, text)) = own.get_key_value(found.filename()) else {
        return general();
    };
    if said == "Unexpected end of input" {
        return match open(text) {
            Some(Open::Tag(opener, range)) => {
                let (_, message, help) = OPENERS[opener];
                fault(within(name, text, range)).message(message).help(help)
            }
            Some(Open::Braces(range)) => fault(within(name, text, range))
                .message("this value or tag is not closed")
                .help("end it with }} or %}, as it begins"),
            None => fault(at)
                .message("the template ends before a tag is closed")
                .help("see that every tag has its end"),
        };
    }
    if said != "Unknown tag" {
        return general();
    }
    let begin = found.span().range.start.min(text.len());
    let word = text.get(begin..).map_or("", word);
    if let Some(ends) = word.strip_prefix("end") {
        let known = OPENERS.iter().any(|(opener, ..)| *opener == ends);
        return match (known, open(&text[..before_tag(text, begin)])) {
            (true, Some(Open::Tag(opener, range))) => {
                let first = within(name, text, range);
                let (opener, _, help) = OPENERS[opener];
                let message = Words::from("this ends something else than the ")
                    .and(opener)
                    .and(" that is open since ")
                    .place(&first, &at);
                fault(at).message(message).help(help)
            }
            (true, _) => fault(at)
                .message("this ends something that does not begin before")
                .help("take it out"),
            _ => fault(at).message("there is no such tag").help(
                near("the nearest is end", ends, OPENERS.iter().map(|row| row.0))
                    .unwrap_or_else(|| "take it out".into()),
            ),
        };
    }
    let help = match word {
        "macro" | "import" => "Tera 2 has components in place of macros".into(),
        "elif" | "else" => "put it between if and endif".into(),
        _ => near("the nearest is ", word, TAGS.iter().copied())
            .unwrap_or_else(|| "take it out".into()),
    };
    let message = if matches!(word, "elif" | "else") {
        "this stands outside of an if"
    } else {
        "there is no such tag"
    };
    fault(at).message(message).help(help)
}

fn of_rendering(found: &ReportError, report: &str, own: &Templates) -> Diagnostic {
    let said = found.message();
    let diagnostic = say(
        fault(place(found)),
        RENDERING,
        said,
        "this fails when the page is rendered",
    );
    if own.contains_key(found.filename()) {
        return match (
            said.split_once("Available variables: "),
            said.split_once("Available fields: "),
        ) {
            (Some((wrong, there)), _) | (None, Some((wrong, there))) => {
                let there: Vec<&str> = there.split(", ").collect();
                match near(
                    "the nearest is ",
                    quoted(wrong),
                    documented().filter(|name| there.contains(name)),
                ) {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }
            }
            _ => diagnostic,
        };
    }
    // A template of the binary fails with something of the site's own: with what calls it, or with a component that it calls.
    let called_from = Told::all(report)
        .into_iter()
        .find(|told| own.contains_key(told.file));
    if let Some(told) = called_from {
        return Diagnostic {
            at: told.place(),
            ..diagnostic
        };
    }
    let bare = found.filename().trim_start_matches(REPLACED);
    let text = built_in::templates()
        .find(|(name, _)| *name == bare)
        .map_or("", |(_, text)| text);
    let called = text
        .get(found.span().range.clone())
        .and_then(|call| call.trim_start().strip_prefix('<'))
        .map_or("", word);
    match definitions(called, own).next() {
        Some(at) => fault(at)
            .message(
                Words::from("another template of the theme does not give the component ")
                    .and(called)
                    .and(" what it takes here"),
            )
            .help("keep its arguments, or give new ones a default"),
        None => Diagnostic {
            at: somewhere(own),
            ..diagnostic
        },
    }
}

/// Where the site's own templates define a component, in the order of their names.
fn definitions(component: &str, own: &Templates) -> impl Iterator<Item = Span> {
    own.iter()
        .filter(|_| !component.is_empty())
        .filter_map(move |(name, text)| {
            let at = components(text)
                .into_iter()
                .find(|found| *found == component)?;
            let from = at.as_ptr().addr() - text.as_ptr().addr();
            Some(within(name, text, from..from + at.len()))
        })
}

/// Two templates that define one component.
fn twice(message: &str, own: &Templates) -> Diagnostic {
    let defined: Vec<Span> = definitions(quoted(message), own).collect();
    match defined.as_slice() {
        [.., first, last] => {
            let words = Words::from("a component of this name is defined at ").place(first, last).and(" too");
            fault(last.clone()).message(words).help("keep one of them")
        }
        [only] => fault(only.clone())
            .message("a template of the theme defines a component of this name already")
            .help("choose another name, or copy the whole file that has the component, and change it there"),
        [] => fault(somewhere(own)).message("two templates define one component"),
    }
}

/// A fault as Tera prints it: what, and where.
struct Told<'m> {
    says: &'m str,
    file: &'m str,
    line: usize,
    column: usize,
}

impl<'m> Told<'m> {
    /// All of a printed report, notes among them.
    fn all(report: &'m str) -> Vec<Told<'m>> {
        let mut all = Vec::new();
        let mut lines = report.lines().peekable();
        while let Some(line) = lines.next() {
            let located = if let Some(says) = line.strip_prefix("error: ") {
                lines
                    .peek()
                    .and_then(|next| next.trim_start().strip_prefix("--> "))
                    .map(|at| (says, at))
            } else {
                line.strip_prefix("note: called from ").map(|at| ("", at))
            };
            let Some((says, at)) = located else { continue };
            let mut parts = at.rsplitn(3, ':');
            let (column, line, file) = (parts.next(), parts.next(), parts.next());
            if let (Some(Ok(column)), Some(Ok(line)), Some(file)) =
                (column.map(str::parse), line.map(str::parse), file)
            {
                all.push(Told {
                    says,
                    file,
                    line,
                    column,
                });
            }
        }
        all
    }

    fn place(&self) -> Span {
        let wide = quoted(self.says).chars().count();
        Span {
            file: format!("{FOLDER}/{}", self.file).into(),
            line: self.line,
            column: self.column,
            end_line: self.line,
            end_column: self.column + wide,
        }
    }

    /// Something is named that does not exist.
    fn reference(&self, own: &Templates) -> Diagnostic {
        let name = quoted(self.says);
        let brought = |message: &'static str, all: &'static [&'static str]| {
            let help = near("the nearest is ", name, all.iter().copied());
            fault(self.place())
                .message(message)
                .help(help.unwrap_or_else(|| Words::from("use one of ").list(all.iter().copied())))
        };
        let is = |kind: &str| self.says.starts_with(kind);
        let mine = own.get(self.file);
        if mine.is_none() && (is("Unknown component") || is("Block `")) {
            return self.left_out(name, is("Block `"), own);
        }
        match mine {
            None => fault(somewhere(own)).message("a template of the theme does not work"),
            Some(_) if is("Unknown filter") => brought("there is no such filter", FILTERS),
            Some(_) if is("Unknown test") => brought("there is no such test", TESTS),
            Some(_) if is("Unknown function") => brought("there is no such function", FUNCTIONS),
            Some(_) if is("Unknown component") => {
                let help = near(
                    "the nearest is ",
                    name,
                    built_in::templates().flat_map(|(_, text)| components(text)),
                );
                fault(self.place())
                    .message("no template defines this component")
                    .help(help.unwrap_or_else(|| "use one of docs/theming.md, or define it".into()))
            }
            Some(_) if is("Unknown template") => fault(self.place())
                .message("the template that is included here does not exist")
                .help(template_near(name, own)),
            Some(text) => {
                let extended = text.split_once("extends").map_or("", |(_, rest)| {
                    rest.trim_start().trim_start_matches(['"', '\'', '`'])
                });
                let of_it = |default: &str| {
                    extended
                        .strip_prefix(REPLACED)
                        .unwrap_or(extended)
                        .starts_with(default)
                        || default == "base.html"
                };
                let all = built_in::templates()
                    .filter(|(default, _)| of_it(default))
                    .flat_map(|(_, text)| blocks(text));
                fault(self.place())
                    .message("the template that this one extends has no such block")
                    .help(near("the nearest is ", name, all).unwrap_or_else(|| {
                        "write one of the blocks that docs/theming.md lists for it".into()
                    }))
            }
        }
    }

    /// A template of the binary names what the site's own template in place of another one left out.
    fn left_out(&self, name: &str, is_block: bool, own: &Templates) -> Diagnostic {
        let names = |text: &'static str| {
            if is_block {
                blocks(text)
            } else {
                components(text)
            }
        };
        let replaced = built_in::templates()
            .filter(|(default, _)| own.contains_key(*default) && *default != self.file);
        let found = replaced
            .flat_map(|(default, text)| names(text).into_iter().map(move |known| (default, known)))
            .find(|(_, known)| *known == name);
        match found {
            Some((default, known)) => fault(file(default))
                .message(
                    Words::from("this template lacks the ")
                        .and(if is_block { "block " } else { "component " })
                        .and(known)
                        .and(", which others need"),
                )
                .help("add it, even if it is empty, or extend the default template in place of copying it"),
            None => fault(somewhere(own)).message("a template of the theme does not work"),
        }
    }
}

/// What to do about a template that does not exist.
fn template_near(name: &str, own: &Templates) -> Words {
    // One of the site's own may be nearer; but its name is an author's, and is not said.
    let meant_own = own.keys().any(|other| {
        strsim::osa_distance(other, name) <= 2
            && built_in::templates().all(|(default, _)| default != other)
    });
    default_near(name)
        .filter(|_| !meant_own)
        .unwrap_or_else(|| "correct its name: it is the path below themes/default/".into())
}

/// Names the template of the binary that is nearest to a name.
pub(super) fn default_near(name: &str) -> Option<Words> {
    let (lead, bare) = match name.strip_prefix(REPLACED) {
        Some(bare) => ("the nearest is default/", bare),
        None => ("the nearest is ", name),
    };
    near(
        lead,
        bare.strip_suffix(".html").unwrap_or(bare),
        built_in::templates().filter_map(|(default, _)| default.strip_suffix(".html")),
    )
    .map(|help| help.and(".html"))
}

/// Names the nearest of some names of ours, if it is near enough to have been meant.
pub(super) fn near(
    lead: &'static str,
    name: &str,
    all: impl Iterator<Item = &'static str>,
) -> Option<Words> {
    let name = name.to_lowercase();
    let meant = |distance: usize, other: &str| {
        distance <= 1 + other.len() / 4 && distance * 2 < other.len()
    };
    all.map(|other| (strsim::osa_distance(&name, other), other))
        .filter(|(distance, other)| {
            meant(*distance, other) || (name.len() >= 4 && other.starts_with(&name))
        })
        .min()
        .map(|(_, other)| Words::from(lead).and(other))
}

/// The names in code of the documentation.
fn documented() -> impl Iterator<Item = &'static str> {
    DOCUMENTED
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .filter(|name| !name.is_empty())
}

/// The first text in backticks.
fn quoted(text: &str) -> &str {
    text.split('`').nth(1).unwrap_or_default()
}

/// The name at the beginning of a text.
fn word(text: &str) -> &str {
    &text[..text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())]
}

/// The names of the blocks that a template has.
fn blocks(text: &str) -> Vec<&str> {
    text.split("{%")
        .skip(1)
        .filter_map(|tag| {
            tag.trim_start_matches('-')
                .trim_start()
                .strip_prefix("block ")
        })
        .map(|rest| word(rest.trim_start()))
        .collect()
}

/// Where the tag begins whose name begins here.
fn before_tag(text: &str, name: usize) -> usize {
    text[..name].rfind("{%").unwrap_or(name)
}

/// What is open at the end of a text.
enum Open {
    /// One of `OPENERS`.
    Tag(usize, Range<usize>),
    /// The braces of a value or tag.
    Braces(Range<usize>),
}

/// The last of the tags that a text does not close.
fn open(text: &str) -> Option<Open> {
    let mut stack: Vec<(usize, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let begin = at + found;
        at = begin + 1;
        let close = match text.as_bytes().get(at) {
            Some(b'%') => "%}",
            Some(b'{') => "}}",
            Some(b'#') => "#}",
            _ => continue,
        };
        at += 1;
        let Some(end) = text[at..].find(close).map(|end| at + end) else {
            return Some(Open::Braces(begin..begin + 2));
        };
        let inside = text[at..end].trim_matches('-').trim();
        at = end + 2;
        if close != "%}" {
            continue;
        }
        let name = word(inside);
        if name == "raw" {
            at = text[at..].find("endraw").map_or(text.len(), |end| at + end);
        } else if let Some(opener) = OPENERS.iter().position(|(opener, ..)| *opener == name) {
            if name != "set" || !inside.contains('=') {
                stack.push((opener, begin..at));
            }
        } else if let Some(ends) = name.strip_prefix("end")
            && stack
                .last()
                .is_some_and(|(opener, _)| OPENERS[*opener].0 == ends)
        {
            stack.pop();
        }
    }
    stack.pop().map(|(opener, range)| Open::Tag(opener, range))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use std::collections::BTreeMap;

    /// What is said of a template that stands in place of another.
    fn said(name: &str, text: &str) -> Vec<(String, String)> {
        let own = Templates::from([(name.to_owned(), text.to_owned())]);
        let mut all: BTreeMap<&str, &str> = built_in::templates().collect();
        all.insert(name, text);
        let mut tera = tera::Tera::new();
        tera.register_function("say", crate::theme::Say(Words::english()));
        let faults = match tera.add_raw_templates(all) {
            Err(error) => of_loading(&error, &own),
            Ok(()) => {
                let mut context = tera::Context::new();
                context.insert("t", &Words::english().plain);
                context.insert(
                    "site",
                    &BTreeMap::from([("name", "A name"), ("email", "a")]),
                );
                tera.render(name, &context)
                    .err()
                    .map(|error| of(&error, &own))
                    .into_iter()
                    .collect()
            }
        };
        faults
            .into_iter()
            .map(|d| {
                (
                    format!("{}:{}:{}", d.at.file, d.at.line, d.at.column),
                    d.message.to_string(),
                )
            })
            .collect()
    }

    /// Faults by what an author sees, with a word of the message. A new version of Tera that says them otherwise fails here.
    #[test]
    fn faults_are_told_apart() {
        let mut wrong = Vec::new();
        for (text, at, word) in [
            ("x\n{% if site %}", "2:1", "this if is not closed"),
            (
                "{% block a %}{% if site %}{% endif %}",
                "1:1",
                "this block is not closed",
            ),
            ("{% set x %}text", "1:1", "this set is not closed"),
            ("{{ site.name ", "1:1", "this value or tag is not closed"),
            (
                "{% for a in b %}{% endblock %}",
                "1:20",
                "the for that is open since 1:1",
            ),
            (
                "{% raw %}{% if %}{% endraw %}{% endif %}",
                "1:33",
                "does not begin before",
            ),
            ("{% els %}", "1:4", "there is no such tag"),
            ("{% macro x() %}", "1:4", "there is no such tag"),
            ("{# x", "1:1", "this comment is not closed"),
            ("{{ 'x }}", "1:4", "this text is not closed"),
            ("{{ site | }}", "1:11", "a name is missing"),
            ("{% if site == %}{% endif %}", "1:15", "a value is missing"),
            ("{{ a b }}", "1:6", "does not end here with }}"),
            ("{% block a %}{% endblock b %}", "1:26", "another name"),
            ("{% include x %}", "1:12", "in quotation marks"),
            ("x{% extends 'base.html' %}", "1:13", "first thing"),
            (
                "{% extends 'base.html' %}x",
                "1:26",
                "outside of every block",
            ),
            ("{% extends 'none.html' %}", "1:4", "extends does not exist"),
            ("{% extends 'page.html' %}", "1:4", "extends itself"),
            ("{% include 'page.html' %}", "1:4", "includes itself"),
            (
                "{% include 'none.html' %}",
                "1:12",
                "included here does not exist",
            ),
            (
                "{% extends 'base.html' %}{% block mian %}{% endblock %}",
                "1:35",
                "no such block",
            ),
            ("{{ site | nofilter }}", "1:11", "no such filter"),
            ("{{ site is notest }}", "1:12", "no such test"),
            ("{{ nofunction() }}", "1:4", "no such function"),
            ("{{ <nocomponent/> }}", "1:4", "no template defines"),
            (
                "{% component icon() %}{% endcomponent icon %}",
                "1:14",
                "already",
            ),
            ("{{ nothing }}", "1:4", "no such variable"),
            ("{{ site.nam }}", "1:9", "no such field"),
            (
                "{% for a in site.nam %}{% endfor %}",
                "1:13",
                "not there on every page",
            ),
            ("{% for a in 3 %}{% endfor %}", "1:13", "no list"),
            ("{{ site.name + 1 }}", "1:4", "only numbers"),
            ("{{ site.name | round }}", "1:4", "a value of this kind"),
            (
                "{{ site.name | truncate }}",
                "1:16",
                "an argument is missing",
            ),
            ("{{ <icon/> }}", "1:4", "needs an argument"),
            (
                "{{ <icon name='x' more='y'/> }}",
                "1:4",
                "takes no such argument",
            ),
            ("{{ super() }}", "1:4", "outside of a block"),
        ] {
            let said = said("page.html", text);
            let fits = said.iter().any(|(place, message)| {
                *place == format!("{FOLDER}/page.html:{at}") && message.contains(word)
            });
            if !fits {
                wrong.push(format!("{text}: {said:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// What a copy leaves out, or takes otherwise, is told at the copy, not at the template of the binary that asks for it.
    #[test]
    fn the_file_at_fault_is_the_sites_own() {
        let all = said(
            "components.html",
            "{% component icon(name) %}{% endcomponent icon %}",
        );
        assert!(
            all.iter()
                .all(|(place, _)| place == "themes/default/components.html:1:1"),
            "{all:?}"
        );
        assert!(
            all.iter().any(|(_, message)| message
                == "this template lacks the component pager, which others need"),
            "{all:?}"
        );
        let all = said("base.html", "{% block title %}{% endblock %}");
        assert!(
            all.iter()
                .any(|(place, m)| place == "themes/default/base.html:1:1"
                    && m.contains("lacks the block main")),
            "{all:?}"
        );
    }
}
