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
    /// HostBill; the list has this name.
    Hostbill(&'static str),
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
            Self::Holds(field) => fold(&says(row, field)).contains(&fold(text)),
            Self::Number(field) => match text.parse::<i64>() {
                Ok(0) => true,
                Ok(number) => says(row, field).parse() == Ok(number),
                Err(_) => false,
            },
        }
    }
}

use Door::{Hostbill, Own, Panel, Whmcs};
use Means::{Any, Holds, Number};

const CONTACTS: Door = Whmcs("contacts", "contact");
const PRODUCTS: Door = Whmcs("products", "product");
const DOMAINS: Door = Whmcs("domains", "domain");
const ACTIVITY: Door = Whmcs("activity", "entry");
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
];

/// Lists that have rows in this world, so that nobody looks for them in vain.
pub(super) const FILLED: [&str; 9] = [
    "clientticket_archive",
    "dashboard.tickets",
    "department",
    "department.employee",
    "GetContacts",
    "GetClientsProducts",
    "GetClientsDomains",
    "GetActivityLog",
    "getClients",
];

impl RowSlot {
    /// The rows that are shown.
    pub(super) fn rows<'a>(&self, answer: &'a Value) -> &'a [Value] {
        let list = match self.door {
            Whmcs(outer, inner) => &answer[outer][inner],
            Hostbill(name) => &answer[name],
            Panel | Own => &answer["elem"],
        };
        list.as_array().map_or(&[][..], Vec::as_slice)
    }

    /// Those of them that are not meant.
    pub(super) fn too_many(&self, answer: &Value, text: &str) -> Vec<Value> {
        let text = text.trim();
        let meant = |row: &&Value| text.is_empty() || self.means.allow(row, text);
        self.rows(answer).iter().filter(|row| !meant(row)).cloned().collect()
    }
}
