//! The only SQL of the desk: one driver seam over SQLite and PostgreSQL, and one module per family of tables.
//!
//! It keeps rows; it knows no rule about them. Rules are in `service`, words in `domain`.
#![deny(missing_docs)]
#![recursion_limit = "256"]

pub mod backup;
mod blocking;
mod db;
pub mod grow;
pub mod lines;
pub mod migrate;
mod sql;
mod whole;

pub mod action_role;
pub mod announcement;
pub mod article;
pub mod attachment;
pub mod blocked_sender;
pub mod charge;
pub mod client;
pub mod client_group;
pub mod client_list;
pub mod client_note;
pub mod client_user;
pub mod contact;
pub mod contact_list;
pub mod count;
pub mod credential;
pub mod credit;
pub mod custom_field;
pub mod dialect_state;
pub mod directory;
pub mod event;
pub mod favourite;
pub mod idempotency;
pub mod imported;
pub mod list;
pub mod lock;
pub mod login_key;
pub mod marks;
pub mod merge;
pub mod message;
pub mod outgoing_mail;
pub mod panel_client;
pub mod predefined;
pub mod queue;
pub mod rating;
pub mod refresh_token;
pub mod search;
pub mod service;
pub mod session;
pub mod staff;
pub mod summary;
pub mod tag;
pub mod ticket;
pub mod unplaced_mail;
pub mod violation;

pub use blocking::blocking;
pub use db::{Datum, Db, Engine, Error, Field, FromRow, Options, P, Result, Row, Tx, sqlite_path};
pub use sql::Sql;
use sql::statements;

/// Every fixed statement with the module it belongs to, for the statement gate.
#[must_use]
pub fn statements() -> Vec<(&'static str, &'static Sql)> {
    let modules: &[(&str, &[&'static Sql])] = &[
        ("action_role", action_role::STATEMENTS),
        ("announcement", announcement::STATEMENTS),
        ("article", article::STATEMENTS),
        ("attachment", attachment::STATEMENTS),
        ("blocked_sender", blocked_sender::STATEMENTS),
        ("charge", charge::STATEMENTS),
        ("client", client::STATEMENTS),
        ("client_group", client_group::STATEMENTS),
        ("client_list", client_list::STATEMENTS),
        ("client_note", client_note::STATEMENTS),
        ("client_user", client_user::STATEMENTS),
        ("contact", contact::STATEMENTS),
        ("contact_list", contact_list::STATEMENTS),
        ("count", count::STATEMENTS),
        ("credential", credential::STATEMENTS),
        ("credit", credit::STATEMENTS),
        ("custom_field", custom_field::STATEMENTS),
        ("dialect_state", dialect_state::STATEMENTS),
        ("directory", directory::STATEMENTS),
        ("event", event::STATEMENTS),
        ("favourite", favourite::STATEMENTS),
        ("idempotency", idempotency::STATEMENTS),
        ("imported", imported::STATEMENTS),
        ("lock", lock::STATEMENTS),
        ("login_key", login_key::STATEMENTS),
        ("merge", merge::STATEMENTS),
        ("message", message::STATEMENTS),
        ("migrate", migrate::STATEMENTS),
        ("outgoing_mail", outgoing_mail::STATEMENTS),
        ("panel_client", panel_client::STATEMENTS),
        ("predefined", predefined::STATEMENTS),
        ("queue", queue::STATEMENTS),
        ("rating", rating::STATEMENTS),
        ("search", search::STATEMENTS),
        ("refresh_token", refresh_token::STATEMENTS),
        ("service", service::STATEMENTS),
        ("session", session::STATEMENTS),
        ("staff", staff::STATEMENTS),
        ("summary", summary::STATEMENTS),
        ("tag", tag::STATEMENTS),
        ("ticket", ticket::STATEMENTS),
        ("unplaced_mail", unplaced_mail::STATEMENTS),
        ("violation", violation::STATEMENTS),
    ];
    modules.iter().flat_map(|(module, list)| list.iter().map(|sql| (*module, *sql))).collect()
}

/// A text of every shape that the builders make, for the statement gate.
#[must_use]
pub fn dynamic_samples(engine: Engine) -> Vec<(String, String)> {
    let mut all = list::samples(engine);
    all.extend(queue::samples());
    all.extend(attachment::samples());
    all.extend(marks::samples());
    all.extend(client_list::samples());
    all.extend(contact_list::samples());
    all.extend(service::samples());
    all
}
