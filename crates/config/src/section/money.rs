//! `[money]`: the currency of charges, and what an incident credit costs.

use serde::Deserialize;

use super::Invalid;
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new("currency", Kind::Text(check::currency), "The name of the currency that clients are charged in.")
        .default(r#""EUR""#),
    Key::new(
        "digits",
        Kind::Number(0, 4),
        "How many digits an amount has behind the point. Amounts are kept as whole minor units, so this must not\n\
         change once somebody was charged.",
    )
    .default("2"),
    Key::new(
        "incident_price",
        Kind::Text(check::amount),
        "What one incident credit costs. Without it clients cannot buy them. Tickets cost one in the departments\n\
         that were made with --charges-credits.",
    )
    .example(r#""15.00""#),
];

/// `[money]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Money {
    /// The name of the currency.
    pub currency: String,
    /// Digits of its minor unit.
    pub digits: u32,
    /// What one incident credit costs; not sold without it.
    pub incident_price: Option<String>,
}

impl Money {
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        let digits = usize::try_from(self.digits).unwrap_or(0);
        let fraction = self.incident_price.as_deref().and_then(|price| price.split_once('.'));
        match fraction {
            Some((_, fraction)) if fraction.len() > digits => {
                Err(("incident_price", format!("must not have more than {digits} digits behind the point")))
            }
            _ => Ok(()),
        }
    }
}
