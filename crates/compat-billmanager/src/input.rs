//! Reading values: numbers, lists of numbers, choices, files. A value of a wrong shape is refused in the panel's words.

use crate::error::{Fault, Refusal};
use crate::words;
use domain::{CustomFieldId, FileName, NewAttachment, PriorityMeant, ProviderId, ServiceId};
use service::{FormOf, ServiceChoice, TicketRef};
use wire::Params;

/// The most ids in one list: what one call may change in one unit.
const MOST_IDS: usize = 1000;

/// The key of an empty choice in every list of values.
pub(crate) const NONE: &str = "null";

/// Whether the form is to be saved: `sok` with any text.
pub(crate) fn is_confirmed(params: &Params) -> bool {
    params.get("sok").is_some_and(|text| !text.is_empty())
}

/// Whether a staff form is to be saved. `sv_field=ok_message` is the button of that name, pressed without `sok`.
pub(crate) fn is_set(params: &Params) -> bool {
    is_confirmed(params) || params.get("sv_field") == Some("ok_message")
}

/// Whether a tool panel is to be saved. `sv_field=save` is its button, pressed without `sok`.
pub(crate) fn is_saved(params: &Params) -> bool {
    is_confirmed(params) || params.get("sv_field") == Some("save")
}

/// A positive number, if there is any text.
pub(crate) fn number(params: &Params, name: &'static str) -> Result<Option<i64>, Refusal> {
    match params.get(name).map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => match text.parse() {
            Ok(number) if number > 0 => Ok(Some(number)),
            _ => Err(Fault::value(name, text, "it must be a positive number").into()),
        },
    }
}

/// A page or a number of rows; 0 is as good as none.
pub(crate) fn count(params: &Params, name: &'static str) -> Result<Option<i64>, Refusal> {
    match params.get(name).map(str::trim) {
        Some("0") => Ok(None),
        _ => number(params, name),
    }
}

/// Like [`number`], where `null` means none.
pub(crate) fn choice(params: &Params, name: &'static str) -> Result<Option<i64>, Refusal> {
    if params.get(name).map(str::trim) == Some(NONE) { Ok(None) } else { number(params, name) }
}

/// The first of several names that holds a number.
pub(crate) fn choice_of(params: &Params, names: [&'static str; 2]) -> Result<Option<i64>, Refusal> {
    let [first, second] = names;
    Ok(match choice(params, first)? {
        Some(number) => Some(number),
        None => choice(params, second)?,
    })
}

/// Positive numbers separated by commas, each once. Both documented separators, with and without a space, are read.
pub(crate) fn numbers(params: &Params, name: &'static str) -> Result<Vec<i64>, Refusal> {
    numbers_of(name, params.get(name).unwrap_or_default())
}

/// The same of a text that was sent before.
pub(crate) fn numbers_of(name: &'static str, text: &str) -> Result<Vec<i64>, Refusal> {
    let mut numbers = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(number) if number > 0 => {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            _ => return Err(Fault::value(name, part, "it must be a list of positive numbers").into()),
        }
        if numbers.len() > MOST_IDS {
            return Err(Fault::value(name, "", "it has more than 1000 numbers").into());
        }
    }
    if numbers.is_empty() {
        return Err(Fault::missing(name).into());
    }
    Ok(numbers)
}

/// What `plid` names: a row of the queue, or a ticket by its number or id. None when there is no `plid`.
pub(crate) fn parent(params: &Params) -> Result<Option<FormOf>, Refusal> {
    Ok(number(params, "plid")?.map(FormOf::Either))
}

/// The rows of the queue that `elid` names. The page calls them identifiers of tickets and lists the number only, so a
/// ticket is found by its number, too, and by the id that the other doors tell; the three never meet.
pub(crate) fn rows(params: &Params) -> Result<Vec<FormOf>, Refusal> {
    Ok(numbers(params, "elid")?.into_iter().map(FormOf::Either).collect())
}

/// The same of one row.
pub(crate) fn row(params: &Params) -> Result<FormOf, Refusal> {
    Ok(FormOf::Either(number(params, "elid")?.ok_or_else(|| Fault::missing("elid"))?))
}

/// A ticket as everything but the queue names it: by its number, or by the id that the other doors tell. A row is none.
pub(crate) const fn numbered(value: i64) -> TicketRef {
    TicketRef::Either(value)
}

/// Whether a flag is set; nothing is no.
pub(crate) fn flag(params: &Params, name: &'static str) -> Result<bool, Refusal> {
    flag_of(name, params.get(name).unwrap_or_default())
}

/// What the text of a flag says (Description of forms: `on` and `off`; programs send other words as well).
pub(crate) fn flag_of(name: &'static str, text: &str) -> Result<bool, Refusal> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "on" | "yes" | "1" | "true" => Ok(true),
        "off" | "no" | "0" | "false" | NONE | "" => Ok(false),
        _ => Err(Fault::value(name, text, "it must be on or off").into()),
    }
}

/// A priority, if there is one.
pub(crate) fn priority(params: &Params, name: &'static str) -> Result<Option<PriorityMeant>, Refusal> {
    match params.get(name).map(str::trim) {
        None | Some("" | NONE) => Ok(None),
        Some(text) => {
            let priority = words::priority(text);
            let why = "it must be 0 (low), 1 (normal) or 2 (high)";
            priority.map(Some).ok_or_else(|| Fault::value(name, text, why).into())
        }
    }
}

/// A priority out of the first of these names that has one.
pub(crate) fn priority_of(
    params: &Params,
    names: [&'static str; 2],
) -> Result<Option<PriorityMeant>, Refusal> {
    let [first, second] = names;
    Ok(match priority(params, first)? {
        Some(priority) => Some(priority),
        None => priority(params, second)?,
    })
}

/// The service as each of the two fields says it; `null` takes it away, and nothing leaves it.
pub(crate) fn service(params: &Params) -> Result<ServiceChoice, Refusal> {
    let said = |name| match params.get(name).map(str::trim) {
        Some(NONE) => Ok(Some(None)),
        _ => Ok::<_, Refusal>(number(params, name)?.map(|id| Some(ServiceId(id)))),
    };
    Ok(ServiceChoice { first: said("ticket_item")?, second: said("item")? })
}

/// The provider: `ticket_project_select` of the documents, or `project`, which programs send when they open tickets.
pub(crate) fn provider(params: &Params) -> Result<Option<ProviderId>, Refusal> {
    Ok(choice_of(params, ["ticket_project_select", "project"])?.map(ProviderId))
}

/// The subject. Clients send `subject`, the documents say `name`; `subject` wins.
pub(crate) fn subject(params: &Params) -> Option<&str> {
    params.filled("subject").or_else(|| params.filled("name"))
}

/// The files `file_1`, `file_2` and so on, in the order they came.
pub(crate) fn files(params: &Params) -> Vec<NewAttachment> {
    params
        .files()
        .filter(|upload| upload.field.starts_with("file"))
        .map(|upload| NewAttachment {
            name: FileName::clean(&upload.file_name),
            content_type: upload.content_type.clone(),
            bytes: upload.bytes.to_vec(),
        })
        .collect()
}

/// The name of the form's field for a custom field of a department.
pub(crate) fn custom_field(id: CustomFieldId) -> String {
    format!("custom_field_{id}")
}
