//! The page from which the data are downloaded.

use super::super::context::{Day, Prepared};
use super::super::frame::{Frame, Head, Nav, PageHead};
use crate::log::Period;
use serde::Serialize;

#[derive(Serialize)]
struct Data<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    files: Vec<DataFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<ShownSpan>,
}

/// A file of data, as pages list it.
#[derive(Serialize)]
pub(super) struct DataFile {
    pub href: String,
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<&'static str>,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

#[derive(Serialize)]
struct ShownSpan {
    first: Day,
    last: Day,
}

/// The files: path, name, what is in it, its type.
const FILES: &[(&str, &str, &str, &str)] = &[
    (
        "data/responses.csv",
        "responses.csv",
        "A row a response: reference, title, dates, outcome, provisions, summary.",
        "CSV",
    ),
    (
        "data/responses.json",
        "responses.json",
        "The same as a list of objects.",
        "JSON",
    ),
    (
        "data/statistics.csv",
        "statistics.csv",
        "Figures by period: official figures, and what this log holds.",
        "CSV",
    ),
    (
        "data/statistics.json",
        "statistics.json",
        "The same as objects.",
        "JSON",
    ),
    (
        "feed.xml",
        "feed.xml",
        "The newest responses, as a web feed.",
        "Atom",
    ),
    (
        "data/datapackage.json",
        "datapackage.json",
        "What the columns of the CSV files hold, as a Frictionless Data Package.",
        "JSON",
    ),
    (
        "data/catalog.jsonld",
        "catalog.jsonld",
        "This page for catalogues of data (DCAT).",
        "JSON-LD",
    ),
    (
        "data/response.schema.json",
        "response.schema.json",
        "What the index.json of each response holds, as a JSON Schema.",
        "JSON Schema",
    ),
];

pub(in crate::render) fn data(frame: &Frame) -> Prepared {
    let heading = "Download the data";
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        description: "Every public response as open data.",
        breadcrumb: vec![frame.home_crumb()],
        ..Head::of("data/index.html")
    });
    let files = FILES.iter().map(|&(path, name, about, kind)| DataFile {
        href: frame.href(path),
        name,
        about: Some(about),
        kind,
    });
    let context = Data {
        nav,
        page,
        files: files.collect(),
        span: Period::of(&frame.log).map(|span| ShownSpan {
            first: span.first.into(),
            last: span.last.into(),
        }),
    };
    Prepared::new("data.html", &context)
}
