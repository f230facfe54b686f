//! What the data of a log consists of, as parts of an edition.

use super::{
    DOCUMENTS, FeedOf, GONE, Made, Moved, OPEN, STATISTICS, documents, feed, feed_entries,
    feed_path, feeds, gone, open, redirects, robots, sitemap, statistics, withdrawn,
};
use crate::diagnostics::Diagnostic;
use crate::log::{Log, Period};
use crate::part::{Part, Show, show_ours};
use std::hash::{DefaultHasher, Hash as _};
use std::sync::Arc;

/// Every part of a log's data, but for that of its responses, which is made with their pages. `listed` tells the pages that search
/// engines are to know.
///
/// `logs` are those of each language, that of the log's root first.
pub fn parts(
    logs: &[Arc<Log>],
    moved: &Arc<Moved>,
    listed: impl Fn() -> Vec<String> + Send + Sync + 'static,
) -> Vec<Arc<dyn Part>> {
    let log = || Arc::clone(&logs[0]);
    let whole = WHOLE
        .iter()
        .map(|kind| -> Arc<dyn Part> { Arc::new(OfLog { log: log(), kind }) });
    let feeds = logs.iter().flat_map(|log| {
        let of_side = |of| -> Arc<dyn Part> {
            let log = Arc::clone(log);
            Arc::new(Feed { log, of })
        };
        feeds(log).into_iter().map(of_side)
    });
    let withdrawn = logs.iter().flat_map(|log| {
        let all = log.withdrawn.iter().enumerate();
        let at_home = all.filter(|(_, one)| log.site.home(&one.language) == log.site.folder);
        at_home.map(|(i, _)| -> Arc<dyn Part> {
            let log = Arc::clone(log);
            Arc::new(Withdrawn { log, i })
        })
    });
    let redirects: Arc<dyn Part> = Arc::new(Redirects {
        log: log(),
        moved: Arc::clone(moved),
    });
    let sitemap: Arc<dyn Part> = Arc::new(Sitemap {
        logs: logs.to_vec(),
        listed: Box::new(listed),
    });
    whole
        .chain(feeds)
        .chain(withdrawn)
        .chain([redirects, sitemap])
        .collect()
}

/// A kind of data that is made of the whole log: where it stands, what of the log it depends on, how it is made.
struct Kind {
    homes: &'static [&'static str],
    key: fn(&Log, &mut DefaultHasher),
    make: fn(&Log) -> Vec<Made>,
}

const WHOLE: &[Kind] = &[
    Kind {
        homes: &DOCUMENTS,
        key: all_responses,
        make: documents,
    },
    Kind {
        homes: &STATISTICS,
        key: |log, key| {
            log.official.number().hash(key);
            all_responses(log, key);
        },
        make: statistics,
    },
    Kind {
        homes: &OPEN,
        key: |log, key| Period::of(log).hash(key),
        make: open,
    },
    Kind {
        homes: &GONE,
        key: |log, key| {
            for one in &log.withdrawn {
                one.number().hash(key);
            }
        },
        make: gone,
    },
    Kind {
        homes: &["robots.txt"],
        key: |_, _| {},
        make: |log| vec![robots(log)],
    },
];

/// What all responses say, and what lists and facets make of them.
fn all_responses(log: &Log, key: &mut DefaultHasher) {
    for response in &log.responses {
        response.number().hash(key);
    }
}

fn show_all(show: &mut Show<'_>, made: &[Made]) -> Result<(), Diagnostic> {
    for made in made {
        show_ours(show, &made.path, made.text.as_bytes());
    }
    Ok(())
}

struct OfLog {
    log: Arc<Log>,
    kind: &'static Kind,
}

impl Part for OfLog {
    fn homes(&self) -> Vec<String> {
        self.kind
            .homes
            .iter()
            .map(|&home| home.to_owned())
            .collect()
    }

    fn key(&self, key: &mut DefaultHasher) {
        (self.kind.key)(&self.log, key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_all(show, &(self.kind.make)(&self.log))
    }
}

struct Feed {
    log: Arc<Log>,
    of: FeedOf,
}

impl Part for Feed {
    fn homes(&self) -> Vec<String> {
        vec![format!(
            "{}{}",
            self.log.site.folder,
            feed_path(&self.log, self.of)
        )]
    }

    fn key(&self, key: &mut DefaultHasher) {
        for response in feed_entries(&self.log, self.of) {
            response.number().hash(key);
        }
        self.of
            .map(|(facet, k)| &self.log.values(facet)[k].name)
            .hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        let path = format!("{}{}", self.log.site.folder, feed_path(&self.log, self.of));
        show_ours(show, &path, feed(&self.log, self.of).as_bytes());
        Ok(())
    }
}

/// What data says of a withdrawn record.
struct Withdrawn {
    log: Arc<Log>,
    i: usize,
}

impl Part for Withdrawn {
    fn homes(&self) -> Vec<String> {
        vec![format!(
            "{}responses/{}/index.json",
            self.log.site.folder, self.log.withdrawn[self.i].slug
        )]
    }

    fn key(&self, key: &mut DefaultHasher) {
        self.log.withdrawn[self.i].number().hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_all(
            show,
            &[withdrawn(&self.log.site, &self.log.withdrawn[self.i])],
        )
    }
}

/// The maps of old addresses.
struct Redirects {
    log: Arc<Log>,
    moved: Arc<Moved>,
}

impl Part for Redirects {
    fn homes(&self) -> Vec<String> {
        let made = redirects(&self.log.site, &self.moved);
        made.into_iter().map(|made| made.path).collect()
    }

    fn key(&self, key: &mut DefaultHasher) {
        self.moved.hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_all(show, &redirects(&self.log.site, &self.moved))
    }
}

struct Sitemap {
    logs: Vec<Arc<Log>>,
    listed: Box<dyn Fn() -> Vec<String> + Send + Sync>,
}

impl Part for Sitemap {
    fn homes(&self) -> Vec<String> {
        vec!["sitemap.xml".to_owned()]
    }

    fn key(&self, key: &mut DefaultHasher) {
        (self.listed)().hash(key);
        self.logs.iter().for_each(|log| all_responses(log, key));
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_all(show, &[sitemap(&self.logs, &(self.listed)())])
    }
}
