//! Rules of the desk that must hold whichever door is used: each is broken, or kept, through all of them.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

mod closing;
mod coming_back;
mod credits;
mod doors;
mod files;
mod folders;
mod hours;
mod people;
mod priorities;
mod violations;
mod warnings;
