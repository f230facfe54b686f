//! How the log is put on a server.

/// What pages may load and ask: the site's own, and nothing of any other host.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'";

/// The same as a server sends it: who may frame a page can't be said in the page itself.
pub const POLICY_OF_SERVER: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What `[publish]` of site.toml says of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Whether each page says the policy itself, for hosts that send no headers.
    pub meta_policy: bool,
    /// Whose `_headers` and `_redirects` stand at the root.
    pub host: Option<Host>,
    /// Whether packed forms stand beside text files.
    pub precompress: bool,
}

/// A host that reads `_headers` and `_redirects`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Netlify.
    Netlify,
    /// Cloudflare Pages, and Workers with static assets.
    Cloudflare,
}

impl Host {
    /// Every one, as site.toml names it.
    pub const ALL: [(&'static str, Host); 2] =
        [("netlify", Host::Netlify), ("cloudflare", Host::Cloudflare)];
}

#[cfg(test)]
mod tests {
    use super::{POLICY, POLICY_OF_SERVER};

    #[test]
    fn a_page_and_a_server_say_the_same() {
        assert_eq!(
            format!("{POLICY}; frame-ancestors 'none'"),
            POLICY_OF_SERVER
        );
    }
}
