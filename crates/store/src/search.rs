//! The words of every message: FTS5 on SQLite, tsvector on PostgreSQL, written in the message's own transaction.
//!
//! User text never reaches a query language: it is cut into words here, and only words are passed on.

use crate::{P, Result, Tx, statements};
use domain::MessageId;

statements! {
    INSERT:
        sqlite "INSERT INTO message_search (rowid, document) VALUES ($1, $2)"
        postgres "INSERT INTO message_search (message_id, document) VALUES ($1, to_tsvector('simple', $2))"
        because "full-text search has no common form";
    DELETE:
        sqlite "DELETE FROM message_search WHERE rowid = $1"
        postgres "DELETE FROM message_search WHERE message_id = $1"
        because "full-text search has no common form";
    BATCH: "SELECT m.id, t.subject, m.body, m.is_opening FROM message m JOIN ticket t ON t.id = m.ticket_id
        WHERE m.id > $1 ORDER BY m.id LIMIT 500";
}

/// tsvector holds at most a megabyte of distinct words; the rest of a longer text is stored but not searched. Cut on
/// both engines, so that both find the same.
const LONGEST_DOCUMENT: usize = 200_000;

/// A longer word is an error to tsvector, and nobody searches for it.
const LONGEST_WORD: usize = 500;

/// A condition on `m.id`, where `m` is the message; the parameter is bound to [`terms`].
pub(crate) fn condition(engine: crate::Engine, parameter: &str) -> String {
    match engine {
        crate::Engine::Sqlite => {
            format!("m.id IN (SELECT rowid FROM message_search WHERE message_search MATCH {parameter})")
        }
        crate::Engine::Postgres => format!(
            "m.id IN (SELECT message_id FROM message_search WHERE document @@ plainto_tsquery('simple', {parameter}))"
        ),
    }
}

/// The words of what somebody typed, ready to be bound; `None` when there is no word in it.
pub(crate) fn terms(engine: crate::Engine, text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(is_no_letter).filter(|word| !word.is_empty()).take(20).collect();
    if words.is_empty() {
        return None;
    }
    Some(match engine {
        crate::Engine::Sqlite => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
        crate::Engine::Postgres => words.join(" "),
    })
}

/// The words of a message. They are cut here and not by the engines, which differ over addresses and host names:
/// `mail.example.com` is three words on both, as it is in [`terms`].
fn document(subject: Option<&str>, body: &str) -> String {
    let subject = subject.unwrap_or_default();
    let mut document = String::with_capacity((subject.len() + body.len()).min(LONGEST_DOCUMENT) + 1);
    for word in subject.split(is_no_letter).chain(body.split(is_no_letter)) {
        if word.is_empty() || word.len() > LONGEST_WORD {
            continue;
        }
        if document.len() + word.len() > LONGEST_DOCUMENT {
            break;
        }
        document.push_str(word);
        document.push(' ');
    }
    document
}

fn is_no_letter(character: char) -> bool {
    !character.is_alphanumeric()
}

/// Indexes a message.
pub(crate) async fn insert(tx: &mut Tx<'_>, id: MessageId, subject: Option<&str>, body: &str) -> Result<()> {
    tx.exec(&INSERT, &[P::I(id.0), P::T(&document(subject, body))]).await.map(drop)
}

/// Takes a message out of the index.
pub(crate) async fn delete(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// Indexes every message again into an empty index, as after copying the tables to another engine.
pub async fn rebuild(tx: &mut Tx<'_>) -> Result<u64> {
    let (mut after, mut count) = (0_i64, 0_u64);
    loop {
        let batch: Vec<(i64, String, String, bool)> = tx.all(&BATCH, &[P::I(after)]).await?;
        let Some(last) = batch.last() else { return Ok(count) };
        after = last.0;
        for (id, subject, body, is_opening) in &batch {
            insert(tx, MessageId(*id), is_opening.then_some(subject.as_str()), body).await?;
            count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_reach_the_query_language() {
        let hostile = "a\" OR * NEAR(b) -c ('d' & !e:*)";
        assert_eq!(
            terms(crate::Engine::Sqlite, hostile).unwrap(),
            "\"a\" \"OR\" \"NEAR\" \"b\" \"c\" \"d\" \"e\""
        );
        assert_eq!(terms(crate::Engine::Postgres, hostile).unwrap(), "a OR NEAR b c d e");
        assert_eq!(terms(crate::Engine::Sqlite, "\" * - '"), None);
    }

    #[test]
    fn a_document_is_words_and_cut_between_them() {
        assert_eq!(
            document(Some("Mail at ns1.example.com"), "-12 \u{e9}t\u{e9};x@y"),
            "Mail at ns1 example com 12 \u{e9}t\u{e9} x y "
        );
        assert_eq!(document(None, &"abc ".repeat(200_000)).len(), LONGEST_DOCUMENT);
        assert_eq!(document(None, &"a".repeat(501)), "");
    }
}
