//! The style sheet and the icon, which are part of the program. The address of the sheet changes with its text, so
//! browsers keep it for good.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Where it is served.
pub(crate) const PATH: &str = "/assets/style.css";

/// Where the icon is served.
pub(crate) const ICON: &str = "/assets/icon.svg";

const TEXT: &str = include_str!("../assets/style.css");

/// Its address in pages.
pub(crate) static ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(TEXT);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{PATH}?{hash}")
});

/// The sheet itself.
pub(crate) async fn sheet() -> Response {
    let headers =
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, TEXT).into_response()
}

/// The icon.
pub(crate) async fn icon() -> Response {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")];
    (headers, include_str!("../assets/icon.svg")).into_response()
}
