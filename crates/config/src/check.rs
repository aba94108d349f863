//! Checks of single texts. Each message continues "`key` in \[section\] ".

use std::net::{IpAddr, SocketAddr};

/// Any text without control characters, but not nothing.
pub(crate) fn some_text(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("must not hold control characters".to_owned());
    }
    Ok(())
}

/// An address and a port.
pub(crate) fn socket_address(text: &str) -> Result<(), String> {
    match text.parse::<SocketAddr>() {
        Ok(_) => Ok(()),
        Err(_) if text.parse::<IpAddr>().is_ok() => {
            Err(format!("must name a port as well: \"{text}\" has none"))
        }
        Err(_) => Err(format!(
            "must be an address and a port such as \"127.0.0.1:8080\" or \"[::1]:8080\", not \"{text}\""
        )),
    }
}

/// An address, or a network as an address and a prefix length.
pub(crate) fn network(text: &str) -> Result<(), String> {
    let (address, prefix) =
        text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let wrong = || format!("must hold networks such as \"10.0.0.0/8\" or \"::1\", not \"{text}\"");
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    match prefix.map(str::parse::<u8>) {
        None => Ok(()),
        Some(Ok(prefix)) if prefix <= most => Ok(()),
        Some(Ok(prefix)) => Err(format!("holds \"{text}\", but a prefix of {prefix} is longer than {most}")),
        Some(Err(_)) => Err(wrong()),
    }
}

/// The address people reach the desk at.
pub(crate) fn public_url(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Err(format!("must begin with https:// or http://, not \"{text}\""));
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || rest.contains(['?', '#', '@', '\\', '"']) || rest.contains(char::is_whitespace) {
        return Err("must be a plain address such as \"https://support.example.com\"".to_owned());
    }
    Ok(())
}

/// The address of another server. The message does not quote it, since a password may stand in it.
pub(crate) fn upstream_url(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Err("must begin with https:// or http://".to_owned());
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || rest.contains(['?', '#', '@', '\\', '"']) || rest.contains(char::is_whitespace) {
        return Err(
            "must be a plain address without name and password, such as \"https://panel.example.com\""
                .to_owned(),
        );
    }
    Ok(())
}

/// A secret, which no message quotes.
pub(crate) fn secret(text: &str) -> Result<(), String> {
    some_text(text)
}

/// An e-mail address without a name.
pub(crate) fn email(text: &str) -> Result<(), String> {
    let parts = text.split_once('@').filter(|(local, host)| !local.is_empty() && !host.contains('@'));
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>,;\"()[]\\".contains(c);
    if parts.is_some_and(|(_, host)| is_host(host)) && text.chars().all(is_plain) {
        return Ok(());
    }
    Err(format!(
        "must be a plain e-mail address such as \"support@example.com\", not \"{}\"",
        text.escape_debug()
    ))
}

/// The name or the address of a host.
pub(crate) fn host(text: &str) -> Result<(), String> {
    if is_host(text) || text.parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    Err(format!("must be the name or the address of a host, not \"{}\"", text.escape_debug()))
}

fn is_host(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

/// The name of a currency.
pub(crate) fn currency(text: &str) -> Result<(), String> {
    if (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(format!("must be 1 to 8 letters or digits such as \"EUR\", not \"{}\"", text.escape_debug()))
}

/// An amount of money above nothing.
pub(crate) fn amount(text: &str) -> Result<(), String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |part: &str| (1..=12).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(whole) && digits(fraction) && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        return Ok(());
    }
    Err(format!("must be an amount above nothing such as \"15.00\", not \"{}\"", text.escape_debug()))
}

/// The name of a time zone.
pub(crate) fn zone(text: &str) -> Result<(), String> {
    jiff::tz::TimeZone::get(text)
        .map(|_| ())
        .map_err(|_| format!("must be a time zone such as \"Europe/Berlin\", not \"{text}\""))
}

/// A log filter: a level, or levels by module.
pub(crate) fn log_level(text: &str) -> Result<(), String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    for directive in text.split(',').map(str::trim) {
        let level = match directive.split_once('=') {
            Some((module, level)) if is_module(module) => level,
            Some((module, _)) => return Err(format!("holds \"{module}\", which is no name of a module")),
            None => directive,
        };
        if !LEVELS.contains(&level) {
            return Err(format!(
                "must be one of {} (or levels by module), not \"{level}\"",
                LEVELS.join(", ")
            ));
        }
    }
    Ok(())
}

fn is_module(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// A version that old clients can parse: numbers with dots.
pub(crate) fn version(text: &str) -> Result<(), String> {
    let mut parts = text.split('.');
    if text.contains('.')
        && parts.all(|part| !part.is_empty() && part.len() < 6 && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return Ok(());
    }
    Err(format!("must be numbers with dots such as \"9.0.0\", not \"{text}\""))
}

/// A file name extension.
pub(crate) fn extension(text: &str) -> Result<(), String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Ok(());
    }
    Err(format!("must hold extensions in lower case without a dot such as \"exe\", not \"{text}\""))
}
