//! A position in the input and the few ways to move it. Never looks ahead further than asked and never copies.

use super::Error;

/// Longer than any number that is one; keeps the search for its end short.
const NUMBER_BYTES: usize = 64;

/// The input not yet read
pub(super) struct Cursor<'i> {
    input: &'i [u8],
    rest: &'i [u8],
}

impl<'i> Cursor<'i> {
    pub(super) fn new(input: &'i [u8]) -> Self {
        Cursor { input, rest: input }
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes one byte
    pub(super) fn next(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.rest.split_first().ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    /// The complaint about the byte taken last
    pub(super) fn unexpected(&self) -> Error {
        Error::Unexpected { at: self.offset().saturating_sub(1) }
    }

    /// Takes exactly these bytes
    pub(super) fn expect(&mut self, wanted: &[u8]) -> Result<(), Error> {
        for byte in wanted {
            if self.next()? != *byte {
                return Err(self.unexpected());
            }
        }
        Ok(())
    }

    /// Takes a number's text and the mark that ends it
    pub(super) fn until(&mut self, end: u8) -> Result<&'i str, Error> {
        let window = self.rest.get(..NUMBER_BYTES).unwrap_or(self.rest);
        let too_long = if window.len() < NUMBER_BYTES { Error::Truncated } else { Error::BadNumber };
        let length = window.iter().position(|byte| *byte == end).ok_or(too_long)?;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| Error::BadNumber)?;
        self.next()?;
        Ok(text)
    }

    /// Takes a length or a count and its colon
    pub(super) fn length(&mut self) -> Result<usize, Error> {
        let text = self.until(b':')?;
        let canonical = text == "0" || text.starts_with(|first: char| matches!(first, '1'..='9'));
        text.parse().ok().filter(|_| canonical).ok_or(Error::BadNumber)
    }

    /// Takes that many bytes, if there are that many
    pub(super) fn take(&mut self, length: usize) -> Result<&'i [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn offset(&self) -> usize {
        self.input.len() - self.rest.len()
    }
}
