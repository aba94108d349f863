//! Pages of a list: counted from 1, 25 rows each; one past the end is empty.

use super::action::Pages;
use crate::input::{parse_number, text};
use crate::{Fault, Parameter};
use domain::Page;
use wire::Params;

const ROWS: u32 = 25;

pub(super) const PAGE: Parameter =
    Parameter::optional("page", "number", "Which page, counted from 1. One past the end is empty.");
pub(super) const PER_PAGE: Parameter =
    Parameter::optional("per_page", "number", "Rows in a page: 25, at most 1000.");

/// The page that a call asks for.
pub(super) struct Asked {
    pub(super) page: Page,
    current: u32,
    rows: u32,
}

impl Asked {
    pub(super) fn read(params: &Params) -> Result<Self, Fault> {
        let current = count(params, "page")?.unwrap_or(1);
        let rows = count(params, "per_page")?.unwrap_or(ROWS).min(Page::LARGEST);
        let offset = (current - 1).checked_mul(rows).ok_or_else(Fault::wrong_parameter)?;
        Ok(Self { page: Page::new(offset, rows), current, rows })
    }

    /// Its place in a list of so many rows.
    pub(super) fn of(&self, total: i64) -> Pages {
        let rows = i64::from(self.rows);
        let total = (total.saturating_add(rows - 1) / rows).max(1);
        Pages { current: i64::from(self.current), total }
    }
}

fn count(params: &Params, name: &str) -> Result<Option<u32>, Fault> {
    let Some(text) = text(params, name)? else { return Ok(None) };
    let number = u32::try_from(parse_number(text)?).ok().filter(|number| *number > 0);
    number.map(Some).ok_or_else(Fault::wrong_parameter)
}
