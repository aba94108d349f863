//! No language lacks a text of another, and none of what the desk and this door say.

use super::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

type Table = &'static [(&'static str, &'static str)];

const TRANSLATED: [(Table, Table); 2] = [(ru::REASONS, ru::LINES), (es::REASONS, es::LINES)];

fn keys(table: Table) -> Vec<&'static str> {
    table.iter().map(|(key, _)| *key).collect()
}

#[test]
fn the_tables_of_all_languages_have_the_same_keys_and_holes() {
    assert_eq!(keys(en::CAPTIONS), keys(ru::CAPTIONS));
    assert_eq!(keys(en::CAPTIONS), keys(es::CAPTIONS));
    assert_eq!(keys(ru::REASONS), keys(es::REASONS));
    assert_eq!(keys(ru::LINES), keys(es::LINES));
    for table in TRANSLATED.into_iter().flat_map(|(reasons, lines)| [reasons, lines]) {
        assert_eq!(keys(table).len(), keys(table).iter().collect::<BTreeSet<_>>().len());
        for (english, text) in table {
            assert_eq!(english.matches("{}").count(), text.matches("{}").count(), "{english}");
            assert!(!text.is_empty() && text != english, "{english}");
        }
    }
}

/// Every file of Rust under a folder, but for the texts themselves and what only describes functions.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is = |name: &str| path.ends_with(name);
        // What moving in and the panel behind the door say is for the operator's report and log.
        let for_operators = is("moving") || is("panel") || is("panel_clients");
        if for_operators || is("texts") || is("table") || is("parameters.rs") || is("domain/src/error.rs") {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The texts between quotes in the lines of a file that are no tests, comments or notes to the compiler.
fn literals(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let none = [
        "///",
        "//!",
        "#[error",
        "reason =",
        "expect(",
        "format!(\"buy",
        "json!",
        "source:",
        "summary:",
        "tracing::",
        "could not be kept",
        "a use case",
    ];
    let lines = code.lines().filter(|line| !none.iter().any(|word| line.contains(word)));
    let unescaped = |text: &str| text.replace('\u{1}', "\"");
    let quoted =
        |line: &str| line.replace("\\\"", "\u{1}").split('"').skip(1).step_by(2).map(unescaped).collect();
    lines.flat_map(|line| -> Vec<String> { quoted(line) }).collect()
}

/// Where what is wrong with values is said: a few lower-case words, beginning with one of these.
fn is_reason(text: &str) -> bool {
    let begins = [
        "it ",
        "its ",
        "there ",
        "the ",
        "too many ",
        "files of ",
        "no ",
        "at least ",
        "an open ",
        "that day ",
        "hours ",
        "choices ",
        "replies ",
        "only ",
        "one level ",
    ];
    begins.iter().any(|word| text.starts_with(word)) && text.ends_with(|last: char| last.is_alphanumeric())
}

/// What the desk says in a conversation.
fn is_line(text: &str) -> bool {
    let begins = ["The ticket ", "The charge ", "There was ", "Previous ", "{} was charged"];
    begins.iter().any(|word| text.starts_with(word))
}

#[test]
fn whatever_the_desk_and_this_door_say_is_translated() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for part in ["domain/src", "service/src", "compat-billmanager/src"] {
        sources(&crates.join(part), &mut files);
    }
    let (mut reasons, mut lines) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        for text in literals(&std::fs::read_to_string(&file).unwrap()) {
            if is_reason(&text) {
                reasons.insert(text);
            } else if is_line(&text) && file.components().any(|part| part.as_os_str() == "service") {
                lines.insert(text);
            }
        }
    }
    assert!(reasons.len() > 50 && lines.len() > 5, "{reasons:?} {lines:?}");
    for (known_reasons, known_lines) in TRANSLATED {
        let fits = |table: Table, text: &str| {
            table.iter().any(|(pattern, _)| *pattern == text || holes(pattern, text).is_some())
        };
        let lacking: Vec<_> = reasons.iter().filter(|text| !fits(known_reasons, text)).collect();
        assert_eq!(lacking, Vec::<&String>::new());
        let lacking: Vec<_> = lines.iter().filter(|text| !fits(known_lines, text)).collect();
        assert_eq!(lacking, Vec::<&String>::new());
    }
}

#[test]
fn what_stands_in_a_sentence_of_the_desk_stands_in_its_translation() {
    let line = |language: Language, text: &str| language.line(text).into_owned();
    for (english, russian, spanish) in [
        (
            "The ticket was split. New discussion in the ticket \"104729\"",
            "Запрос разделён. Обсуждение продолжается в запросе «104729»",
            "La solicitud se ha dividido. La conversación continúa en la solicitud «104729»",
        ),
        (
            "The ticket \"7\" was merged into this one: A \"b\" was merged into this one: c",
            "Запрос «7» объединён с этим: A \"b\" was merged into this one: c",
            "La solicitud «7» se ha unido a esta: A \"b\" was merged into this one: c",
        ),
        (
            "$12.50 was charged for this ticket",
            "За этот запрос списано $12.50",
            "Se han cargado $12.50 por esta solicitud",
        ),
        ("Something else", "Something else", "Something else"),
    ] {
        assert_eq!(line(Language::English, english), english);
        assert_eq!(line(Language::Russian, english), russian);
        assert_eq!(line(Language::Spanish, english), spanish);
    }
    assert_eq!(Language::Russian.reason("it is longer than 255 characters"), "оно длиннее 255 символов");
    assert_eq!(Language::Spanish.reason("it could not be read: not UTF-8"), "no se pudo leer: no es UTF-8");
}
