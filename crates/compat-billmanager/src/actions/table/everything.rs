//! Any ticket, waiting or not.

use crate::action::{Action, Effect, Kind, Level, optional, required};
use crate::actions::parameters::{ANY_FORM, FILTERED, ORDER, PAGES, SAVE, TICKET_FIELDS, parameters};
use crate::actions::{act_as, delete_ticket, edit, favourite, filter, list_all, summary};

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "ticket_all.edit",
        summary: "Shows, takes or changes any ticket, or opens one for a client",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: ANY_FORM,
        source: "BILLmanager API, All tickets (ticket_all); Datahider/lhBillmgrInterface, lhTicket.php; \
                 openprovider/op-billmanager5-domains, Api.php",
        run: |call| Box::pin(edit::any(call)),
    },
    Action {
        name: "ticket_all",
        summary: "Lists every ticket that the employee may see",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![&PAGES, &ORDER, &[FILTERED], TICKET_FIELDS],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(list_all::all(call)),
    },
    Action {
        name: "ticket_all.filter",
        summary: "Shows, sets or clears the filter of the list, in this session",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: parameters![
            &[optional("reset", Kind::Flag, "clear this filter and the one by clients"), SAVE],
            TICKET_FIELDS,
        ],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(filter::form(call, &crate::filter::ALL)),
    },
    Action {
        name: "ticket_all.setfilter",
        summary: "Shows tickets of the clients of these tickets only, in this session",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the tickets")],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(filter::by_tickets(call)),
    },
    Action {
        name: "ticket_all.su",
        summary: "Starts a session as the client of a ticket",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Number, "the ticket")],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(act_as::client_of_ticket(call)),
    },
    Action {
        name: "ticket_all.delete",
        summary: "Removes tickets for good",
        level: Level::Root,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the tickets")],
        source: "Datahider/lhBillmgrInterface, lhTicket.php",
        run: |call| Box::pin(delete_ticket::run(call)),
    },
    Action {
        name: "ticket_favorite",
        summary: "Lists the employee's favourites",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![&PAGES, &ORDER, &[FILTERED], TICKET_FIELDS],
        source: "BILLmanager API, Favorite tickets (ticket_favorite)",
        run: |call| Box::pin(list_all::favourites(call)),
    },
    Action {
        name: "ticket_favorite.filter",
        summary: "Shows, sets or clears the filter of the favourites, in this session",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: parameters![&[optional("reset", Kind::Flag, "clear this filter"), SAVE], TICKET_FIELDS,],
        source: "BILLmanager API, Favorite tickets (ticket_favorite)",
        run: |call| Box::pin(filter::form(call, &crate::filter::FAVOURITES)),
    },
    Action {
        name: "ticket_favorite.edit",
        summary: "Shows, takes or changes a favourite",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: ANY_FORM,
        source: "BILLmanager API, Favorite tickets (ticket_favorite)",
        run: |call| Box::pin(edit::any(call)),
    },
    Action {
        name: "ticket_favorite.delete",
        summary: "Takes tickets off the employee's favourites",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the tickets")],
        source: "BILLmanager API, Favorite tickets (ticket_favorite)",
        run: |call| Box::pin(favourite::take_off(call)),
    },
    Action {
        name: "support_tool_note",
        summary: "Shows or sets the summary of a ticket",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            required("elid", Kind::Number, "the ticket"),
            optional("sv_field", Kind::Text, "save: the button of the panel"),
            SAVE,
            optional("summary", Kind::Text, "the summary; nothing takes it away"),
        ],
        source: "Datahider/lhBillmgrInterface, lhTicket.php",
        run: |call| Box::pin(summary::run(call)),
    },
];
