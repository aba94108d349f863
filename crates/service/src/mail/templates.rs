//! What the desk writes by itself, in three languages, as text and as HTML.

use super::Words;
use domain::{MailLanguage, TicketNumber};
use std::fmt::Write;

/// A letter that the desk knows how to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTemplate {
    /// Staff have answered a ticket.
    TicketAnswered,
    /// Staff have opened a ticket for somebody.
    TicketOpenedByStaff,
    /// A ticket that somebody asked for is there.
    TicketReceived,
    /// A client has an account now.
    Welcome,
}

/// What a letter is written from.
pub(super) struct Letter<'a> {
    pub(super) language: MailLanguage,
    /// Who is addressed.
    pub(super) name: &'a str,
    pub(super) provider: &'a str,
    pub(super) department: &'a str,
    pub(super) ticket: Option<(TicketNumber, &'a str)>,
    /// Who wrote, and what.
    pub(super) message: Option<(&'a str, &'a str)>,
    pub(super) files: &'a [String],
}

/// The sentences of a language; `{}` is a ticket's number, a name or a list.
struct Phrases {
    hello: &'static str,
    hello_nobody: &'static str,
    answered: &'static str,
    opened: &'static str,
    received: &'static str,
    welcome: &'static str,
    welcome_subject: &'static str,
    files: &'static str,
    ticket: &'static str,
}

const fn phrases(language: MailLanguage) -> Phrases {
    match language {
        MailLanguage::English => Phrases {
            hello: "Hello {},",
            hello_nobody: "Hello,",
            answered: "{} has answered your ticket:",
            opened: "{} has opened a ticket for you:",
            received: "We have received your ticket and will answer as soon as we can. You wrote:",
            welcome: "your account is ready. Whatever you need, our support is here to help.",
            welcome_subject: "Welcome to {}",
            files: "Files with the message, to be found in the ticket: {}",
            ticket: "Ticket #{}",
        },
        MailLanguage::Russian => Phrases {
            hello: "Здравствуйте, {}!",
            hello_nobody: "Здравствуйте!",
            answered: "Сотрудник {} ответил на ваш запрос:",
            opened: "Сотрудник {} создал для вас запрос:",
            received: "Мы получили ваш запрос и ответим как можно скорее. Вы написали:",
            welcome: "ваша учётная запись готова. Если что-то понадобится, наша служба поддержки поможет.",
            welcome_subject: "Добро пожаловать в {}",
            files: "Файлы к сообщению, их можно найти в запросе: {}",
            ticket: "Запрос #{}",
        },
        MailLanguage::Spanish => Phrases {
            hello: "Hola, {}:",
            hello_nobody: "Hola:",
            answered: "{} ha respondido a su solicitud:",
            opened: "{} ha abierto una solicitud para usted:",
            received: "Hemos recibido su solicitud y responderemos lo antes posible. Usted escribió:",
            welcome: "su cuenta está lista. Para lo que necesite, nuestro soporte está a su disposición.",
            welcome_subject: "Le damos la bienvenida a {}",
            files: "Archivos del mensaje, que se encuentran en la solicitud: {}",
            ticket: "Solicitud #{}",
        },
    }
}

fn fill(phrase: &str, value: impl std::fmt::Display) -> String {
    phrase.replacen("{}", &value.to_string(), 1)
}

impl MailTemplate {
    /// Whether no person wrote what it carries.
    const fn is_automatic(self) -> bool {
        match self {
            Self::TicketAnswered | Self::TicketOpenedByStaff => false,
            Self::TicketReceived | Self::Welcome => true,
        }
    }

    pub(super) fn write(self, letter: &Letter<'_>) -> Words {
        let phrases = phrases(letter.language);
        let author = letter.message.map_or("", |(author, _)| author);
        let author = if author.trim().is_empty() { letter.provider } else { author };
        let lead = match self {
            Self::TicketAnswered => fill(phrases.answered, author),
            Self::TicketOpenedByStaff => fill(phrases.opened, author),
            Self::TicketReceived => phrases.received.to_owned(),
            Self::Welcome => phrases.welcome.to_owned(),
        };
        let name = letter.name.trim();
        let hello = if name.is_empty() { phrases.hello_nobody.to_owned() } else { fill(phrases.hello, name) };
        let mut paragraphs = vec![(Part::Plain, hello), (Part::Plain, lead)];
        if let Some((_, body)) = letter.message {
            paragraphs.push((Part::Said, body.trim_end().to_owned()));
        }
        if !letter.files.is_empty() {
            paragraphs.push((Part::Plain, fill(phrases.files, letter.files.join(", "))));
        }
        let from = [letter.department, letter.provider];
        let from = from.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
        let (subject, foot) = match letter.ticket {
            Some((number, subject)) => {
                let ticket = fill(phrases.ticket, number);
                (format!("[#{number}] {subject}"), format!("{ticket}: {subject}\n{from}"))
            }
            None => (fill(phrases.welcome_subject, letter.provider), from),
        };
        paragraphs.push((Part::Foot, foot));
        let (text, html) = (text(&paragraphs), html(&paragraphs));
        Words { subject, text, html, is_automatic: self.is_automatic() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    Said,
    Foot,
}

fn text(paragraphs: &[(Part, String)]) -> String {
    let mut out = String::new();
    for (part, words) in paragraphs {
        if *part == Part::Foot {
            out.push_str("-- \n");
        }
        out.push_str(words);
        out.push_str("\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn html(paragraphs: &[(Part, String)]) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html><body style=\"font-family: sans-serif\">\n");
    for (part, words) in paragraphs {
        let words = escaped(words).replace("\r\n", "\n").replace('\n', "<br>\n");
        // Writing to a text cannot fail.
        let _ = match part {
            Part::Plain => writeln!(out, "<p>{words}</p>"),
            Part::Said => writeln!(
                out,
                "<div style=\"margin: 1em 0; padding-left: 1em; border-left: 3px solid #ccc\">{words}</div>"
            ),
            Part::Foot => writeln!(out, "<p style=\"color: #666; font-size: small\">{words}</p>"),
        };
    }
    out.push_str("</body></html>\n");
    out
}

/// Text that stands in HTML as it is.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(language: MailLanguage) -> Words {
        MailTemplate::TicketAnswered.write(&Letter {
            language,
            name: "Cleo <b>",
            provider: "Host & Co",
            department: "Sales",
            ticket: Some((TicketNumber(123_456), "No mail")),
            message: Some(("Ann", "First\nSecond <script>")),
            files: &["a.txt".to_owned()],
        })
    }

    #[test]
    fn a_letter_says_the_same_in_text_and_html_and_html_of_people_is_text() {
        let words = letter(MailLanguage::English);
        assert_eq!(words.subject, "[#123456] No mail");
        assert_eq!(
            words.text,
            "Hello Cleo <b>,\n\nAnn has answered your ticket:\n\nFirst\nSecond <script>\n\nFiles with the message, to be \
             found in the ticket: a.txt\n\n-- \nTicket #123456: No mail\nSales, Host & Co\n"
        );
        assert!(words.html.contains("Second &lt;script&gt;"), "{}", words.html);
        assert!(words.html.contains("First<br>"), "{}", words.html);
        assert!(!words.html.contains("<script"), "{}", words.html);
    }

    #[test]
    fn each_language_has_its_own_words() {
        let russian = letter(MailLanguage::Russian).text;
        let spanish = letter(MailLanguage::Spanish).text;
        assert!(
            russian.starts_with("Здравствуйте, Cleo <b>!") && russian.contains("Запрос #123456"),
            "{russian}"
        );
        assert!(spanish.contains("ha respondido") && spanish.contains("Solicitud #123456"), "{spanish}");
    }
}
