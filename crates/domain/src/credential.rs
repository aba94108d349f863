//! API credentials: which doors they open and from which addresses.

use std::net::IpAddr;

/// Which pair of secrets a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialKind {
    /// An identifier and a secret sent as they are.
    Pair,
    /// A name and the md5 of a generated secret, as old scripts send it. The md5 is a password
    /// equivalent, so such secrets are always generated and open no other door.
    Hashed,
    /// An id and a key.
    Key,
}

impl CredentialKind {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Pair => 0,
            Self::Hashed => 1,
            Self::Key => 2,
        }
    }

    /// The kind of a database number.
    #[must_use]
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Pair),
            1 => Some(Self::Hashed),
            2 => Some(Self::Key),
            _ => None,
        }
    }
}

/// A range of addresses: one address, a prefix, or an IPv4 address with a dotted mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    network: IpAddr,
    mask: u128,
}

fn bits(address: IpAddr) -> (u128, u32) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

impl AddressRange {
    /// Reads `192.0.2.1`, `192.0.2.0/24`, `192.0.2.0/255.255.255.0` or the IPv6 forms of the first two.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, width) =
            text.trim().split_once('/').map_or((text.trim(), None), |(a, w)| (a, Some(w.trim())));
        let network: IpAddr = address.trim().parse().ok()?;
        let (_, size) = bits(network);
        let all = if size == 32 { u128::from(u32::MAX) } else { u128::MAX };
        let mask = match width {
            None => all,
            Some(mask) if mask.contains('.') => {
                let mask: std::net::Ipv4Addr = mask.parse().ok()?;
                let ones = mask.to_bits();
                if size != 32 || ones.leading_ones() + ones.trailing_zeros() < 32 {
                    return None;
                }
                u128::from(ones)
            }
            Some(prefix) => {
                let prefix: u32 = prefix.parse().ok()?;
                if prefix > size {
                    return None;
                }
                if prefix == 0 { 0 } else { all & (all << (size - prefix)) }
            }
        };
        Some(Self { network, mask })
    }

    /// Whether the range holds the address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((ours, our_size), (theirs, their_size)) = (bits(self.network), bits(address));
        our_size == their_size && (ours & self.mask) == (theirs & self.mask)
    }
}

/// The addresses a credential may be used from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRules(Option<Vec<AddressRange>>);

impl AddressRules {
    /// Reads a list separated by commas, spaces or line ends; `all` or nothing at all means every address.
    /// `None` when an entry is no address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let entries: Vec<&str> = text
            .split(|c: char| c == ',' || c == ';' || c.is_whitespace())
            .filter(|e| !e.is_empty())
            .collect();
        if entries.is_empty() || entries.iter().any(|entry| entry.eq_ignore_ascii_case("all")) {
            return Some(Self(None));
        }
        entries
            .into_iter()
            .map(AddressRange::parse)
            .collect::<Option<Vec<_>>>()
            .map(|ranges| Self(Some(ranges)))
    }

    /// Whether a call from this address is acceptable; an unknown address is only to unrestricted rules.
    #[must_use]
    pub fn allow(&self, address: Option<IpAddr>) -> bool {
        match (&self.0, address) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(ranges), Some(address)) => ranges.iter().any(|range| range.contains(address)),
        }
    }
}

/// The calls that a credential may make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedCalls(Option<Vec<String>>);

impl AllowedCalls {
    /// Reads names separated by commas, spaces or line ends; `all` or nothing at all means every call. `None` when
    /// one of them can be no name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let names: Vec<&str> =
            text.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty()).collect();
        if names.is_empty() || names.iter().any(|name| name.eq_ignore_ascii_case("all")) {
            return Some(Self(None));
        }
        let letters = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let fits = |name: &&str| name.len() <= 64 && name.chars().all(letters);
        names.iter().all(fits).then(|| Self(Some(names.into_iter().map(str::to_owned).collect())))
    }

    /// Whether a call may be made; case does not count, because callers write names in any.
    #[must_use]
    pub fn allow(&self, call: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.iter().any(|name| name.eq_ignore_ascii_case(call)))
    }

    /// The list as it is stored: empty for every call.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.as_ref().map(|names| names.join(",")).unwrap_or_default()
    }
}

/// What came of a call that was made with a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// It was answered.
    Done,
    /// The credential may not make it, or not from there.
    Refused,
    /// It was answered with an error.
    Failed,
}

impl CallOutcome {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Failed => 2,
        }
    }

    /// The outcome of a database number.
    #[must_use]
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Done),
            1 => Some(Self::Refused),
            2 => Some(Self::Failed),
            _ => None,
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_allowed_by_name_in_any_case() {
        let some = AllowedCalls::parse("Alpha, BETA\ngamma.delta").unwrap();
        assert!(some.allow("alpha") && some.allow("Beta") && some.allow("gamma.DELTA"));
        assert!(!some.allow("alph") && !some.allow("") && !some.allow("gamma"));
        assert_eq!(some.text(), "Alpha,BETA,gamma.delta");
        for every in ["", " , ", "all", "alpha,ALL"] {
            let every = AllowedCalls::parse(every).unwrap();
            assert!(every.allow("anything"));
            assert_eq!(every.text(), "");
        }
        assert_eq!(AllowedCalls::parse("a*"), None);
        assert_eq!(AllowedCalls::parse(&"a".repeat(65)), None);
    }

    fn allows(rules: &str, address: &str) -> bool {
        AddressRules::parse(rules).unwrap().allow(Some(address.parse().unwrap()))
    }

    #[test]
    fn ranges_are_read_in_every_documented_form() {
        assert!(allows("all", "203.0.113.9"));
        assert!(allows("", "203.0.113.9"));
        assert!(allows("192.0.2.1", "192.0.2.1"));
        assert!(!allows("192.0.2.1", "192.0.2.2"));
        assert!(allows("192.0.2.0/24", "192.0.2.200"));
        assert!(!allows("192.0.2.0/24", "192.0.3.1"));
        assert!(allows("192.0.2.0/255.255.255.0", "192.0.2.7"));
        assert!(allows("2001:db8::/32, 10.0.0.1", "2001:db8::1"));
        assert!(allows("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(allows("0.0.0.0/0", "203.0.113.9"));
        assert!(!allows("0.0.0.0/0", "2001:db8::1"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in ["x", "192.0.2.1/33", "192.0.2.0/255.0.255.0", "2001:db8::/255.0.0.0"] {
            assert_eq!(AddressRules::parse(bad), None, "{bad}");
        }
    }
}
