//! Parameters as this dialect types them. A blank value counts as absent; a value of a wrong shape is the
//! documented `Wrong parameter`.

use crate::Fault;
use std::net::IpAddr;
use wire::{Params, Value};

/// The text of a parameter, not trimmed.
pub(crate) fn text<'p>(params: &'p Params, name: &str) -> Result<Option<&'p str>, Fault> {
    match params.value(name) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(Value::Map(_) | Value::File(_)) => Err(Fault::wrong_parameter()),
    }
}

/// An id.
pub(crate) fn number(params: &Params, name: &str) -> Result<Option<i64>, Fault> {
    text(params, name)?.map(parse_number).transpose()
}

/// An id where `0` says that there is none, as in the columns of the panel.
pub(crate) fn number_or_none(params: &Params, name: &str) -> Result<Option<i64>, Fault> {
    Ok(number(params, name)?.filter(|value| *value != 0))
}

/// Digits only: a sign or a fraction is no id.
pub(crate) fn parse_number(text: &str) -> Result<i64, Fault> {
    let text = text.trim();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(Fault::wrong_parameter)
}

/// A switch, documented as `1`.
pub(crate) fn flag(params: &Params, name: &str) -> Result<bool, Fault> {
    match text(params, name)?.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
        None | Some("0" | "false" | "no" | "off") => Ok(false),
        Some("1" | "true" | "yes" | "on") => Ok(true),
        Some(_) => Err(Fault::wrong_parameter()),
    }
}

/// An address of the internet.
pub(crate) fn address(params: &Params, name: &str) -> Result<Option<IpAddr>, Fault> {
    text(params, name)?.map(|text| text.trim().parse().map_err(|_| Fault::wrong_parameter())).transpose()
}

/// A switch that may be left as it is.
pub(crate) fn switch(params: &Params, name: &str) -> Result<Option<bool>, Fault> {
    match text(params, name)? {
        None => Ok(None),
        Some(_) => flag(params, name).map(Some),
    }
}

/// The values of a filter: one text, or a list that means any of them.
pub(crate) fn values(value: &Value) -> Result<Vec<&str>, Fault> {
    let all = match value {
        Value::Text(text) => vec![text.as_str()],
        Value::Map(list) => list
            .iter()
            .map(|(_, member)| member.as_text().ok_or_else(Fault::wrong_parameter))
            .collect::<Result<_, _>>()?,
        Value::File(_) => return Err(Fault::wrong_parameter()),
    };
    Ok(all.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect())
}
