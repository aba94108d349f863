//! The words of every message: FTS5 on SQLite, tsvector on PostgreSQL, written in the message's own transaction.
//!
//! User text never reaches a query language: it is cut into words here, and only words are passed on. Cutting and
//! folding happen here and not in the engines, whose ideas of a word differ; both find the same.

use crate::{P, Result, Tx, statements};
use domain::MessageId;

statements! {
    INSERT:
        sqlite "INSERT INTO message_search (rowid, document) VALUES ($1, $2)"
        postgres "INSERT INTO message_search (message_id, document)
            VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
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

/// More different words than this are no search; dropping some would find what was not asked for.
const MOST_WORDS: usize = 64;

/// A condition on `m.id`, where `m` is the message; the parameter is bound to [`terms`].
pub(crate) fn condition(engine: crate::Engine, parameter: &str) -> String {
    match engine {
        crate::Engine::Sqlite => {
            format!("m.id IN (SELECT rowid FROM message_search WHERE message_search MATCH {parameter})")
        }
        crate::Engine::Postgres => format!(
            "m.id IN (SELECT message_id FROM message_search WHERE document @@ CAST(CAST({parameter} AS text) AS tsquery))"
        ),
    }
}

/// The words of what somebody typed, ready to be bound; `None` when no message can have them all: there is no word,
/// one is longer than any that is kept, or there are too many.
pub(crate) fn terms(engine: crate::Engine, text: &str) -> Option<String> {
    let mut wanted: Vec<String> = words(text).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() || wanted.len() > MOST_WORDS || wanted.iter().any(|word| word.len() > LONGEST_WORD) {
        return None;
    }
    let (quote, and) = match engine {
        crate::Engine::Sqlite => ('"', " "),
        crate::Engine::Postgres => ('\'', " & "),
    };
    Some(wanted.iter().map(|word| format!("{quote}{word}{quote}")).collect::<Vec<_>>().join(and))
}

/// Letters and digits that stand together, in lower case: `mail.example.com` is three words.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold)
}

/// The words of a message, separated by single spaces.
fn document(subject: Option<&str>, body: &str) -> String {
    let subject = subject.unwrap_or_default();
    let mut document = String::with_capacity((subject.len() + body.len()).min(LONGEST_DOCUMENT) + 1);
    for word in words(subject).chain(words(body)) {
        if word.len() > LONGEST_WORD {
            continue;
        }
        if document.len() + word.len() + 1 > LONGEST_DOCUMENT {
            break;
        }
        if !document.is_empty() {
            document.push(' ');
        }
        document.push_str(&word);
    }
    document
}

/// Lower case letter by letter: what stands around a letter changes nothing, so a part folds as the whole does. The
/// one letter that would become two becomes its first.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter_map(|character| character.to_lowercase().next()).collect()
}

/// A text as an index holds it whole. An entry of PostgreSQL holds fewer than three thousand bytes; what is found by its whole
/// text is shorter than this.
pub(crate) fn key(text: &str) -> String {
    fold(text.trim()).chars().take(400).collect()
}

/// The folded terms that begin with a text lie between these two.
pub(crate) fn range(begins: &str) -> (String, String) {
    let low = fold(begins.trim());
    let high = format!("{low}\u{10ffff}");
    (low, high)
}

/// Indexes a message.
pub(crate) async fn insert(tx: &mut Tx<'_>, id: MessageId, subject: Option<&str>, body: &str) -> Result<()> {
    tx.exec(&INSERT, &[P::I(id.0), P::T(&document(subject, body))]).await.map(drop)
}

/// Indexes a message anew.
pub(crate) async fn replace(tx: &mut Tx<'_>, id: MessageId, subject: Option<&str>, body: &str) -> Result<()> {
    delete(tx, id).await?;
    insert(tx, id, subject, body).await
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
            "\"a\" \"b\" \"c\" \"d\" \"e\" \"near\" \"or\""
        );
        assert_eq!(
            terms(crate::Engine::Postgres, hostile).unwrap(),
            "'a' & 'b' & 'c' & 'd' & 'e' & 'near' & 'or'"
        );
        assert_eq!(terms(crate::Engine::Sqlite, "\" * - '"), None);
    }

    #[test]
    fn a_search_is_never_widened_by_leaving_words_out() {
        let many: Vec<String> = (0..65).map(|number| format!("w{number}")).collect();
        assert_eq!(terms(crate::Engine::Sqlite, &many.join(" ")), None);
        assert!(terms(crate::Engine::Sqlite, &many[1..].join(" ")).unwrap().contains("\"w64\""));
        assert!(terms(crate::Engine::Sqlite, &"same ".repeat(1000)).is_some());
        assert_eq!(terms(crate::Engine::Postgres, &format!("a {}", "b".repeat(501))), None);
    }

    #[test]
    fn a_document_is_words_and_cut_between_them() {
        assert_eq!(
            document(Some("Mail at ns1.example.com"), "-12 \u{c9}t\u{e9};x@y"),
            "mail at ns1 example com 12 \u{e9}t\u{e9} x y"
        );
        assert_eq!(document(None, &"abc ".repeat(200_000)).len(), 199_999);
        assert_eq!(document(None, &"a".repeat(501)), "");
    }

    #[test]
    fn a_part_folds_as_the_whole_does() {
        assert_eq!(fold("\u{391}\u{3a3}\u{392}"), "\u{3b1}\u{3c3}\u{3b2}");
        assert_eq!(fold("\u{391}\u{3a3}"), "\u{3b1}\u{3c3}");
        assert_eq!(fold("\u{130}"), "i");
    }
}
