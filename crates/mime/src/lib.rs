//! Composing mail: the bytes of a mail out of its parts. Pure: the same parts give the same bytes, whenever and wherever
//! they are composed, so mail that is sent once more is the same mail.
#![deny(missing_docs)]

mod compose;
mod text_of_html;

pub use compose::Letter;
pub use text_of_html::text_of_html;
