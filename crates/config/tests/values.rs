//! Where values come from, what the defaults are, and that nothing shows a secret.

use tridesk_config::{self as config, Config, DefaultFormat, LogFormat};

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn it_works_with_no_file_at_all() {
    let config = Config::load(None, []).unwrap();
    assert_eq!(config.server.listen.len(), 1);
    assert_eq!(config.server.listen[0].address.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.body_limit(), 64 << 20);
    assert_eq!(config.server.shutdown().as_secs(), 30);
    assert_eq!(config.database.url(&config.data).expose(), "sqlite:./data/desk.db");
    assert_eq!(config.log.format, LogFormat::Auto);
    assert_eq!(config.time.zone, "UTC");
    assert!(!config.doors.whmcs.allow_get);
    assert_eq!(config.doors.whmcs.version, "9.0.0");
    assert_eq!(config.doors.whmcs.default_format, DefaultFormat::Auto);
    assert_eq!(config.doors.billmanager.session_idle().as_secs(), 3600);
    assert_eq!((config.attachments.files, config.attachments.bytes()), (5, 10 << 20));
    assert_eq!(config.limits.failed_logins_per_minute, 30);
    assert!(config.metrics.listen.is_none() && config.tls.pair().is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tridesk.toml");
    let secret = folder.path().join("url");
    std::fs::write(
        &path,
        "[server]\nlisten = [\"127.0.0.1:1\"]\nbody_limit_mib = 2\n[attachments]\nmib = 1\n",
    )
    .unwrap();
    std::fs::write(&secret, "postgres://desk:p@ss:w0rd@db/desk\n").unwrap();
    let secret = secret.display().to_string();
    let environment = variables(&[
        ("TRIDESK__SERVER__LISTEN", "127.0.0.1:2, http://[::1]:3"),
        ("TRIDESK__DATABASE__URL_FILE", &secret),
        ("TRIDESK__DOORS__WHMCS__ALLOW_GET", "1"),
        ("TRIDESK_CONFIG", "another program's business"),
    ]);
    let config = Config::load(Some(&path), environment.clone()).unwrap();
    let ports: Vec<u16> = config.server.listen.iter().map(|listen| listen.address.port()).collect();
    assert_eq!(ports, [2, 3]);
    assert_eq!(config.server.listen[1].tls, Some(false));
    assert_eq!(config.server.body_limit_mib, 2);
    assert!(config.doors.whmcs.allow_get);
    assert_eq!(config.database.url(&config.data).expose(), "postgres://desk:p@ss:w0rd@db/desk");

    let text = Config::describe(Some(&path), environment).unwrap();
    assert!(
        text.contains("listen = [\"127.0.0.1:2\", \"http://[::1]:3\"]  # TRIDESK__SERVER__LISTEN\n"),
        "{text}"
    );
    assert!(text.contains(&format!("body_limit_mib = 2  # {}:3\n", path.display())), "{text}");
    assert!(text.contains("shutdown_seconds = 30  # default\n"), "{text}");
    assert!(
        text.contains("url = \"postgres://desk:***@db/desk\"  # TRIDESK__DATABASE__URL_FILE\n"),
        "{text}"
    );
    toml::from_str::<toml::Table>(&text).expect("the description is TOML itself");
}

#[test]
fn nothing_shows_a_secret() {
    for url in [
        "postgres://desk:hunter2@db/desk",
        "postgres://desk:a@b/hunter2@db/desk",
        "postgresql://db/desk?password=hunter2",
    ] {
        let environment = variables(&[("TRIDESK__DATABASE__URL", url)]);
        let config = Config::load(None, environment.clone()).unwrap();
        let shown = config.database.url(&config.data).shown();
        for text in [format!("{config:?}"), Config::describe(None, environment).unwrap(), shown] {
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}

#[test]
fn the_reference_changes_nothing_until_a_line_is_uncommented() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reference.toml");
    std::fs::write(&path, config::reference()).unwrap();
    let plain = Config::load(None, []).unwrap();
    assert_eq!(format!("{:?}", Config::load(Some(&path), []).unwrap()), format!("{plain:?}"));

    // Every setting line, uncommented, is accepted by itself; only halves of pairs need each other.
    let reference = config::reference();
    let settings = reference.lines().filter(|line| line.starts_with('#') && !line.starts_with("# ")).count();
    assert!(settings >= 25, "{settings}");
    for (number, line) in reference.lines().enumerate().filter(|(_, line)| !line.starts_with("# ")) {
        let Some(setting) = line.strip_prefix('#') else {
            continue;
        };
        let mut lines: Vec<&str> = reference.lines().collect();
        lines[number] = setting;
        std::fs::write(&path, lines.join("\n")).unwrap();
        match Config::load(Some(&path), []) {
            Ok(_) => {}
            Err(error) => assert!(error.to_string().ends_with("needs both"), "{error}"),
        }
    }
}

#[test]
fn the_example_file_is_the_reference() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tridesk.example.toml");
    let saved = std::fs::read_to_string(path).unwrap_or_default();
    assert!(saved == config::reference(), "run `cargo run -- config reference > tridesk.example.toml`");
}

#[test]
fn the_panel_behind_a_door_is_read_and_its_secret_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (path, secret) = (folder.path().join("tridesk.toml"), folder.path().join("key"));
    std::fs::write(&secret, "hunter2\n").unwrap();
    std::fs::write(
        &path,
        "[doors.hostbill.upstream]\nurl = \"https://panel.example.com/hb\"\napi_id = \"a\"\ntimeout_seconds = 7\n",
    )
    .unwrap();
    let secret = secret.display().to_string();
    let environment = variables(&[("TRIDESK__DOORS__HOSTBILL__UPSTREAM__API_KEY_FILE", &secret)]);
    let config = Config::load(Some(&path), environment.clone()).unwrap();
    let upstream = &config.doors.hostbill.upstream;
    assert_eq!(upstream.url.as_deref(), Some("https://panel.example.com/hb"));
    assert_eq!((upstream.timeout().as_secs(), upstream.at_once, upstream.vouches), (7, 64, false));
    assert_eq!(upstream.credential(), Some(("a", "hunter2")));
    assert!(config.doors.whmcs.upstream.url.is_none());
    for text in [format!("{config:?}"), Config::describe(Some(&path), environment).unwrap()] {
        assert!(text.contains("***") && !text.contains("hunter2"), "{text}");
    }
}
