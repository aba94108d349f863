//! Any ticket, waiting or not.

use crate::action::{Action, Effect, Kind, Level, optional};
use crate::actions::edit;
use crate::actions::parameters::{
    ANY_PRIORITY, CLIENT_PRIORITY, DEADLINE_DATE, DEADLINE_TIME, DEPARTMENT, EXPENSE, FILES, HIGH_PRIORITY,
    INCIDENTS, ITEM, LOW_PRIORITY, MESSAGE, NAME, NOTE, PROVIDER, SAVE, SCORE, SCORE_NOTE, SHOW_ABUSE,
    SHOW_OPTIONAL, SUBJECT, TICKET, TICKET_ITEM, VIOLATION_ACTION,
};

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[Action {
    name: "ticket_all.edit",
    summary: "Shows, takes or changes any ticket, or opens one for a client",
    level: Level::Staff,
    effect: Effect::SavesForm,
    parameters: &[
        optional("elid", Kind::Number, "the ticket; none to open one"),
        SAVE,
        optional("clicked_button", Kind::Choice(&["ok", "ok_message", "ok_get"]), "ok_get takes the ticket"),
        optional("ticket_account", Kind::Number, "the client to open a ticket for"),
        SUBJECT,
        NAME,
        MESSAGE,
        NOTE,
        DEPARTMENT,
        TICKET_ITEM,
        ITEM,
        ANY_PRIORITY,
        CLIENT_PRIORITY,
        TICKET,
        optional("project", Kind::Number, "the provider of a ticket to be opened"),
        PROVIDER,
        SHOW_OPTIONAL,
        EXPENSE,
        HIGH_PRIORITY,
        LOW_PRIORITY,
        INCIDENTS,
        SHOW_ABUSE,
        SCORE,
        SCORE_NOTE,
        VIOLATION_ACTION,
        DEADLINE_DATE,
        DEADLINE_TIME,
        FILES,
    ],
    source: "BILLmanager API, All tickets (ticket_all); Datahider/lhBillmgrInterface, lhTicket.php; \
                 openprovider/op-billmanager5-domains, Api.php",
    run: |call| Box::pin(edit::any(call)),
}];
