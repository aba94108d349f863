//! What a fuzzer calls: any bytes, and nothing may break.

use crate::filter;
use crate::input;
use crate::kept_fields::Fields;
use crate::paging::Paging;
use wire::{Limits, Node, Params, Request, Value};

/// `elid` with one number or many.
pub fn ids(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut params = Params::default();
    params.insert("elid", Value::Text(text.to_owned()));
    if let Ok(numbers) = input::numbers(&params, "elid") {
        assert!(
            (1..=1000).contains(&numbers.len()) && numbers.iter().all(|number| *number > 0),
            "{numbers:?}"
        );
    }
    drop((input::number(&params, "elid"), input::choice(&params, "elid"), input::count(&params, "elid")));
}

/// `p_num`, `p_cnt` and the fields of the filter of the queue, sent as a query.
pub fn lists(data: &[u8]) {
    let Ok(query) = std::str::from_utf8(data) else { return };
    let request = Request { query: Some(query), content_type: None, body: b"" };
    let Ok(params) = wire::decode(&request, &Limits::default()) else { return };
    if let (Ok(number), Ok(rows)) = (input::count(&params, "p_num"), input::count(&params, "p_cnt")) {
        let paging = Paging::new(number, rows);
        let page = paging.page();
        assert!(page.limit >= 1 && page.limit <= domain::Page::LARGEST, "{page:?}");
        for total in [0, 1, 49, 51, i64::MAX] {
            let (moved, _) = paging.of(total);
            drop((moved.page(), moved.nodes(true)));
        }
        let (_, shown) = paging.cut((0..3).map(|number| Node::integer("id", number)).collect());
        assert!(shown.len() <= 3, "rows came from nothing");
    }
    let Ok(fields) = Fields::none(&filter::QUEUE).changed_by(&params) else { return };
    drop(filter::conditions(&fields));
    assert!(Fields::decode(&filter::QUEUE, &fields.encode()) == fields, "what is kept comes back otherwise");
}
