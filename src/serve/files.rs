//! What was found in the files of a response, beside its page: in the preview alone, and never part of what a build writes.

use crate::attachments::{Finding, Inspection, Program, Severity};
use crate::engine::Prepared;
use crate::log::{Published, Response, Visibility};
use serde_json::{Value, json};

/// So many findings of a file are told.
const TOLD: usize = 20;

/// What was found in each file of the response whose page stands at a path.
pub(super) fn found(shown: &Prepared, path: &str) -> Vec<Value> {
    let Some(response) = response_at(shown, path) else {
        return Vec::new();
    };
    let files = response.published();
    let told = files.map(|published| {
        let name = if shown.lets_pass(&published.name) {
            &published.name
        } else {
            "A file"
        };
        told(name, published, response)
    });
    told.collect()
}

fn response_at<'s>(shown: &'s Prepared, path: &str) -> Option<&'s Response> {
    shown.edition.logs().into_iter().find_map(|log| {
        let stands = |response: &Response| {
            let href = log.site.href(&response.path());
            super::http::unescaped(&href).is_some_and(|href| href == path)
        };
        let mut responses = log.responses.iter();
        responses
            .find(|response| stands(response))
            .map(|response| &**response)
    })
}

fn told(name: &str, published: &Published, response: &Response) -> Value {
    let Some(inside) = &published.inside else {
        return json!({
            "name": name,
            "said": "Written anew without what is withheld or suppressed, and looked into by the rules for CSV.",
            "findings": [],
        });
    };
    let inspection: &Inspection = &inside.0;
    let public = response.visibility == Visibility::Public;
    let program = inspection.format.program;
    // What stops the publication first.
    let mut found: Vec<&Finding> = inspection.findings.iter().collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let told = found.into_iter().take(TOLD);
    let findings: Vec<Value> = told.map(|finding| row(finding, program)).collect();
    json!({
        "name": name,
        "said": said(inspection, public),
        "findings": findings,
    })
}

/// What it comes to, in a sentence.
fn said(inspection: &Inspection, public: bool) -> String {
    let count = |severity| {
        let findings = inspection.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (block, warn) = (count(Severity::Block), count(Severity::Warn));
    let more = inspection.findings.len().saturating_sub(TOLD);
    let mut said = match (block, warn) {
        (0, 0) => "Nothing was found that hides something.".to_owned(),
        (0, warn) => format!("To look at: {warn}."),
        (block, _) if public => {
            format!("Accepted though it hides something: {block}. It is not searched.")
        }
        (block, _) => format!("Must not be published: {block}. Put it right, or accept it."),
    };
    if more > 0 {
        said += &format!(" {more} more are not listed here: disclog inspect tells them.");
    }
    said
}

fn row(finding: &Finding, program: Program) -> Value {
    json!({
        "severity": finding.severity.word(),
        "code": finding.code.name,
        "place": finding.place.words().as_str(),
        "message": finding.message().as_str(),
        "help": finding.code.help(program),
    })
}
