//! A seeded mutator: samples of a format, cut, joined, repeated and spoilt. The same seed gives the same inputs.

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
}

/// Parts that readers trip over, whatever the format.
const TOKENS: &[&[u8]] = &[
    b"[",
    b"]",
    b"[]",
    b"[][]",
    b"[0]",
    b"[a][b]",
    b"&",
    b"=",
    b"%",
    b"%5B",
    b"%5D",
    b"%00",
    b"%zz",
    b"%C3",
    b"+",
    b";",
    b"{",
    b"}",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"1e999",
    b"-",
    b",",
    b":",
    b"[[[[[[[[",
    b"{\"a\":",
    b"--b\r\n",
    b"--b--\r\n",
    b"\r\n\r\n",
    b"\r\n",
    b"\n",
    b"Content-Disposition: form-data; name=\"x\"",
    b"; filename=\"",
    b"filename*=UTF-8''",
    b"Content-Type: text/plain",
    b"a:1:{",
    b"s:4:\"",
    b"i:0;",
    b"O:1:\"A\":0:{}",
    b"R:1;",
    b"d:0.5;",
    b"b:1;",
    b"N;",
    b"s:99999999999:\"",
    b"i:-9223372036854775808;",
    b"filter[",
    b"filterop[date]",
    b"9223372036854775807",
    b"9223372036854775808",
    b"-1",
    b"0",
    b"\xff",
    b"\xc3\x28",
    b"\xf0\x9f\x99\x82",
    b"\0",
    b"'",
];

/// The largest input.
const LONGEST: usize = 64 * 1024;

/// The next input from these samples.
pub(super) fn next(random: &mut Random, samples: &[&[u8]]) -> Vec<u8> {
    let mut input = samples[random.below(samples.len())].to_vec();
    // Now and then the sample itself, mostly a few changes, seldom many.
    let changes = match random.below(20) {
        0 => 0,
        1 => 40,
        _ => 1 + random.below(6),
    };
    for _ in 0..changes {
        change(random, samples, &mut input);
    }
    input.truncate(LONGEST);
    input
}

fn change(random: &mut Random, samples: &[&[u8]], input: &mut Vec<u8>) {
    let at = random.below(input.len() + 1);
    let end = at + random.below((input.len() - at).min(64) + 1);
    match random.below(9) {
        0 => drop(input.drain(at..end)),
        1 => input.truncate(at),
        2 | 3 => drop(input.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
        4 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap();
            }
        }
        5 => {
            let other = samples[random.below(samples.len())];
            let from = random.below(other.len() + 1);
            drop(input.splice(at..end, other[from..].iter().copied()));
        }
        6 => {
            let part = input[at..end].to_vec();
            let times = if random.below(50) == 0 { random.below(2000) } else { random.below(4) };
            let room = LONGEST.saturating_sub(input.len()) / part.len().max(1);
            drop(input.splice(at..at, part.repeat(times.min(room))));
        }
        7 => input.iter_mut().skip(at).take(end - at).for_each(|byte| *byte ^= 0x20),
        _ => {
            let token = TOKENS[random.below(TOKENS.len())];
            drop(input.splice(at..end, token.iter().copied()));
        }
    }
}
