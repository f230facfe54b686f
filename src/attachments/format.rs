//! The table of formats: how each is known by its bytes, and what reads it. Adding one is a file beside this one and a row here.

use super::budget::{Budget, Stop};
use super::codes::Program;
use super::{
    Inspection, blocked, cfb, docx, eml, gif, html, jpeg, metafile, odf, pdf, png, pptx, svg,
    table, text, tiff, web, webp, xlsx, zip,
};

/// A format of files.
#[derive(Debug)]
pub struct Format {
    /// Its name, which is the ending that most files of it have.
    pub name: &'static str,
    /// The endings that go with it, in small letters.
    pub endings: &'static [&'static str],
    /// The program that officers make it with.
    pub program: Program,
    /// Whether these bytes are of it. The first row that says so has it.
    pub is: fn(&[u8]) -> bool,
    /// Whether it has no marks of its own, as text has none: then the name's ending tells which of several is meant.
    pub by_ending: bool,
    /// Reads all of it.
    pub read: fn(&[u8], &mut Inspection, &mut Budget) -> Result<(), Stop>,
}

/// What nobody knows.
pub static UNKNOWN: Format = Format {
    name: "unknown",
    endings: &[],
    program: Program::Other,
    is: |_| true,
    by_ending: false,
    read: |_, inspection, _| {
        inspection
            .find(&super::codes::CANNOT_PARSE, super::Place::whole())
            .detail("files of this type cannot be looked into");
        Ok(())
    },
};

/// All of them, those with marks of their own first: text comes last, since nearly anything can stand in it.
#[rustfmt::skip]
pub static FORMATS: &[&Format] = &[
    &xlsx::XLSX, &xlsx::XLSM,
    &docx::DOCX, &docx::DOCM,
    &pptx::PPTX, &pptx::PPTM,
    &odf::ODS, &odf::ODT, &odf::ODP,
    &odf::FODS, &odf::FODT, &odf::FODP,
    &blocked::XLSB, &blocked::RTF, &blocked::HEIC,
    &cfb::LOCKED, &cfb::XLS, &cfb::DOC, &cfb::PPT, &cfb::MSG, &cfb::OTHER,
    &jpeg::JPEG, &png::PNG, &gif::GIF, &webp::WEBP, &tiff::TIFF,
    &pdf::PDF,
    &web::FONT, &web::ICO,
    &metafile::EMF, &metafile::WMF,
    &eml::EML,
    // Whatever else is an archive.
    &zip::ZIP,
    &svg::SVG, &html::HTML,
    &text::TEXT, &table::CSV,
];

impl Format {
    /// The format of some bytes. Of those without marks (`a,b` is a table and a sentence) the name's ending tells which is meant;
    /// it never makes one format of another.
    pub fn of(bytes: &[u8], ending: Option<&str>) -> &'static Format {
        let mut fitting = FORMATS.iter().copied().filter(|format| (format.is)(bytes));
        match fitting.next() {
            None => &UNKNOWN,
            Some(first) if !first.by_ending => first,
            // A piece of a page has no marks of its own either.
            Some(first) => std::iter::once(first)
                .chain(fitting)
                .chain([&html::HTML])
                .find(|format| ending.is_some_and(|ending| format.endings.contains(&ending)))
                .unwrap_or(first),
        }
    }

    /// Whether any format goes by this ending.
    pub fn is_ending(ending: &str) -> bool {
        FORMATS
            .iter()
            .any(|format| format.endings.contains(&ending))
    }
}
