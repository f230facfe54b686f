//! Where a log is sent to, as site.toml names it.

use super::objects::Service;
use super::{Objects, Shared, Store, StoreFault};
use crate::log::decode_path;
use std::path::PathBuf;

/// A place under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// By which it is chosen on the command line.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// The service's address, where it is not the usual one.
    pub endpoint: Option<String>,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A bucket or container of a service, and what stands before every path.
    Objects(Service, String, String),
}

impl Place {
    /// Reads an address; nothing where it is none.
    pub fn read(url: &str) -> Option<Place> {
        if let Some(path) = url.strip_prefix("file://") {
            let (path, sound) = decode_path(path);
            let path = String::from_utf8(path).ok().filter(|_| sound)?;
            // The letter of a drive stands behind a slash: file:///C:/log.
            let is_drive = path.as_bytes().get(2) == Some(&b':') && path.starts_with('/');
            let path = PathBuf::from(if is_drive { &path[1..] } else { &path });
            let is_whole = url.starts_with("file:///") && path.file_name().is_some();
            return is_whole.then_some(Place::Folder(path));
        }
        let (service, rest) = Service::SCHEMES
            .iter()
            .find_map(|(scheme, service)| Some((*service, url.strip_prefix(scheme)?)))?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let prefix = prefix.trim_matches('/');
        let sound = !bucket.is_empty()
            && bucket.chars().all(is_name)
            && (prefix.is_empty()
                || prefix
                    .split('/')
                    .all(|part| !matches!(part, "" | "." | "..") && part.chars().all(is_name)));
        sound.then(|| Place::Objects(service, bucket.to_owned(), prefix.to_owned()))
    }
}

impl Destination {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// There are no credentials for it.
    pub fn open(&self) -> Result<Box<dyn Store>, StoreFault> {
        Ok(match &self.place {
            Place::Folder(folder) => Box::new(Shared::at(folder.clone())),
            Place::Objects(service, bucket, prefix) => Box::new(Objects::open(
                *service,
                bucket,
                prefix,
                self.endpoint.as_deref(),
            )?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_and_hold_no_credentials() {
        for url in [
            "file:///srv/log",
            "file:///srv/my%20log/",
            "s3://bucket",
            "s3://my.bucket/a/b/",
            "az://container/x",
            "gs://b_1",
        ] {
            assert!(Place::read(url).is_some(), "{url}");
        }
        for url in [
            "",
            "/srv/log",
            "file://host/share",
            "file:///",
            "file:///..",
            "s3://",
            "s3://key:secret@bucket/x",
            "s3://bucket/../x",
            "s3://bucket/a//b",
            "s3://bucket?x=1",
            "https://bucket.example/",
            "ftp://x/y",
        ] {
            assert!(Place::read(url).is_none(), "{url}");
        }
    }
}
