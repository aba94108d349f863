//! What the operator says of departments, statuses and predefined replies, command by command.

use crate::running::tridesk;
use crate::{refused, said};
use std::fs;
use std::path::Path;

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    said(folder.path(), None, &["init", "--email", "a@d.example"]);
    folder
}

/// Every command is refused with a sentence that says why.
fn all_refused(folder: &Path, cases: &[(&[&str], &str)]) {
    for (arguments, why) in cases {
        let text = refused(folder, arguments);
        assert!(text.contains(why), "{arguments:?}: {text}");
    }
}

#[test]
fn hours_holidays_and_targets_of_a_department() {
    let folder = desk();
    let path = folder.path();
    for arguments in [
        &["department", "hours", "1", "mon-fri 09:00-17:00", "sat 10:00-12:00", "--time-zone", "Europe/Riga"]
            [..],
        // None is around the clock.
        &["department", "hours", "1"],
        &["department", "holiday", "1", "2026-12-24", "09:00-12:00"],
        &["department", "holiday", "1", "2026-12-24", "--remove"],
        &["department", "target", "1", "Urgent", "30", "--weight", "900"],
        &["department", "target", "1", "urgent", "none"],
    ] {
        assert_eq!(said(path, None, arguments), "", "{arguments:?}");
    }
    all_refused(
        path,
        &[
            (&["department", "hours", "1", "mon-fri"], "`mon-fri` is not like `mon-fri 09:00-17:30`"),
            (&["department", "hours", "1", "fri-mon 09:00-17:00"], "is not like"),
            (&["department", "hours", "1", "mon 17:00-09:00"], "hours that cannot be"),
            (&["department", "hours", "1", "mon 09:00-10:00", "mon 09:00-11:00"], "hours that cannot be"),
            (&["department", "hours", "1", "--time-zone", "Mars/Olympus"], "no such time zone"),
            (&["department", "hours", "9"], "Department not found"),
            (&["department", "holiday", "1", "2026-02-30"], "`2026-02-30` is no day like 2026-12-25"),
            (&["department", "holiday", "1", "2026-12-24", "9-12"], "`9-12` is not like `09:00-13:00`"),
            (&["department", "holiday", "1", "2026-12-24", "--remove"], "that day is no holiday"),
            (&["department", "holiday", "9", "2026-12-24"], "Department not found"),
            (&["department", "target", "1", "low", "0"], "a target of a minute to ten years"),
            (&["department", "target", "1", "low", "many"], "minutes are a number"),
            (&["department", "target", "1", "low", "30", "--weight=-1"], "a weight of at least 0"),
            (&["department", "target", "9", "low", "none"], "Department not found"),
        ],
    );
    // What can be told without looking at the desk is a misuse of the command, with the status of those.
    let misused = tridesk(path, &["department", "target", "1", "soon", "30"]).output().unwrap();
    assert_eq!(misused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&misused.stderr).contains("low, normal, high or urgent"));
}

#[test]
fn statuses_and_when_they_close() {
    let folder = desk();
    let path = folder.path();
    assert_eq!(said(path, None, &["status", "set", "answered", "--closes-after", "2d"]), "");
    assert!(said(path, None, &["status", "list"]).contains("status Answered, closed after 48h\n"));
    assert_eq!(said(path, None, &["status", "set", "Answered", "--closes-after", "never"]), "");
    assert!(said(path, None, &["status", "list"]).contains("status Answered\n"));
    for span in ["36h", "never"] {
        assert_eq!(said(path, None, &["status", "archive-after", span]), "");
    }
    all_refused(
        path,
        &[
            (&["status", "set", "Forgotten", "--closes-after", "1h"], "no status Forgotten"),
            (&["status", "set", "Closed", "--closes-after", "1h"], "an open status"),
            (
                &["status", "set", "Answered", "--closes-after", "9999999h"],
                "an open status and at least an hour",
            ),
            (&["status", "archive-after", "9999999h"], "at least an hour"),
        ],
    );
}

#[test]
fn predefined_replies_and_their_categories() {
    let folder = desk();
    let path = folder.path();
    fs::write(path.join("text"), "Hello [NAME]").unwrap();
    let add = |category: &str, name: &str| {
        said(path, None, &["reply", "add", name, "--category", category, "--text-file", "text"])
    };
    assert_eq!(said(path, None, &["reply", "category", "add", "General"]), "category 1\n");
    assert_eq!(said(path, None, &["reply", "category", "add", "Mail", "--parent", "1"]), "category 2\n");
    assert_eq!(add("1", "Welcome"), "reply 1\n");
    assert_eq!(add("2", "Ports"), "reply 2\n");
    for arguments in [
        &["reply", "change", "1", "--name", "Hello", "--category", "2"][..],
        &["reply", "change", "2", "--text-file", "text"],
        &["reply", "category", "change", "2", "--name", "E-mail", "--parent", "0"],
    ] {
        assert_eq!(said(path, None, arguments), "", "{arguments:?}");
    }
    let list = said(path, None, &["reply", "list"]);
    for line in ["category 1: General\n", "category 2: E-mail\n", "  reply 1: Hello\n", "  reply 2: Ports\n"]
    {
        assert!(list.contains(line), "{line:?} in {list}");
    }
    all_refused(
        path,
        &[
            (&["reply", "category", "remove", "2"], "other categories stand in it"),
            (&["reply", "category", "change", "1", "--parent", "9"], "PredefinedCategory not found"),
            (&["reply", "remove", "9"], "PredefinedReply not found"),
            (
                &["reply", "add", "X", "--category", "9", "--text-file", "text"],
                "PredefinedCategory not found",
            ),
            (&["reply", "add", "X", "--category", "1", "--text-file", "none"], "none"),
        ],
    );
    for arguments in
        [&["reply", "remove", "1"][..], &["reply", "remove", "2"], &["reply", "category", "remove", "2"]]
    {
        assert_eq!(said(path, None, arguments), "", "{arguments:?}");
    }
    assert_eq!(said(path, None, &["reply", "list"]), "category 1: General\n");
}
