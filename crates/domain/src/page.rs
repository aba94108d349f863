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

    /// The rows of the page when all rows are at hand, and how many there are together.
    #[must_use]
    pub fn cut<T>(self, rows: Vec<T>) -> (Vec<T>, i64) {
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        (rows.into_iter().skip(size(self.offset)).take(size(self.limit)).collect(), total)
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

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_is_cut_out_of_rows_and_is_empty_past_the_end() {
        let cut = |offset, limit| Page::new(offset, limit).cut(vec![1, 2, 3]);
        assert_eq!(cut(0, 2), (vec![1, 2], 3));
        assert_eq!(cut(2, 2), (vec![3], 3));
        assert_eq!(cut(3, 2), (Vec::new(), 3));
        assert_eq!(cut(u32::MAX, 2), (Vec::new(), 3));
    }
}
