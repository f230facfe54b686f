//! Where links lead, and what addresses aliases take.

use super::log::Rule;
use super::{Checked, Log, is_public};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::{Alias, AliasFault, Site, decode_path, slug, text};
use crate::markdown;
use crate::private::addresses::Addresses;
use crate::private::source::files::FileText;
use crate::private::source::marks::Marked;
use crate::private::source::near_miss;
use crate::private::source::page::Prose;
use crate::private::source::record::{Reading, Status, is_device};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The longest name of a folder that an address makes. File systems end at 255 bytes, and old ones count whole paths.
const LONGEST_FOLDER: usize = 100;
/// The longest path of an alias; object stores end at 1,024 bytes.
const LONGEST_ALIAS: usize = 500;

pub(super) const RULES: &[Rule] = &[
    Rule::links(&[Code::EmptySlug], |_, of, report| {
        long_names(of.record, report);
    }),
    Rule::links(LEADS, of_texts),
    Rule::links(&[Code::BadValue], |_, of, report| {
        if !of.withdrawn {
            named_once(of.record, report);
        }
    }),
    Rule::links(LEADS, alternatives),
    Rule::page_links(
        &[Code::CommentUnclear, Code::NearMiss],
        |_, prose, report| as_rendered(prose, report),
    ),
    Rule::page_links(LEADS, of_page),
    Rule::page_links(&[Code::Reserved], |links, prose, report| {
        let path = &prose.page.path;
        let file = format!("{}{path}index.html", prose.page.folder);
        if links.addresses.has_file(&file) && is_made(path) {
            let at = prose.file.span(0..0);
            report.push(Diagnostic::new(Code::Reserved, at).help("rename the file"));
        }
    }),
    Rule::site_links(&[Code::SiteValue], |log, links, report| {
        let settings = log.settings;
        for review in settings.review.iter().chain(&settings.review_cy) {
            of_review(links, &settings.file, review, report);
        }
    }),
    Rule::site_links(&[Code::SiteValue], of_menus),
    Rule::aliases(&[Code::BadAlias, Code::AliasTaken], aliases),
];

/// The site's own links of masthead and foot lead to something that is there.
fn of_menus(log: &Log<'_>, links: &Links<'_>, report: &mut Report) {
    for (href, at) in &log.settings.menu_at {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let (path, _) = crate::log::decode_path(path.trim_start_matches('/'));
        if !links.addresses.has(&String::from_utf8_lossy(&path)) {
            report.push(
                Diagnostic::new(Code::SiteValue, at.clone())
                    .message("this leads to nothing that is public")
                    .help("write the address of a page of the log, such as /about/, or of a file in static/"),
            );
        }
    }
}

/// What may be wrong with where a link leads.
const LEADS: &[Code] = &[
    Code::DeadLink,
    Code::NotPublic,
    Code::LinkScheme,
    Code::BadPicture,
    Code::WithheldFileNamed,
];

/// A record whose links are looked at. Of a withdrawn one only the reason is published.
pub(super) struct OfRecord<'r> {
    record: &'r Reading,
    checked: &'r Checked,
    /// Whether it is not public itself.
    hidden: bool,
    withdrawn: bool,
    /// Its folder.
    page: String,
}

impl<'r> OfRecord<'r> {
    pub fn new(
        site: &Site,
        record: &'r Reading,
        checked: &'r Checked,
        hidden: bool,
    ) -> OfRecord<'r> {
        let home = site.home(&record.language);
        OfRecord {
            record,
            checked,
            hidden,
            withdrawn: record.status == Status::Withdrawn,
            page: format!("{home}responses/{}/", record.slug().unwrap_or_default()),
        }
    }
}

/// What links are checked against.
pub(in crate::private) struct Links<'a> {
    addresses: &'a dyn Addresses,
    site: &'a Site,
    /// Address parts of the records that are not public yet.
    hidden: BTreeSet<String>,
    /// Address parts of withdrawn records.
    withdrawn: BTreeSet<String>,
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
    pub fn of(log: &Log<'a>, addresses: &'a dyn Addresses) -> Links<'a> {
        let records = || log.records.iter().map(|(record, _)| *record);
        let withdrawn = records()
            .filter(|r| r.status == Status::Withdrawn)
            .filter_map(Reading::slug)
            .collect();
        let not_yet =
            || records().filter(|r| r.status != Status::Withdrawn && !is_public(r, log.today));
        let pages = || log.pages.iter().filter(|p| p.page.draft);
        let site = &log.settings.site;
        let aliases = not_yet()
            .flat_map(|r| &r.aliases)
            .chain(pages().flat_map(|p| &p.aliases));
        let drafts = pages()
            .map(|p| format!("{}{}index.html", p.page.folder, p.page.path))
            .chain(aliases.filter_map(|a| page_of(&a.value, site)))
            .collect();
        Links {
            addresses,
            site,
            hidden: not_yet().filter_map(Reading::slug).collect(),
            withdrawn,
            drafts,
        }
    }

    /// The site.
    pub fn site(&self) -> &'a Site {
        self.site
    }

    /// Whether a record's page has an id: of a heading, of a card, or of a part of the page that this record has.
    fn has_id(&self, record: &Reading, checked: &Checked, hidden: bool, id: &str) -> bool {
        let seen = |reference: &str| {
            let slug = slug(reference);
            !self.withdrawn.contains(&slug) && (hidden || !self.hidden.contains(&slug))
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
                .any(|a| a.open().is_some() || a.title.is_some()),
            "related" => record.related.iter().any(|r| seen(&r.value)),
            _ => false,
        };
        there
            || checked.headings.iter().any(|h| h.id == id)
            || crate::log::card_ids(record.exemptions.iter().map(|e| e.provision.id.as_str()))
                .iter()
                .any(|c| c == id)
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

/// The links of a record's texts.
fn of_texts(links: &Links<'_>, of: &OfRecord<'_>, report: &mut Report) {
    let record = of.record;
    for link in of
        .checked
        .links
        .iter()
        .filter(|link| !of.withdrawn || link.topic == "withdrawn_reason")
    {
        // A mark in an address is reported as such.
        if text::has_token(&link.url) || is_mail(record.file.at(link.at.clone()), &link.url) {
            continue;
        }
        let at = record.file.span(link.at.clone());
        let withheld = |path: &str| {
            path.strip_prefix(&of.page).is_some_and(|file| {
                let mut barred = record.attachments.iter().filter(|a| a.open().is_none());
                barred.any(|a| a.is_named(file))
            })
        };
        let own = |id: &str| {
            if of.withdrawn {
                id == "main"
            } else {
                links.has_id(record, of.checked, of.hidden, id)
            }
        };
        if let Some(code) = links.check(&link.url, link.image, &of.page, of.hidden, own, withheld) {
            report.push(fault(code, at, &link.url).topic(link.topic));
        }
    }
}

/// An `alternative` that is a path of the site leads somewhere public.
fn alternatives(links: &Links<'_>, of: &OfRecord<'_>, report: &mut Report) {
    let record = of.record;
    let all = record.attachments.iter().flat_map(|a| &a.alternative);
    for alternative in all.filter(|a| !of.withdrawn && a.value.contains('/')) {
        let at = record.file.span(alternative.at.clone());
        let path = if alternative.value.starts_with('/') {
            alternative.value.clone()
        } else {
            format!("/{}", alternative.value)
        };
        if let Some(code) = links.check(&path, false, &of.page, of.hidden, |_| false, |_| false) {
            report.push(
                Diagnostic::new(code, at)
                    .message("this path of the site leads nowhere public")
                    .topic("attachments"),
            );
        }
    }
}

/// What a comment or a near miss of a prose page turns out to be once it is rendered.
fn as_rendered(prose: &Prose, report: &mut Report) {
    let outline = markdown::outline(&prose.page.body, ["main"]);
    let at = |range: &Range<usize>| prose.file.span(prose.origin.range(range.clone()));
    for range in &outline.comments {
        report.push(Diagnostic::new(Code::CommentUnclear, at(range)));
    }
    let misses = |text: &str| near_miss::any(text);
    for block in outline.blocks.iter().filter(|_| prose.marks_sound) {
        if misses(&block.raw) || misses(&block.titles) {
            report.push(Diagnostic::new(Code::NearMiss, at(&block.range)));
        }
    }
}

/// The links of a prose page.
fn of_page(links: &Links<'_>, prose: &Prose, report: &mut Report) {
    let outline = markdown::outline(&prose.page.body, ["main"]);
    let page = &prose.page;
    let own = |id: &str| outline.headings.iter().any(|h| h.id == id) || id == "main";
    for link in &outline.links {
        if is_mail(page.body.raw().get(link.range.clone()), &link.url) {
            continue;
        }
        let code = links.check(&link.url, link.image, &page.path, page.draft, own, |_| {
            false
        });
        if let Some(code) = code {
            let at = prose.file.span(prose.origin.range(link.range.clone()));
            report.push(fault(code, at, &link.url));
        }
    }
}

/// The links of the site's own words on reviews, which stand on every response's page.
fn of_review(links: &Links<'_>, file: &FileText, review: &Marked, report: &mut Report) {
    for link in &markdown::outline(&review.text, std::iter::empty()).links {
        if is_mail(review.text.raw().get(link.range.clone()), &link.url) {
            continue;
        }
        // It stands on pages of every depth, and so can't be relative.
        let from_root = link.url.starts_with('/') || link.url.contains(':');
        let code = if from_root {
            links.check(&link.url, link.image, "", false, |_| false, |_| false)
        } else {
            Some(Code::DeadLink)
        };
        if let Some(code) = code {
            let at = file.span(review.origin.range(link.range.clone()));
            let Diagnostic {
                at, message, help, ..
            } = fault(code, at, &link.url);
            report.push(
                Diagnostic::new(Code::SiteValue, at)
                    .message(message)
                    .help(help),
            );
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
fn long_names(record: &Reading, report: &mut Report) {
    let names = record.reference().map(|reference| ("reference", reference));
    let names = names.into_iter();
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
fn named_once(record: &Reading, report: &mut Report) {
    let mut bad = |at: &Range<usize>, message: &'static str, topic: &str| {
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
        if record
            .reference()
            .is_some_and(|own| own.value == name.value)
        {
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

/// The path of the site that a link of a page leads to, if it leads to one.
pub(super) fn led_to(url: &str, page: &str, site: &Site) -> Option<String> {
    match target(url, page, site) {
        Target::Path(path) | Target::Absolute(path) => Some(path),
        Target::Outside | Target::Own(_) | Target::Forbidden => None,
    }
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
pub(super) fn page_of(alias: &str, site: &Site) -> Option<String> {
    match Alias::read(alias, &site.base_url) {
        Ok(Alias::Page(file)) => Some(file),
        Ok(Alias::Address(_)) | Err(_) => None,
    }
}

/// Aliases are addresses that nothing else takes, drafts and records that are not public yet included.
fn aliases(log: &Log<'_>, links: &Links<'_>, report: &mut Report) {
    let site = links.site;
    let mut made: BTreeSet<String> = links.addresses.files().map(str::to_lowercase).collect();
    let records = || log.records.iter().map(|(record, _)| *record);
    made.extend(records().filter_map(|r| Some(format!("responses/{}/index.html", r.slug()?))));
    made.extend(
        log.pages
            .iter()
            .map(|p| format!("{}{}index.html", p.page.folder, p.page.path)),
    );
    let mut taken = Taken {
        made,
        pages: BTreeMap::new(),
        addresses: BTreeMap::new(),
    };
    let of_records = records()
        .filter(|r| r.status != Status::Withdrawn)
        .flat_map(|r| r.aliases.iter().map(move |a| (&r.file, a)));
    for (file, alias) in of_records.chain(
        log.pages
            .iter()
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
        if let Some((message, help)) = unfit(&alias) {
            report.push(
                Diagnostic::new(Code::BadAlias, at)
                    .message(message)
                    .help(help)
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

/// Why no file or line can be made for an address, and what to do.
fn unfit(alias: &Alias) -> Option<(&'static str, &'static str)> {
    if is_too_long(alias) {
        return Some(("this address is too long", "shorten it"));
    }
    match alias {
        Alias::Page(file) if file.split('/').any(is_device) => Some((
            "Windows keeps a name in this address for a device",
            "take it out: a folder of this name cannot be made there",
        )),
        _ => None,
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
