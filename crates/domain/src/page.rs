//! Which part of a list is asked for, and in which order.

/// A slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows to skip. Dialects that print totals need offsets; deep ones cost their depth.
    pub offset: u32,
    /// Rows to return, 1 to [`Page::LARGEST`].
    pub limit: u32,
}

impl Page {
    /// The most rows in one answer.
    pub const LARGEST: u32 = 1000;

    /// A page with its limit brought into 1..=[`Page::LARGEST`].
    #[must_use]
    pub fn new(offset: u32, limit: u32) -> Self {
        Self { offset, limit: limit.clamp(1, Self::LARGEST) }
    }
}

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

/// What a ticket list is sorted by; the id breaks ties in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// When the last public message was written.
    LastMessage,
    /// When the ticket was opened.
    Opened,
}
