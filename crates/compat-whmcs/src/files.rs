//! Files as they come in: base64 of a JSON list, the list itself, `attachments[0][name]` with
//! `attachments[0][data]`, or parts of a multipart body. WHMCS API reference, OpenTicket, `attachments`; its prose
//! names the key `filename` and its sample `name`, so both are read.
//!
//! What cannot be read is left out with a warning: some clients turn their list into `[object Object]`, and their
//! tickets must still be opened.

use crate::call::value;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use domain::{FileName, NewAttachment};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::fmt;
use wire::{Params, Upload, Value};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Callers wrap lines, drop the padding, and forget to escape `+`, which arrives as a space.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    if !text.contains([' ', '\r', '\n', '\t']) {
        return LENIENT.decode(text).ok();
    }
    let repaired: String = text
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n' | '\t'))
        .map(|c| if c == ' ' { '+' } else { c })
        .collect();
    LENIENT.decode(repaired).ok()
}

/// The files of a call; a warning is added for each that was left out.
pub(crate) fn read(params: &Params, warnings: &mut Vec<String>) -> Vec<NewAttachment> {
    let mut kept = Vec::new();
    match value(params, "attachments") {
        None => {}
        Some(Value::File(upload)) => kept.push(of_upload(upload)),
        Some(Value::Map(map)) => of_map(map, &mut kept, warnings),
        Some(Value::Text(text)) if text.trim().is_empty() => {}
        Some(Value::Text(text)) => match of_text(text) {
            Some(files) => files.0.into_iter().for_each(|file| keep(file, &mut kept, warnings)),
            None => warnings.push("attachments could not be read and was left out".to_owned()),
        },
    }
    kept
}

fn of_upload(upload: &Upload) -> NewAttachment {
    NewAttachment {
        name: FileName::clean(&upload.file_name),
        content_type: upload.content_type.clone(),
        bytes: upload.bytes.to_vec(),
    }
}

fn of_map(map: &Params, kept: &mut Vec<NewAttachment>, warnings: &mut Vec<String>) {
    // One file without an index around it.
    if map.get("data").is_some() {
        return keep(File::of(map), kept, warnings);
    }
    for (_, value) in map.iter() {
        match value {
            Value::File(upload) => kept.push(of_upload(upload)),
            Value::Map(file) => keep(File::of(file), kept, warnings),
            Value::Text(text) if text.is_empty() => {}
            Value::Text(_) => keep(File::default(), kept, warnings),
        }
    }
}

fn of_text(text: &str) -> Option<Files> {
    let text = text.trim();
    if text.starts_with(['[', '{']) {
        return serde_json::from_str(text).ok();
    }
    serde_json::from_slice(&from_base64(text)?).ok()
}

fn keep(file: File, kept: &mut Vec<NewAttachment>, warnings: &mut Vec<String>) {
    let name = FileName::clean(file.filename.or(file.name).as_deref().unwrap_or_default());
    match file.data.as_deref().and_then(from_base64) {
        Some(bytes) => kept.push(NewAttachment { name, content_type: None, bytes }),
        None => warnings.push(format!("attachment {} could not be read and was left out", name.as_str())),
    }
}

/// One file as a caller describes it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct File {
    name: Option<String>,
    filename: Option<String>,
    data: Option<String>,
}

impl File {
    fn of(map: &Params) -> Self {
        let text = |name| map.get_ignoring_case(name).map(str::to_owned);
        Self { name: text("name"), filename: text("filename"), data: text("data") }
    }
}

/// A list of files; PHP writes one whose keys do not count from 0 as an object.
struct Files(Vec<File>);

/// Far more than any desk accepts with one message, and too few to fill the memory with empty ones.
const MOST: usize = 1000;

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FilesVisitor)
    }
}

struct FilesVisitor;

impl<'de> Visitor<'de> for FilesVisitor {
    type Value = Files;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of files")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Files, A::Error> {
        let mut files = Vec::new();
        while let Some(file) = access.next_element()? {
            add(&mut files, file).map_err(A::Error::custom)?;
        }
        Ok(Files(files))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Files, A::Error> {
        let mut files = Vec::new();
        while let Some((_, file)) = access.next_entry::<String, File>()? {
            add(&mut files, file).map_err(A::Error::custom)?;
        }
        Ok(Files(files))
    }
}

fn add(files: &mut Vec<File>, file: File) -> Result<(), &'static str> {
    if files.len() >= MOST {
        return Err("too many files");
    }
    files.push(file);
    Ok(())
}
