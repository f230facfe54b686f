//! The page from which the data are downloaded.

use super::super::context::{Day, Prepared};
use super::super::frame::{Frame, Head, Nav, PageHead};
use crate::log::Period;
use crate::words::Plain;
use serde::Serialize;

#[derive(Serialize)]
struct Data<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    files: Vec<DataFile<'l>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<ShownSpan>,
}

/// A file of data, as pages list it.
#[derive(Serialize)]
pub(super) struct DataFile<'l> {
    pub href: String,
    pub name: &'l str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<&'l str>,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

#[derive(Serialize)]
struct ShownSpan {
    first: Day,
    last: Day,
}

/// The files: path, what is in it, its type.
fn files(t: &Plain) -> [(&'static str, &str, &'static str); 8] {
    [
        ("data/responses.csv", &t.data_responses_csv, "CSV"),
        ("data/responses.json", &t.data_responses_json, "JSON"),
        ("data/statistics.csv", &t.data_statistics_csv, "CSV"),
        ("data/statistics.json", &t.data_statistics_json, "JSON"),
        ("feed.xml", &t.data_feed, "Atom"),
        ("data/datapackage.json", &t.data_package, "JSON"),
        ("data/catalog.jsonld", &t.data_catalogue, "JSON-LD"),
        ("data/response.schema.json", &t.data_schema, "JSON Schema"),
    ]
}

pub(in crate::render) fn data(frame: &Frame) -> Prepared {
    let t = frame.t();
    let heading = &t.download_data;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        description: &t.data_description,
        breadcrumb: vec![frame.home_crumb()],
        ..Head::of("data/index.html")
    });
    let files = files(t).into_iter().map(|(path, about, kind)| DataFile {
        href: match path {
            "feed.xml" => frame.href(path),
            path => frame.log.site.shared_href(path),
        },
        name: path.rsplit('/').next().unwrap_or(path),
        about: Some(about),
        kind,
    });
    let context = Data {
        nav,
        page,
        files: files.collect(),
        span: Period::of(&frame.log).map(|span| ShownSpan {
            first: frame.day(span.first),
            last: frame.day(span.last),
        }),
    };
    Prepared::new("data.html", &context)
}
