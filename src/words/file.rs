//! A file of words.

use super::table::{Plain, SAID};
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement,
};
#[cfg(test)]
use std::collections::BTreeSet;
use std::ops::Range;

/// What is wrong with a site's own file of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes.
    pub at: Range<usize>,
    /// What.
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The name that was meant, perhaps.
    pub near: Option<&'static str>,
}

/// What is wrong with a site's own file of words, in Fluent.
pub fn faults(text: &str) -> Vec<Fault> {
    File::read(text).faults()
}

/// A file of words, read.
pub(super) struct File {
    pub resource: FluentResource,
    broken: Vec<Range<usize>>,
}

impl File {
    pub fn read(text: &str) -> File {
        match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => File {
                resource,
                broken: Vec::new(),
            },
            Err((resource, errors)) => File {
                resource,
                broken: errors.into_iter().map(|error| error.pos).collect(),
            },
        }
    }

    fn messages(&self) -> impl Iterator<Item = &Message<&str>> {
        self.resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        })
    }

    /// The names of what is put into a word.
    #[cfg(test)]
    pub fn puts(&self, key: &str) -> BTreeSet<&str> {
        let mut puts = BTreeSet::new();
        for message in self.messages().filter(|message| message.id.name == key) {
            walk(message.value.as_ref(), &mut |piece| {
                if let Piece::Variable(name) = piece {
                    puts.insert(name);
                }
            });
        }
        puts
    }

    /// The names of its words.
    #[cfg(test)]
    pub fn names(&self) -> BTreeSet<&str> {
        self.messages().map(|message| message.id.name).collect()
    }

    /// All that it says, a line each.
    pub fn said(&self) -> String {
        let mut out = String::new();
        for message in self.messages() {
            walk(message.value.as_ref(), &mut |piece| match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(_) => out.push(' '),
                Piece::Form => out.push('\n'),
            });
            out.push('\n');
        }
        out
    }

    /// What is wrong with it.
    pub fn faults(&self) -> Vec<Fault> {
        let at = |part: &str| {
            let from =
                (part.as_ptr() as usize).saturating_sub(self.resource.source().as_ptr() as usize);
            from..from + part.len()
        };
        let mut faults: Vec<Fault> = self
            .broken
            .iter()
            .map(|at| Fault {
                at: at.clone(),
                what: "this is not Fluent's syntax",
                help: "write NAME = words, as in the theme's own file",
                near: None,
            })
            .collect();
        for message in self.messages() {
            let name = message.id.name;
            let said = SAID.iter().find(|said| said.key == name);
            if said.is_none() && !Plain::KEYS.contains(&name) {
                let all = Plain::KEYS.iter().copied();
                let all = all.chain(SAID.iter().map(|said| said.key));
                faults.push(Fault {
                    at: at(name),
                    what: "the theme has no word of this name",
                    help: "take the name from the theme's own file",
                    near: super::near(name, all),
                });
                continue;
            }
            let with = said.map_or(&[][..], |said| said.with);
            walk(message.value.as_ref(), &mut |piece| match piece {
                Piece::Text(text) if text.contains(['<', '>', '&']) => faults.push(Fault {
                    at: at(text),
                    what: "words can't hold the signs <, > and &",
                    help: "write the words alone: what is marked up is put in by the theme",
                    near: None,
                }),
                Piece::Variable(name) if !with.contains(&name) => faults.push(Fault {
                    at: at(name),
                    what: "nothing of this name is put into this word",
                    help: "take what stands between braces from the theme's own file",
                    near: None,
                }),
                _ => {}
            });
        }
        faults
    }
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
    /// Another form begins.
    Form,
}

fn walk<'a>(pattern: Option<&'a Pattern<&'a str>>, see: &mut dyn FnMut(Piece<'a>)) {
    for element in pattern.iter().flat_map(|pattern| &pattern.elements) {
        match element {
            PatternElement::TextElement { value } => see(Piece::Text(value)),
            PatternElement::Placeable { expression } => expressed(expression, see),
        }
    }
}

fn expressed<'a>(expression: &'a Expression<&'a str>, see: &mut dyn FnMut(Piece<'a>)) {
    match expression {
        Expression::Inline(inline) => put_in(inline, see),
        Expression::Select { selector, variants } => {
            put_in(selector, see);
            for variant in variants {
                see(Piece::Form);
                walk(Some(&variant.value), see);
            }
        }
    }
}

fn put_in<'a>(inline: &'a InlineExpression<&'a str>, see: &mut dyn FnMut(Piece<'a>)) {
    match inline {
        InlineExpression::StringLiteral { value } => see(Piece::Text(value)),
        InlineExpression::VariableReference { id } => see(Piece::Variable(id.name)),
        InlineExpression::Placeable { expression } => expressed(expression, see),
        InlineExpression::FunctionReference { arguments, .. } => called(arguments, see),
        _ => {}
    }
}

fn called<'a>(arguments: &'a CallArguments<&'a str>, see: &mut dyn FnMut(Piece<'a>)) {
    arguments.positional.iter().for_each(|one| put_in(one, see));
}
