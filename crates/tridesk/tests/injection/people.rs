//! What a value may show of clients and of those who log in for them.

use super::panel::positive;
use super::plain::{count, unless_blank};
use super::slots::Expect;
use super::world::{KnownClient, World, fold};

fn of(world: &World, wanted: impl Fn(&KnownClient) -> bool) -> Expect {
    Expect::Rows(world.clients.iter().filter(|client| wanted(client)).map(|client| client.id).collect())
}

pub(super) fn all(world: &World, _: &str) -> Expect {
    of(world, |_| true)
}

/// How an address, a name or both names together begin.
pub(super) fn begins(world: &World, text: &str) -> Expect {
    let wanted = fold(text.trim());
    of(world, |client| {
        let full = format!("{} {}", client.first_name, client.last_name);
        [&client.email, &client.first_name, &client.last_name, &full]
            .into_iter()
            .any(|term| fold(term).starts_with(&wanted))
    })
}

/// The same of a field of a form, in which `null` is no condition.
pub(super) fn field_begins(world: &World, text: &str) -> Expect {
    if text.trim() == "null" { all(world, text) } else { begins(world, text) }
}

/// All accounts are active, and what is no state is nobody's.
pub(super) fn state(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" => all(world, text),
        word if word.eq_ignore_ascii_case("active") => all(world, text),
        _ => of(world, |_| false),
    }
}

pub(super) fn field_state(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "null" | "active" => all(world, text),
        "inactive" | "closed" => of(world, |_| false),
        _ => Expect::Refused,
    }
}

pub(super) fn field_id(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "null" => all(world, text),
        text => positive(text).map_or(Expect::Refused, |id| of(world, |client| client.id == id)),
    }
}

pub(super) fn offset(world: &World, text: &str) -> Expect {
    let Expect::Rows(everybody) = all(world, text) else { return Expect::Refused };
    match text.trim().parse::<i64>() {
        Ok(number) => Expect::Some(everybody.len().saturating_sub(count(number.max(0))), everybody),
        Err(_) if text.trim().is_empty() => Expect::Rows(everybody),
        Err(_) => Expect::Refused,
    }
}

pub(super) fn limit(world: &World, text: &str) -> Expect {
    let Expect::Rows(everybody) = all(world, text) else { return Expect::Refused };
    match text.trim().parse::<i64>() {
        Ok(number) if number > 0 => Expect::Some(count(number), everybody),
        Ok(_) => Expect::Rows(everybody),
        Err(_) if text.trim().is_empty() => Expect::Rows(everybody),
        Err(_) => Expect::Refused,
    }
}

/// A page of the list of the panel: past the end it is the last one.
pub(super) fn page(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "0" => all(world, text),
        text => positive(text).map_or(Expect::Refused, |_| all(world, text)),
    }
}

/// How many rows a page of the panel has.
pub(super) fn rows(world: &World, text: &str) -> Expect {
    let Expect::Rows(everybody) = all(world, text) else { return Expect::Refused };
    match text.trim() {
        "" | "0" => Expect::Rows(everybody),
        text => positive(text).map_or(Expect::Refused, |rows| Expect::Some(count(rows), everybody)),
    }
}

/// The pages of the list of the other panel begin with 0, and there is one.
pub(super) fn numbered_page(world: &World, text: &str) -> Expect {
    match unless_blank(world, text, |text| super::plain::page(world, text)) {
        Expect::Refused => Expect::Refused,
        _ => all(world, text),
    }
}
