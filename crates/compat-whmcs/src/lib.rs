//! The WHMCS dialect: `/includes/api.php` over the desk's use cases. It owns every name, default, date form and
//! error sentence of that API, and no rule about tickets.
//!
//! To add an action: one file in `actions`, named like the use case, with its metadata and its handler, and one
//! line in [`ACTIONS`], which is the router, the access table and the coverage list at once.
#![deny(missing_docs)]

mod action;
mod actions;
mod answer;
mod answering;
mod auth;
mod behind;
mod call;
mod custom_fields;
mod door;
mod error;
mod files;
mod links;
pub mod panel;
mod settings;
mod shapes;
mod words;

#[doc(hidden)]
pub mod fuzzing;

pub use action::{Access, Action, Kind, Parameter};
pub use actions::{ACTIONS, COMMON};
pub use behind::Behind;
pub use settings::{DefaultFormat, Settings};

use axum::Router;
use axum::routing::{any, get};
use std::sync::Arc;

/// The door. Callers are configured with a base address that may end in folders, so a few are accepted.
pub fn router(desk: service::Desk, settings: Settings) -> Router {
    let doors = [
        ("/includes/api.php", any(door::answer)),
        ("/viewticket.php", get(links::view_ticket)),
        ("/dl.php", get(links::download)),
    ];
    let mut router = Router::new();
    for (path, answer) in doors {
        for route in http::in_folders(path) {
            router = router.route(&route, answer.clone());
        }
    }
    router.with_state(Arc::new(door::State { desk, settings }))
}
