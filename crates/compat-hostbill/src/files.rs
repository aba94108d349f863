//! `attachments[report.txt]=<base64>`: the key is the file's name (Admin API, addTicket, attachments).

use crate::Fault;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use domain::{FileName, NewAttachment};
use wire::{Params, Value};

/// Clients differ in whether they pad.
const READER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The files of a call. One that cannot be read fails the call, so that nothing is stored without its files.
pub(crate) fn attachments(params: &Params) -> Result<Vec<NewAttachment>, Fault> {
    match params.value("attachments") {
        None => Ok(Vec::new()),
        // hostbill-node flattens a nested value to an empty text.
        Some(Value::Text(text)) if text.trim().is_empty() => Ok(Vec::new()),
        Some(Value::Text(_) | Value::File(_)) => Err(Fault::wrong_parameter()),
        Some(Value::Map(files)) => files.iter().map(|(name, value)| file(name, value)).collect(),
    }
}

fn file(name: &str, value: &Value) -> Result<NewAttachment, Fault> {
    let name = FileName::clean(name);
    let encoded = value.as_text().ok_or_else(Fault::wrong_parameter)?;
    // PHP's chunk_split breaks the lines; a blank is a plus that nobody escaped, and no guess is made about it.
    let joined: Vec<u8> =
        encoded.trim().bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b'\t')).collect();
    let bytes = READER
        .decode(joined)
        .map_err(|_| Fault::new(format!("Attachment {} is not valid base64", name.as_str())))?;
    Ok(NewAttachment { name, content_type: None, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<NewAttachment, Fault> {
        file(name, &Value::Text(value.to_owned()))
    }

    #[test]
    fn base64_is_read_with_line_breaks_and_without_padding() {
        for encoded in ["aGVsbG8=", "aGVsbG8", "aGVs\r\nbG8=\r\n"] {
            assert_eq!(read("a b.txt", encoded).unwrap().bytes, b"hello");
        }
    }

    #[test]
    fn what_is_no_base64_is_refused_by_name() {
        for encoded in ["a", "aGVs bG8=", "aGVsbG8=aGVsbG8=", "%%%", "aGVsbG8_"] {
            assert_eq!(
                read("../a.txt", encoded),
                Err(Fault::new("Attachment a.txt is not valid base64")),
                "{encoded}"
            );
        }
    }
}
