//! Logging in, and the caller's own account.

use crate::action::{Action, Effect, Kind, Level, optional, required};
use crate::actions::{act_as, keep_alive, log_in, log_out, menu, new_key, notify, who_am_i};

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "auth",
        summary: "Starts a session",
        level: Level::Anyone,
        effect: Effect::Writes,
        parameters: &[
            optional("username", Kind::Text, "the login; for a client its e-mail address"),
            optional("password", Kind::Text, "the password"),
            optional("key", Kind::Text, "a key that session.newkey made, instead of the password"),
            optional("authinfo", Kind::Text, "login:password, instead of the two"),
        ],
        source: "Guide to ISPsystem software API, authorization",
        run: |call| Box::pin(log_in::run(call)),
    },
    Action {
        name: "logon",
        summary: "Ends the session",
        level: Level::Anyone,
        effect: Effect::Writes,
        parameters: &[optional("auth", Kind::Text, "the session")],
        source: "Karantir-dev/billing-typescript, src/Redux/auth",
        run: |call| Box::pin(log_out::run(call)),
    },
    Action {
        name: "keepalive",
        summary: "Keeps the session alive",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript; pulivilizator/billmgr-addon, billmgr_api.py",
        run: |call| Box::pin(keep_alive::run(call)),
    },
    Action {
        name: "whoami",
        summary: "The caller's own account",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(who_am_i::run(call)),
    },
    Action {
        name: "session.newkey",
        summary: "Makes a key that logs a user in once",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[
            required("key", Kind::Text, "the key, 16 characters or more"),
            optional("username", Kind::Text, "the user, oneself or a lower one; oneself when absent"),
        ],
        source: "Guide to ISPsystem software API, authorization by key; \
                 SemyonDragunov/ispsystem-php-controller; 460s/ispsystem_whmcs_modules",
        run: |call| Box::pin(new_key::run(call)),
    },
    Action {
        name: "su",
        summary: "Starts a session as a user of a lower level",
        level: Level::LoggedIn,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Text, "the number, login or address of the user")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(act_as::user(call)),
    },
    Action {
        name: "chlevel",
        summary: "Goes back to the user who acts",
        level: Level::LoggedIn,
        effect: Effect::Writes,
        parameters: &[optional("lp", Kind::Number, "how many levels; there is only one")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(act_as::back(call)),
    },
    Action {
        name: "notify",
        summary: "How much is unread",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(notify::run(call)),
    },
    Action {
        name: "menu",
        summary: "The functions that the navigation offers",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(menu::run(call)),
    },
];
