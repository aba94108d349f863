//! Lists of which nobody knows the rows beforehand: every row that is shown must be one that the value means, by what the
//! row itself says.

use super::world::fold;
use serde_json::Value;

/// A place for a value of such a list.
pub(super) struct RowSlot {
    pub(super) door: Door,
    pub(super) function: &'static str,
    pub(super) name: &'static str,
    means: Means,
}

/// Which rows may be shown for a value that is not blank.
#[derive(Clone, Copy)]
enum Means {
    /// Any: pages and orders leave out no row that others show.
    Any,
    /// None; 0 is no condition.
    Nothing,
    /// Those whose field says the value, or has it as a part.
    Holds(&'static str),
    /// Those whose field is the number that the value says; 0 is no condition.
    Number(&'static str),
}

/// Where the function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// BILLmanager; staff ask.
    Panel,
    /// BILLmanager; the first client asks.
    Own,
    /// WHMCS; the list is at this path of the answer.
    Whmcs(&'static str, &'static str),
    /// WHMCS; the list has this name, and is no list where the function tells of one thing.
    WhmcsBare(&'static str),
    /// HostBill; the list has this name.
    Hostbill(&'static str),
    /// The User API of HostBill, where the function is a path; the first client asks.
    User(&'static str),
}

const fn row(door: Door, function: &'static str, name: &'static str, means: Means) -> RowSlot {
    RowSlot { door, function, name, means }
}

fn says(row: &Value, field: &str) -> String {
    match &row[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl Means {
    fn allow(self, row: &Value, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Nothing => text == "0",
            Self::Holds(field) => fold(&says(row, field)).contains(&fold(text)),
            Self::Number(field) => match text.parse::<i64>() {
                Ok(0) => true,
                Ok(number) => says(row, field).parse() == Ok(number),
                Err(_) => false,
            },
        }
    }
}

use Door::{Hostbill, Own, Panel, User, Whmcs, WhmcsBare};
use Means::{Any, Holds, Nothing, Number};

const CONTACTS: Door = Whmcs("contacts", "contact");
const PRODUCTS: Door = Whmcs("products", "product");
const DOMAINS: Door = Whmcs("domains", "domain");
const ACTIVITY: Door = Whmcs("activity", "entry");
const STATUSES: Door = Whmcs("statuses", "status");
const DEPARTMENTS: Door = Whmcs("departments", "department");
const PREDEFINED: Door = Whmcs("predefinedreplies", "predefinedreply");
const REPLIES: Door = Whmcs("replies", "reply");
const ANNOUNCEMENTS: Door = Whmcs("announcements", "announcement");

pub(super) const ROWS: &[RowSlot] = &[
    row(Own, "clientticket_archive", "p_col", Any),
    row(Own, "clientticket_archive", "p_sort", Any),
    row(Own, "clientticket_archive", "p_order", Any),
    row(Own, "dashboard.tickets", "p_num", Any),
    row(Own, "dashboard.tickets", "p_cnt", Any),
    row(Panel, "ticket_open", "p_num", Any),
    row(Panel, "ticket_open", "p_cnt", Any),
    row(Panel, "department", "p_num", Any),
    row(Panel, "department", "p_cnt", Any),
    row(Panel, "department.employee", "elid", Any),
    row(Panel, "department.employee", "p_num", Any),
    row(Panel, "department.employee", "p_cnt", Any),
    row(Panel, "gateway_message", "p_num", Any),
    row(Panel, "gateway_message", "p_cnt", Any),
    row(Panel, "abuse_task", "p_num", Any),
    row(Panel, "abuse_task", "p_cnt", Any),
    row(CONTACTS, "GetContacts", "userid", Number("userid")),
    row(CONTACTS, "GetContacts", "firstname", Holds("firstname")),
    row(CONTACTS, "GetContacts", "lastname", Holds("lastname")),
    row(CONTACTS, "GetContacts", "companyname", Holds("companyname")),
    row(CONTACTS, "GetContacts", "email", Holds("email")),
    row(CONTACTS, "GetContacts", "address1", Holds("address1")),
    row(CONTACTS, "GetContacts", "address2", Holds("address2")),
    row(CONTACTS, "GetContacts", "city", Holds("city")),
    row(CONTACTS, "GetContacts", "state", Holds("state")),
    row(CONTACTS, "GetContacts", "postcode", Holds("postcode")),
    row(CONTACTS, "GetContacts", "country", Holds("country")),
    row(CONTACTS, "GetContacts", "phonenumber", Holds("phonenumber")),
    row(CONTACTS, "GetContacts", "subaccount", Any),
    row(CONTACTS, "GetContacts", "limitstart", Any),
    row(CONTACTS, "GetContacts", "limitnum", Any),
    row(PRODUCTS, "GetClientsProducts", "clientid", Number("clientid")),
    row(PRODUCTS, "GetClientsProducts", "serviceid", Number("id")),
    row(PRODUCTS, "GetClientsProducts", "domain", Holds("domain")),
    row(PRODUCTS, "GetClientsProducts", "pid", Nothing),
    row(PRODUCTS, "GetClientsProducts", "username2", Nothing),
    row(PRODUCTS, "GetClientsProducts", "limitstart", Any),
    row(PRODUCTS, "GetClientsProducts", "limitnum", Any),
    row(DOMAINS, "GetClientsDomains", "clientid", Number("userid")),
    row(DOMAINS, "GetClientsDomains", "domainid", Number("id")),
    row(DOMAINS, "GetClientsDomains", "domain", Holds("domainname")),
    row(DOMAINS, "GetClientsDomains", "limitstart", Any),
    row(DOMAINS, "GetClientsDomains", "limitnum", Any),
    row(ACTIVITY, "GetActivityLog", "userid", Any),
    row(ACTIVITY, "GetActivityLog", "clientid", Number("clientId")),
    row(ACTIVITY, "GetActivityLog", "date", Any),
    row(ACTIVITY, "GetActivityLog", "user", Holds("username")),
    row(ACTIVITY, "GetActivityLog", "description", Holds("description")),
    row(ACTIVITY, "GetActivityLog", "ipaddress", Holds("ipaddress")),
    row(ACTIVITY, "GetActivityLog", "limitstart", Any),
    row(ACTIVITY, "GetActivityLog", "limitnum", Any),
    row(ANNOUNCEMENTS, "GetAnnouncements", "limitstart", Any),
    row(ANNOUNCEMENTS, "GetAnnouncements", "limitnum", Any),
    row(Hostbill("news"), "getNews", "page", Any),
    row(Hostbill("news"), "getNews", "perpage", Any),
    row(Hostbill("news"), "getNews", "limit", Any),
    row(Hostbill("clients"), "getClients", "perpage", Any),
    row(Hostbill("clients"), "getClients", "limit", Any),
    row(Hostbill("category"), "getPredefinedReplies", "cid", Any),
    row(Hostbill("categories"), "getKBCategories", "cid", Any),
    row(Hostbill("categories"), "getKBCategories", "brand_id", Any),
    row(STATUSES, "GetSupportStatuses", "deptid", Any),
    row(DEPARTMENTS, "GetSupportDepartments", "ignore_dept_assignments", Any),
    row(PREDEFINED, "GetTicketPredefinedReplies", "catid", Any),
    row(REPLIES, "GetTicket", "repliessort", Any),
    row(WhmcsBare("admin_users"), "GetAdminUsers", "email", Holds("email")),
    row(WhmcsBare("admin_users"), "GetAdminUsers", "roleid", Any),
    row(WhmcsBare("admin_users"), "GetAdminUsers", "include_disabled", Any),
    row(WhmcsBare("client"), "GetClientsDetails", "email", Holds("email")),
    row(User("tickets"), "/api/tickets", "page", Any),
    row(User("tickets"), "/api/tickets", "per_page", Any),
    row(User("news"), "/api/news", "page", Any),
    row(User("news"), "/api/news", "per_page", Any),
    row(Panel, "ticket_all.edit", "ticket_item", Any),
];

/// Lists that have rows in this world, so that nobody looks for them in vain.
pub(super) const FILLED: [&str; 13] = [
    "clientticket_archive",
    "dashboard.tickets",
    "department",
    "department.employee",
    "GetContacts",
    "GetClientsProducts",
    "GetClientsDomains",
    "GetActivityLog",
    "getClients",
    "GetSupportStatuses",
    "GetTicket",
    "GetAdminUsers",
    "/api/tickets",
];

impl RowSlot {
    /// The rows that are shown.
    pub(super) fn rows<'a>(&self, answer: &'a Value) -> &'a [Value] {
        let list = match self.door {
            Whmcs(outer, inner) => &answer[outer][inner],
            WhmcsBare(name) | Hostbill(name) | User(name) => &answer[name],
            Panel | Own => &answer["elem"],
        };
        match list {
            Value::Array(rows) => rows,
            Value::Object(_) => std::slice::from_ref(list),
            _ => &[],
        }
    }

    /// Those of them that are not meant.
    pub(super) fn too_many(&self, answer: &Value, text: &str) -> Vec<Value> {
        let text = text.trim();
        let meant = |row: &&Value| text.is_empty() || self.means.allow(row, text);
        self.rows(answer).iter().filter(|row| !meant(row)).cloned().collect()
    }
}
