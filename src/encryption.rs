//! What requests to other machines are encrypted with (`publish`, `status --links`).

/// Chooses it, before a client of the network is made.
pub(crate) fn choose() {
    // Whoever asked for it first has chosen the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
