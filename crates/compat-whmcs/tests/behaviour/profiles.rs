//! Both ways of printing ids, and what lists do at their ends, across the functions. WHMCS API reference, the page of each
//! function, whose samples print ids as texts and as numbers; Paging, in GetTickets and GetClients.

use crate::support::{PATH, doors, open};
use serde_json::{Value, json};
use service::{SecretPair, WriteAnnouncement};
use std::collections::BTreeSet;
use testkit::app::{Ask, TestApp};

async fn by(app: &TestApp, pair: &SecretPair, action: &str, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![
        ("action", action),
        ("identifier", pair.identifier.as_str()),
        ("secret", pair.secret.as_str()),
        ("responsetype", "json"),
    ];
    pairs.extend_from_slice(more);
    let answer = app.send(Ask::form(PATH, &pairs)).await;
    let value: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(value["result"], "success", "{action}: {value}");
    value
}

/// Compares what the two profiles say: the same but for numbers that are texts of digits in the second. The names of
/// those go into `ids`, the names of numbers that stay numbers into `counts`.
fn compare(
    name: &str,
    numbers: &Value,
    texts: &Value,
    ids: &mut BTreeSet<String>,
    counts: &mut BTreeSet<String>,
) {
    match (numbers, texts) {
        (Value::Object(one), Value::Object(other)) => {
            assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{name}");
            one.iter().for_each(|(key, value)| compare(key, value, &other[key], ids, counts));
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{name}");
            one.iter().zip(other).for_each(|(one, other)| compare(name, one, other, ids, counts));
        }
        (Value::Number(one), Value::String(other)) => {
            assert_eq!(&one.to_string(), other, "{name}");
            ids.insert(name.to_owned());
        }
        (Value::Number(one), Value::Number(other)) => {
            assert_eq!(one, other, "{name}");
            counts.insert(name.to_owned());
        }
        (one, other) => assert_eq!(one, other, "{name}"),
    }
}

/// A desk in which every list has a row.
async fn furnish(app: &TestApp) {
    let pair = &app.fixture.pair;
    let file = [("attachments[0][name]", "a.txt"), ("attachments[0][data]", "YWxwaGE=")];
    open(app, "One", &[&file[..], &[("serviceid", "1")]].concat()).await;
    let named = |rest: &[(&'static str, &'static str)]| {
        [&[("ticketid", "1"), ("message", "Hm.")], &file[..], rest].concat()
    };
    by(app, pair, "AddTicketReply", &named(&[("clientid", "1")])).await;
    by(app, pair, "AddTicketReply", &named(&[])).await;
    by(app, pair, "AddTicketNote", &named(&[])).await;
    by(app, pair, "UpdateTicket", &[("ticketid", "1"), ("flag", "1")]).await;
    by(app, pair, "AddCancelRequest", &[("serviceid", "1")]).await;
    let news = WriteAnnouncement {
        title: Some("News".to_owned()),
        body: Some("Text".to_owned()),
        ..WriteAnnouncement::default()
    };
    app.staff("admin").add_announcement(&news).await.unwrap();
}

/// The functions that read, with parameters that find something.
const READ: [(&str, &[(&str, &str)]); 21] = [
    ("GetTickets", &[]),
    ("GetTicket", &[("ticketid", "1")]),
    ("GetTicketCounts", &[("includeCountsByStatus", "1")]),
    ("GetTicketNotes", &[("ticketid", "1")]),
    ("GetTicketAttachment", &[("relatedid", "1"), ("type", "ticket"), ("index", "0")]),
    ("GetSupportDepartments", &[]),
    ("GetSupportStatuses", &[]),
    ("GetTicketPredefinedCats", &[]),
    ("GetTicketPredefinedReplies", &[]),
    ("GetClients", &[]),
    ("GetClientsDetails", &[("clientid", "1"), ("stats", "1")]),
    ("GetContacts", &[]),
    ("GetUsers", &[]),
    ("GetClientsProducts", &[("clientid", "1")]),
    ("GetClientsDomains", &[("clientid", "1")]),
    ("GetAdminUsers", &[]),
    ("GetAdminDetails", &[]),
    ("GetStaffOnline", &[]),
    ("GetStats", &[]),
    ("GetActivityLog", &[]),
    ("GetAnnouncements", &[]),
];

/// A list with pages: the function, its container, what a row is called there, and parameters that find nothing.
type Paged = (&'static str, &'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

const PAGED: [Paged; 8] = [
    ("GetTickets", "tickets", Some("ticket"), &[("subject", "no such subject")]),
    ("GetClients", "clients", Some("client"), &[("search", "nobody")]),
    ("GetUsers", "users", None, &[("search", "nobody")]),
    ("GetContacts", "contacts", Some("contact"), &[("email", "nobody@x.example")]),
    ("GetClientsProducts", "products", Some("product"), &[("clientid", "99")]),
    ("GetClientsDomains", "domains", Some("domain"), &[("domainid", "99")]),
    ("GetActivityLog", "activity", Some("entry"), &[("description", "no such text")]),
    ("GetAnnouncements", "announcements", Some("announcement"), &[]),
];

testkit::on_both_engines! { doors;
    async fn ids_are_numbers_or_texts_as_the_credential_wants_them_and_counts_stay_numbers(app: TestApp) {
        furnish(&app).await;
        let (mut ids, mut counts) = (BTreeSet::new(), BTreeSet::new());
        for (action, pairs) in READ {
            let first = by(&app, &app.fixture.pair, action, pairs).await;
            let second = by(&app, &app.fixture.string_pair, action, pairs).await;
            compare(action, &first, &second, &mut ids, &mut counts);
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
        assert_eq!(ids, IDS, "texts in the second profile");
        assert_eq!(counts, COUNTS, "numbers in both");
    }

    async fn answers_of_writes_print_ids_the_same_way(app: TestApp) {
        for (round, pair) in [&app.fixture.pair, &app.fixture.string_pair].into_iter().enumerate() {
            let is_id = |value: &Value| if round == 0 { value.is_i64() } else { value.as_str().is_some_and(|text| text.parse::<i64>().is_ok()) };
            let ticket = by(&app, pair, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "S"), ("message", "M")]).await;
            assert!(is_id(&ticket["id"]) && ticket["tid"].is_string() && ticket["c"].is_string(), "{ticket}");
            let id = ticket["id"].to_string().replace('"', "");
            let named = [("ticketid", id.as_str()), ("message", "M"), ("subject", "T")];
            // The same value and type as OpenTicket printed.
            assert_eq!(by(&app, pair, "UpdateTicket", &named).await["ticketid"], ticket["id"]);
            assert_eq!(by(&app, pair, "GetTicket", &named).await["id"], ticket["id"]);
            let reply = by(&app, pair, "AddTicketReply", &named).await;
            let note = by(&app, pair, "AddTicketNote", &named).await;
            let email = format!("u{round}@x.example");
            let person = [("firstname", "Una"), ("lastname", "User"), ("email", email.as_str()), ("password2", "una-password"), ("skipvalidation", "1")];
            let user = by(&app, pair, "AddUser", &person).await;
            let other = format!("c{round}@x.example");
            let client = by(&app, pair, "AddClient", &[&person[..2], &[("email", other.as_str()), ("skipvalidation", "1")]].concat()).await;
            let contact = by(&app, pair, "AddContact", &[("clientid", "1"), ("email", "k@x.example")]).await;
            let noted = by(&app, pair, "AddClientNote", &[("userid", "1"), ("notes", "N")]).await;
            let news = by(&app, pair, "AddAnnouncement", &[("date", "2026-01-01 10:00:00"), ("title", "T"), ("announcement", "A")]).await;
            let login = by(&app, pair, "ValidateLogin", &[("email", email.as_str()), ("password2", "una-password")]).await;
            for value in [
                &reply["replyid"], &note["noteid"], &user["user_id"], &client["clientid"], &client["owner_id"],
                &client["owner_user_id"], &contact["contactid"], &noted["noteid"], &news["announcementid"], &login["userid"],
            ] {
                assert!(is_id(value), "{value} in round {round}");
            }
            assert_eq!(login["userid"], user["user_id"]);
        }
    }

    async fn an_empty_list_keeps_its_container_and_a_page_past_the_end_is_empty(app: TestApp) {
        let pair = &app.fixture.pair;
        let rows = |answer: &Value, container: &str, item: Option<&str>| {
            let list = item.map_or(&answer[container], |item| &answer[container][item]);
            list.as_array().unwrap_or_else(|| panic!("{container} of {answer}")).len()
        };
        let head = |answer: &Value| ["totalresults", "startnumber", "numreturned"].map(|name| answer[name].as_u64().unwrap());
        // Before there is anything.
        for (action, container, item) in [("GetTickets", "tickets", "ticket"), ("GetAnnouncements", "announcements", "announcement")] {
            let empty = by(&app, pair, action, &[]).await;
            assert_eq!(empty, json!({"result": "success", "totalresults": 0, "startnumber": 0, "numreturned": 0, container: {item: []}}));
        }
        furnish(&app).await;
        for (action, container, item, nothing) in PAGED {
            let all = by(&app, pair, action, &[("limitnum", "1000")]).await;
            let total = rows(&all, container, item) as u64;
            assert!(total > 0, "{action} has no row");
            assert_eq!(head(&all), [total, 0, total], "{action}");
            let one = by(&app, pair, action, &[("limitstart", "0"), ("limitnum", "1")]).await;
            assert_eq!((head(&one), rows(&one, container, item)), ([total, 0, 1], 1), "{action}");
            for past in [total, total + 1000] {
                let page = by(&app, pair, action, &[("limitstart", &past.to_string()), ("limitnum", "5")]).await;
                assert_eq!((head(&page), rows(&page, container, item)), ([total, past, 0], 0), "{action}");
            }
            for limit in ["0", "-1", ""] {
                let page = by(&app, pair, action, &[("limitstart", "-3"), ("limitnum", limit)]).await;
                assert_eq!(head(&page), [total, 0, total.min(25)], "{action} {limit}");
            }
            if !nothing.is_empty() {
                let none = by(&app, pair, action, nothing).await;
                assert_eq!((head(&none), rows(&none, container, item)), ([0, 0, 0], 0), "{action}");
            }
        }
        let plain = open(&app, "Plain", &[]).await.to_string();
        let notes = by(&app, pair, "GetTicketNotes", &[("ticketid", &plain)]).await;
        assert_eq!(notes, json!({"result": "success", "totalresults": 0, "notes": {"note": []}}));
        assert_eq!(by(&app, pair, "GetTicket", &[("ticketid", &plain)]).await["notes"], json!({"note": []}));
        let online = by(&app, pair, "GetStaffOnline", &[]).await;
        assert_eq!(online["staffonline"], json!({"staff": []}));
        let admins = by(&app, pair, "GetAdminUsers", &[("email", "nobody")]).await;
        assert_eq!((&admins["count"], &admins["admin_users"]), (&0.into(), &json!([])));
        let replies = by(&app, pair, "GetTicketPredefinedReplies", &[("catid", "99")]).await;
        assert_eq!((&replies["totalresults"], &replies["predefinedreplies"]), (&0.into(), &json!({"predefinedreply": []})));
    }
}

/// What is printed as a text in the second profile.
const IDS: [&str; 35] = [
    "adminId",
    "adminid",
    "affiliateemails",
    "awaitingreply",
    "clientId",
    "client_id",
    "clientid",
    "contactid",
    "currency",
    "deptid",
    "domainemails",
    "filteredDepartments",
    "flag",
    "generalemails",
    "groupid",
    "id",
    "invoiceemails",
    "noteid",
    "opentickets",
    "owner_user_id",
    "parentid",
    "phonecc",
    "productemails",
    "published",
    "rating",
    "receivesTicketNotifications",
    "replycount",
    "replyid",
    "roleid",
    "subaccount",
    "supportDepartmentIds",
    "supportemails",
    "ticketid",
    "userId",
    "userid",
];

/// What is a number in both.
const COUNTS: [&str; 26] = [
    "allActive",
    "awaitingReply",
    "cancellations_pending",
    "count",
    "flaggedTickets",
    "index",
    "numactivedomains",
    "numactivetickets",
    "numdomains",
    "numreturned",
    "numtickets",
    "productsnumactive",
    "productsnumtotal",
    "staff_online",
    "startnumber",
    "tickets_allactive",
    "tickets_answered",
    "tickets_awaitingreply",
    "tickets_closed",
    "tickets_customerreply",
    "tickets_flaggedtickets",
    "tickets_inprogress",
    "tickets_onhold",
    "tickets_open",
    "tickets_resolved",
    "totalresults",
];
