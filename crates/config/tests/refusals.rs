//! Every way to get a setting wrong is answered with the place and the remedy, to the letter.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use tridesk_config::Config;

fn problems(file: Option<&str>, environment: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tridesk.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
    }
    let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let error = Config::load(file.map(|_| path.as_path()), variables).expect_err("it was accepted");
    let prefix = format!("{}/", folder.path().display());
    error.problems().iter().map(|problem| problem.replace(&prefix, "")).collect()
}

#[test]
fn a_bad_file_is_refused_with_its_line() {
    let cases: &[(&str, &str)] = &[
        // Names.
        ("[server]\nliste = []", "tridesk.toml:2: unknown key `liste` in [server] (did you mean `listen`?)"),
        ("[server]\n\n\nfrobnicate = 1", "tridesk.toml:4: unknown key `frobnicate` in [server]"),
        ("[sever]\nlisten = []", "tridesk.toml:1: unknown section [sever] (did you mean [server]?)"),
        ("[telephone]", "tridesk.toml:1: unknown section [telephone]"),
        ("[doors.whmsc]", "tridesk.toml:1: unknown section [doors.whmsc] (did you mean [doors.whmcs]?)"),
        (
            "zone = \"UTC\"",
            "tridesk.toml:1: unknown key `zone` outside of any section (did you mean `zone` in [time]?)",
        ),
        (
            "[server]\nfolder = \"x\"",
            "tridesk.toml:2: unknown key `folder` in [server] (did you mean `folder` in [data]?)",
        ),
        (
            "[doors]\nenabled = true",
            "tridesk.toml:2: unknown key `enabled` in [doors] (did you mean `enabled` in [doors.billmanager]?)",
        ),
        ("server = 1", "tridesk.toml:1: `server` is a section; write [server] and its keys below it"),
        ("[time.zone]\nname = 1", "tridesk.toml:1: `zone` in [time] must be text in quotes, not a section"),
        // Syntax.
        ("[server\nlisten = []", "tridesk.toml:1: unclosed table, expected `]`"),
        ("[time]\nzone = UTC", "tridesk.toml:2: string values must be quoted, expected literal string"),
        ("[time]\nzone = \"UTC\"\nzone = \"UTC\"", "tridesk.toml:3: duplicate key"),
        ("[time]\n[log]\n[time]", "tridesk.toml:3: duplicate key"),
        // Types.
        (
            "[server]\nbody_limit_mib = \"64\"",
            "tridesk.toml:2: `body_limit_mib` in [server] must be a whole number from 1 to 1024, not \"64\"",
        ),
        (
            "[server]\nbody_limit_mib = 0",
            "tridesk.toml:2: `body_limit_mib` in [server] must be a whole number from 1 to 1024, not 0",
        ),
        (
            "[server]\nshutdown_seconds = 1.5",
            "tridesk.toml:2: `shutdown_seconds` in [server] must be a whole number from 0 to 3600, not 1.5",
        ),
        (
            "[server]\nlisten = \"127.0.0.1:8080\"",
            "tridesk.toml:2: `listen` in [server] must be a list of texts, not \"127.0.0.1:8080\"",
        ),
        (
            "[server]\nlisten = [8080]",
            "tridesk.toml:2: `listen` in [server] must be a list of texts, but holds 8080",
        ),
        (
            "[doors.whmcs]\nallow_get = \"yes\"",
            "tridesk.toml:2: `allow_get` in [doors.whmcs] must be true or false, not \"yes\"",
        ),
        (
            "[log]\nformat = \"xml\"",
            "tridesk.toml:2: `format` in [log] must be \"auto\", \"pretty\" or \"json\", not \"xml\"",
        ),
        ("[time]\nzone = 2026-11-21", "tridesk.toml:2: `zone` in [time] must be text in quotes, not a date"),
        // Values.
        ("[server]\nlisten = []", "tridesk.toml:2: `listen` in [server] must name at least one address"),
        (
            "[server]\nlisten = [\"localhost\"]",
            "tridesk.toml:2: `listen` in [server] must be an address and a port such as \"127.0.0.1:8080\" or \"[::1]:8080\", not \"localhost\"",
        ),
        (
            "[server]\nlisten = [\"127.0.0.1\"]",
            "tridesk.toml:2: `listen` in [server] must name a port as well: \"127.0.0.1\" has none",
        ),
        (
            "[server]\nlisten = [\"[::1]:80\", \"http://[::1]:80\"]",
            "tridesk.toml:2: `listen` in [server] names [::1]:80 twice",
        ),
        (
            "[server]\nlisten = [\"https://[::1]:443\"]",
            "tridesk.toml:2: `listen` in [server] wants TLS on [::1]:443, but [tls] names no certificate",
        ),
        (
            "[server]\npublic_url = \"support.example.com\"",
            "tridesk.toml:2: `public_url` in [server] must begin with https:// or http://, not \"support.example.com\"",
        ),
        (
            "[server]\npublic_url = \"https://a@b?c\"",
            "tridesk.toml:2: `public_url` in [server] must be a plain address such as \"https://support.example.com\"",
        ),
        (
            "[server]\ntrusted_proxies = [\"10.0.0.0/33\"]",
            "tridesk.toml:2: `trusted_proxies` in [server] holds \"10.0.0.0/33\", but a prefix of 33 is longer than 32",
        ),
        (
            "[server]\ntrusted_proxies = [\"proxy\"]",
            "tridesk.toml:2: `trusted_proxies` in [server] must hold networks such as \"10.0.0.0/8\" or \"::1\", not \"proxy\"",
        ),
        (
            "[tls]\ncertificate = \"a.pem\"",
            "tridesk.toml:2: `certificate` in [tls] is set without `key`; TLS needs both",
        ),
        (
            "[tls]\nkey = \"a.pem\"",
            "tridesk.toml:2: `key` in [tls] is set without `certificate`; TLS needs both",
        ),
        ("[data]\nfolder = \"\"", "tridesk.toml:2: `folder` in [data] must not be empty"),
        (
            "[data]\nfolder = \"/dev/null/x\\u0007\"",
            "tridesk.toml:2: `folder` in [data] must not hold control characters",
        ),
        (
            "[time]\nzone = \"Mars/Olympus\"",
            "tridesk.toml:2: `zone` in [time] must be a time zone such as \"Europe/Berlin\", not \"Mars/Olympus\"",
        ),
        (
            "[log]\nlevel = \"loud\"",
            "tridesk.toml:2: `level` in [log] must be one of off, error, warn, info, debug, trace (or levels by module), not \"loud\"",
        ),
        (
            "[log]\nlevel = \"info,a b=debug\"",
            "tridesk.toml:2: `level` in [log] holds \"a b\", which is no name of a module",
        ),
        (
            "[doors.whmcs]\nversion = \"nine\"",
            "tridesk.toml:2: `version` in [doors.whmcs] must be numbers with dots such as \"9.0.0\", not \"nine\"",
        ),
        (
            "[attachments]\nrefused_extensions = [\".EXE\"]",
            "tridesk.toml:2: `refused_extensions` in [attachments] must hold extensions in lower case without a dot such as \"exe\", not \".EXE\"",
        ),
        (
            "[attachments]\nmib = 100",
            "tridesk.toml:2: `mib` in [attachments] is 100, but [server] body_limit_mib lets only 64 MiB through",
        ),
        (
            "[metrics]\nlisten = \"127.0.0.1:8080\"",
            "tridesk.toml:2: `listen` in [metrics] is 127.0.0.1:8080, which [server] uses already",
        ),
        // Money.
        (
            "[money]\ncurrency = \"\"",
            "tridesk.toml:2: `currency` in [money] must be 1 to 8 letters or digits such as \"EUR\", not \"\"",
        ),
        (
            "[money]\ncurrency = \"Euro \u{20ac}\"",
            "tridesk.toml:2: `currency` in [money] must be 1 to 8 letters or digits such as \"EUR\", not \"Euro \u{20ac}\"",
        ),
        (
            "[money]\ncurrency = \"ABCDEFGHI\"",
            "tridesk.toml:2: `currency` in [money] must be 1 to 8 letters or digits such as \"EUR\", not \"ABCDEFGHI\"",
        ),
        (
            "[money]\ndigits = 5",
            "tridesk.toml:2: `digits` in [money] must be a whole number from 0 to 4, not 5",
        ),
        (
            "[money]\nincident_price = 15",
            "tridesk.toml:2: `incident_price` in [money] must be text in quotes, not 15",
        ),
        (
            "[money]\nincident_price = \"0.00\"",
            "tridesk.toml:2: `incident_price` in [money] must be an amount above nothing such as \"15.00\", not \"0.00\"",
        ),
        (
            "[money]\nincident_price = \"-1\"",
            "tridesk.toml:2: `incident_price` in [money] must be an amount above nothing such as \"15.00\", not \"-1\"",
        ),
        (
            "[money]\nincident_price = \"15,00\"",
            "tridesk.toml:2: `incident_price` in [money] must be an amount above nothing such as \"15.00\", not \"15,00\"",
        ),
        (
            "[money]\nincident_price = \"1.005\"",
            "tridesk.toml:2: `incident_price` in [money] must not have more than 2 digits behind the point",
        ),
        (
            "[money]\ndigits = 0\nincident_price = \"1.5\"",
            "tridesk.toml:3: `incident_price` in [money] must not have more than 0 digits behind the point",
        ),
        // Secrets are never quoted, whatever is wrong with them.
        (
            "[database]\nurl = \"mysql://root:hunter2@db/desk\"",
            "tridesk.toml:2: `url` in [database] must begin with sqlite: or postgres://",
        ),
        (
            "[database]\nurl = \"postgres://\"",
            "tridesk.toml:2: `url` in [database] names no database after its scheme",
        ),
        (
            "[mail]\nenabled = true",
            "tridesk.toml:2: `enabled` in [mail] needs `sender`, the address that mail comes from",
        ),
        (
            "[mail]\nsender = \"Support <a@b.example>\"",
            "tridesk.toml:2: `sender` in [mail] must be a plain e-mail address such as \"support@example.com\", not \
             \"Support <a@b.example>\"",
        ),
        (
            "[mail]\nhost = \"https://mail\"",
            "tridesk.toml:2: `host` in [mail] must be the name or the address of a host, not \"https://mail\"",
        ),
        (
            "[mail]\nuser = \"desk\"",
            "tridesk.toml:2: `user` in [mail] is set without `password_file`; logging in needs both",
        ),
        (
            "[mail]\nhost = \"mail.example\"\ntls = \"none\"\nuser = \"a\"\npassword_file = \"/b\"",
            "tridesk.toml:3: `tls` in [mail] must not be \"none\" where a password goes to another machine",
        ),
    ];
    for (file, message) in cases {
        assert_eq!(problems(Some(file), &[]), [*message], "{file}");
    }
}

#[test]
fn a_bad_environment_is_refused_by_name() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "TRIDESK__SERVER__LISTN",
            "",
            "TRIDESK__SERVER__LISTN: unknown setting (did you mean TRIDESK__SERVER__LISTEN?)",
        ),
        ("TRIDESK__TELEPHONE__HOST", "", "TRIDESK__TELEPHONE__HOST: unknown setting"),
        ("TRIDESK__server__listen", "", "TRIDESK__server__listen: unknown setting"),
        (
            "TRIDESK__LOG__LEVEL_FILE",
            "/x",
            "TRIDESK__LOG__LEVEL_FILE: only a secret is read from a file; set TRIDESK__LOG__LEVEL",
        ),
        (
            "TRIDESK__SERVER__BODY_LIMIT_MIB",
            "lots",
            "TRIDESK__SERVER__BODY_LIMIT_MIB: `body_limit_mib` in [server] must be a whole number from 1 to 1024, not \"lots\"",
        ),
        (
            "TRIDESK__DOORS__WHMCS__ALLOW_GET",
            "maybe",
            "TRIDESK__DOORS__WHMCS__ALLOW_GET: `allow_get` in [doors.whmcs] must be true or false, not \"maybe\"",
        ),
        (
            "TRIDESK__TLS__KEY",
            "a.pem",
            "TRIDESK__TLS__KEY: `key` in [tls] is set without `certificate`; TLS needs both",
        ),
        (
            "TRIDESK__DATABASE__URL_FILE",
            "/missing",
            "TRIDESK__DATABASE__URL_FILE: /missing cannot be read: No such file or directory (os error 2)",
        ),
        (
            "TRIDESK__SERVER__LISTEN",
            "",
            "TRIDESK__SERVER__LISTEN: `listen` in [server] must name at least one address",
        ),
    ];
    for (name, value, message) in cases {
        assert_eq!(problems(None, &[(name, value)]), [*message], "{name}");
    }
    let both = [("TRIDESK__DATABASE__URL", "sqlite:a"), ("TRIDESK__DATABASE__URL_FILE", "/b")];
    let message = "TRIDESK__DATABASE__URL_FILE: TRIDESK__DATABASE__URL is set as well; keep one of the two";
    assert_eq!(problems(None, &both), [message]);
}

#[test]
fn all_problems_are_told_at_once() {
    let file = "[log]\nlevel = 1\nformt = \"json\"\n[tls]\nkey = \"a\"\n";
    assert_eq!(
        problems(Some(file), &[("TRIDESK__TIME__ZONE", "Nowhere")]),
        [
            "tridesk.toml:2: `level` in [log] must be text in quotes, not 1",
            "tridesk.toml:3: unknown key `formt` in [log] (did you mean `format`?)",
            "TRIDESK__TIME__ZONE: `zone` in [time] must be a time zone such as \"Europe/Berlin\", not \"Nowhere\"",
            "tridesk.toml:5: `key` in [tls] is set without `certificate`; TLS needs both",
        ]
    );
}

#[test]
fn a_missing_file_that_was_asked_for_is_a_problem() {
    let error = Config::load(Some(Path::new("/missing/tridesk.toml")), []).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/missing/tridesk.toml: cannot be read: No such file or directory (os error 2)"
    );
}

#[test]
fn an_upstream_is_somebody_else_and_answers_before_the_desk_gives_up() {
    let section = "[server]\npublic_url = \"https://support.example.com\"\nlisten = [\"0.0.0.0:8080\"]\n[doors.whmcs.upstream]\n";
    let told = |lines: &str| problems(Some(&format!("{section}{lines}\n")), &[]);
    let own = "tridesk.toml:5: `url` in [doors.whmcs.upstream] is the address of the desk itself";
    for url in [
        "https://SUPPORT.example.com/whmcs",
        "https://support.example.com:443",
        "http://localhost:8080",
        "http://127.0.0.1:8080/x",
        "http://[::1]:8080",
    ] {
        assert_eq!(told(&format!("url = \"{url}\"")), [own], "{url}");
    }
    for url in ["https://panel.example.com", "http://localhost:8081", "http://support.example.com"] {
        let set = [("TRIDESK__DOORS__WHMCS__UPSTREAM__URL".to_owned(), url.to_owned())];
        assert!(Config::load(None, set).is_ok(), "{url}");
    }
    for (lines, message) in [
        (
            "url = \"ftp://x\"",
            "tridesk.toml:5: `url` in [doors.whmcs.upstream] must begin with https:// or http://",
        ),
        (
            "url = \"https://me:hunter2@panel.example.com\"",
            "tridesk.toml:5: `url` in [doors.whmcs.upstream] must be a plain address without name and password, \
             such as \"https://panel.example.com\"",
        ),
        (
            "url = \"http://a\"\ntimeout_seconds = 60",
            "tridesk.toml:6: `timeout_seconds` in [doors.whmcs.upstream] must be less than the 60 seconds of one request",
        ),
        (
            "secret = \"hunter2\"",
            "tridesk.toml:5: `secret` in [doors.whmcs.upstream] is set without `identifier`; the credential needs both",
        ),
        (
            "vouches = true",
            "tridesk.toml:5: `vouches` in [doors.whmcs.upstream] is true, but there is no `url`",
        ),
        (
            "url = \"http://a\"\nvouches = true",
            "tridesk.toml:6: `vouches` in [doors.whmcs.upstream] is true, but `vouches_as` names no credential of the desk",
        ),
        (
            "secret = 12345678",
            "tridesk.toml:5: `secret` in [doors.whmcs.upstream] must be text in quotes, not something else",
        ),
    ] {
        assert_eq!(told(lines), [message], "{lines}");
    }
}
