//! `conformance/*.tsv` say what each dialect takes and answers, row by row. They are generated from the `ACTIONS`
//! tables, which also route the calls, and from the golden files. `UPDATE_GOLDEN=1` writes them; a difference in
//! review is a change of behaviour. Only the last column of a parameter is kept from before: the test that misses it.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

mod answers;
mod documents;
mod functions;
mod pages;
mod parameters;
mod table;
#[path = "../formats/tree.rs"]
#[expect(dead_code, reason = "the comparison of formats uses the rest")]
mod tree;
