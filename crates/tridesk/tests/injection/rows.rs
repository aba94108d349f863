//! Lists of which nobody knows the rows beforehand: every row that is shown must be one that the value means, by what the
//! row itself says.

use super::world::fold;
use serde_json::Value;

/// A place for a value of such a list.
pub(super) struct RowSlot {
    pub(super) door: Door,
    pub(super) function: &'static str,
    pub(super) name: &'static str,
    /// Whether a row may be shown for a value that is not blank.
    pub(super) means: fn(&Value, &str) -> bool,
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

const fn row(
    door: Door,
    function: &'static str,
    name: &'static str,
    means: fn(&Value, &str) -> bool,
) -> RowSlot {
    RowSlot { door, function, name, means }
}

/// Pages and orders leave out no row that others show.
const ANY: fn(&Value, &str) -> bool = |_, _| true;

fn says(row: &Value, field: &str) -> String {
    match &row[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Whether a field of the row says the value, or has it as a part.
fn holds(row: &Value, field: &str, text: &str) -> bool {
    fold(&says(row, field)).contains(&fold(text.trim()))
}

/// Whether a field of the row is the number that the value says; 0 is no condition.
fn is_number(row: &Value, field: &str, text: &str) -> bool {
    match text.trim().parse::<i64>() {
        Ok(0) => true,
        Ok(number) => says(row, field).parse() == Ok(number),
        Err(_) => false,
    }
}

use Door::{Hostbill, Own, Panel, Whmcs};

const CONTACTS: Door = Whmcs("contacts", "contact");
const PRODUCTS: Door = Whmcs("products", "product");
const DOMAINS: Door = Whmcs("domains", "domain");
const ACTIVITY: Door = Whmcs("activity", "entry");
const ANNOUNCEMENTS: Door = Whmcs("announcements", "announcement");

pub(super) const ROWS: &[RowSlot] = &[
    row(Own, "clientticket_archive", "p_col", ANY),
    row(Own, "clientticket_archive", "p_sort", ANY),
    row(Own, "clientticket_archive", "p_order", ANY),
    row(Own, "dashboard.tickets", "p_num", ANY),
    row(Own, "dashboard.tickets", "p_cnt", ANY),
    row(Panel, "ticket_open", "p_num", ANY),
    row(Panel, "ticket_open", "p_cnt", ANY),
    row(Panel, "department", "p_num", ANY),
    row(Panel, "department", "p_cnt", ANY),
    row(Panel, "department.employee", "elid", ANY),
    row(Panel, "department.employee", "p_num", ANY),
    row(Panel, "department.employee", "p_cnt", ANY),
    row(Panel, "gateway_message", "p_num", ANY),
    row(Panel, "gateway_message", "p_cnt", ANY),
    row(Panel, "abuse_task", "p_num", ANY),
    row(Panel, "abuse_task", "p_cnt", ANY),
    row(CONTACTS, "GetContacts", "userid", |row, text| is_number(row, "userid", text)),
    row(CONTACTS, "GetContacts", "firstname", |row, text| holds(row, "firstname", text)),
    row(CONTACTS, "GetContacts", "lastname", |row, text| holds(row, "lastname", text)),
    row(CONTACTS, "GetContacts", "companyname", |row, text| holds(row, "companyname", text)),
    row(CONTACTS, "GetContacts", "email", |row, text| holds(row, "email", text)),
    row(CONTACTS, "GetContacts", "address1", |row, text| holds(row, "address1", text)),
    row(CONTACTS, "GetContacts", "address2", |row, text| holds(row, "address2", text)),
    row(CONTACTS, "GetContacts", "city", |row, text| holds(row, "city", text)),
    row(CONTACTS, "GetContacts", "state", |row, text| holds(row, "state", text)),
    row(CONTACTS, "GetContacts", "postcode", |row, text| holds(row, "postcode", text)),
    row(CONTACTS, "GetContacts", "country", |row, text| holds(row, "country", text)),
    row(CONTACTS, "GetContacts", "phonenumber", |row, text| holds(row, "phonenumber", text)),
    row(CONTACTS, "GetContacts", "subaccount", ANY),
    row(CONTACTS, "GetContacts", "limitstart", ANY),
    row(CONTACTS, "GetContacts", "limitnum", ANY),
    row(PRODUCTS, "GetClientsProducts", "clientid", |row, text| is_number(row, "clientid", text)),
    row(PRODUCTS, "GetClientsProducts", "serviceid", |row, text| is_number(row, "id", text)),
    row(PRODUCTS, "GetClientsProducts", "domain", |row, text| holds(row, "domain", text)),
    row(PRODUCTS, "GetClientsProducts", "limitstart", ANY),
    row(PRODUCTS, "GetClientsProducts", "limitnum", ANY),
    row(DOMAINS, "GetClientsDomains", "clientid", |row, text| is_number(row, "userid", text)),
    row(DOMAINS, "GetClientsDomains", "domainid", |row, text| is_number(row, "id", text)),
    row(DOMAINS, "GetClientsDomains", "domain", |row, text| holds(row, "domainname", text)),
    row(DOMAINS, "GetClientsDomains", "limitstart", ANY),
    row(DOMAINS, "GetClientsDomains", "limitnum", ANY),
    row(ACTIVITY, "GetActivityLog", "userid", ANY),
    row(ACTIVITY, "GetActivityLog", "clientid", |row, text| is_number(row, "clientId", text)),
    row(ACTIVITY, "GetActivityLog", "date", ANY),
    row(ACTIVITY, "GetActivityLog", "user", |row, text| holds(row, "username", text)),
    row(ACTIVITY, "GetActivityLog", "description", |row, text| holds(row, "description", text)),
    row(ACTIVITY, "GetActivityLog", "ipaddress", |row, text| holds(row, "ipAddress", text)),
    row(ACTIVITY, "GetActivityLog", "limitstart", ANY),
    row(ACTIVITY, "GetActivityLog", "limitnum", ANY),
    row(ANNOUNCEMENTS, "GetAnnouncements", "limitstart", ANY),
    row(ANNOUNCEMENTS, "GetAnnouncements", "limitnum", ANY),
    row(Hostbill("news"), "getNews", "page", ANY),
    row(Hostbill("news"), "getNews", "perpage", ANY),
    row(Hostbill("news"), "getNews", "limit", ANY),
    row(Hostbill("clients"), "getClients", "perpage", ANY),
    row(Hostbill("clients"), "getClients", "limit", ANY),
];

impl RowSlot {
    /// The rows that are shown and are not meant.
    pub(super) fn too_many(&self, answer: &Value, text: &str) -> Vec<Value> {
        let list = match self.door {
            Whmcs(outer, inner) => &answer[outer][inner],
            Hostbill(name) => &answer[name],
            Panel | Own => &answer["elem"],
        };
        let rows = list.as_array().map_or(&[][..], Vec::as_slice);
        let is_blank = text.trim().is_empty();
        rows.iter().filter(|row| !is_blank && !(self.means)(row, text)).cloned().collect()
    }
}
