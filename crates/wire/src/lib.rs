//! Syntax only: a request becomes ordered [`Params`], a [`Node`] tree becomes text in one of several formats.
//! Nothing here knows what a name means, who asks, or which door the request came through.
#![deny(missing_docs)]

mod decode;
mod group;
mod node;
mod params;

#[doc(hidden)]
pub mod fuzzing;
pub mod json;
pub mod loose;
pub mod nvp;
pub mod php;
pub mod text;
pub mod xml;

/// A text of a node: like a [`String`], but short ones take no memory of their own.
pub use compact_str::{CompactString, format_compact};
pub use decode::{DecodeError, Limits, Request, decode};
pub use node::{Content, Node};
pub use params::{Params, Upload, Value};
