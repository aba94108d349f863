//! Whatever can be called: the way to a server, or in tests a desk in the same process.

use super::{Call, Failed, Outgoing, Read};

/// Makes a call and reads its whole answer.
pub trait Exchange: Send + Sync {
    /// The answer to a call.
    fn exchange(&self, call: Call) -> impl Future<Output = Result<Read, Failed>> + Send;
}

impl Exchange for Outgoing {
    async fn exchange(&self, call: Call) -> Result<Read, Failed> {
        self.send(call).await
    }
}
