//! Pages of a list: which one is shown, and the way to its neighbours.

use domain::Page as Rows;

/// Rows on a page.
const SIZE: u32 = 50;
/// Nobody turns so many pages; who looks for something old searches.
const LAST: u32 = 2000;

/// Where in a list a page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paging {
    number: u32,
    total: i64,
    /// The address of the list, to which the number of a page is added.
    base: String,
}

impl Paging {
    /// The page that is asked for, from 1.
    pub(crate) fn asked(number: Option<i64>, base: String) -> Self {
        let number = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
        Self { number: number.clamp(1, LAST), total: 0, base }
    }

    /// The rows of it.
    pub(crate) fn rows(&self) -> Rows {
        Rows::new((self.number - 1) * SIZE, SIZE)
    }

    /// With the number of all rows.
    pub(crate) fn of(self, total: i64) -> Self {
        Self { total, ..self }
    }

    pub(crate) fn total(&self) -> i64 {
        self.total
    }

    pub(crate) fn first(&self) -> i64 {
        (i64::from(self.number - 1) * i64::from(SIZE) + 1).min(self.total)
    }

    pub(crate) fn last(&self) -> i64 {
        (i64::from(self.number) * i64::from(SIZE)).min(self.total)
    }

    pub(crate) fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    pub(crate) fn next(&self) -> Option<String> {
        (self.last() < self.total && self.number < LAST).then(|| self.at(self.number + 1))
    }

    fn at(&self, number: u32) -> String {
        let joint = if self.base.contains('?') { '&' } else { '?' };
        format!("{}{joint}page={number}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_there_as_far_as_the_list_goes() {
        let page = |number| Paging::asked(Some(number), "/tickets?view=all".to_owned()).of(120);
        assert_eq!((page(1).previous(), page(1).next()), (None, Some("/tickets?view=all&page=2".to_owned())));
        assert_eq!((page(3).first(), page(3).last(), page(3).next()), (101, 120, None));
        assert_eq!(page(2).previous(), Some("/tickets?view=all&page=1".to_owned()));
        assert_eq!(page(-7).rows(), Rows::new(0, SIZE));
        assert_eq!(Paging::asked(None, "/tickets".to_owned()).of(0).first(), 0);
    }
}
