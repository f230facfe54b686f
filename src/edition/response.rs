//! A response: the one part of several rooms, since its body is rendered once for all of them.

use crate::data;
use crate::diagnostics::Diagnostic;
use crate::part::{Budget, Part, Show, Whose, show_ours};
use crate::render::{Page, Renderer};
use crate::search::Index;
use std::hash::{DefaultHasher, Hash as _};
use std::sync::Arc;

/// The most bytes of a response's page after gzip.
const PAGE: usize = 15_000;

/// The page of a response on a side, by its position, and where it is at home the same as data; making it the search learns the response.
pub(super) struct OfResponse {
    pub renderer: Arc<Renderer>,
    pub search: Arc<Index>,
    pub i: usize,
}

impl Part for OfResponse {
    fn homes(&self) -> Vec<String> {
        let mut homes = vec![self.renderer.path(&Page::Response(self.i))];
        let log = self.renderer.log();
        let response = &log.responses[self.i];
        if log.site.is_home_of(response) {
            homes.push(format!("{}index.json", log.site.home_of(response)));
        }
        homes
    }

    fn key(&self, key: &mut DefaultHasher) {
        self.renderer.print_of_response(self.i).hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        let (prepared, body) = self.renderer.response(self.i);
        let html = self.renderer.render(prepared)?;
        self.search.learn(self.i, &body);
        let path = self.renderer.path(&Page::Response(self.i));
        show_ours(show, &path, html.as_bytes());
        drop(html);
        let log = self.renderer.log();
        let response = &log.responses[self.i];
        if log.site.is_home_of(response) {
            let made = data::record(log, response, &body);
            show_ours(show, &made.path, made.text.as_bytes());
        }
        Ok(())
    }

    fn budget(&self, path: &str) -> Option<Budget> {
        path.ends_with(".html").then_some(Budget {
            bytes: PAGE,
            whose: Whose::Response(self.i),
        })
    }
}
