//! The body of a response.

use super::{Render, Rendered, render};
use crate::log::{Response, Site, THEME_IDS, card_ids};

/// Renders the body of a response in sections: once, for its page, for its data and for the search.
pub fn body(site: &Site, response: &Response) -> Rendered {
    let cards = card_ids(response.exemptions.iter().map(|e| e.provision.id.as_str()));
    let reserved = THEME_IDS.iter().copied();
    render(
        &response.body,
        &Render {
            base: site.base(&site.home_of(response)),
            shift: 0,
            ids: Some(reserved.chain(cards.iter().map(String::as_str)).collect()),
            sections: true,
            notes: "",
        },
    )
}
