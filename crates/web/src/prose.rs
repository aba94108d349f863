//! What people wrote, as a part of a page. Nothing in it becomes markup but what is made here: raw HTML is shown as
//! text, links lead to web pages and addresses only, and no picture is fetched.

use domain::Message;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Markup that is safe by construction; templates write it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prose(String);

impl std::fmt::Display for Prose {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Prose {}

impl Prose {
    /// The text of a message. `quoted` is what a fold of quoted lines is called.
    pub(crate) fn of(message: &Message, quoted: &str) -> Self {
        if message.is_markdown { Self(markdown(&message.body)) } else { Self(plain(&message.body, quoted)) }
    }
}

/// Quotes of so many lines are folded.
const FOLDED_FROM: usize = 4;

fn plain(text: &str, quoted: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let lines: Vec<&str> = text.lines().collect();
    let is_quote = |line: &str| line.trim_start().starts_with('>');
    for run in lines.chunk_by(|one, next| is_quote(one) == is_quote(next)) {
        let folds = run.first().is_some_and(|line| is_quote(line)) && run.len() >= FOLDED_FROM;
        if folds {
            out += "<details class=\"quote\"><summary>";
            escape(&mut out, quoted);
            out += "</summary>";
        }
        out += "<p>";
        for (position, line) in run.iter().enumerate() {
            if position > 0 {
                out.push('\n');
            }
            linked(&mut out, line);
        }
        out += "</p>";
        if folds {
            out += "</details>";
        }
    }
    out
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

/// A line with its web addresses as links.
fn linked(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        escape(out, before);
        let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`".contains(c);
        let whole = from.split(ends).next().unwrap_or_default();
        // What ends a sentence is not part of an address.
        let address = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
        let is_bare = address.ends_with("//");
        if is_bare {
            escape(out, address);
        } else {
            anchor(out, address);
        }
        rest = from.get(address.len()..).unwrap_or_default();
    }
    escape(out, rest);
}

fn anchor(out: &mut String, address: &str) {
    out.push_str("<a rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\"");
    escape(out, address);
    out.push_str("\">");
    escape(out, address);
    out.push_str("</a>");
}

fn is_web(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Markdown with its raw HTML as text, its pictures as their descriptions, and only links that lead somewhere plain.
fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut links = Vec::new();
    let events = Parser::new_ext(text, options).filter_map(move |event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Link { dest_url, .. }) => {
            let allowed = is_web(&dest_url);
            links.push(allowed);
            allowed.then(|| {
                let mut start =
                    String::from("<a rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\"");
                escape(&mut start, &dest_url);
                start += "\">";
                Event::InlineHtml(CowStr::from(start))
            })
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or_default().then(|| Event::InlineHtml("</a>".into())),
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_text() {
        let shown = plain("<script>alert(1)</script> & \"more\"", "quoted");
        assert_eq!(shown, "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;</p>");
        let shown = markdown("<img src=x onerror=alert(1)> **bold** <b>x</b>");
        assert!(
            !shown.contains("<img") && !shown.contains("<b>") && shown.contains("<strong>bold</strong>"),
            "{shown}"
        );
        let shown = markdown("<div onclick=x>\nhello\n</div>");
        assert!(!shown.contains("<div"), "{shown}");
    }

    #[test]
    fn web_addresses_become_links_without_what_ends_the_sentence() {
        let shown = plain("see (https://a.example/x?y=1&z=\"q), or http://b.example.", "");
        assert!(shown.contains("href=\"https://a.example/x?y=1&amp;z=\""), "{shown}");
        assert!(shown.contains(">http://b.example</a>."), "{shown}");
        assert_eq!(plain("https://", ""), "<p>https://</p>");
    }

    #[test]
    fn links_of_markdown_lead_to_web_pages_only() {
        let shown = markdown(
            "[a](javascript:alert(1)) [b](https://b.example/\"x) [c](data:text/html,x) ![d](https://d.example/p.png)",
        );
        assert!(
            !shown.contains("javascript:") && !shown.contains("data:") && !shown.contains("<img"),
            "{shown}"
        );
        assert!(shown.contains("href=\"https://b.example/&quot;x\""), "{shown}");
    }

    #[test]
    fn long_quotes_are_folded_and_short_ones_stand() {
        assert!(!plain("> one\n> two\nanswer", "quoted").contains("details"));
        let shown = plain("answer\n> 1\n> 2\n> 3\n> 4\nmore", "quoted");
        assert!(shown.contains("<details class=\"quote\"><summary>quoted</summary><p>&gt; 1\n"), "{shown}");
        assert!(shown.ends_with("<p>more</p>"));
    }
}
