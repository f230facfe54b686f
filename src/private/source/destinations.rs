//! `[[destinations]]` of site.toml: where the log can be sent to.

use super::toml::Keys;
use crate::diagnostics::Code;
use crate::publish::send::{Destination, Place};

/// The places that the log can be sent to. None of them is asked anything here.
pub(super) fn read(root: &Keys<'_, '_>) -> Vec<Destination> {
    let mut all: Vec<Destination> = Vec::new();
    for table in root.tables("destinations", "a destination") {
        table.need("name");
        table.need("url");
        let name = table.string("name");
        let url = table.string("url");
        let endpoint = table.string("endpoint");
        table.finish();
        let known = |name: &str| all.iter().any(|other| other.name == name);
        if name.as_ref().is_some_and(|name| known(&name.value)) {
            table.bad(
                "name",
                Code::SiteValue,
                "two destinations have this name",
                "give each a name of its own",
            );
        }
        if name
            .as_ref()
            .is_some_and(|name| name.value.trim().is_empty())
        {
            table.bad("name", Code::SiteValue, "this is empty", "write what it is");
        }
        let place = url.as_ref().and_then(|url| Place::read(&url.value));
        if url.is_some() && place.is_none() {
            table.bad(
                "url",
                Code::SiteValue,
                "this is not the address of a destination",
                "write file:///folder, s3://bucket/prefix, az://container/prefix or gs://bucket/prefix, without credentials",
            );
        }
        let is_folder = matches!(place, Some(Place::Folder(_)));
        if let Some(endpoint) = &endpoint
            && (is_folder || !is_endpoint(&endpoint.value))
        {
            table.bad(
                "endpoint",
                Code::SiteValue,
                "this is not the address of a service",
                "write https:// and the name of its machine, without credentials; plain http only for this machine itself; leave it out for a folder",
            );
        }
        if let (Some(name), Some(place)) = (name, place) {
            all.push(Destination {
                name: name.value,
                place,
                endpoint: endpoint.map(|endpoint| endpoint.value),
            });
        }
    }
    all
}

/// Whether this is the address of a service to which credentials may be sent.
fn is_endpoint(address: &str) -> bool {
    let (plain, rest) = match (
        address.strip_prefix("https://"),
        address.strip_prefix("http://"),
    ) {
        (Some(rest), _) => (false, rest),
        (_, Some(rest)) => (true, rest),
        _ => return false,
    };
    let host = rest.split('/').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_here = name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    !name.is_empty() && !rest.contains(['@', '?', '#', ' ']) && (!plain || is_here)
}
