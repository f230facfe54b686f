//! Old addresses for servers: maps that send a reader on with status 301, beside the pages that do so without a server.

use super::Made;
use crate::log::Site;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The maps; `aliases` has each alias as its file, and the path that it leads to (both from the site's root).
pub fn redirects(site: &Site, aliases: &BTreeMap<String, String>) -> Vec<Made> {
    let mut nginx = String::from(
        "# Include within `map $uri $disclog_moved { ... }`, then `if ($disclog_moved) { return 301 $disclog_moved; }`.\n",
    );
    let mut apache =
        String::from("# Include in the server's configuration or in .htaccess (mod_alias).\n");
    let mut iis = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rewriteMaps>\n<rewriteMap name=\"disclog\">\n",
    );
    let mut plain = String::new();
    let mut s3: Vec<(String, String)> = Vec::new();
    for (file, to) in aliases {
        let target = site.href(to);
        let address = site.href(file.strip_suffix("index.html").unwrap_or(file));
        // A server sees the address decoded; with and without the slash at its end.
        let seen = format!(
            "{}/{}",
            site.base_path,
            file.strip_suffix("index.html").unwrap_or(file)
        );
        let mut forms = vec![(seen.clone(), address.clone())];
        if let (Some(a), Some(b)) = (seen.strip_suffix('/'), address.strip_suffix('/')) {
            forms.push((a.to_owned(), b.to_owned()));
        }
        for (seen, address) in forms {
            let _ = writeln!(nginx, "{} {};", quoted(&seen), quoted(&target));
            let _ = writeln!(
                apache,
                "RedirectMatch 301 {} {}",
                quoted(&format!("^{}$", regex(&seen))),
                quoted(&target)
            );
            iis.push_str("<add key=\"");
            super::xml(&seen, &mut iis);
            iis.push_str("\" value=\"");
            super::xml(&target, &mut iis);
            iis.push_str("\"/>\n");
            let _ = writeln!(plain, "{address} {target} 301");
        }
        s3.push((
            seen.trim_start_matches('/').to_owned(),
            target.trim_start_matches('/').to_owned(),
        ));
    }
    // The first rule whose prefix fits is taken: the longest stands first.
    s3.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    let s3: Vec<serde_json::Value> = s3
        .into_iter()
        .map(|(from, to)| {
            serde_json::json!({"Condition": {"KeyPrefixEquals": from}, "Redirect": {"ReplaceKeyWith": to, "HttpRedirectCode": "301"}})
        })
        .collect();
    iis.push_str("</rewriteMap>\n</rewriteMaps>\n");
    let s3 = serde_json::json!({ "RoutingRules": s3 }).to_string() + "\n";
    [
        ("nginx.conf", nginx),
        ("apache.conf", apache),
        ("iis.xml", iis),
        ("_redirects", plain),
        ("s3.json", s3),
    ]
    .into_iter()
    .map(|(name, text)| Made {
        path: format!("redirects/{name}"),
        text,
    })
    .collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn regex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_' | ' ') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
