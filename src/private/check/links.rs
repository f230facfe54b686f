//! Where links lead, and what addresses aliases take.

use super::{Checked, is_public};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::{Alias, AliasFault, Site, decode_path, slug, text};
use crate::markdown;
use crate::private::Addresses;
use crate::private::memory::Look;
use crate::private::source::files::FileText;
use crate::private::source::marks::Marked;
use crate::private::source::page::Prose;
use crate::private::source::record::{Record, Status};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a folder that an address makes. File systems end at 255 bytes, and old ones count whole paths.
const LONGEST_FOLDER: usize = 100;
/// The longest path of an alias; object stores end at 1,024 bytes.
const LONGEST_ALIAS: usize = 500;

/// What links are checked against.
pub(in crate::private) struct Links<'a> {
    addresses: &'a dyn Addresses,
    site: &'a Site,
    /// Address parts of the records that are not public yet.
    hidden: BTreeSet<&'a str>,
    /// Address parts of withdrawn records.
    withdrawn: BTreeSet<&'a str>,
    /// Files of prose pages that are not public, and what aliases make of theirs and of such records.
    drafts: BTreeSet<String>,
}

/// Where an address leads.
enum Target {
    /// Another site, an e-mail address, a telephone number.
    Outside,
    /// An id of the page itself.
    Own(String),
    /// A path of the site, without a slash in front.
    Path(String),
    /// The same, written with the site's own name in front.
    Absolute(String),
    /// Nowhere that is allowed.
    Forbidden,
}

impl<'a> Links<'a> {
    /// What links of a site are checked against.
    pub fn of(look: &'a Look, addresses: &'a dyn Addresses, today: Date) -> Links<'a> {
        let withdrawn: BTreeSet<&str> = look
            .read_records()
            .filter(|r| r.status == Status::Withdrawn && !r.slug.is_empty())
            .map(|r| r.slug.as_str())
            .collect();
        let not_yet = || {
            look.read_records()
                .filter(|r| r.status != Status::Withdrawn && !is_public(r, today))
        };
        let pages = || look.prose().filter(|p| p.page.draft);
        let site = &look.settings.site;
        let aliases = not_yet()
            .flat_map(|r| &r.aliases)
            .chain(pages().flat_map(|p| &p.aliases));
        let drafts = pages()
            .map(|p| format!("{}index.html", p.page.path))
            .chain(aliases.filter_map(|a| page_of(&a.value, site)))
            .collect();
        Links {
            addresses,
            site,
            hidden: not_yet().map(|r| r.slug.as_str()).collect(),
            withdrawn,
            drafts,
        }
    }

    /// Checks the links of a record, and what else of it makes or names addresses. A withdrawn one has but its reason.
    pub fn record(&self, record: &Record, checked: &Checked, hidden: bool, report: &mut Report) {
        let page = format!("responses/{}/", record.slug);
        let withdrawn = record.status == Status::Withdrawn;
        long_names(record, report);
        for link in checked
            .links
            .iter()
            .filter(|link| !withdrawn || link.topic == "withdrawn_reason")
        {
            // A mark in an address is reported as such.
            if text::has_token(&link.url)
                || is_mail(record.file.text.get(link.at.clone()), &link.url)
            {
                continue;
            }
            let at = record.file.span(link.at.clone());
            let withheld = |path: &str| {
                path.strip_prefix(&page).is_some_and(|file| {
                    record
                        .attachments
                        .iter()
                        .any(|a| a.name == file && !a.withheld.is_empty())
                })
            };
            let own = |id: &str| {
                if withdrawn {
                    id == "main"
                } else {
                    self.has_id(record, checked, hidden, id)
                }
            };
            if let Some(code) = self.check(&link.url, link.image, &page, hidden, own, withheld) {
                report.push(fault(code, at, &link.url).topic(link.topic));
            }
        }
        if withdrawn {
            return;
        }
        named_once(record, report);
        for attachment in &record.attachments {
            let Some(alternative) = attachment
                .alternative
                .as_ref()
                .filter(|a| a.value.contains('/'))
            else {
                continue;
            };
            let at = record.file.span(alternative.at.clone());
            let path = if alternative.value.starts_with('/') {
                alternative.value.clone()
            } else {
                format!("/{}", alternative.value)
            };
            if let Some(code) = self.check(&path, false, &page, hidden, |_| false, |_| false) {
                report.push(
                    Diagnostic::new(code, at)
                        .message("this path of the site leads nowhere public")
                        .topic("attachments"),
                );
            }
        }
    }

    /// Whether a record's page has an id: of a heading, of a card, or of a part of the page that this record has.
    fn has_id(&self, record: &Record, checked: &Checked, hidden: bool, id: &str) -> bool {
        let seen = |reference: &str| {
            let slug = slug(reference);
            !self.withdrawn.contains(slug.as_str())
                && (hidden || !self.hidden.contains(slug.as_str()))
        };
        let there = match id {
            "main" | "on-this-page" | "cite" | "citation" | "copy" | "copied" | "next" => true,
            "withheld" => {
                !record.exemptions.is_empty() || record.harm.is_some() || record.balance.is_some()
            }
            "review" => {
                record.internal_review.is_some()
                    || record.commissioner.as_ref().is_some_and(|c| {
                        c.reference.is_some()
                            || c.decided.is_some()
                            || c.outcome.is_some()
                            || c.url.is_some()
                    })
            }
            "changes" => !record.changes.is_empty(),
            "documents" => record
                .attachments
                .iter()
                .any(|a| a.withheld.is_empty() || a.title.is_some()),
            "related" => record.related.iter().any(|r| seen(&r.value)),
            _ => false,
        };
        there
            || checked.headings.iter().any(|h| h.id == id)
            || crate::log::card_ids(record.exemptions.iter().map(|e| e.provision.id.as_str()))
                .iter()
                .any(|c| c == id)
    }

    /// Checks the links of a prose page.
    pub fn prose(&self, prose: &Prose) -> Report {
        let outline = markdown::outline(&prose.page.body, ["main"]);
        let mut report = Report::new();
        for range in &outline.comments {
            report.push(Diagnostic::new(
                Code::CommentUnclear,
                prose.file.span(prose.origin.range(range.clone())),
            ));
        }
        for block in &outline.blocks {
            if crate::private::source::near_miss::any(&block.raw)
                || crate::private::source::near_miss::any(&block.titles)
            {
                report.push(Diagnostic::new(
                    Code::NearMiss,
                    prose.file.span(prose.origin.range(block.range.clone())),
                ));
            }
        }
        for link in outline
            .links
            .iter()
            .filter(|link| !is_mail(prose.page.body.raw().get(link.range.clone()), &link.url))
        {
            let own = |id: &str| outline.headings.iter().any(|h| h.id == id) || id == "main";
            if let Some(code) = self.check(
                &link.url,
                link.image,
                &prose.page.path,
                prose.page.draft,
                own,
                |_| false,
            ) {
                report.push(fault(
                    code,
                    prose.file.span(prose.origin.range(link.range.clone())),
                    &link.url,
                ));
            }
        }
        if self
            .addresses
            .has_file(&format!("{}index.html", prose.page.path))
            && is_made(&prose.page.path)
        {
            report.push(
                Diagnostic::new(Code::Reserved, prose.file.span(0..0)).help("rename the file"),
            );
        }
        report
    }

    /// Checks the links of the site's own words on reviews, which stand on every response's page.
    pub fn review(&self, file: &FileText, review: &Marked) -> Report {
        let mut report = Report::new();
        let links = markdown::outline(&review.text, std::iter::empty()).links;
        for link in links
            .iter()
            .filter(|link| !is_mail(review.text.raw().get(link.range.clone()), &link.url))
        {
            // It stands on pages of every depth, and so can't be relative.
            let from_root = link.url.starts_with('/') || link.url.contains(':');
            let code = if from_root {
                self.check(&link.url, link.image, "", false, |_| false, |_| false)
            } else {
                Some(Code::DeadLink)
            };
            if let Some(code) = code {
                let Diagnostic {
                    at, message, help, ..
                } = fault(
                    code,
                    file.span(review.origin.range(link.range.clone())),
                    &link.url,
                );
                report.push(
                    Diagnostic::new(Code::SiteValue, at)
                        .message(message)
                        .help(help),
                );
            }
        }
        report
    }

    /// Whether a path is one of something that is not public yet.
    fn hides(&self, path: &str) -> bool {
        let record = path
            .strip_prefix("responses/")
            .and_then(|rest| rest.split('/').next());
        let index = format!("{}/index.html", path.trim_end_matches('/'));
        record.is_some_and(|slug| self.hidden.contains(slug))
            || self.drafts.contains(path)
            || self.drafts.contains(&index)
    }

    fn check(
        &self,
        url: &str,
        image: bool,
        page: &str,
        hidden: bool,
        own: impl Fn(&str) -> bool,
        withheld: impl Fn(&str) -> bool,
    ) -> Option<Code> {
        let target = target(url, page, self.site);
        match target {
            Target::Forbidden if image => Some(Code::BadPicture),
            Target::Forbidden => Some(Code::LinkScheme),
            Target::Outside | Target::Absolute(_) | Target::Own(_) if image => {
                Some(Code::BadPicture)
            }
            Target::Outside => None,
            Target::Own(id) => (!own(&id) && !id.is_empty()).then_some(Code::DeadLink),
            Target::Path(path) | Target::Absolute(path) => {
                if withheld(&path) {
                    return Some(Code::WithheldFileNamed);
                }
                if self.hides(&path) {
                    return (!hidden).then_some(Code::NotPublic);
                }
                let found = if image {
                    self.addresses.has_file(&path)
                } else {
                    self.addresses.has(&path)
                };
                (!found && (path != page)).then_some(if image {
                    Code::BadPicture
                } else {
                    Code::DeadLink
                })
            }
        }
    }
}

fn fault(code: Code, at: Span, url: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, at);
    if code == Code::DeadLink && url.contains('@') && !url.contains(['/', '#', '?']) {
        return diagnostic.help("write mailto: in front of an e-mail address");
    }
    diagnostic
}

/// Whether a link is an e-mail address between angle brackets, which needs no `mailto:`.
fn is_mail(written: Option<&str>, url: &str) -> bool {
    written.is_some_and(|written| written.starts_with('<')) && !url.contains(':')
}

/// A name that becomes a folder's is not too long for one.
fn long_names(record: &Record, report: &mut Report) {
    let names = std::iter::once(("reference", &record.reference));
    let of_lists = record
        .topics
        .iter()
        .map(|t| ("topics", t))
        .chain(record.department.iter().map(|d| ("department", d)));
    // Topics and departments of a withdrawn record make no address.
    for (topic, name) in names.chain(of_lists.filter(|_| record.status != Status::Withdrawn)) {
        if slug(&name.value).len() > LONGEST_FOLDER {
            report.push(
                Diagnostic::new(Code::EmptySlug, record.file.span(name.at.clone()))
                    .message("this gives an address that is too long")
                    .help("shorten it")
                    .topic(topic),
            );
        }
    }
}

/// No topic and no related record is named twice, and no record is related to itself.
fn named_once(record: &Record, report: &mut Report) {
    let mut bad = |at: &std::ops::Range<usize>, message: &'static str, topic: &str| {
        report.push(
            Diagnostic::new(Code::BadValue, record.file.span(at.clone()))
                .message(message)
                .help("take it out")
                .topic(topic),
        );
    };
    for (i, name) in record.topics.iter().enumerate() {
        if record.topics[..i]
            .iter()
            .any(|other| other.value == name.value)
        {
            bad(&name.at, "this topic is named twice", "topics");
        }
    }
    for (i, name) in record.related.iter().enumerate() {
        if name.value == record.reference.value {
            bad(&name.at, "this is the record itself", "related");
        } else if record.related[..i]
            .iter()
            .any(|other| other.value == name.value)
        {
            bad(&name.at, "this record is named twice", "related");
        }
    }
}

fn target(url: &str, page: &str, site: &Site) -> Target {
    // What browsers leave out or read otherwise has no place in an address.
    if url.chars().any(|c| c.is_control() || c == '\\') || url.starts_with("//") {
        return Target::Forbidden;
    }
    let scheme_end = url
        .find([':', '/', '?', '#'])
        .filter(|&i| i > 0 && url.as_bytes()[i] == b':');
    if let Some(end) = scheme_end {
        let scheme = url[..end].to_ascii_lowercase();
        let rest = &url[end + 1..];
        return match scheme.as_str() {
            "http" | "https"
                if rest.starts_with("//") && rest.len() > 2 && !rest[2..].starts_with('/') =>
            {
                own_path(&rest[2..], site).map_or(Target::Outside, Target::Absolute)
            }
            "mailto" | "tel" if !rest.is_empty() => Target::Outside,
            _ => Target::Forbidden,
        };
    }
    if let Some(id) = url.strip_prefix('#') {
        return Target::Own(percent_decoded(id));
    }
    let path = url.split(['?', '#']).next().unwrap_or("");
    let path = percent_decoded(path);
    let whole = match path.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if path.is_empty() => page.to_owned(),
        None => format!("{page}{path}"),
    };
    Target::Path(resolved(&whole).unwrap_or_else(|| "..".to_owned()))
}

/// The path that an absolute address (what follows `https://`) has in this site, where it is one of this site.
fn own_path(address: &str, site: &Site) -> Option<String> {
    fn split(address: &str) -> (String, &str) {
        let (host, path) = address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
        let host = host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase();
        let host = host
            .strip_suffix(":443")
            .or_else(|| host.strip_suffix(":80"))
            .unwrap_or(&host);
        (host.trim_end_matches('.').to_owned(), path)
    }
    let (host, path) = split(address);
    if host != split(site.base_url.split_once("://")?.1).0 {
        return None;
    }
    let path = percent_decoded(path.split(['?', '#']).next().unwrap_or(""));
    let path = resolved(path.strip_prefix('/').unwrap_or(&path))?;
    let base = site.base_path.trim_start_matches('/');
    let inside = path.strip_prefix(base)?;
    if base.is_empty() {
        Some(path)
    } else {
        inside
            .strip_prefix('/')
            .or(inside.is_empty().then_some(""))
            .map(str::to_owned)
    }
}

/// A path with its `.` and `..` worked out; nothing where it leads out of the site.
fn resolved(whole: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if whole.ends_with("/..") || whole.ends_with("/.") {
        path.push('/');
    }
    Some(path)
}

fn percent_decoded(path: &str) -> String {
    String::from_utf8(decode_path(path).0).unwrap_or_else(|_| path.to_owned())
}

/// Whether an address is one that the site makes itself.
fn is_made(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or("");
    path.is_empty()
        || matches!(
            first,
            "responses"
                | "topics"
                | "exemptions"
                | "outcomes"
                | "departments"
                | "years"
                | "statistics"
                | "data"
                | "search"
                | "withdrawn"
                | "redirects"
                | "assets"
                | "cy"
                | "page"
                | "404"
        )
}

/// The file that an alias makes.
fn page_of(alias: &str, site: &Site) -> Option<String> {
    match Alias::read(alias, &site.base_url) {
        Ok(Alias::Page(file)) => Some(file),
        Ok(Alias::Address(_)) | Err(_) => None,
    }
}

/// Aliases are addresses that nothing else takes, drafts and records that are not public yet included.
pub(in crate::private) fn aliases(look: &Look, addresses: &dyn Addresses) -> Report {
    let mut report = Report::new();
    let site = &look.settings.site;
    let mut made: BTreeSet<String> = addresses.files().map(str::to_lowercase).collect();
    made.extend(
        look.read_records()
            .map(|r| format!("responses/{}/index.html", r.slug)),
    );
    made.extend(look.prose().map(|p| format!("{}index.html", p.page.path)));
    let mut taken = Taken {
        made,
        pages: BTreeMap::new(),
        addresses: BTreeMap::new(),
    };
    let of_records = look
        .read_records()
        .filter(|r| r.status != Status::Withdrawn)
        .flat_map(|r| r.aliases.iter().map(move |a| (&r.file, a)));
    for (file, alias) in of_records.chain(
        look.prose()
            .flat_map(|p| p.aliases.iter().map(move |a| (&p.file, a))),
    ) {
        let at = file.span(alias.at.clone());
        let alias = match Alias::read(&alias.value, &site.base_url) {
            Ok(alias) => alias,
            Err(fault) => {
                report.push(no_alias(fault, at).topic("aliases"));
                continue;
            }
        };
        if is_too_long(&alias) {
            report.push(
                Diagnostic::new(Code::BadAlias, at)
                    .message("this address is too long")
                    .help("shorten it")
                    .topic("aliases"),
            );
            continue;
        }
        match taken.by(&alias, site) {
            Some(Taker::Alias(first)) => report.push(
                Diagnostic::new(Code::AliasTaken, at.clone())
                    .message(
                        Words::from("this address is taken by the alias at ").place(first, &at),
                    )
                    .topic("aliases"),
            ),
            Some(Taker::Site) => {
                report.push(Diagnostic::new(Code::AliasTaken, at).topic("aliases"));
            }
            None => taken.add(&alias, site, at),
        }
    }
    report
}

fn no_alias(fault: AliasFault, at: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadAlias, at);
    match fault {
        AliasFault::NoPath => diagnostic,
        AliasFault::SubPath => diagnostic
            .message(
                "this begins with the sub-path of base_url, which is put in front of every alias",
            )
            .help("leave the sub-path out: write what follows it, from / on"),
        AliasFault::OtherHost => diagnostic
            .message("this is an address of another host")
            .help("take it out: only a server of that host can lead on from it"),
    }
}

fn is_too_long(alias: &Alias) -> bool {
    let (path, all) = match alias {
        Alias::Page(file) => (file.as_str(), file.len()),
        Alias::Address(address) => (
            address.path.as_str(),
            address.path.len() + address.query.as_ref().map_or(0, String::len),
        ),
    };
    all > LONGEST_ALIAS || path.split('/').any(|part| part.len() > 2 * LONGEST_FOLDER)
}

/// What addresses are taken, all in small letters: some servers and file systems see no difference.
struct Taken {
    /// Files of the site.
    made: BTreeSet<String>,
    /// Files that aliases make.
    pages: BTreeMap<String, Span>,
    /// Addresses that a server leads on from, from the host's root.
    addresses: BTreeMap<String, Span>,
}

/// Who has an address already.
enum Taker<'t> {
    Site,
    Alias(&'t Span),
}

impl Taken {
    fn by(&self, alias: &Alias, site: &Site) -> Option<Taker<'_>> {
        if let Some(first) = self.addresses.get(&as_asked_for(alias, site)) {
            return Some(Taker::Alias(first));
        }
        match alias {
            Alias::Page(file) => self.by_page(&file.to_lowercase()),
            // With a query it is another address than that of the file, and the file stays where it is.
            Alias::Address(address) if address.query.is_some() => None,
            Alias::Address(address) => {
                let path = address.below(&site.base_url)?.to_lowercase();
                let path = path.trim_matches('/');
                let index = format!("{path}/index.html");
                let of_site =
                    self.made.contains(path) || self.made.contains(index.trim_start_matches('/'));
                of_site.then_some(Taker::Site)
            }
        }
    }

    fn by_page(&self, path: &str) -> Option<Taker<'_>> {
        // A folder of the site can't be a file of it, nor the other way round.
        let folder = format!("{path}/");
        let inside = |file: &&String| file.starts_with(&folder);
        let above = || path.match_indices('/').map(|(i, _)| &path[..i]);
        let of_alias = self
            .pages
            .get(path)
            .or_else(|| above().find_map(|p| self.pages.get(p)))
            .or_else(|| {
                self.pages
                    .range(folder.clone()..)
                    .next()
                    .filter(|(file, _)| inside(file))
                    .map(|(_, at)| at)
            });
        if let Some(first) = of_alias {
            return Some(Taker::Alias(first));
        }
        let of_site = self.made.contains(path)
            || above().any(|p| self.made.contains(p))
            || self
                .made
                .range(folder.clone()..)
                .next()
                .is_some_and(|f| inside(&f));
        of_site.then_some(Taker::Site)
    }

    fn add(&mut self, alias: &Alias, site: &Site, at: Span) {
        self.addresses.insert(as_asked_for(alias, site), at.clone());
        if let Alias::Page(file) = alias {
            self.pages.insert(file.to_lowercase(), at);
        }
    }
}

/// The address as a browser asks a server for it, in small letters, without a slash at the end.
fn as_asked_for(alias: &Alias, site: &Site) -> String {
    let href = match alias {
        Alias::Page(file) => site.href(file.strip_suffix("index.html").unwrap_or(file)),
        Alias::Address(address) => address.href(),
    };
    href.trim_end_matches('/').to_lowercase()
}
