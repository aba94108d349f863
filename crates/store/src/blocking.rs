//! Waiting for the disk without keeping others waiting.

/// Does work that waits for the disk in place, and tells the runtime, where it can be told, so that the other requests
/// of this thread go on elsewhere.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current() {
        Ok(handle) if handle.runtime_flavor() == RuntimeFlavor::MultiThread => {
            tokio::task::block_in_place(work)
        }
        _ => work(),
    }
}
