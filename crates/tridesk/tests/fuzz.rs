//! The targets of `fuzz/` on the stable compiler: a seeded mutator makes inputs from samples of each format, and none
//! may panic, take a second, or bring the process over 512 MiB. A short run each time; `TRIDESK_FUZZ_RUNS` says how many, as
//! `cargo xtask prove fuzz` does.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

#[path = "fuzz/mutate.rs"]
mod mutate;

use mutate::Random;
use std::io::Write;
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

const RUNS: u64 = 3000;
const LONGEST: Duration = Duration::from_secs(1);
const MOST_MEMORY_KIB: u64 = 512 * 1024;

/// The highest that the memory of this process ever was.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn drive(name: &str, target: fn(&[u8]), samples: &[&[u8]]) {
    let runs = std::env::var("TRIDESK_FUZZ_RUNS").ok().map_or(RUNS, |text| text.parse().unwrap());
    let mut random = Random::new(u64::from_le_bytes(*b"tridesk!") ^ u64::try_from(name.len()).unwrap());
    let (begun, mut slowest, mut bytes, mut reached) = (Instant::now(), Duration::ZERO, 0_u64, 0_u64);
    for run in 0..runs {
        let input = mutate::next(&mut random, samples);
        let started = Instant::now();
        let survived = catch_unwind(|| target(&input)).is_ok();
        assert!(survived, "{name}: run {run} panicked at {:?}", String::from_utf8_lossy(&input));
        let mut took = started.elapsed();
        // A machine that did something else meanwhile gets other chances; what is slow by itself is slow each time.
        for _ in 0..4 {
            if took <= LONGEST {
                break;
            }
            let again = Instant::now();
            target(&input);
            took = took.min(again.elapsed());
        }
        assert!(took <= LONGEST, "{name}: run {run} took {took:?} at {:?}", String::from_utf8_lossy(&input));
        slowest = slowest.max(took);
        bytes += u64::try_from(input.len()).unwrap();
        reached += 1;
        if run % 1000 == 999 {
            let peak = peak_kib();
            assert!(peak <= MOST_MEMORY_KIB, "{name}: {peak} KiB after run {run}");
        }
    }
    let micros = slowest.as_micros();
    let seconds = begun.elapsed().as_secs();
    // Not a print: the harness keeps those of a test that passes to itself.
    let line =
        format!("fuzz\t{name}\t{reached}\t{}\t{seconds}\t{micros}\t{}\n", bytes / reached.max(1), peak_kib());
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

const FORM: &[&[u8]] = &[
    b"a=1&b=2",
    b"filter%5Bstatus%5D=Open&filter[name][]=x&filter[name][]=y&filterop[date]=%3C",
    b"attachments[0][name]=a.txt&attachments[0][data]=aGVsbG8%3D&customfields[8]=x+y",
    b"?&api_id=1&&call=getTickets&id=%C3%A4%F0%9F%99%82",
    b"a[b][c][d][e][f][g]=1&a[]=2&a[5]=3&a=4&=5&[x]=6&x[=7&y]=8",
];

const MULTIPART: &[&[u8]] = &[
    b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"f[]\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n",
    b"--b\r\ncontent-disposition: form-data; name=\"file_1\"; filename*=UTF-8''a%20b.txt\r\n\r\n\r\n--b--",
    b"preamble\r\n--b  \r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b\r\n\r\nno head\r\n--b--\r\nepilogue",
];

const JSON: &[&[u8]] = &[
    br#"{"a":1,"b":[1,2,{"c":null}],"d":"\u00e4\ud83d\ude42","e":true,"f":-0.5e-3}"#,
    br#"[{"name":"a.txt","data":"aGVsbG8="},{"filename":"b","data":""}]"#,
    br#"{"filter":{"status":["Open","Closed"]},"filterop":{"date":"<"}}"#,
    b"[[[[[[[[[[]]]]]]]]]]",
    br#""text""#,
];

const PHP: &[&[u8]] = &[
    b"a:2:{i:8;s:5:\"hello\";s:3:\"key\";a:2:{i:0;s:1:\"a\";i:1;s:1:\"b\";}}",
    b"a:1:{i:1;b:1;}",
    b"a:3:{i:0;N;i:1;d:0.5;i:2;i:-7;}",
    b"O:8:\"stdClass\":1:{s:1:\"a\";R:1;}",
    b"s:6:\"\xc3\xa4\xc3\xb6\xc3\xbc\";",
];

const FILES: &[&[u8]] = &[
    br#"[{"name":"a.txt","data":"aGVsbG8="},{"filename":"b","data":"%%%"}]"#,
    br#"{"3":{"name":"a.txt","data":"aGVsbG8"}}"#,
    b"attachments[0][name]=a.txt&attachments[0][data]=aGVsbG8%3D&attachments[x]=",
    b"attachments[name]=a&attachments[data]=aGVs bG8=",
    b"W3sibmFtZSI6ImEiLCJkYXRhIjoiYUdWc2JHOD0ifV0=",
];

const FIELDS: &[&[u8]] = &[
    b"a:2:{i:8;s:5:\"hello\";s:3:\"key\";a:2:{i:0;s:1:\"a\";i:1;s:1:\"b\";}}",
    br#"{"8":"x","key":["a","b"],"n":null,"t":true}"#,
    b"customfields[8]=x&customfields[9][]=a&customfields[9][]=b",
    b"YToxOntpOjg7czoxOiJ4Ijt9",
    b"[object Object]",
];

const LISTS: &[&[u8]] = &[
    b"filter[status]=Open&filter[request_type]=Incident&filter[name]=x&filter[dept_id]=1&filter[tag]=vip&filter[owner_id]=0",
    b"filter[date]=2026-03-02&filterop[date]=!=&filter[admin_read][]=0&filter[admin_read][]=1&sort=ASC&page=0&perpage=25",
    b"filter[flags][]=FLAG_HAS_NOTE&filter[flagsop]=NOT&filter[body]=x&limit=5&page=-1",
    b"filter=&filterop=&filter[tags][]=a&filter[ticket_number]=814003",
];

const IDS: &[&[u8]] = &[b"1", b"1, 2, 3", b"1,2,,3,", b"null", b"4294967296,9223372036854775807", b" 7 "];

const PAGES: &[&[u8]] = &[
    b"p_num=2&p_cnt=50&filter=on&id=7,8&name=a%26b&client=null&project=1&department=2&itemtype=product",
    b"p_num=9223372036854775807&p_cnt=9223372036854775807&priority=0,1,2&responsible=e_3&unread=on",
    b"p_cnt=1&responsible=d_2&client=x%25y&unread=off&name=",
];

const NAMED_FILES: &[&[u8]] = &[
    b"attachments[a.txt]=aGVsbG8%3D&attachments[..%2Fb.txt]=aGVs%0D%0AbG8",
    b"attachments[0][name]=a.txt&attachments[0][data]=aGVsbG8&attachments[1]=%%%",
    b"attachments=&attachments[]=YQ",
];

const FORMATS: &[&[u8]] = &[
    b"action=GetTickets&responsetype=json&x",
    b"?responsetype=XML&responsetype=nvp",
    b"--b\r\nContent-Disposition: form-data; name=\"responsetype\"\r\n\r\nxml\r\n--b--",
];

const VALUES: &[&[u8]] = &[
    b"2026-03-02 10:00:00",
    b"2026-03-29T02:30:00+02:00",
    b"-002026-11-21T00:00:00Z",
    b"9999-12-31",
    b"12.50",
    b"92233720368547758.07",
    b"0.000",
];

const RULES: &[&[u8]] = &[
    b"203.0.113.7, 10.0.0.0/8; 192.168.0.0/255.255.0.0\n2001:db8::/32",
    b"all",
    b"getTickets,addTicket OpenTicket\nclientticket.edit",
    b"1.2.3.4/33 ::ffff:10.0.0.1/96",
];

const FORWARDED: &[&[u8]] = &[
    b"203.0.113.5, 10.1.2.3\n10.0.0.2:8080",
    b"[2001:db8::1]:443,unknown,_hidden",
    b"::ffff:10.0.0.9\n198.51.100.1",
];

const AUTHORIZATION: &[&[u8]] = &[
    b"Basic Y2xlb0BjbGllbnQuZXhhbXBsZTpjbGVvLXBhc3N3b3Jk",
    b"basic  Og==",
    b"Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln",
    b"BASIC YTpiOmM=\nBearer x",
];

const TOKENS: &[&[u8]] = &[
    b"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ0cmlkZXNrIiwiYXVkIjoib25lIiwic3ViIjoiNyIsInNpZCI6MywiaWF0IjoxLCJleHAiOjk5OTk5OTk5OTl9.c2lnbmF0dXJl",
    b"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.",
    b"..",
    b"eyJhbGciOiJSUzI1NiIsImp3ayI6e319.W10.AA",
];

const COOKIES: &[&[u8]] = &[
    b"session=0123456789abcdef; language=dragon:en",
    b"session=\"quoted; =x;; session\nbillmgrses5 = a=b \n;",
    b"=",
];

macro_rules! targets {
    ($($name:ident: $target:path, $samples:expr;)+) => {$(
        #[test]
        fn $name() {
            drive(stringify!($name), $target, $samples);
        }
    )+};
}

targets! {
    form: wire::fuzzing::form, FORM;
    query: wire::fuzzing::query, FORM;
    multipart: wire::fuzzing::multipart, MULTIPART;
    json: wire::fuzzing::json, JSON;
    php: wire::fuzzing::php, PHP;
    echo: wire::fuzzing::echo, FORM;
    whmcs_attachments: compat_whmcs::fuzzing::attachments, FILES;
    whmcs_fields: compat_whmcs::fuzzing::fields, FIELDS;
    hostbill_lists: compat_hostbill::fuzzing::lists, LISTS;
    billmanager_ids: compat_billmanager::fuzzing::ids, IDS;
    billmanager_lists: compat_billmanager::fuzzing::lists, PAGES;
    hostbill_attachments: compat_hostbill::fuzzing::attachments, NAMED_FILES;
    whmcs_formats: compat_whmcs::fuzzing::formats, FORMATS;
    values: service::fuzzing::values, VALUES;
    rules: service::fuzzing::rules, RULES;
    forwarded: http::fuzzing::forwarded, FORWARDED;
    authorization: compat_hostbill::fuzzing::authorization, AUTHORIZATION;
    token: service::fuzzing::token, TOKENS;
    cookie: http::fuzzing::cookie, COOKIES;
}

#[test]
fn every_target_has_its_program_for_coverage_guided_runs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/");
    let programs = std::fs::read_dir(format!("{folder}fuzz_targets")).unwrap();
    let mut names: Vec<String> = programs
        .map(|file| file.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    names.sort();
    let source = include_str!("fuzz.rs");
    let (_, list) = source.rsplit_once("\ntargets! {").unwrap();
    let (list, _) = list.split_once("\n}").unwrap();
    let mut driven: Vec<&str> =
        list.lines().filter_map(|line| Some(line.split_once(':')?.0.trim())).collect();
    driven.sort_unstable();
    assert_eq!(names, driven);
    let manifest = std::fs::read_to_string(format!("{folder}Cargo.toml")).unwrap();
    assert!(driven.iter().all(|name| manifest.contains(&format!("name = \"{name}\""))), "{manifest}");
}
