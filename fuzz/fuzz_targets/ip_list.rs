//! Lists of addresses: what is taken is taken by the standard library too, and merging lets the same ones in.
#![no_main]

use console_fuzz::domain::ip_list;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let list = ip_list::split(text);
    let (typed, rest) = ip_list::split_typed(text);
    assert!(typed.len() <= list.len() && text.ends_with(&rest));
    for (at, bad) in ip_list::problems(&list) {
        assert!(at < list.len() && !bad.advice().is_empty());
    }
    for (at, remark) in ip_list::remarks(&list) {
        assert!(at < list.len() && !remark.advice().is_empty());
    }
    if list.len() > 40 {
        return;
    }
    let merged = ip_list::merged(&list);
    for entry in &list {
        let Ok(range) = ip_list::read(entry) else { continue };
        let shown = range.to_string();
        assert_eq!(ip_list::read(&shown), Ok(range), "{shown}");
        let address = range.first().to_string();
        assert!(ip_list::admits(&list, &address).is_ok_and(ip_list::Admission::is_let_in));
        assert!(ip_list::admits(&merged, &address).is_ok_and(ip_list::Admission::is_let_in));
    }
});
