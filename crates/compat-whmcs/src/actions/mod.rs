//! The actions, one file each, named like the use case.

mod add_announcement;
mod add_client;
mod add_client_note;
mod add_contact;
mod add_note;
mod add_user;
mod announcements;
mod block_sender;
mod bought;
mod change_announcement;
mod change_client;
mod change_contact;
mod change_ticket;
mod check_login;
mod close_client;
mod count_tickets;
mod delete_announcement;
mod delete_client;
mod delete_contact;
mod delete_note;
mod delete_reply;
mod delete_ticket;
mod download_attachment;
mod edit_message;
mod list_activity;
mod list_announcements;
mod list_clients;
mod list_contacts;
mod list_departments;
mod list_domains;
mod list_notes;
mod list_online;
mod list_predefined_categories;
mod list_predefined_replies;
mod list_products;
mod list_staff;
mod list_statuses;
mod list_tickets;
mod list_users;
mod log_activity;
mod merge_tickets;
mod open_ticket;
mod person;
mod reply;
mod request_cancellation;
pub(crate) mod send_mail;
mod stats;
mod version;
mod view_client;
mod view_staff;
mod view_ticket;

pub(crate) use reply::speaks_for_another;

use crate::action::{Action, Kind, Parameter, optional, required};

/// What every action takes beside its own parameters. WHMCS API documentation, Authentication and Response Types.
pub const COMMON: &[Parameter] = &[
    required("action", Kind::Text, "The action, in any case"),
    optional("identifier", Kind::Text, "The name of an API credential"),
    optional("secret", Kind::Text, "Its secret"),
    optional("username", Kind::Text, "The older name of identifier; or a name whose secret comes as md5"),
    optional("password", Kind::Text, "The older name of secret; or the md5"),
    optional("accesskey", Kind::Text, "The key that lifts address rules"),
    optional("responsetype", Kind::Text, "json, xml or nvp; the legacy form when absent"),
];

/// Every action of the door.
pub const ACTIONS: &[Action] = &[
    open_ticket::ACTION,
    list_tickets::ACTION,
    view_ticket::ACTION,
    reply::ACTION,
    add_note::ACTION,
    change_ticket::ACTION,
    delete_ticket::ACTION,
    count_tickets::ACTION,
    list_notes::ACTION,
    download_attachment::ACTION,
    edit_message::ACTION,
    delete_note::ACTION,
    delete_reply::ACTION,
    merge_tickets::ACTION,
    block_sender::ACTION,
    list_departments::ACTION,
    list_statuses::ACTION,
    list_predefined_categories::ACTION,
    list_predefined_replies::ACTION,
    add_client::ACTION,
    add_user::ACTION,
    delete_client::ACTION,
    change_client::ACTION,
    close_client::ACTION,
    add_contact::ACTION,
    change_contact::ACTION,
    delete_contact::ACTION,
    request_cancellation::ACTION,
    list_clients::ACTION,
    view_client::ACTION,
    list_contacts::ACTION,
    list_users::ACTION,
    list_products::ACTION,
    list_domains::ACTION,
    check_login::ACTION,
    list_staff::ACTION,
    view_staff::ACTION,
    list_online::ACTION,
    stats::ACTION,
    version::ACTION,
    list_activity::ACTION,
    log_activity::ACTION,
    add_client_note::ACTION,
    send_mail::ACTION,
    list_announcements::ACTION,
    add_announcement::ACTION,
    change_announcement::ACTION,
    delete_announcement::ACTION,
];

// Parameters that several actions share, word for word.
const TICKETID: Parameter = optional("ticketid", Kind::Id, "The ticket, by internal id or public number");
const TICKETNUM: Parameter = optional("ticketnum", Kind::Id, "The ticket, by public number or internal id");
const LIMITSTART: Parameter = optional("limitstart", Kind::Number, "Rows to skip");
const LIMITNUM: Parameter =
    optional("limitnum", Kind::Number, "Rows to return: 25 when absent, at most 1000");
const MARKDOWN: Parameter = optional("markdown", Kind::Flag, "Whether the message is Markdown");
const USE_MARKDOWN: Parameter = optional("useMarkdown", Kind::Flag, "The older name of markdown");
const ATTACHMENTS: Parameter = optional("attachments", Kind::Files, "Files, in any of the documented forms");
const CREATED: Parameter = optional("created", Kind::Date, "When it was written; now when absent");
/// How urgent a ticket is.
const PRIORITY: Kind = Kind::Choice(&["Low", "Medium", "High"]);
const NOEMAIL: Parameter = optional("noemail", Kind::Flag, "Nobody is told of it by mail");
const CUSTOMFIELDS: Parameter = optional("customfields", Kind::Fields, "Values of custom fields");
