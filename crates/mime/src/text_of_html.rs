//! The text of an HTML body, for readers without HTML: one pass, no tree, so that no input costs more than its length.

/// Elements whose end ends a line.
const BLOCKS: [&str; 12] = ["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"];
/// Elements whose content is for machines.
const SILENT: [&str; 4] = ["script", "style", "head", "title"];

/// The words of HTML, with its paragraphs as lines.
#[must_use]
pub fn text_of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut silent: Option<String> = None;
    while let Some(at) = rest.find('<') {
        let (words, tag) = rest.split_at(at);
        if silent.is_none() {
            push_words(&mut out, words);
        }
        let Some(end) = tag.find('>') else {
            // No tag at all: a sign that somebody wrote.
            if silent.is_none() {
                push_words(&mut out, tag);
            }
            rest = "";
            break;
        };
        let inner = tag.get(1..end).unwrap_or_default();
        rest = tag.get(end + 1..).unwrap_or_default();
        let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let name: String = inner
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase();
        match &silent {
            Some(waiting) if closes && *waiting == name => silent = None,
            Some(_) => {}
            None if !closes && !inner.ends_with('/') && SILENT.contains(&name.as_str()) => {
                silent = Some(name)
            }
            None if BLOCKS.contains(&name.as_str()) && (closes || name == "br") => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                if name == "p" {
                    out.push('\n');
                }
            }
            None => {}
        }
    }
    if silent.is_none() {
        push_words(&mut out, rest);
    }
    let mut text = out.trim().to_owned();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.push('\n');
    text
}

/// White space of the source is one space; entities become what they stand for.
fn push_words(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(letter) = rest.chars().next() {
        if letter == '&'
            && let Some((meant, length)) = entity(rest)
        {
            out.push(meant);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if letter.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(letter);
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
}

/// What the entity at the beginning stands for, and how long it is.
fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((meant, end + 1))
}

#[cfg(test)]
mod tests {
    use super::text_of_html;

    #[test]
    fn paragraphs_become_lines_and_tags_go() {
        let html = "<style>p { color: red }</style><p>Hello <b>Cleo</b>,</p>\n<p>one<br />two &amp; three &#8364;\n four</p>";
        assert_eq!(text_of_html(html), "Hello Cleo,\n\none\ntwo & three € four\n");
    }

    #[test]
    fn what_is_no_html_stays() {
        assert_eq!(text_of_html("1 < 2 & more"), "1 < 2 & more\n");
    }

    #[test]
    fn hostile_input_ends_soon() {
        for html in
            ["<".repeat(200_000), "<div>".repeat(100_000), "&".repeat(500_000), "<script>".repeat(50_000)]
        {
            let begun = std::time::Instant::now();
            let text = text_of_html(&html);
            assert!(begun.elapsed().as_secs() < 5 && text.len() <= html.len() + 1, "{}", &html[..1]);
        }
    }
}
