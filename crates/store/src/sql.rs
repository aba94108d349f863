//! A statement as data: one text for both engines, or two with a reason.
//!
//! Every statement is a constant in a list, so that the statement gate can prepare all of them on both
//! engines. It is not a query builder: text never contains a value.

/// A statement that the desk can run. Written with the macro `statements!` of this module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    /// The name of the constant, for the gate's report.
    pub name: &'static str,
    /// The text that SQLite runs.
    pub sqlite: &'static str,
    /// The text that PostgreSQL runs.
    pub postgres: &'static str,
    /// Why one text for both engines would not do; `None` when the texts are the same.
    pub two_texts: Option<&'static str>,
    /// Why reading a whole table is fine here; `None` when an index serves the statement.
    pub scans: Option<&'static str>,
}

/// Declares the statements of a module and the list `STATEMENTS` that the gate reads.
///
/// ```ignore
/// statements! {
///     FIND: "SELECT name FROM staff WHERE id = $1";
///     NEXT: sqlite "..." postgres "..." because "SQLite has no sequences";
///     EVERY: "SELECT id, name FROM staff" scans because "a few dozen rows";
///     LIST: concat!("SELECT ", "id", " FROM staff WHERE department_id = $1");
/// }
/// ```
macro_rules! statements {
    (@next [$($done:ident)*]) => {
        /// Every statement of this module, for the statement gate.
        pub(crate) const STATEMENTS: &[&$crate::sql::Sql] = &[$(&$done),*];
    };
    (@next [$($done:ident)*]
        $(#[$meta:meta])* $name:ident :
        sqlite $lite:tt $(! $lite_of:tt)? postgres $pg:tt $(! $pg_of:tt)? because $why:literal
        $(scans because $scans:literal)? ; $($rest:tt)*
    ) => {
        $(#[$meta])*
        const $name: $crate::sql::Sql = $crate::sql::Sql {
            name: stringify!($name),
            sqlite: $lite $(! $lite_of)?,
            postgres: $pg $(! $pg_of)?,
            two_texts: Some($why),
            scans: $crate::sql::statements!(@reason $($scans)?),
        };
        $crate::sql::statements!(@next [$($done)* $name] $($rest)*);
    };
    (@next [$($done:ident)*]
        $(#[$meta:meta])* $name:ident : $text:tt $(! $text_of:tt)? $(scans because $scans:literal)? ;
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        const $name: $crate::sql::Sql = $crate::sql::Sql {
            name: stringify!($name),
            sqlite: $text $(! $text_of)?,
            postgres: $text $(! $text_of)?,
            two_texts: None,
            scans: $crate::sql::statements!(@reason $($scans)?),
        };
        $crate::sql::statements!(@next [$($done)* $name] $($rest)*);
    };
    (@reason) => { None };
    (@reason $scans:literal) => { Some($scans) };
    ($($all:tt)*) => { $crate::sql::statements!(@next [] $($all)*); };
}
pub(crate) use statements;

#[cfg(test)]
mod tests {
    statements! {
        ONE: "SELECT 1";
        TWO: sqlite "SELECT 2" postgres concat!("SELECT ", "3") because "a test";
        ALL: concat!("SELECT ", "4") scans because "small";
    }

    #[test]
    fn every_form_expands() {
        let names: Vec<_> = STATEMENTS.iter().map(|sql| sql.name).collect();
        assert_eq!(names, ["ONE", "TWO", "ALL"]);
        assert_eq!((ONE.sqlite, ONE.postgres, ONE.two_texts), ("SELECT 1", "SELECT 1", None));
        assert_eq!((TWO.sqlite, TWO.postgres, TWO.two_texts), ("SELECT 2", "SELECT 3", Some("a test")));
        assert_eq!((ALL.sqlite, ALL.scans), ("SELECT 4", Some("small")));
    }
}
