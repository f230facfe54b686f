//! The pages of a log as parts of an edition.

use super::{Page, Renderer};
use crate::diagnostics::Diagnostic;
use crate::part::{Budget, Part, Show, Whose, show_ours};
use std::hash::{DefaultHasher, Hash as _};
use std::sync::Arc;

/// The most bytes of other pages than those of responses, after gzip; lists are as long as `page_size` of site.toml makes them, so
/// that the first of them stands for all.
const PAGE: usize = 12_000;

/// Every page but those of responses and of old addresses.
pub fn parts(renderer: &Arc<Renderer>) -> Vec<Arc<dyn Part>> {
    let pages = renderer.pages().into_iter();
    let others = pages.filter(|page| !matches!(page, Page::Response(_)));
    others.map(|page| of_page(renderer, page)).collect()
}

/// The page of an old address, which leads to a path from the log's root.
pub fn moved(renderer: &Arc<Renderer>, file: &str, to: &str) -> Arc<dyn Part> {
    of_page(renderer, Page::Moved(file.to_owned(), to.to_owned()))
}

fn of_page(renderer: &Arc<Renderer>, page: Page) -> Arc<dyn Part> {
    let renderer = Arc::clone(renderer);
    Arc::new(OfPage { renderer, page })
}

struct OfPage {
    renderer: Arc<Renderer>,
    page: Page,
}

impl Part for OfPage {
    fn homes(&self) -> Vec<String> {
        vec![self.renderer.path(&self.page)]
    }

    fn key(&self, key: &mut DefaultHasher) {
        let prepared = self.renderer.prepare(&self.page);
        self.renderer.print(&prepared).hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        let prepared = self.renderer.prepare(&self.page);
        let html = self.renderer.render(prepared)?;
        show_ours(show, &self.renderer.path(&self.page), html.as_bytes());
        Ok(())
    }

    fn budget(&self, _path: &str) -> Option<Budget> {
        let limited = matches!(self.page, Page::Home | Page::Statistics | Page::All(1));
        limited.then_some(Budget {
            bytes: PAGE,
            whose: Whose::Site,
        })
    }
}
