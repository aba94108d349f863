//! Rows as the dialects print them, written without the desk: columns of the statement straight into JSON.

use crate::clock::civil;
use rusqlite::Row;
use std::collections::HashMap;
use std::io::Write;
use store::ticket::WIDTH;

/// The names that rows show, read once.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) departments: HashMap<i64, String>,
    pub(super) statuses: HashMap<i64, String>,
    pub(super) providers: HashMap<i64, String>,
    pub(super) staff: HashMap<i64, String>,
    pub(super) now: i64,
}

/// Writes one row; the columns are those of the store's list statements, in their order.
pub(super) type Writer = fn(&mut Vec<u8>, &Row<'_>, &Words) -> rusqlite::Result<()>;

fn text(out: &mut Vec<u8>, value: &str) {
    // Writing to a Vec cannot fail.
    let _ = serde_json::to_writer(&mut *out, value);
}

fn pair(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(b"\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    text(out, value);
    out.push(b',');
}

fn number(out: &mut Vec<u8>, name: &str, value: i64) {
    let _ = write!(out, "\"{name}\":{value},");
}

/// `"name":{"$":"value"},`
fn node(out: &mut Vec<u8>, name: &str, value: &str) {
    let _ = write!(out, "\"{name}\":{{\"$\":");
    text(out, value);
    out.extend_from_slice(b"},");
}

/// Ends an object whose last member left a comma.
fn close(out: &mut Vec<u8>) {
    out.pop();
    out.push(b'}');
}

fn date(microseconds: i64) -> String {
    let seconds = microseconds.div_euclid(1_000_000);
    let ((year, month, day), of_day) = (civil(seconds.div_euclid(86_400)), seconds.rem_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

fn span(seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    format!("{}d+{:02}:{:02}", minutes / 1440, minutes / 60 % 24, minutes % 60)
}

fn name(of: &HashMap<i64, String>, id: i64) -> &str {
    of.get(&id).map_or("", String::as_str)
}

fn priority(code: i64) -> &'static str {
    match code {
        0 => "Low",
        1 => "Medium",
        _ => "High",
    }
}

/// GetTickets.
pub(super) fn whmcs(out: &mut Vec<u8>, row: &Row<'_>, words: &Words) -> rusqlite::Result<()> {
    let (id, client): (i64, Option<i64>) = (row.get(0)?, row.get(10)?);
    let (person, email): (String, String) = (row.get(12)?, row.get(13)?);
    let (first, last): (Option<String>, Option<String>) = (row.get(WIDTH)?, row.get(WIDTH + 1)?);
    out.push(b'{');
    number(out, "id", id);
    number(out, "ticketid", id);
    pair(out, "tid", &row.get::<_, i64>(1)?.to_string());
    number(out, "deptid", row.get(4)?);
    pair(out, "deptname", name(&words.departments, row.get(4)?));
    number(out, "userid", client.unwrap_or(0));
    number(out, "contactid", row.get::<_, Option<i64>>(11)?.unwrap_or(0));
    pair(out, "name", &person);
    pair(out, "owner_name", &format!("{} {}", first.unwrap_or_default(), last.unwrap_or_default()));
    pair(out, "email", &email);
    pair(out, "requestor_name", &person);
    pair(out, "requestor_email", &email);
    pair(out, "requestor_type", if client.is_some() { "Owner" } else { "Guest" });
    pair(out, "cc", row.get_ref(18)?.as_str()?);
    pair(out, "c", row.get_ref(2)?.as_str()?);
    pair(out, "date", &date(row.get(19)?));
    pair(out, "subject", row.get_ref(9)?.as_str()?);
    pair(out, "status", name(&words.statuses, row.get(5)?));
    pair(out, "priority", priority(row.get(8)?));
    pair(out, "admin", row.get_ref(16)?.as_str()?);
    out.extend_from_slice(b"\"attachment\":\"\",\"attachments\":[],\"attachments_removed\":false,");
    pair(out, "lastreply", &date(row.get(20)?));
    number(out, "flag", row.get::<_, Option<i64>>(17)?.unwrap_or(0));
    let service = row.get::<_, Option<i64>>(14)?;
    pair(out, "service", &service.map_or_else(String::new, |id| format!("S{id}")));
    close(out);
    Ok(())
}

/// getTickets and getClientTickets.
pub(super) fn hostbill(out: &mut Vec<u8>, row: &Row<'_>, words: &Words) -> rusqlite::Result<()> {
    let (number, client): (i64, Option<i64>) = (row.get(1)?, row.get(10)?);
    let flag = |set: bool| if set { "1" } else { "0" };
    out.push(b'{');
    pair(out, "admin_read", flag(!row.get::<_, bool>(25)?));
    pair(out, "id", &row.get::<_, i64>(0)?.to_string());
    pair(out, "type", if client.is_some() { "Client" } else { "Unregistered" });
    pair(out, "firstname", row.get_ref(WIDTH)?.as_str_or_null()?.unwrap_or(""));
    pair(out, "lastname", row.get_ref(WIDTH + 1)?.as_str_or_null()?.unwrap_or(""));
    pair(out, "date", &date(row.get(19)?));
    let days = (words.now - row.get::<_, i64>(20)? / 1_000_000) / 86_400;
    pair(out, "lastreply", &format!("{days} days ago"));
    pair(out, "dept_id", &row.get::<_, i64>(4)?.to_string());
    pair(out, "name", row.get_ref(12)?.as_str()?);
    pair(out, "client_id", &client.unwrap_or(0).to_string());
    pair(out, "status", name(&words.statuses, row.get(5)?));
    pair(out, "ticket_number", &number.to_string());
    pair(out, "tsubject", &format!("#{number} - {}", row.get_ref(9)?.as_str()?));
    pair(out, "deptname", name(&words.departments, row.get(4)?));
    pair(out, "priority", &row.get::<_, i64>(8)?.to_string());
    pair(out, "notes", if row.get::<_, bool>(26)? { "1" } else { "" });
    close(out);
    Ok(())
}

/// clientticket.
pub(super) fn own(out: &mut Vec<u8>, row: &Row<'_>, words: &Words) -> rusqlite::Result<()> {
    let (kind, last): (i64, i64) = (row.get(2)?, row.get(7)?);
    out.push(b'{');
    node(out, "id", &row.get::<_, i64>(0)?.to_string());
    node(out, "name", row.get_ref(1)?.as_str()?);
    node(out, "last_message", &date(last));
    node(out, "last_message_utc", &date(last));
    let waits = if kind <= 2 { span(words.now - last / 1_000_000) } else { String::new() };
    node(out, "wait_time", &waits);
    let staff = row.get_ref(6)?.as_str()?;
    node(out, "create_user", if staff.is_empty() { row.get_ref(5)?.as_str()? } else { staff });
    let (code, word) = match kind {
        0 => ("0", "In progress"),
        3 if row.get(4)? => ("2", "New replies"),
        3 => ("2", "Waiting to reply"),
        5 => ("3", "Reviewed"),
        _ => ("1", "In progress"),
    };
    let _ = write!(out, "\"tstatus\":{{\"$orig\":\"{code}\",\"$\":\"{word}\"}},");
    if row.get(4)? {
        node(out, "unread", "on");
    }
    if kind == 5 {
        node(out, "toarchive", "on");
    }
    close(out);
    Ok(())
}

/// ticket.
pub(super) fn queue(out: &mut Vec<u8>, row: &Row<'_>, words: &Words) -> rusqlite::Result<()> {
    let waited = words.now - row.get::<_, i64>(WIDTH + 4)? / 1_000_000;
    let (unread, note): (bool, bool) = (row.get(25)?, row.get(26)?);
    out.push(b'{');
    node(out, "id", &row.get::<_, i64>(WIDTH)?.to_string());
    node(out, "ticket", &row.get::<_, i64>(1)?.to_string());
    node(out, "name", row.get_ref(9)?.as_str()?);
    node(out, "client", row.get_ref(12)?.as_str()?);
    node(out, "delay", &span(waited));
    node(out, "date_start", &date(row.get(19)?));
    match row.get::<_, Option<i64>>(35)? {
        Some(due) => {
            let left = due / 1_000_000 - words.now;
            let _ = write!(out, "\"deadline\":{{\"$orig\":\"{}\",\"$\":\"{}\"}},", date(due), span(left));
        }
        None => node(out, "deadline", ""),
    }
    let staff: Option<i64> = row.get(WIDTH + 3)?;
    let department =
        || row.get::<_, Option<i64>>(WIDTH + 2).map(|id| name(&words.departments, id.unwrap_or(0)));
    node(out, "responsible", staff.map_or_else(department, |id| Ok(name(&words.staff, id)))?);
    node(out, "project", name(&words.providers, row.get(3)?));
    node(out, "queue", &(waited / 60).to_string());
    node(out, "priority", &row.get::<_, i64>(8)?.min(2).to_string());
    for (name, set) in [("unread", unread), ("note", note)] {
        if set {
            node(out, name, "on");
        }
    }
    node(out, "props", if unread { "unread,priority" } else { "priority" });
    close(out);
    Ok(())
}
