//! A whole database, table by table: what there is, its rows in the order of their keys, filling an empty one with
//! them, and comparing the two. Growing, exporting and importing are made of these.

pub(crate) mod catalogue;
pub(crate) mod compare;
pub(crate) mod empty;
pub(crate) mod fill;
pub(crate) mod rows;
pub(crate) mod sequences;

pub(crate) use catalogue::{Kind, Table};
pub(crate) use rows::{Pages, RowSource, Value, Values};
