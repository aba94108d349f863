//! A mail with a text and an HTML part, and the headers by which other programs know what it is.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

/// What a mail is composed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// `Message-ID` without brackets.
    pub message_key: &'a str,
    /// Seconds since 1970.
    pub written_at: i64,
    /// The name and the address it comes from; answers go there too.
    pub sender: (&'a str, &'a str),
    /// The name and the address it is written to; no `To` without an address.
    pub to: (&'a str, &'a str),
    /// Who gets copies.
    pub copies: Vec<&'a str>,
    /// The subject.
    pub subject: &'a str,
    /// The `Message-ID`s of what came before, the oldest first; the last is what this follows.
    pub references: Vec<&'a str>,
    /// The text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// Whether no person wrote it (RFC 3834, section 5).
    pub is_automatic: bool,
}

/// No header may end before its end.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn address((name, email): (&str, &str)) -> Address<'static> {
    let name = one_line(name);
    let name = name.trim();
    Address::new_address((!name.is_empty()).then(|| name.to_owned()), one_line(email))
}

impl Letter<'_> {
    /// The mail as it goes over the wire, with CRLF line ends; none when it cannot be written, which memory cannot refuse.
    #[must_use]
    pub fn compose(&self) -> Option<Vec<u8>> {
        let mut mail = MessageBuilder::new()
            .message_id(one_line(self.message_key))
            .date(self.written_at)
            .from(address(self.sender))
            .reply_to(address(self.sender))
            .subject(one_line(self.subject));
        if !self.to.1.is_empty() {
            mail = mail.to(address(self.to));
        }
        if !self.copies.is_empty() {
            let copies: Vec<Address<'_>> = self.copies.iter().map(|copy| address(("", copy))).collect();
            mail = mail.cc(Address::new_list(copies));
        }
        if let Some(last) = self.references.last() {
            mail = mail
                .in_reply_to(one_line(last))
                .references(self.references.iter().map(|key| one_line(key)).collect::<Vec<_>>());
        }
        if self.is_automatic {
            mail = mail.header("Auto-Submitted", Raw::new("auto-generated"));
        }
        // Whoever is away need not say so to a desk; and what comes back with our own mark is a loop.
        mail = mail
            .header("X-Auto-Response-Suppress", Raw::new("All"))
            .header("X-Loop", Raw::new(one_line(self.sender.1)));
        // The library would draw a boundary. The key is as hard to guess, and the same each time.
        let key: String = self.message_key.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{key}"));
        let parts = vec![
            MimePart::new("text/plain", self.text.to_owned()),
            MimePart::new("text/html", self.html.to_owned()),
        ];
        mail.body(MimePart::new(kind, parts)).write_to_vec().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter<'static> {
        Letter {
            message_key: "ticket-7.abcdefghij@desk.example",
            written_at: 1_772_442_871,
            sender: ("Поддержка", "desk@desk.example"),
            to: ("Cleo \"C\" Case\r\nBcc: evil@evil.example", "cleo@client.example"),
            copies: vec!["boss@client.example", "it@client.example"],
            subject: "Re: Почта\nX-Evil: yes",
            references: vec!["ticket-7.first@desk.example", "ticket-7.second@desk.example"],
            text: "Привет\n.\nFrom here",
            html: "<p>Привет</p>",
            is_automatic: true,
        }
    }

    fn composed(letter: &Letter<'_>) -> String {
        String::from_utf8(letter.compose().unwrap()).unwrap()
    }

    #[test]
    fn composing_again_gives_the_same_bytes() {
        assert_eq!(composed(&letter()), composed(&letter()));
    }

    #[test]
    fn headers_say_what_it_is_and_what_it_follows() {
        let mail = composed(&letter());
        let unfolded = mail.replace("\r\n\t", " ").replace("\r\n ", " ");
        for line in [
            "Message-ID: <ticket-7.abcdefghij@desk.example>\r\n",
            "Date: Mon, 2 Mar 2026 09:14:31 +0000\r\n",
            "In-Reply-To: <ticket-7.second@desk.example>\r\n",
            "References: <ticket-7.first@desk.example> <ticket-7.second@desk.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
        ] {
            assert!(unfolded.contains(line), "{line}\n{mail}");
        }
        let by_hand = composed(&Letter { is_automatic: false, references: Vec::new(), ..letter() });
        for name in ["Auto-Submitted:", "References:", "In-Reply-To:"] {
            assert!(!by_hand.contains(name), "{name}");
        }
    }

    #[test]
    fn nobody_writes_a_header_by_their_name_or_subject() {
        let mail = composed(&letter());
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        for line in head.lines() {
            assert!(!line.starts_with("Bcc:") && !line.starts_with("X-Evil:"), "{head}");
        }
        assert!(!mail.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    }
}
