//! Which service a ticket is to be about, as forms say it that have two fields for the one thing.

use domain::ServiceId;

/// What each field says: nothing, that there is no service, or which. Forms are sent as they were shown, so that a field
/// that nobody touched says what the ticket is about already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceChoice {
    /// What counts before the other, all else being equal.
    pub first: Option<Option<ServiceId>>,
    /// The other.
    pub second: Option<Option<ServiceId>>,
}

impl ServiceChoice {
    /// What a ticket about this service, or none, is to be about from now on: of two fields the one that was changed counts,
    /// and of two that were changed the one that names a service. None when nothing is to change.
    pub(super) fn after(self, held: Option<ServiceId>) -> Option<Option<ServiceId>> {
        let changed = [self.first, self.second].map(|said| said.filter(|said| *said != held));
        let named = changed.into_iter().flatten().find(Option::is_some);
        named.or(changed.into_iter().flatten().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_was_changed_counts() {
        let (none, one, two, three) = (None, Some(ServiceId(1)), Some(ServiceId(2)), Some(ServiceId(3)));
        for (held, first, second, after) in [
            (one, Some(one), Some(two), Some(two)),
            (one, Some(two), Some(one), Some(two)),
            (one, Some(two), Some(three), Some(two)),
            (one, Some(one), Some(none), Some(none)),
            (one, Some(none), Some(one), Some(none)),
            (one, Some(none), Some(two), Some(two)),
            (none, Some(none), Some(two), Some(two)),
            (one, Some(one), Some(one), None),
            (one, None, Some(none), Some(none)),
            (one, None, None, None),
        ] {
            assert_eq!(ServiceChoice { first, second }.after(held), after, "{held:?} {first:?} {second:?}");
        }
    }
}
