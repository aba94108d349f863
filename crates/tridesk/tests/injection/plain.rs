//! What a value of the two dialects with plain lists may show.

use super::slots::Expect;
use super::world::{Known, World, fold};
use domain::{RequestType, StatusKind, TagName};

pub(super) fn digits(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn unless_blank(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    if text.trim().is_empty() { Expect::Rows(world.all()) } else { oracle(text.trim()) }
}

pub(super) fn equal(world: &World, text: &str, same: impl Fn(&Known, i64) -> bool) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(number) => Expect::Rows(world.of(|known| same(known, number))),
        None => Expect::Refused,
    })
}

pub(super) fn names(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.name])))
}

pub(super) fn emails(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.email])))
}

pub(super) fn bodies(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        Expect::Rows(world.holding(text, |known| known.messages.iter().map(String::as_str).collect()))
    })
}

pub(super) fn words(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.with_words(text)))
}

pub(super) fn tags(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        let key = TagName::new(text).map(|name| name.key());
        Expect::Rows(world.of(|known| key.as_ref().is_ok_and(|key| known.tags.contains(key))))
    })
}

pub(super) fn of_kinds(world: &World, kinds: &[StatusKind]) -> Expect {
    Expect::Rows(world.of(|known| kinds.contains(&known.status)))
}

pub(super) fn status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    unless_blank(world, text, |text| {
        let kinds: &[StatusKind] = match text.to_ascii_lowercase().as_str() {
            "answered" | "sent-out" | "scheduled-notification" => &[Answered],
            "open" => &[New],
            "client-reply" | "customer reply" => &[CustomerReply],
            "in-progress" => &[InProgress, OnHold],
            "in progress" => &[InProgress],
            "on hold" => &[OnHold],
            "closed" => &[Closed],
            // The operator has a status of this name, in which there is nothing.
            "resolved" => &[],
            _ => return Expect::Refused,
        };
        of_kinds(world, kinds)
    })
}

pub(super) fn list(world: &World, text: &str) -> Expect {
    if text.trim().eq_ignore_ascii_case("all") { Expect::Rows(world.all()) } else { status(world, text) }
}

pub(super) fn kinds(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        let wanted = match text.to_ascii_lowercase().as_str() {
            "general" => RequestType::General,
            "problem" => RequestType::Problem,
            "incident" => RequestType::Incident,
            "task" => RequestType::Task,
            "question" => RequestType::Question,
            "project" => RequestType::Project,
            "delivery" => RequestType::Delivery,
            "billing" => RequestType::Billing,
            _ => return Expect::Refused,
        };
        Expect::Rows(world.of(|known| known.kind == wanted))
    })
}

pub(super) fn flags(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.to_ascii_uppercase().as_str() {
        "FLAG_HAS_NOTE" => Expect::Rows(world.of(|known| known.has_note)),
        "FLAG_ENCRYPTED" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
    })
}

pub(super) fn admin_read(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "0" => Expect::Rows(world.of(|known| known.unread)),
        "1" => Expect::Rows(world.of(|known| !known.unread)),
        _ => Expect::Refused,
    })
}

/// A value that is known, or not there, and leaves the rows as they are.
pub(super) fn known(world: &World, text: &str, good: &[&str]) -> Expect {
    unless_blank(world, text, |text| {
        let is_good = good.iter().any(|word| word.eq_ignore_ascii_case(text));
        if is_good { Expect::Rows(world.all()) } else { Expect::Refused }
    })
}

pub(super) fn sort(world: &World, text: &str) -> Expect {
    known(world, text, &["ASC", "DESC"])
}

/// The day that all was opened, another one, or none.
pub(super) fn day(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "2026-03-02" => Expect::Rows(world.all()),
        "2026-03-03" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
    })
}

pub(super) fn operator(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "=" => Expect::Rows(world.all()),
        "<" | ">" | "!=" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
    })
}

pub(super) fn page(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(0) => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

pub(super) fn count(number: i64) -> usize {
    usize::try_from(number).unwrap()
}

pub(super) fn rows(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(number @ 1..) => Expect::Some(count(number), world.all()),
        _ => Expect::Refused,
    })
}

pub(super) fn ignored(world: &World, _: &str) -> Expect {
    Expect::Rows(world.all())
}

/// A condition that there is not: nothing in it is no condition, and anything else would widen the list.
pub(super) fn unknown(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |_| Expect::Refused)
}

pub(super) fn client(world: &World, text: &str) -> Expect {
    match digits(text) {
        Some(id) => Expect::Rows(world.of(|known| known.client == Some(id))),
        None => Expect::Refused,
    }
}

/// WHMCS takes a sign, and 0 is no condition.
pub(super) fn signed(world: &World, text: &str, same: impl Fn(&Known, i64) -> bool) -> Expect {
    unless_blank(world, text, |text| match text.parse() {
        Ok(0) => Expect::Rows(world.all()),
        Ok(number) => Expect::Rows(world.of(|known| same(known, number))),
        Err(_) => Expect::Refused,
    })
}

pub(super) fn offset(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.parse::<i64>() {
        Ok(number) => Expect::Some(world.tickets.len().saturating_sub(count(number.max(0))), world.all()),
        Err(_) => Expect::Refused,
    })
}

pub(super) fn limit(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.parse::<i64>() {
        Ok(number) if number > 0 => Expect::Some(count(number), world.all()),
        Ok(_) => Expect::Rows(world.all()),
        Err(_) => Expect::Refused,
    })
}

/// What is no status is on no ticket.
pub(super) fn whmcs_status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    unless_blank(world, text, |text| {
        let kinds: &[StatusKind] = match text.to_ascii_lowercase().as_str() {
            "answered" => &[Answered],
            "open" => &[New],
            "customer-reply" => &[CustomerReply],
            "in progress" => &[InProgress],
            "on hold" => &[OnHold],
            "closed" => &[Closed],
            "awaiting reply" => &[New, CustomerReply],
            "all active tickets" => &[New, InProgress, CustomerReply, Answered, OnHold],
            // None is assigned to whoever asks, and the rest is no word.
            _ => &[],
        };
        of_kinds(world, kinds)
    })
}

pub(super) fn address(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.of(|known| fold(&known.email) == fold(text))))
}
