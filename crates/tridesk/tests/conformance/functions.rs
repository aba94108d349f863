//! The `ACTIONS` tables of the three dialects in one form.

/// Rows of common parameters stand under this name.
pub(crate) const EVERY: &str = "*";

/// A function of a dialect.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) access: String,
    pub(crate) about: &'static str,
    pub(crate) source: &'static str,
    pub(crate) parameters: Vec<Parameter>,
}

/// A parameter of it.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) holds: String,
    pub(crate) required: bool,
    pub(crate) about: &'static str,
}

/// Every function of this dialect, after the parameters that all of them take.
pub(crate) fn billmanager() -> Vec<Function> {
    use compat_billmanager::{ACTIONS, COMMON, Kind, Level, Parameter as Theirs};
    let parameters = |all: &[Theirs]| {
        let ours = all.iter().map(|one| Parameter {
            name: one.name,
            holds: match one.kind {
                Kind::Choice(words) => format!("one of {}", words.join(", ")),
                Kind::Choices(words) => format!("any of {}", words.join(", ")),
                other => format!("{other:?}").to_lowercase(),
            },
            required: one.required,
            about: one.about,
        });
        ours.collect()
    };
    let own = ACTIONS.iter().map(|action| Function {
        name: action.name,
        access: match action.level {
            Level::Anyone => "anyone",
            Level::LoggedIn => "whoever is logged in",
            Level::Client => "user",
            Level::Staff => "root, admin",
            Level::Root => "root",
        }
        .to_owned(),
        about: action.summary,
        source: action.source,
        parameters: parameters(action.parameters),
    });
    let common = Function {
        name: EVERY,
        access: String::new(),
        about: "",
        source: "Guide to ISPsystem software API",
        parameters: parameters(COMMON),
    };
    std::iter::once(common).chain(own).collect()
}

/// Every function of this dialect, after the parameters that all of them take.
pub(crate) fn whmcs() -> Vec<Function> {
    use compat_whmcs::{ACTIONS, Access, COMMON, Kind, Parameter as Theirs};
    let parameters = |all: &[Theirs]| {
        let ours = all.iter().map(|one| Parameter {
            name: one.name,
            holds: match one.kind {
                Kind::Choice(words) => format!("one of {}", words.join(", ")),
                other => format!("{other:?}").to_lowercase(),
            },
            required: one.required,
            about: one.doc,
        });
        ours.collect()
    };
    let own = ACTIONS.iter().map(|action| Function {
        name: action.name,
        access: match action.access {
            Access::Staff => "a credential of staff",
        }
        .to_owned(),
        about: "",
        source: action.source,
        parameters: parameters(action.parameters),
    });
    let common = Function {
        name: EVERY,
        access: String::new(),
        about: "",
        source: "WHMCS API documentation, Authentication, Response Types",
        parameters: parameters(COMMON),
    };
    std::iter::once(common).chain(own).collect()
}

/// Every function of this dialect, after the parameters that all of them take.
pub(crate) fn hostbill() -> Vec<Function> {
    use compat_hostbill::{ACTIONS, Access, COMMON, Need, Parameter as Theirs};
    let parameters = |all: &[Theirs]| {
        let ours = all.iter().map(|one| Parameter {
            name: one.name,
            holds: one.kind.to_owned(),
            required: !matches!(one.need, Need::Optional),
            about: one.about,
        });
        ours.collect()
    };
    let own = ACTIONS.iter().map(|action| Function {
        name: action.name,
        access: match action.access {
            Access::Key(_) => "every key",
            Access::Staff(_) => "a key of staff",
        }
        .to_owned(),
        about: action.about,
        source: action.source,
        parameters: parameters(action.parameters),
    });
    let common = Function {
        name: EVERY,
        access: String::new(),
        about: "",
        source: "Admin API, overview page",
        parameters: parameters(COMMON),
    };
    std::iter::once(common).chain(own).collect()
}

/// The routes of the User API of the HostBill dialect.
pub(crate) fn hostbill_user() -> Vec<Function> {
    use compat_hostbill::{Need, USER_ACTIONS, UserAccess};
    let routes = USER_ACTIONS.iter().map(|action| Function {
        name: action.name,
        access: match action.access {
            UserAccess::Anyone(_) => "everybody",
            UserAccess::Client(_) => "a client",
        }
        .to_owned(),
        about: action.about,
        source: action.source,
        parameters: action
            .parameters
            .iter()
            .map(|one| Parameter {
                name: one.name,
                holds: one.kind.to_owned(),
                required: !matches!(one.need, Need::Optional),
                about: one.about,
            })
            .collect(),
    });
    routes.collect()
}
