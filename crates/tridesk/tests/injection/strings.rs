//! Strings that break what puts a value into a query: repeatable, and now and then a value that really is there.

use super::world::World;

/// A `splitmix64` generator.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

const HOSTILE: &[&str] = &[
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE ticket; --",
    "\" OR \"\"=\"",
    "') OR ('a'='a",
    "1; SELECT pg_sleep(5)",
    "1 UNION SELECT secret_hash FROM credential",
    "' UNION ALL SELECT NULL,NULL--",
    "$1",
    "$99",
    "$$",
    "?1",
    ":name",
    "@x",
    "\\'",
    "'||(SELECT password_hash FROM staff)||'",
    "E'\\x41'",
    "/*",
    "*/",
    "--",
    "#",
    "{{7*7}}",
    "${7*7}",
    "%",
    "_",
    "%%",
    "\\",
    "\\%",
    "\\\\",
    "%_%",
    "[a-z]",
    "a\\",
    "\\_",
    "*",
    "?",
    ".",
    "^",
    "(?i)a",
    "a{1000}",
    "\"",
    "\"a\" OR \"b\"",
    "a AND b",
    "NOT a",
    "a NEAR b",
    "NEAR(a b, 5)",
    "a*",
    "^a",
    "document:a",
    "- a",
    "{a b} : c",
    "a & b",
    "a | b",
    "!a",
    "a:*",
    "<->",
    "a <-> b",
    "'a' & 'b'",
    "(",
    ")",
    "((((((((((",
    "'",
    "''",
    "'''",
    "\u{2019}",
    "ASC; DROP TABLE message",
    "opened_at DESC",
    "1,2,3",
    "1, 2",
    "id) --",
    "CASE WHEN 1=1 THEN 1 END",
    "NULL",
    "null",
    "\0",
    "a\0b",
    "\u{1}",
    "\u{7f}",
    "\r\n",
    "\t",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{e000}",
    "\u{10ffff}",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "../../etc/passwd",
    "a=b&c=d",
    "%00",
    "%27",
    "+",
    " ",
    "",
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "4",
    "-1",
    "+1",
    "00",
    "01",
    " 1 ",
    "25",
    "1000",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "1e3",
    "1.0",
    "0x10",
    "1_000",
    "\u{ff11}",
    "\u{661}",
    "NaN",
    "infinity",
    "1 OR 1=1",
    "true",
    "false",
];

const WORDS: &[&str] = &[
    "Open",
    "answered",
    "Client-Reply",
    "CLOSED",
    "In-Progress",
    "On Hold",
    "Resolved",
    "all",
    "General",
    "incident",
    "Task",
    "Project",
    "ASC",
    "desc",
    "Awaiting Reply",
    "All Active Tickets",
    "My Flagged Tickets",
    "FLAG_HAS_NOTE",
    "FLAG_ENCRYPTED",
    "NOT",
    "2026-03-02",
    "2026-03-03",
    "2026-02-30",
    "2026-03-02 10:00:00",
    "=",
    "<",
    ">",
    "!=",
    "on",
    "off",
    "e_2",
    "d_1",
    "d_1 OR 1",
    "product",
    "last_message",
    "-last_message",
    "+last_message",
    "asc",
    "vip",
    "VIP",
    "cleo@client.example",
    "CLEO",
    "server down",
    "down SERVER",
    "hiddenword",
    "concealed",
];

const LETTERS: &[&str] = &[
    "a",
    "Z",
    "0",
    "9",
    " ",
    "'",
    "\"",
    "\\",
    "%",
    "_",
    "-",
    ";",
    "\u{c4}",
    "\u{e9}",
    "\u{df}",
    "\u{3a3}",
    "\u{3c2}",
    "\u{3c3}",
    "\u{3a9}",
    "\u{130}",
    "\u{131}",
    "I",
    "i",
    "\u{416}",
    "\u{436}",
    "\u{65e5}",
    "\u{672c}",
    "\u{5d0}",
    "\u{1f642}",
    "e\u{301}",
    "\u{b2}",
    "\u{2167}",
    "\u{1c5}",
];

/// The next string.
pub(super) fn next(random: &mut Random, world: &World) -> String {
    match random.below(20) {
        0..=4 => random.of(HOSTILE).to_owned(),
        5 => random.of(NUMBERS).to_owned(),
        6 | 7 => random.of(WORDS).to_owned(),
        8..=11 => fragment(random, world),
        12 | 13 => (0..=random.below(30)).map(|_| random.of(LETTERS)).collect(),
        14 => format!("{}{}", fragment(random, world), random.of(HOSTILE)),
        15 => format!("{}{}", random.of(HOSTILE), random.of(HOSTILE)),
        16 => format!("{}{}", random.of(NUMBERS), random.of(HOSTILE)),
        17 => format!("{} {}", fragment(random, world), fragment(random, world)),
        18 => (0..=random.below(100)).map(|_| format!("{} ", random.of(WORDS))).collect(),
        _ => random.of(&["a", "server", "%", "\\", "'", "\u{436}", "1"]).repeat(random.below(700)),
    }
}

/// A part of a text that is there, now and then in the other case.
fn fragment(random: &mut Random, world: &World) -> String {
    let texts = world.texts();
    let text = texts[random.below(texts.len())];
    let letters: Vec<char> = text.chars().collect();
    let start = random.below(letters.len());
    let length = 1 + random.below(20);
    let part: String = letters.iter().skip(start).take(length).collect();
    match random.below(3) {
        0 => part.to_uppercase(),
        1 => part.to_lowercase(),
        _ => part,
    }
}
