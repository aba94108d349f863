//! `attachments[report.txt]=<base64>`: the key is the file's name (Admin API, addTicket, attachments). Clients in the wild
//! also send parts of a multipart body, and lists of `name` and `data`, the data as base64.

use crate::Fault;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use domain::{FileName, NewAttachment};
use wire::{Params, Upload, Value};

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
        Some(Value::Text(_)) => Err(Fault::wrong_parameter()),
        Some(Value::File(upload)) => Ok(vec![sent(&upload.file_name, upload)]),
        Some(Value::Map(files)) => files.iter().map(|(name, value)| file(name, value)).collect(),
    }
}

fn file(name: &str, value: &Value) -> Result<NewAttachment, Fault> {
    match value {
        Value::Text(encoded) => encoded_file(name, encoded),
        // `attachments[]=@file` has a number for its key, `attachments[report.txt]=@file` the name.
        Value::File(upload) if upload.file_name.is_empty() => Ok(sent(name, upload)),
        Value::File(upload) => Ok(sent(&upload.file_name, upload)),
        Value::Map(part) => match (part.value("name"), part.value("data")) {
            (Some(Value::Text(name)), Some(Value::Text(data))) => encoded_file(name, data),
            _ => Err(Fault::wrong_parameter()),
        },
    }
}

fn sent(name: &str, upload: &Upload) -> NewAttachment {
    NewAttachment {
        name: FileName::clean(name),
        content_type: upload.content_type.clone(),
        bytes: upload.bytes.to_vec(),
    }
}

fn encoded_file(name: &str, encoded: &str) -> Result<NewAttachment, Fault> {
    let name = FileName::clean(name);
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
