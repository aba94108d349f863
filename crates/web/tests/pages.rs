//! The pages as a browser gets them, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

#[path = "pages/acts.rs"]
mod acts;
#[path = "pages/browser.rs"]
mod browser;
#[path = "pages/console.rs"]
mod console;
#[path = "pages/login.rs"]
mod login;
#[path = "pages/portal.rs"]
mod portal;
