//! `SendEmail`. WHMCS API reference, SendEmail. `customvars` is base64 of a PHP-serialized array, as its sample has it, and
//! words such as `{$client_name}` stand for what the desk knows and for these variables (WHMCS documentation, Email
//! Templates, merge fields).

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::custom_fields;
use crate::error::{Phrases, Refusal, Trouble};
use crate::words;
use domain::{ClientId, Error, Field, ServiceId, ServiceKind};
use service::{MailFacts, MailSubject, MailTemplate, OwnMail, TicketRef};
use wire::Params;

const TYPES: &[&str] = &["general", "product", "domain", "invoice", "support", "affiliate"];

pub(super) const ACTION: Action = Action {
    name: "SendEmail",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        optional("messagename", Kind::Text, "One of the desk's own letters"),
        optional("id", Kind::Id, "What it is about: a client, a service, a domain or a ticket, by its type"),
        optional("customtype", Kind::Choice(TYPES), "The type of a mail in own words"),
        optional("custommessage", Kind::Text, "Its body, HTML"),
        optional("customsubject", Kind::Text, "Its subject"),
        optional("customvars", Kind::Fields, "What its words such as {$name} stand for"),
    ],
    source: "WHMCS API reference, SendEmail",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// The desk's own letters under the names of the panel's templates.
const LETTERS: [(&str, &str, MailTemplate); 4] = [
    ("Client Signup Email", "general", MailTemplate::Welcome),
    ("Support Ticket Opened", "support", MailTemplate::TicketReceived),
    ("Support Ticket Opened by Admin", "support", MailTemplate::TicketOpenedByStaff),
    ("Support Ticket Reply", "support", MailTemplate::TicketAnswered),
];

/// Templates of which the reference says that they cannot be sent in this way.
const NEVER: [&str; 9] = [
    "Order Confirmation",
    "Password Reset Confirmation",
    "Password Reset Validation",
    "Quote Accepted",
    "Quote Accepted Notification",
    "Quote Delivery with PDF",
    "Clients Only Bounce Message",
    "Replies Only Bounce Message",
    "Affiliate Monthly Referrals Report",
];

/// Whether a call is about a ticket, which is the desk's even where everything else of this action is the panel's.
pub(crate) fn is_about_a_ticket(action: &str, params: &Params) -> bool {
    let said = |name: &str| params.get_ignoring_case(name).unwrap_or_default().trim();
    let is_support = |text: &str| text.eq_ignore_ascii_case("support");
    let is_letter = |name: &str| {
        LETTERS.iter().any(|(known, kind, _)| known.eq_ignore_ascii_case(name) && is_support(kind))
    };
    let own_words = said("customtype");
    ACTION.name.eq_ignore_ascii_case(action)
        && if own_words.is_empty() { is_letter(said("messagename")) } else { is_support(own_words) }
}

fn no(message: &str) -> Trouble {
    Refusal::business(message).into()
}

fn not_sent() -> Trouble {
    Error::NoMail.into()
}

async fn run(call: &Call) -> Outcome {
    let (name, kind) = (call.filled("messagename"), call.filled("customtype"));
    if name.is_none() && kind.is_none() {
        return Err(no("You must provide either an existing email template name or a custom message type"));
    }
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let kind = match kind {
        None => None,
        Some(kind) => {
            let known = TYPES.iter().find(|known| is(known, kind));
            Some(*known.ok_or_else(|| no("Invalid message type provided"))?)
        }
    };
    if kind.is_some() && call.filled("customsubject").is_none() {
        return Err(no("A subject is required for a custom message"));
    }
    if kind.is_some() && call.filled("custommessage").is_none() {
        return Err(no("A message body is required for a custom message"));
    }
    let variables = variables(call)?;
    let id = call.id("id").filter(|id| *id > 0).ok_or_else(|| no("A related ID is required"))?;
    let staff = call.everywhere()?;
    if let Some(kind) = kind {
        let subject = subject(kind, id).ok_or_else(not_sent)?;
        let facts = staff.mail_facts(subject).await.map_err(unsent)?;
        let fields = fields(call, &facts);
        let title = filled_in(call.raw("customsubject"), &variables, &fields, false);
        let body = filled_in(&as_html(call.raw("custommessage")), &variables, &fields, true);
        staff.send_mail(subject, OwnMail { subject: &title, html: &body }).await.map_err(unsent)?;
        return Ok(Vec::new());
    }
    let name = name.unwrap_or_default();
    if NEVER.iter().any(|never| is(never, name)) {
        return Err(not_sent());
    }
    let letter = LETTERS.iter().find(|(known, _, _)| is(known, name));
    let (_, kind, letter) = letter.ok_or_else(|| no("Email Template not found"))?;
    let subject = subject(kind, id).ok_or_else(not_sent)?;
    staff.send_letter(subject, *letter).await.map_err(unsent)?;
    Ok(Vec::new())
}

/// A related id that is none, and a text of which nothing is left, are the general failure of the reference.
fn unsent(error: Error) -> Trouble {
    match error {
        Error::NotFound(_) | Error::Missing { field: Field::Subject | Field::Message } => not_sent(),
        other => other.into(),
    }
}

/// What a type of mail is about. The desk keeps no invoices and no affiliates, so no id is one of theirs.
fn subject(kind: &str, id: i64) -> Option<MailSubject> {
    match kind {
        "general" => Some(MailSubject::Client(ClientId(id))),
        "product" => Some(MailSubject::Service(ServiceId(id), ServiceKind::Product)),
        "domain" => Some(MailSubject::Service(ServiceId(id), ServiceKind::Domain)),
        "support" => Some(MailSubject::Ticket(TicketRef::Either(id))),
        _ => None,
    }
}

type Fields = Vec<(String, String)>;

fn variables(call: &Call) -> Result<Fields, Refusal> {
    let invalid = || Refusal::business("The custom variables you provided are invalid.");
    let mut warnings = Vec::new();
    let read = custom_fields::read_named(&call.params, "customvars", &mut warnings).map_err(|_| invalid())?;
    if warnings.is_empty() { Ok(read) } else { Err(invalid()) }
}

/// What the desk knows, under the names of the panel's merge fields.
fn fields(call: &Call, facts: &MailFacts) -> Vec<(&'static str, String)> {
    let client = facts.client.as_ref();
    let of_client = |read: fn(&domain::Client) -> &str| client.map_or("", read).to_owned();
    let mut fields = vec![
        ("client_name", facts.recipient.0.clone()),
        ("client_email", facts.recipient.1.clone()),
        ("client_id", client.map_or_else(String::new, |client| client.id.to_string())),
        ("client_first_name", of_client(|client| &client.first_name)),
        ("client_last_name", of_client(|client| &client.last_name)),
        ("client_company_name", of_client(|client| &client.company)),
        ("client_phonenumber", of_client(|client| &client.phone)),
        ("company_name", facts.provider.clone()),
        ("signature", facts.provider.clone()),
    ];
    if let Some(service) = &facts.service {
        let (id, name) = match service.kind {
            ServiceKind::Product => ("service_id", "service_domain"),
            ServiceKind::Domain => ("domain_id", "domain_name"),
        };
        fields.extend([(id, service.id.to_string()), (name, service.name.clone())]);
    }
    if let Some(ticket) = &facts.ticket {
        let message = facts.message.as_ref().map_or_else(String::new, |message| message.body.clone());
        fields.extend([
            ("ticket_id", ticket.number.to_string()),
            ("ticket_tid", ticket.number.to_string()),
            ("ticket_subject", ticket.subject.clone()),
            ("ticket_message", message),
            ("ticket_department", facts.department().to_owned()),
            ("ticket_status", words::status_of(&call.directory(), ticket).to_owned()),
            ("ticket_priority", words::priority_word(ticket.priority).to_owned()),
            ("ticket_date_opened", call.date(ticket.opened_at)),
        ]);
    }
    fields
}

/// A body without any tag is text; its lines stay lines.
fn as_html(body: &str) -> String {
    if body.contains('<') { body.to_owned() } else { body.replace("\r\n", "\n").replace('\n', "<br />\n") }
}

/// Every `{$name}` becomes what it stands for: nothing, when it stands for nothing. Whatever people have written is
/// text in HTML; the caller's variables are what the caller makes them.
fn filled_in(text: &str, variables: &Fields, fields: &[(&'static str, String)], is_html: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{$") {
        out.push_str(before);
        let Some((name, after_name)) = after.split_once('}').filter(|(name, _)| is_name(name)) else {
            out.push_str("{$");
            rest = after;
            continue;
        };
        if let Some((_, value)) = variables.iter().rev().find(|(known, _)| known == name) {
            out.push_str(value);
        } else if let Some((_, value)) = fields.iter().find(|(known, _)| *known == name) {
            out.push_str(&if is_html { escaped(value) } else { value.clone() });
        }
        rest = after_name;
    }
    out.push_str(rest);
    out
}

fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace("\r\n", "\n")
        .replace('\n', "<br />\n")
}

#[cfg(test)]
mod tests {
    use super::{as_html, filled_in};

    #[test]
    fn words_stand_for_what_is_known_and_people_write_no_html() {
        let variables =
            vec![("mine".to_owned(), "<b>1</b>".to_owned()), ("client_name".to_owned(), "Boss".to_owned())];
        let fields = [("client_name", "Cleo".to_owned()), ("ticket_subject", "a <i> & b".to_owned())];
        let text = "{$client_name}: {$ticket_subject}, {$mine}{$none}, {$ no}, {$open";
        assert_eq!(
            filled_in(text, &variables, &fields, true),
            "Boss: a &lt;i&gt; &amp; b, <b>1</b>, {$ no}, {$open"
        );
        assert_eq!(filled_in("{$ticket_subject}", &variables, &fields, false), "a <i> & b");
    }

    #[test]
    fn what_a_word_stands_for_is_not_read_again() {
        let variables = vec![("a".to_owned(), "{$b}".to_owned()), ("b".to_owned(), "no".to_owned())];
        assert_eq!(filled_in("{$a}", &variables, &[], true), "{$b}");
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(as_html("a\r\nb"), "a<br />\nb");
        assert_eq!(as_html("<p>a\nb</p>"), "<p>a\nb</p>");
    }
}
