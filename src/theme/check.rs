//! What a site's own files of the theme can be wrong in before any page is made.

use super::built_in::{self, CREST, STYLE};
use super::own::{FOLDER, Templates};
use super::palette::Palette;
use super::uses::{components, names};
use super::{fault, picture};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::log::Brand;
use std::collections::BTreeMap;

/// The most bytes of a crest: it is loaded with every page.
const CREST_BYTES: usize = 10_000;

/// The name of the crest below `assets/`; that of the theme where the site names none.
pub(super) fn crest(
    brand: &Brand,
    files: &BTreeMap<String, Vec<u8>>,
    own_crest: bool,
    place: &dyn Fn(&str) -> Span,
    report: &mut Report,
) -> String {
    let Some(name) = &brand.crest else {
        let own = files.get(&format!("assets/{CREST}")).filter(|_| own_crest);
        if let Some(Err((message, help))) = own.map(|bytes| picture::check(CREST, bytes)) {
            let at = Span::file(format!("{FOLDER}/assets/{CREST}"));
            report.push(
                Diagnostic::new(Code::ThemeFile, at)
                    .message(message)
                    .help(help),
            );
        }
        return CREST.to_owned();
    };
    let found = match files.get(&format!("assets/{name}")) {
        None => Err((
            "the theme has no such file",
            "put the picture into themes/default/assets, and write its name here",
        )),
        Some(bytes) if bytes.len() > CREST_BYTES => Err((
            "the crest is too large: every page loads it",
            "make it smaller than 10 KB",
        )),
        Some(bytes) => picture::check(name, bytes),
    };
    if let Err((message, help)) = found {
        report.push(
            Diagnostic::new(Code::SiteValue, place("crest"))
                .message(message)
                .help(help),
        );
    }
    name.clone()
}

/// Templates that nothing uses: no page is made with one of this name, and no other of the site's own extends or includes it or calls one
/// of its components. The name is mistyped.
pub(super) fn unused(own: &Templates, report: &mut Report) {
    for (name, text) in own
        .iter()
        .filter(|(name, _)| built_in::templates().all(|(default, _)| default != *name))
    {
        let components = components(text);
        // With a backslash a name may be written otherwise.
        let named = |by: &str| names(by, name) || by.contains('\\');
        let used = own
            .iter()
            .filter(|(other, _)| *other != name)
            .any(|(_, by)| named(by) || components.iter().any(|c| by.contains(c)));
        if !used {
            report.push(
                Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}")))
                    .message("no page is made with a template of this name, and no other template of the site uses it")
                    .help(fault::default_near(name).unwrap_or_else(|| "name it as one of the theme's templates, or take it out".into())),
            );
        }
    }
}

/// Stylesheets beside the theme's, which may set its colours again: nobody knows which of them holds.
pub(super) fn stylesheets(mine: &BTreeMap<String, Vec<u8>>, report: &mut Report) {
    let css = mine.iter().filter(|(name, _)| {
        name.starts_with("assets/") && name.ends_with(".css") && *name != STYLE
    });
    for (name, text) in
        css.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
    {
        if let Some(at) = Palette::first_of_theme(text, &format!("{FOLDER}/{name}")) {
            report.push(
                Diagnostic::new(Code::ContrastUnknown, at)
                    .message("this stylesheet sets colours of the theme, and their contrast is not checked here")
                    .help("put them into assets/style.css or into [theme] of site.toml"),
            );
        }
    }
}
