//! Whether a picture can be the crest: SVG or PNG, and square.

use roxmltree::{Document, Node, ParsingOptions};

/// Why a picture cannot be the crest, and what to do.
pub(super) type Unfit = (&'static str, &'static str);

const SVG: &str = "http://www.w3.org/2000/svg";

/// Sees whether a picture can be the crest, by its name and what is in it.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<(), Unfit> {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("svg") => svg(bytes),
        Some("png") => match png_size(bytes) {
            Some((width, height)) if width == height => Ok(()),
            Some(_) => Err(NOT_SQUARE),
            None => Err(("this is not a PNG picture", "save it as PNG or SVG")),
        },
        _ => Err(("the crest is neither SVG nor PNG", "save it as SVG or PNG")),
    }
}

const NOT_SQUARE: Unfit = ("the crest is not square", "make it as wide as it is high");

/// Width and height of a PNG picture (PNG third edition, 11.2.1: the IHDR chunk comes first).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let begins = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
    begins.then(|| Some((number(16)?, number(20)?))).flatten()
}

/// Browsers show an SVG picture only if it is XML without a fault, and load nothing that it names. Opened by its address it is a
/// page, whose scripts run.
fn svg(bytes: &[u8]) -> Result<(), Unfit> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        (
            "the crest is SVG, but not in UTF-8",
            "save it as SVG in UTF-8",
        )
    })?;
    // Programs for drawing put a document type in front.
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|_| {
        (
            "the crest is no well-formed SVG: browsers do not show it",
            "save it as SVG once more, or as PNG",
        )
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err((
            "this is not an SVG picture: it does not begin with svg",
            "save it as SVG or PNG",
        ));
    }
    if root.tag_name().namespace() != Some(SVG) {
        return Err((
            "the svg element of the crest has no namespace: browsers do not show it",
            "add xmlns=\"http://www.w3.org/2000/svg\"",
        ));
    }
    if !is_square(root) {
        return Err((
            "the crest is not square, or does not say how large it is",
            "give its svg element a viewBox that is as wide as it is high, for example \"0 0 40 40\"",
        ));
    }
    for element in document.descendants().filter(Node::is_element) {
        let runs = matches!(element.tag_name().name(), "script" | "foreignObject");
        if runs
            || element.attributes().any(|a| {
                a.name().starts_with("on") || a.value().trim_start().starts_with("javascript:")
            })
        {
            return Err((
                "the crest holds a script or a page of its own",
                "take it out: a crest is a picture alone",
            ));
        }
        let leads = |address: &str| {
            !address.trim_start().starts_with(['#']) && !address.trim_start().starts_with("data:")
        };
        if element
            .attributes()
            .any(|a| a.name() == "href" && leads(a.value()))
        {
            return Err((
                "the crest names another file, which browsers do not load for a picture",
                "put what it shows into the picture itself",
            ));
        }
    }
    Ok(())
}

/// By the viewBox; where there is none, by width and height.
fn is_square(root: Node<'_, '_>) -> bool {
    let Some(view) = root.attribute("viewBox") else {
        return root
            .attribute("width")
            .is_some_and(|width| root.attribute("height") == Some(width));
    };
    let numbers: Option<Vec<f64>> = view
        .split([' ', ',', '\t', '\r', '\n'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    matches!(numbers.as_deref(), Some([_, _, width, height]) if (width - height).abs() < f64::EPSILON && *width > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_apart() {
        let svg = |inside: &str| {
            format!("<svg xmlns='{SVG}' xmlns:xlink='http://www.w3.org/1999/xlink' {inside}</svg>")
        };
        for (text, word) in [
            (svg("viewBox='0 0 40 40'><path d='M0 0z'/>"), ""),
            (svg("viewBox='-1.5,-1.5 , 3e1 30'>"), ""),
            (svg("width='5mm' height='5mm'>"), ""),
            (
                svg(
                    "viewBox='0 0 40 40'><use xlink:href='#a'/><image href=' data:image/png;base64,AA'/>",
                ),
                "",
            ),
            (
                format!(
                    "\u{feff}<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'>{}",
                    svg("viewBox='0 0 1 1'>")
                ),
                "",
            ),
            (svg("viewBox='0 0 40 40'><path>"), "well-formed"),
            (String::new(), "well-formed"),
            ("<html/>".to_owned(), "begin with svg"),
            ("<svg viewBox='0 0 1 1'/>".to_owned(), "namespace"),
            (
                svg("viewBox='0 0 40 41' width='4' height='4'>"),
                "not square",
            ),
            (svg("viewBox='0 0 0 0'>"), "not square"),
            (svg("viewBox='0 0 NaN NaN'>"), "not square"),
            (svg("viewBox='0 0 inf inf'>"), "not square"),
            (svg("viewBox='40 40'>"), "not square"),
            (svg(">"), "not square"),
            (svg("width='4' height='5'>"), "not square"),
            (svg("viewBox='0 0 1 1'><script/>"), "script"),
            (svg("viewBox='0 0 1 1' onload='x()'>"), "script"),
            (svg("viewBox='0 0 1 1'><g><foreignObject/></g>"), "script"),
            (
                svg("viewBox='0 0 1 1'><a href='javascript:x()'/>"),
                "script",
            ),
            (
                svg("viewBox='0 0 1 1'><image xlink:href='https://example.org/x.png'/>"),
                "another file",
            ),
            (
                svg("viewBox='0 0 1 1'><image href='//example.org/x.png'/>"),
                "another file",
            ),
        ] {
            match check("a.svg", text.as_bytes()) {
                Ok(()) => assert_eq!(word, "", "{text}"),
                Err((message, _)) => assert!(
                    !word.is_empty() && message.contains(word),
                    "{text}: {message}"
                ),
            }
        }
    }
}
