//! The doors: their functions, and who is to be turned away at each.

use crate::desk::Furnished;

/// A door.
pub(crate) struct Door {
    pub(crate) dialect: &'static str,
    pub(crate) path: &'static str,
    /// The parameter that says which function is meant.
    pub(crate) selector: &'static str,
    pub(crate) functions: fn() -> Vec<Function>,
    pub(crate) is_refusal: fn(u16, &str) -> bool,
    pub(crate) callers: &'static [Caller],
    /// Callers who may come in, but not see the ticket of the desk.
    pub(crate) strangers: &'static [Caller],
    /// Calls of somebody who may make them, in the name of one client about what is another's.
    pub(crate) mixed_up: &'static [MixedUp],
}

/// A call in the name of a client that names something of another.
pub(crate) struct MixedUp {
    pub(crate) function: &'static str,
    pub(crate) name: &'static str,
    pub(crate) pairs: fn(&Furnished) -> Vec<(&'static str, String)>,
}

/// A function and what a call of it needs.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    /// What is sent: what is required, and what names a ticket.
    pub(crate) parameters: Vec<&'static str>,
    /// What names something that is there or not.
    pub(crate) named: Vec<&'static str>,
    /// Method and path, where these say which function is meant; what names something stands in the path.
    pub(crate) route: Option<(&'static str, &'static str)>,
}

/// Who may call a function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Anyone,
    LoggedIn,
    Client,
    Staff,
}

/// Somebody who asks.
pub(crate) struct Caller {
    pub(crate) name: &'static str,
    pub(crate) concerns: fn(&Function) -> bool,
    pub(crate) pairs: fn(&Furnished) -> Vec<(&'static str, String)>,
    pub(crate) from: &'static str,
}

const HERE: &str = "203.0.113.7";

fn function(name: &'static str, access: Access, all: impl Iterator<Item = (&'static str, bool)>) -> Function {
    let mut function = Function { name, access, parameters: Vec::new(), named: Vec::new(), route: None };
    for (parameter, required) in all {
        let names = matches!(parameter, "elid" | "plid" | "id" | "ticketid" | "ticket_number");
        if names || required || matches!(parameter, "sok" | "message") {
            function.parameters.push(parameter);
        }
        if names {
            function.named.push(parameter);
        }
    }
    function
}

fn billmanager() -> Vec<Function> {
    use compat_billmanager::{ACTIONS, Level};
    let all = ACTIONS.iter().map(|action| {
        let access = match action.level {
            Level::Anyone => Access::Anyone,
            Level::LoggedIn => Access::LoggedIn,
            Level::Client => Access::Client,
            Level::Staff | Level::Root => Access::Staff,
        };
        let mut function =
            function(action.name, access, action.parameters.iter().map(|one| (one.name, one.required)));
        // The ids of these are of clients, departments, users and mail of nobody, all of which staff may know.
        const KNOWN: [&str; 4] =
            ["ticket.setfilter", "account.setfilter", "department.employee", "user.edit"];
        function.named.retain(|_| !KNOWN.contains(&action.name));
        function
    });
    all.collect()
}

fn whmcs() -> Vec<Function> {
    let all = compat_whmcs::ACTIONS.iter().map(|action| {
        let access = match action.access {
            compat_whmcs::Access::Staff => Access::Staff,
        };
        function(action.name, access, action.parameters.iter().map(|one| (one.name, one.required)))
    });
    all.collect()
}

fn hostbill() -> Vec<Function> {
    let all = compat_hostbill::ACTIONS.iter().map(|action| {
        let access = match action.access {
            compat_hostbill::Access::Key(_) => Access::LoggedIn,
            compat_hostbill::Access::Staff(_) => Access::Staff,
        };
        let parameters = action.parameters.iter();
        let mut function = function(
            action.name,
            access,
            parameters.map(|one| (one.name, !matches!(one.need, compat_hostbill::Need::Optional))),
        );
        // In these the id is a client's, a reply's or of news, and staff of every department may ask for any.
        let of_all = ["getClientTickets", "getClientDetails", "getPredefinedReply", "getNewsItem"];
        function.named.retain(|_| !of_all.contains(&action.name));
        function
    });
    all.collect()
}

fn hostbill_user() -> Vec<Function> {
    let all = compat_hostbill::USER_ACTIONS.iter().map(|action| {
        let access = match action.access {
            compat_hostbill::UserAccess::Anyone(_) => Access::Anyone,
            compat_hostbill::UserAccess::Client(_) => Access::Client,
        };
        let needed = |one: &&compat_hostbill::Parameter| !matches!(one.need, compat_hostbill::Need::Optional);
        Function {
            name: action.name,
            access,
            parameters: action.parameters.iter().filter(needed).map(|one| one.name).collect(),
            // News are for everybody.
            named: if action.path.contains('{') && action.name != "getNewsItem" {
                vec!["place"]
            } else {
                vec![]
            },
            route: Some((action.method.as_str(), action.path)),
        }
    });
    all.collect()
}

/// A pair that is sent as the header of that name.
fn authorization(value: String) -> Vec<(&'static str, String)> {
    vec![("authorization", value)]
}

fn basic(name: &str, password: &str) -> Vec<(&'static str, String)> {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
    authorization(format!("Basic {text}"))
}

fn login(login: &str, password: &str) -> Vec<(&'static str, String)> {
    vec![("authinfo", format!("{login}:{password}"))]
}

fn pair(names: [&'static str; 2], identifier: &str, secret: &str) -> Vec<(&'static str, String)> {
    names.into_iter().zip([identifier.to_owned(), secret.to_owned()]).collect()
}

const PAIR: [&str; 2] = ["identifier", "secret"];
const KEY: [&str; 2] = ["api_id", "api_key"];

/// Whoever may make every call of WHMCS, for the second client, who has nothing here.
fn for_another(desk: &Furnished, name: &'static str, id: i64) -> Vec<(&'static str, String)> {
    let own = &desk.app.fixture.pair;
    let mut pairs = pair(PAIR, &own.identifier, &own.secret);
    pairs.extend([("deptid", "1".to_owned()), ("clientid", desk.app.fixture.clients[1].id.to_string())]);
    pairs.push((name, id.to_string()));
    pairs
}

fn client(desk: &Furnished, number: usize) -> Vec<(&'static str, String)> {
    let client = desk.app.fixture.clients.get(number).unwrap();
    login(&client.email, &client.password)
}

/// Ending a session that is none is no harm, so that function asks nobody.
fn looks_at_logins(function: &Function) -> bool {
    function.name != "logon"
}

fn is_closed(function: &Function) -> bool {
    function.access != Access::Anyone
}

pub(crate) const DOORS: &[Door] = &[
    Door {
        dialect: "billmanager",
        path: "/billmgr",
        selector: "func",
        functions: billmanager,
        is_refusal: |status, answer| status == 200 && answer.contains("<error "),
        callers: &[
            Caller { name: "no credentials", concerns: is_closed, pairs: |_| vec![], from: HERE },
            Caller {
                name: "a wrong password",
                concerns: looks_at_logins,
                pairs: |_| login("cleo@client.example", "wrong"),
                from: HERE,
            },
            Caller {
                name: "a session that is none",
                concerns: is_closed,
                pairs: |_| vec![("auth", "0123456789abcdef".to_owned())],
                from: HERE,
            },
            Caller {
                name: "staff who were switched off",
                concerns: looks_at_logins,
                pairs: |desk| login("anna", &desk.app.fixture.staff_password),
                from: HERE,
            },
            Caller {
                name: "a client at a staff function",
                concerns: |function| function.access == Access::Staff,
                pairs: |desk| client(desk, 0),
                from: HERE,
            },
            Caller {
                name: "staff at a client function",
                concerns: |function| function.access == Access::Client,
                pairs: |desk| login("admin", &desk.app.fixture.staff_password),
                from: HERE,
            },
            Caller {
                name: "a client acting as another",
                concerns: is_closed,
                pairs: |desk| {
                    let mut pairs = client(desk, 1);
                    pairs.push(("su", "cleo@client.example".to_owned()));
                    pairs
                },
                from: HERE,
            },
        ],
        strangers: &[
            Caller {
                name: "another client",
                concerns: |function| matches!(function.access, Access::Client | Access::LoggedIn),
                pairs: |desk| client(desk, 1),
                from: HERE,
            },
            Caller {
                name: "staff of another department",
                concerns: |function| matches!(function.access, Access::Staff | Access::LoggedIn),
                pairs: |desk| login("bert", &desk.app.fixture.staff_password),
                from: HERE,
            },
        ],
        mixed_up: &[],
    },
    Door {
        dialect: "whmcs",
        path: "/includes/api.php",
        selector: "action",
        functions: whmcs,
        is_refusal: |status, answer| status == 403 && answer.starts_with("result=error;"),
        callers: &[
            Caller { name: "no credentials", concerns: |_| true, pairs: |_| vec![], from: HERE },
            Caller {
                name: "a wrong secret",
                concerns: |_| true,
                pairs: |desk| pair(PAIR, &desk.app.fixture.pair.identifier, "wrong"),
                from: HERE,
            },
            Caller {
                name: "an address outside the rules",
                concerns: |_| true,
                pairs: |desk| {
                    let limited = &desk.app.fixture.limited_pair;
                    pair(PAIR, &limited.identifier, &limited.secret)
                },
                from: HERE,
            },
            Caller {
                name: "staff who were switched off",
                concerns: |_| true,
                pairs: |desk| pair(PAIR, &desk.off_pair.identifier, &desk.off_pair.secret),
                from: HERE,
            },
            Caller {
                name: "a pair of other calls",
                concerns: |_| true,
                pairs: |desk| pair(PAIR, &desk.other_pair.identifier, &desk.other_pair.secret),
                from: HERE,
            },
            Caller {
                name: "a client's login",
                concerns: |_| true,
                pairs: |desk| {
                    let client = desk.app.fixture.clients.first().unwrap();
                    pair(["username", "password"], &client.email, &client.password)
                },
                from: HERE,
            },
        ],
        // Whoever holds a credential here may name every ticket, of whatever client and department: the API feeds
        // self-made client areas, and only its lists look at departments (docs/ARCHITECTURE.md, Permission is a handle).
        strangers: &[],
        mixed_up: &[
            MixedUp {
                function: "AddTicketReply",
                name: "another client's ticket",
                pairs: |desk| for_another(desk, "ticketid", desk.number()),
            },
            MixedUp {
                function: "OpenTicket",
                name: "another client's product",
                pairs: |desk| for_another(desk, "serviceid", desk.app.fixture.service.0),
            },
            MixedUp {
                function: "OpenTicket",
                name: "another client's domain",
                pairs: |desk| for_another(desk, "domainid", desk.app.fixture.domain.0),
            },
            MixedUp {
                function: "OpenTicket",
                name: "another client's contact",
                pairs: |desk| for_another(desk, "contactid", desk.app.fixture.contact.0),
            },
            MixedUp {
                function: "OpenTicket",
                name: "another client's user",
                pairs: |desk| for_another(desk, "userid", 1),
            },
            MixedUp {
                function: "AddTicketReply",
                name: "another client's contact",
                pairs: |desk| {
                    let mut pairs = for_another(desk, "contactid", desk.app.fixture.contact.0);
                    pairs.push(("ticketid", desk.other_number().to_string()));
                    pairs
                },
            },
            MixedUp {
                function: "MergeTicket",
                name: "another client's ticket",
                pairs: |desk| {
                    let mut pairs = for_another(desk, "ticketid", desk.number());
                    pairs.push(("mergeticketids", desk.other_number().to_string()));
                    pairs
                },
            },
        ],
    },
    Door {
        dialect: "hostbill",
        path: "/admin/api.php",
        selector: "call",
        functions: hostbill,
        is_refusal: |status, answer| status == 200 && answer.starts_with("{\"success\":false,"),
        callers: &[
            Caller { name: "no credentials", concerns: |_| true, pairs: |_| vec![], from: HERE },
            Caller {
                name: "a wrong key",
                concerns: |_| true,
                pairs: |desk| pair(KEY, &desk.app.fixture.key.identifier, "wrong"),
                from: HERE,
            },
            Caller {
                name: "an address outside the rules",
                concerns: |_| true,
                pairs: |desk| {
                    let limited = &desk.app.fixture.limited_key;
                    pair(KEY, &limited.identifier, &limited.secret)
                },
                from: HERE,
            },
            Caller {
                name: "staff who were switched off",
                concerns: |_| true,
                pairs: |desk| pair(KEY, &desk.off_key.identifier, &desk.off_key.secret),
                from: HERE,
            },
            Caller {
                name: "a key of other calls",
                // Those two show nothing of the desk, and every key may make them.
                concerns: |function| !matches!(function.name, "getHostBillversion" | "getAPIMethods"),
                pairs: |desk| pair(KEY, &desk.other_key.identifier, &desk.other_key.secret),
                from: HERE,
            },
            Caller {
                name: "a client's login",
                concerns: |_| true,
                pairs: |desk| {
                    let client = desk.app.fixture.clients.first().unwrap();
                    pair(KEY, &client.email, &client.password)
                },
                from: HERE,
            },
        ],
        strangers: &[Caller {
            name: "staff of another department",
            concerns: |function| function.access == Access::Staff,
            pairs: |desk| pair(KEY, &desk.bert_key.identifier, &desk.bert_key.secret),
            from: HERE,
        }],
        mixed_up: &[MixedUp {
            function: "addTicketReply",
            name: "another client's ticket",
            pairs: |desk| {
                let mut pairs = pair(KEY, &desk.app.fixture.key.identifier, &desk.app.fixture.key.secret);
                pairs.extend([("type", "Client".to_owned()), ("id", desk.number().to_string())]);
                pairs.push(("replier_id", desk.app.fixture.clients[1].id.to_string()));
                pairs
            },
        }],
    },
    Door {
        dialect: "hostbill-user",
        path: "/api",
        selector: "",
        functions: hostbill_user,
        is_refusal: |status, answer| status == 401 && answer.starts_with("{\"success\":false,"),
        callers: &[
            Caller { name: "no credentials", concerns: is_closed, pairs: |_| vec![], from: HERE },
            Caller {
                name: "a wrong password",
                concerns: is_closed,
                pairs: |_| basic("cleo@client.example", "wrong"),
                from: HERE,
            },
            Caller {
                name: "a token that is none",
                concerns: is_closed,
                pairs: |_| authorization("Bearer eyJhbGciOiJub25lIn0.e30.".to_owned()),
                from: HERE,
            },
            Caller {
                name: "staff at a client function",
                concerns: is_closed,
                pairs: |desk| basic("admin", &desk.app.fixture.staff_password),
                from: HERE,
            },
            Caller {
                name: "nobody with these words",
                concerns: |function| matches!(function.name, "login" | "token"),
                pairs: |_| vec![],
                from: HERE,
            },
        ],
        strangers: &[Caller {
            name: "another client",
            concerns: |function| function.access == Access::Client,
            pairs: |desk| {
                let client = desk.app.fixture.clients.get(1).unwrap();
                basic(&client.email, &client.password)
            },
            from: HERE,
        }],
        mixed_up: &[],
    },
];
