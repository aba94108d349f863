//! The table of the functions: router, access table, documentation and coverage list at once; one file for each area.

mod account;
mod client;
mod everything;
mod messages;
mod people;
mod queue;
mod violations;

use crate::action::Action;

const AREAS: &[&[Action]] = &[
    account::FUNCTIONS,
    client::FUNCTIONS,
    queue::FUNCTIONS,
    messages::FUNCTIONS,
    everything::FUNCTIONS,
    people::FUNCTIONS,
    violations::FUNCTIONS,
];

const COUNT: usize = {
    let (mut count, mut rest) = (0, AREAS);
    while let [area, more @ ..] = rest {
        count += area.len();
        rest = more;
    }
    count
};

/// The areas one after the other, put together by the compiler.
#[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
const ALL: [Action; COUNT] = {
    let mut all = [account::FUNCTIONS[0]; COUNT];
    let (mut next, mut areas) = (0, AREAS);
    while let [area, more @ ..] = areas {
        let mut rest = *area;
        while let [action, others @ ..] = rest {
            all[next] = *action;
            next += 1;
            rest = others;
        }
        areas = more;
    }
    all
};

/// Every function of this door.
pub const ACTIONS: &[Action] = &ALL;
