//! An object store: S3 and what speaks it, Azure Blob Storage, Google Cloud Storage. Credentials come from the environment alone, under the
//! names that the services' own tools use, and nothing of what a service answers is printed.

use super::{Store, StoreFault, headers};
use crate::encryption;
use object_store::aws::AmazonS3Builder;
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, ObjectStoreExt as _, PutOptions,
    RetryConfig,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How often a request is tried, and how long one may take.
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Amazon S3, and what speaks its language.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Google,
}

impl Service {
    /// The scheme by which an address names it.
    pub const SCHEMES: [(&'static str, Service); 3] = [
        ("s3://", Service::S3),
        ("az://", Service::Azure),
        ("gs://", Service::Google),
    ];
}

/// A place in an object store.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    runtime: Runtime,
}

impl Objects {
    /// Opens a bucket or container. Nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// The environment has no credentials for it, or they can't be read.
    pub fn open(
        service: Service,
        bucket: &str,
        prefix: &str,
        endpoint: Option<&str>,
    ) -> Result<Objects, StoreFault> {
        encryption::choose();
        let plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
        let client = ClientOptions::new()
            .with_allow_http(plain)
            .with_timeout(PATIENCE);
        let retry = RetryConfig {
            max_retries: TRIES as usize,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        };
        let has = |names: &[&str]| names.iter().any(|name| variable(name).is_some());
        let store: Result<Arc<dyn ObjectStore>, Error> = match service {
            Service::S3 => {
                // Without these the crate would ask the network for some.
                let known = has(&[
                    "AWS_ACCESS_KEY_ID",
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                ]);
                if !known {
                    return Err(StoreFault::NoCredentials);
                }
                let mut builder = AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    .with_client_options(client)
                    .with_allow_http(plain)
                    .with_retry(retry);
                if let Some(endpoint) = endpoint {
                    builder = builder.with_endpoint(endpoint);
                }
                builder.build().map(|store| Arc::new(store) as _)
            }
            Service::Azure => {
                let mut builder = MicrosoftAzureBuilder::from_env()
                    .with_container_name(bucket)
                    .with_client_options(client)
                    .with_allow_http(plain)
                    .with_retry(retry);
                for (name, key) in [
                    ("AZURE_STORAGE_ACCOUNT", AzureConfigKey::AccountName),
                    ("AZURE_STORAGE_KEY", AzureConfigKey::AccessKey),
                ] {
                    if let Some(value) = variable(name) {
                        builder = builder.with_config(key, value);
                    }
                }
                let known = has(&[
                    "AZURE_STORAGE_KEY",
                    "AZURE_STORAGE_ACCOUNT_KEY",
                    "AZURE_STORAGE_ACCESS_KEY",
                    "AZURE_STORAGE_SAS_TOKEN",
                    "AZURE_STORAGE_SAS_KEY",
                    "AZURE_CLIENT_ID",
                    "AZURE_FEDERATED_TOKEN_FILE",
                ]);
                if !known {
                    return Err(StoreFault::NoCredentials);
                }
                if let Some(endpoint) = endpoint {
                    builder = builder.with_endpoint(endpoint.to_owned());
                }
                builder.build().map(|store| Arc::new(store) as _)
            }
            Service::Google => {
                let known = has(&[
                    "GOOGLE_APPLICATION_CREDENTIALS",
                    "GOOGLE_SERVICE_ACCOUNT",
                    "GOOGLE_SERVICE_ACCOUNT_PATH",
                    "GOOGLE_SERVICE_ACCOUNT_KEY",
                    "SERVICE_ACCOUNT",
                ]);
                if !known {
                    return Err(StoreFault::NoCredentials);
                }
                let mut builder = GoogleCloudStorageBuilder::from_env()
                    .with_bucket_name(bucket)
                    .with_client_options(client)
                    .with_retry(retry);
                if let Some(endpoint) = endpoint {
                    builder = builder.with_base_url(endpoint);
                }
                builder.build().map(|store| Arc::new(store) as _)
            }
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        Ok(Objects {
            store: store.map_err(|error| fault(&error))?,
            prefix: prefix.trim_matches('/').to_owned(),
            runtime,
        })
    }

    fn place(&self, path: &str) -> Result<Path, StoreFault> {
        let whole = match self.prefix.as_str() {
            "" => path.to_owned(),
            prefix => format!("{prefix}/{path}"),
        };
        Path::parse(whole).map_err(|_| StoreFault::InTheWay(path.to_owned()))
    }

    /// Does something, and again where that may help: the crate tries each request again by itself, but not all faults.
    fn again<T>(&self, work: impl AsyncFn() -> Result<T, Error>) -> Result<T, Error> {
        let mut tries = 1;
        loop {
            match self.runtime.block_on(work()) {
                Err(Error::Generic { .. } | Error::JoinError { .. }) if tries < TRIES => {
                    std::thread::sleep(PAUSE * tries);
                    tries += 1;
                }
                done => return done,
            }
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What an error comes to. What it says is the service's, and may name what nobody should read.
fn fault(error: &Error) -> StoreFault {
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => StoreFault::Refused,
        _ => StoreFault::Unreachable,
    }
}

impl Store for Objects {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let place = self.place(path)?;
        let got = self.again(async || self.store.get(&place).await?.bytes().await);
        match got {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let place = self.place(path)?;
        let attributes: Attributes = [
            (
                Attribute::ContentType,
                headers::media_type(path).into_owned(),
            ),
            (Attribute::CacheControl, headers::cache(path).to_owned()),
        ]
        .into_iter()
        .collect();
        let options = || PutOptions {
            attributes: attributes.clone(),
            ..PutOptions::default()
        };
        self.again(async || {
            let payload = bytes.to_vec().into();
            self.store.put_opts(&place, payload, options()).await
        })
        .map(|_| ())
        .map_err(|error| fault(&error))
    }

    fn remove(&self, path: &str) -> Result<(), StoreFault> {
        let place = self.place(path)?;
        match self.again(async || self.store.delete(&place).await) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }

    fn list(&self) -> Result<BTreeSet<String>, StoreFault> {
        use futures_util::TryStreamExt as _;
        let prefix = Path::parse(&self.prefix).ok();
        let prefix = prefix.filter(|_| !self.prefix.is_empty());
        let all = self.again(async || {
            let list = self.store.list(prefix.as_ref());
            list.map_ok(|found| found.location.to_string())
                .try_collect::<Vec<String>>()
                .await
        });
        let all = all.map_err(|error| fault(&error))?;
        let below = match self.prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(all
            .into_iter()
            .filter_map(|path| path.strip_prefix(&below).map(str::to_owned))
            .collect())
    }
}
