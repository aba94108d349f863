//! The one signal that everything which runs until the end listens to.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Whether the process is stopping. Clones share the signal.
#[derive(Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Begins the stop; readiness ends at once.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether the stop has begun.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the stop, and for `notice` after it, in which a load balancer sees the readiness end and sends new
    /// requests elsewhere while the old ones are still served.
    pub async fn wait(&self, notice: Duration) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|stopping| *stopping).await;
        tokio::time::sleep(notice).await;
    }
}
