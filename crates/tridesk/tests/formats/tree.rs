//! Answers as trees whose members keep their order, which the usual readers of JSON give up.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// JSON in its own order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Text(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Text(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Text(value.to_string()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = seq.next_element()? {
                    all.push(one);
                }
                Ok(Json::List(all))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = map.next_entry()? {
                    all.push(one);
                }
                Ok(Json::Object(all))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Json {
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    /// What stands under a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// Whether there is no leaf below.
    pub(crate) fn is_void(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::List(all) => all.iter().all(Self::is_void),
            Self::Object(all) => all.iter().all(|(_, value)| value.is_void()),
        }
    }
}

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

/// Reads the XML that is written here: elements, attributes, text and five kinds of references, nothing else.
pub(crate) fn xml(text: &str) -> Element {
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let mut rest = body;
    let root = element(&mut rest);
    assert_eq!(rest, "", "something follows the root");
    root
}

fn element(rest: &mut &str) -> Element {
    let (tag, after) = rest.strip_prefix('<').unwrap().split_once('>').unwrap();
    *rest = after;
    let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
    let (name, mut words) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((key, after)) = words.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap();
        attributes.push((key.trim().to_owned(), unescaped(value)));
        words = after;
    }
    let mut element =
        Element { name: name.to_owned(), attributes, children: Vec::new(), text: String::new() };
    if is_empty {
        return element;
    }
    loop {
        let place = rest.find('<').unwrap();
        let (text, after) = rest.split_at(place);
        element.text.push_str(&unescaped(text));
        *rest = after;
        if let Some(after) = rest.strip_prefix(&format!("</{name}>")) {
            *rest = after;
            return element;
        }
        element.children.push(self::element(rest));
    }
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (reference, after) = part.split_once(';').unwrap();
        out.push_str(match reference {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "#13" => "\r",
            "#10" => "\n",
            "#9" => "\t",
            other => panic!("&{other};"),
        });
        out.push_str(after);
    }
    out
}

/// A documented loss: what XML cannot hold is replaced.
pub(crate) fn as_xml_holds_it(text: &str) -> String {
    let replaced = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(replaced).collect()
}

/// A documented loss: formats of lines have no line breaks in values.
pub(crate) fn on_one_line(text: &str, instead: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\n'], instead)
}

/// A path and what stands there; positions in lists do not count.
pub(crate) type Leaf = (String, String);

pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
