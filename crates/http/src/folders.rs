//! Paths of doors below folders: a panel may be installed at `https://host/billing/`, and its clients are configured with
//! that base address.

/// How many folders may stand before the path of a door.
pub const FOLDERS: usize = 3;

/// The routes of a path: itself, and with up to [`FOLDERS`] folders before it. Every door names these folders the same,
/// as the router wants.
pub fn in_folders(path: &str) -> impl Iterator<Item = String> {
    let before = |depth: usize| (1..=depth).map(|place| format!("/{{folder_{place}}}")).collect::<String>();
    (0..=FOLDERS).map(move |depth| before(depth) + path)
}

/// A path without its first part.
fn shorter(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    rest.find('/').and_then(|end| rest.get(end..))
}

/// A path with fewer and fewer folders before it: itself first, at most [`FOLDERS`] taken away.
pub fn out_of_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| shorter(path)).take(FOLDERS + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_below_a_few_folders() {
        let routes: Vec<String> = in_folders("/x.php").collect();
        assert_eq!(
            routes,
            [
                "/x.php",
                "/{folder_1}/x.php",
                "/{folder_1}/{folder_2}/x.php",
                "/{folder_1}/{folder_2}/{folder_3}/x.php"
            ]
        );
        let paths: Vec<&str> = out_of_folders("/a/b/c/d/x.php").collect();
        assert_eq!(paths, ["/a/b/c/d/x.php", "/b/c/d/x.php", "/c/d/x.php", "/d/x.php"]);
        assert_eq!(out_of_folders("/x.php").collect::<Vec<_>>(), ["/x.php"]);
        assert_eq!(out_of_folders("/a/").collect::<Vec<_>>(), ["/a/", "/"]);
        assert_eq!(out_of_folders("").collect::<Vec<_>>(), [""]);
    }
}
