//! One address that is listened at.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::tls::TlsFiles;

/// How long a connection may keep the desk waiting.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a handshake, or for the headers of a request once their first byte is there.
    pub header: Duration,
    /// For the next request on an open connection. Longer than the pools of common proxies and clients, because
    /// whoever closes first can hit a request that is just being sent.
    pub idle: Duration,
    /// For a client that does not take the next part of its answer.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(30),
        }
    }
}

/// One bound address, plain or TLS.
pub struct Listener {
    pub(super) socket: TcpListener,
    pub(super) tls: Option<Arc<TlsFiles>>,
    pub(super) patience: Patience,
    address: SocketAddr,
}

impl Listener {
    /// Binds an address; with certificate files it speaks TLS.
    ///
    /// # Errors
    /// What the system says, usually that the address is in use.
    pub async fn bind(address: SocketAddr, tls: Option<Arc<TlsFiles>>) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, tls, patience: Patience::default(), address })
    }

    /// The address that was bound, with the port the system chose for port 0.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it speaks TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Changes the patience with its connections.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
}
