//! Takes one parameter out of what was read, so that a test can be seen to miss it. Never part of what is shipped:
//! only the tests switch on the feature.
//!
//! `TRIDESK_DROP=SELECTOR/FUNCTION/NAME` drops `NAME` from every request whose parameter `SELECTOR` is `FUNCTION`, or
//! from every request when that is `*`. A name is `plain`, `map[key]`, or `series_1`, which stands for `series_2`
//! and so on too; several are separated by `, `. All are found in any case.

use crate::Params;
use std::sync::LazyLock;

struct Drop {
    selector: String,
    function: String,
    names: Vec<String>,
}

#[expect(clippy::disallowed_methods, reason = "a switch for tests only, as the feature is")]
static DROP: LazyLock<Option<Drop>> = LazyLock::new(|| {
    let text = std::env::var("TRIDESK_DROP").ok()?;
    let mut parts = text.splitn(3, '/').map(str::to_owned);
    let (selector, function, names) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Drop { selector, function, names: names.split(", ").map(str::to_owned).collect() })
});

/// Takes out what the environment says.
pub(super) fn drop_from(params: &mut Params) {
    if let Some(drop) = &*DROP {
        drop.from(params);
    }
}

impl Drop {
    fn from(&self, params: &mut Params) {
        let asked = params.get_ignoring_case(&self.selector).unwrap_or_default().trim();
        if self.function == "*" || asked.eq_ignore_ascii_case(&self.function) {
            self.names.iter().for_each(|name| take(params, name));
        }
    }
}

fn take(params: &mut Params, name: &str) {
    if let Some((outer, key)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        if let Some(map) = params.map(outer).cloned() {
            let mut map = map;
            take(&mut map, key);
            params.insert(outer, crate::Value::Map(map));
        }
        return;
    }
    let series = name.strip_suffix('1').filter(|series| series.ends_with('_'));
    let is_one = |sent: &str| {
        let number = |series: &str| sent.get(series.len()..).unwrap_or_default();
        sent.eq_ignore_ascii_case(name)
            || series.is_some_and(|series| {
                sent.starts_with(series) && number(series).bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let sent: Vec<String> =
        params.iter().map(|(sent, _)| sent.to_owned()).filter(|sent| is_one(sent)).collect();
    for name in sent {
        params.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(drop: &str, form: &str) -> Vec<String> {
        let mut parts = drop.splitn(3, '/').map(str::to_owned);
        let mut next = || parts.next().unwrap();
        let (selector, function) = (next(), next());
        let drop = Drop { selector, function, names: next().split(", ").map(str::to_owned).collect() };
        let request = crate::Request { query: Some(form), content_type: None, body: b"" };
        let mut params = crate::decode(&request, &crate::Limits::default()).unwrap();
        drop.from(&mut params);
        let inner =
            |name: &str| params.map(name).map(|map| map.iter().map(|(key, _)| key.to_owned()).collect());
        inner("map").unwrap_or_else(|| params.iter().map(|(name, _)| name.to_owned()).collect())
    }

    #[test]
    fn only_what_is_named_goes_and_only_where_it_is_named() {
        assert_eq!(left("do/open/a", "do=OPEN&A=1&b=2"), ["do", "b"]);
        assert_eq!(left("do/shut/a", "do=open&a=1&b=2"), ["do", "a", "b"]);
        assert_eq!(left("do/*/a, b", "a=1&b=2&c=3"), ["c"]);
        assert_eq!(left("do/*/f_1", "f_1=1&f_2=2&f_x=3&f=4"), ["f_x", "f"]);
        assert_eq!(left("do/*/map[a]", "map[a]=1&map[b]=2"), ["b"]);
    }
}
