//! How urgent a ticket is.

/// The priority of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Can wait.
    Low,
    /// The usual.
    Normal,
    /// Soon.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// What a new department gives to tickets that name none, unless it is told another.
    pub const OF_NEW_DEPARTMENTS: Self = Self::Low;

    /// The number that stands in the database, 0 to 3.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Low => 0,
            Self::Normal => 1,
            Self::High => 2,
            Self::Urgent => 3,
        }
    }

    /// What a ticket of this priority weighs in the queue before it has waited, in minutes, where its department has
    /// no target of its own: a high one overtakes a normal one that has waited three hours less a minute longer.
    #[must_use]
    pub const fn default_weight(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::Normal => 60,
            Self::High => 240,
            Self::Urgent => 1440,
        }
    }

    /// The priority of a database number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.code() == code)
    }
}

/// A priority as somebody means it whose words tell fewer apart than the desk does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriorityMeant {
    lowest: Priority,
    highest: Priority,
}

impl PriorityMeant {
    /// One word for all priorities from the lowest to the highest of these.
    #[must_use]
    pub const fn between(lowest: Priority, highest: Priority) -> Self {
        Self { lowest, highest }
    }

    /// What it means where there was none.
    #[must_use]
    pub const fn anew(self) -> Priority {
        self.lowest
    }

    /// What it means to whoever was shown the same word for the one that is held: nothing is changed then.
    #[must_use]
    pub fn instead_of(self, held: Priority) -> Priority {
        if self.covers(held) { held } else { self.lowest }
    }

    /// Whether it is the word for this one.
    #[must_use]
    pub fn covers(self, priority: Priority) -> bool {
        (self.lowest..=self.highest).contains(&priority)
    }
}

impl From<Priority> for PriorityMeant {
    fn from(priority: Priority) -> Self {
        Self::between(priority, priority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_two_priorities_keeps_the_one_that_is_held() {
        let high = PriorityMeant::between(Priority::High, Priority::Urgent);
        assert_eq!(
            Priority::ALL.map(|held| high.instead_of(held)),
            [Priority::High, Priority::High, Priority::High, Priority::Urgent,]
        );
        assert_eq!(PriorityMeant::from(Priority::Low).instead_of(Priority::Urgent), Priority::Low);
    }
}
