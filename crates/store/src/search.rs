//! The words of every message: FTS5 on SQLite, tsvector on PostgreSQL, written in the message's own transaction.
//!
//! User text never reaches a query language: it is cut into words here, and only words are passed on.

use crate::{P, Result, Tx, statements};
use domain::MessageId;
use std::borrow::Cow;

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

/// tsvector holds at most a megabyte of distinct words and 16383 positions; the rest of a longer text is
/// stored but not searched. Cut on both engines, so that both find the same.
const LONGEST_DOCUMENT: usize = 200_000;

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
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(20).collect();
    if words.is_empty() {
        return None;
    }
    Some(match engine {
        crate::Engine::Sqlite => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
        crate::Engine::Postgres => words.join(" "),
    })
}

fn document<'a>(subject: Option<&str>, body: &'a str) -> Cow<'a, str> {
    let mut end = body.len().min(LONGEST_DOCUMENT);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let body = body.get(..end).unwrap_or_default();
    // A word longer than 2 kB is an error to tsvector, and nobody searches for it.
    let body = if body.split_ascii_whitespace().any(|word| word.len() > 1000) {
        Cow::Owned(
            body.split_ascii_whitespace().filter(|word| word.len() <= 1000).collect::<Vec<_>>().join(" "),
        )
    } else {
        Cow::Borrowed(body)
    };
    match subject {
        Some(subject) => Cow::Owned(format!("{subject}\n{body}")),
        None => body,
    }
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
    fn a_document_is_cut_at_a_character() {
        assert_eq!(document(None, &"é ".repeat(200_000)).len(), LONGEST_DOCUMENT);
    }
}
