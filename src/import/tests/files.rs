//! Files in each format.

use super::*;
use crate::domain::Expiry;

#[test]
fn a_file_of_cells_becomes_keys() {
    let text = "name,cleartext,expires,roles,permittedIps,claim.team\r\n\
        ci,Kx8vQ2mN5pR7tW9yB3dF,2027-01-31,\"Admin|Reader\",203.0.113.0/24;198.51.100.7,build\r\n\
        \r\n\
        \"night, \"\"ly\"\"\",z4Lw8Qm2Xn6Vb0Tc5Rk1,,,,5\r\n";
    let review = review("keys.csv", text);
    let keys = sent(&review);
    let (key, secret) = &keys[0];
    assert_eq!((key.name(), secret.expose()), ("ci", "Kx8vQ2mN5pR7tW9yB3dF"));
    assert_eq!(key.roles(), ["Admin", "Reader"]);
    assert_eq!(key.permitted_ips(), ["203.0.113.0/24", "198.51.100.7"]);
    assert_eq!(key.claims(), r#"{"team":"build"}"#);
    assert_eq!((keys[1].0.name(), keys[1].0.claims()), ("night, \"ly\"", r#"{"team":"5"}"#));
    assert_eq!((review.table().line(0), review.table().line(1)), (2, 4));
    let column = review.targets().iter().position(|target| *target == Target::Cleartext).unwrap();
    assert_eq!(review.shown(0)[column], Shown::Secret { characters: 20 });
    assert_eq!((mask(20), mask(1)), ("•••• 20 characters".to_owned(), "•••• 1 character".to_owned()));
}

#[test]
fn json_keeps_its_types_and_its_spelling() {
    let row = format!(
        r#"{{"name":"ci \u00e9","cleartext":"{GOOD}","expireTime":"1893456000","keyTenants":[{{"tenantId":"T1","roleNames":["A, B"]}}],
        "customClaims":{{"team":"b","tier": 2 ,"deep":{{"x":[1.50]}}}},"permittedIps":["203.0.113.7"],"description":null,"status":"active"}}"#
    );
    let row = row.replace("\n", " ");
    for (name, text) in [
        ("a.json", format!("[{row}]")),
        ("", format!("  {{\"page\":1, \"keys\" : [ {row} ] , \"total\":[1]}} \n")),
        ("a.ndjson", format!("{row}\n\n")),
        ("", format!("\u{feff}[{row}]")),
    ] {
        let review = review(name, &text);
        let keys = sent(&review);
        let (key, secret) = keys.first().unwrap_or_else(|| panic!("{text} {:?}", said(&review)));
        assert_eq!((key.name(), secret.expose()), ("ci \u{e9}", GOOD));
        assert_eq!(key.expiry(), Expiry::At(Seconds(1_893_456_000)));
        assert_eq!(key.tenants()[0].roles, ["A, B"]);
        assert!(key.claims().contains("\"tier\": 2") && key.claims().contains("{\"x\":[1.50]}"), "{}", key.claims());
        let unsent = unsent(review.table(), review.targets());
        let headings: Vec<_> = unsent.iter().map(|one| review.table().headings()[one.column].as_str()).collect();
        assert_eq!(headings, ["status"]);
        assert_eq!(review.notes().iter().any(|note| note.contains("page, total")), text.contains("page"));
        assert_eq!(review.notes().iter().any(|note| note.contains("byte order mark")), text.starts_with('\u{feff}'));
    }
}

#[test]
fn rows_of_json_name_their_members_in_any_order() {
    let text = format!(
        r#"[{{"cleartext":"{GOOD}","name":"a","extra":{{"x":1}}}},{{"name":"b","claim.n":7,"cleartext":"z4Lw8Qm2Xn6Vb0Tc5Rk1"}}]"#
    );
    let review = review("", &text);
    let keys = sent(&review);
    assert_eq!((keys[0].0.name(), keys[0].0.claims()), ("a", "{}"));
    assert_eq!((keys[1].0.name(), keys[1].0.claims()), ("b", r#"{"n":7}"#));
}

#[test]
fn an_env_file_names_keys_by_their_variables() {
    let text = format!("# keys of the build\n\nexport CI_KEY={GOOD} # old\r\nNIGHT=\"z4Lw8Qm2Xn6Vb0Tc5Rk1\"\nEMPTY=\n");
    let review = review("prod.env", &text);
    let keys = sent(&review);
    assert_eq!((keys[0].0.name(), keys[0].1.expose()), ("CI_KEY", GOOD));
    assert_eq!((keys[1].0.name(), keys[1].1.expose()), ("NIGHT", "z4Lw8Qm2Xn6Vb0Tc5Rk1"));
    assert_eq!(review.counts().wrong, 1);
    assert_eq!([0, 1, 2].map(|row| review.table().line(row)), [3, 4, 5]);
}

#[test]
fn the_form_is_guessed_and_can_be_overruled() {
    let text = format!("one,{GOOD},203.0.113.7,2027-01-31\ntwo,z4Lw8Qm2Xn6Vb0Tc5Rk1,,\n");
    let review = review("", &text);
    assert_eq!(review.table().form().headings, None);
    assert_eq!(review.targets(), [Target::Name, Target::Cleartext, Target::PermittedIps, Target::Expiry]);
    assert_eq!(review.table().headings()[1], "Column 2");
    assert_eq!(sent(&review).len(), 2);
    let form = Form::new(Format::Semicolon, Some(0));
    let table = finish(review.again(form), 8).unwrap_or_else(|refusal| panic!("{}", refusal.text));
    assert_eq!((table.rows(), table.headings().len()), (1, 1));
    for (format, head) in
        [(Format::Semicolon, "name;secret"), (Format::Tab, "name\tsecret"), (Format::Comma, "Name,Secret")]
    {
        let separator = char::from(format.separator().unwrap_or(b','));
        let review = self::review("", &format!("{head}\nci{separator}{GOOD}\n"));
        assert_eq!((review.table().form(), sent(&review).len()), (Form::new(format, Some(0)), 1));
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    for (name, text, line, words) in [
        ("a.csv", "name,key\n\"a,b\nc,d\n", Some(2), "never closed"),
        ("a.csv", "name,key\na,\"b\"c\n", Some(2), "behind a closing quote"),
        ("a.env", "A=b\nnonsense\n", Some(2), "assignment"),
        ("a.env", "A=b\nB='c\n", Some(2), "never closed"),
        ("a.json", "[{\"name\":\"a\"},\n {\"name\":\"b\",}]", Some(2), "line 2, column 14"),
        ("a.json", "[{\"name\":\"a\",\n\"name\":\"b\"}]", Some(2), "twice"),
        ("a.json", "[{\"a\":\"\u{e9}\"} {}]", Some(1), "column 12"),
        ("a.json", "[1]", None, "no list of objects"),
        ("a.json", "{\"keys\":[],\"keys\":[]}", Some(1), "twice"),
        ("a.json", "{\"keys\":5}", None, "no list of objects"),
        ("a.json", "[] x", Some(1), "follows"),
        ("a.json", "[{\"a\":[{]}]", Some(1), "name in double quotes"),
        ("a.json", "[{'a':1}]", Some(1), "double quotes"),
        ("a.json", "[{\"a\":1} // x\n]", Some(1), "comma"),
        ("a.json", "[", Some(1), "too early"),
        ("a.json", "[]", None, "no list of objects"),
        ("a.csv", "name,key\n\n\n", None, "no row"),
        ("a.csv", "name,key\n,\n\"\",\n", None, "no row"),
        ("a.csv", ",,\n,,\n", None, "no row"),
        ("a.csv", "sep=;\n", None, "no row"),
        ("a.env", "# only\n", None, "no row"),
        ("a.ndjson", "{\"a\":1}\n{\"a\":1} {\n", Some(2), "follows"),
        ("a.ndjson", "{\"a\":1}\n[]\n", Some(2), "object in braces"),
        ("a.ndjson", "{\"a\":\n1}\n", None, "no list of objects"),
    ] {
        let refusal = table(name, text.as_bytes()).err().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(refusal.line, line, "{text} {}", refusal.text);
        assert!(refusal.text.contains(words), "{text} {}", refusal.text);
    }
}

#[test]
fn limits_are_held() {
    let refused = |name: &str, text: &str| table(name, text.as_bytes()).err().map(|refusal| refusal.text);
    let columns = |count: usize| vec!["a"; count].join(",");
    let refusal = table_as(Format::Comma, true, format!("{}\nx", columns(MOST_COLUMNS + 1)).as_bytes(), 64).err();
    assert!(refusal.is_some_and(|refusal| refusal.text.contains("columns")));
    assert!(table_as(Format::Comma, true, format!("{}\nx", columns(MOST_COLUMNS)).as_bytes(), 64).is_ok());
    let members = |from: usize| (from..from + 150).map(|at| format!("\"m{at}\":1")).collect::<Vec<_>>().join(",");
    let json = format!("[{{{}}},{{{}}}]", members(0), members(100));
    assert!(refused("a.json", &json).is_some_and(|text| text.contains("columns")));
    let long = format!("name,key\n\"{}\",b\n", "x".repeat(MOST_ROW_BYTES));
    assert!(refused("a.csv", &long).is_some_and(|text| text.contains("longer than 1 MiB")));
    for (name, text) in [
        ("a.csv", format!("\"{}\"\n", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.csv", format!("{}\na\n", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.csv", format!("a\n{}\na\n", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.json", format!("[{{\"a\":\"{}\"}}]", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.json", format!("[{}]", " ".repeat(2 * MOST_ROW_BYTES))),
        ("a.json", format!("{{\"a\":\"{}\",\"keys\":[]}}", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.json", format!("{{\"keys\":[{{}}],\"a\":\"{}\"}}", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.ndjson", format!("{{\"a\":\"{}\"}}", "x".repeat(2 * MOST_ROW_BYTES))),
        ("a.env", format!("A='{}'", "x".repeat(2 * MOST_ROW_BYTES))),
    ] {
        let refusal =
            finish(Reading::new(Source::new(text.into_bytes()).unwrap_or_else(|_| unreachable!()), name), 1 << 20);
        let refusal = refusal.err().map(|refusal| refusal.text);
        assert!(refusal.as_ref().is_some_and(|text| text.contains("longer than 1 MiB")), "{name} {refusal:?}");
    }
    let many = "a\n".repeat(MOST_ROWS + 1);
    let refusal = table_as(Format::Comma, false, many.as_bytes(), 1 << 20).err();
    assert!(refusal.is_some_and(|refusal| refusal.text.contains("200000 rows")));
    let deep = format!("[{{\"a\":{}{}}}]", "[".repeat(40), "]".repeat(40));
    assert!(refused("a.json", &deep).is_some_and(|text| text.contains("too deep")));
}

#[test]
fn rows_of_another_length_are_wrong_and_not_the_file() {
    let text = format!("name,secret\na,{GOOD},x\nb\nc,z4Lw8Qm2Xn6Vb0Tc5Rk1\n");
    let review = review("", &text);
    assert_eq!((review.counts().wrong, review.counts().ready), (2, 1));
    assert!(said(&review)[0].contains("3 cells"), "{:?}", said(&review));
    assert_eq!(review.rows_of(Standing::Wrong), [0, 1]);
    assert_eq!(review.row(0, NOW).map(drop), None);
}

#[test]
fn the_line_that_names_the_separator_is_no_row() {
    for (line, separator, format) in [
        ("sep=;\r\n", ';', Format::Semicolon),
        ("sep=,\n", ',', Format::Comma),
        ("sep=\t\n", '\t', Format::Tab),
        ("\"sep=\\t\"\n", '\t', Format::Tab),
    ] {
        let review = review("", &format!("\u{feff}{line}name{separator}secret\nci{separator}{GOOD}\n"));
        assert_eq!(review.table().form(), Form::new(format, Some(0)), "{line:?}");
        assert_eq!((review.targets(), review.table().line(0)), (&[Target::Name, Target::Cleartext][..], 3));
        assert_eq!(sent(&review)[0].1.expose(), GOOD);
    }
    // It is none in whatever format of cells the file is read.
    let other = finish(review("", &format!("sep=;\nname,secret\nci,{GOOD}\n")).anew(Format::Comma), 8);
    assert_eq!(
        other.map(|table| (table.rows(), table.headings().to_vec())),
        Ok((1, vec!["name".into(), "secret".into()]))
    );
}

#[test]
fn rows_of_empty_cells_are_none_and_the_others_keep_their_lines() {
    for empty in [";;", ";", "\"\";\"\"", ";;;;;;"] {
        let text = format!(
            "{empty}\nname;secret;\n{empty}\nci;{GOOD};\n{empty}\n\nnight;z4Lw8Qm2Xn6Vb0Tc5Rk1;\n{empty}\n{empty}\n{empty}"
        );
        let review = review("keys.csv", &text);
        assert_eq!(review.table().form(), Form::new(Format::Semicolon, Some(0)), "{empty}");
        assert_eq!((review.sendable(), [0, 1].map(|row| review.table().line(row))), (vec![0, 1], [4, 7]), "{empty}");
    }
    // A blank is something: such a row is told.
    assert_eq!(review("", &format!("name,secret\nci,{GOOD}\n, \n")).counts().wrong, 1);
}

#[test]
fn the_files_of_another_console_are_read_by_their_headings() {
    let text = format!("Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,{GOOD}\n");
    let keys = review("accessKeys.csv", &text);
    assert_eq!(keys.table().form().headings, Some(0));
    assert_eq!(keys.targets(), [Target::Ignore, Target::Cleartext]);
    assert!(unsent(keys.table(), keys.targets())[0].why.contains("by itself"));
    let text = format!(
        "User name,Password,Access key ID,Secret access key,Console login link\n\
         ci,hunter2,AKIAIOSFODNN7EXAMPLE,{GOOD},https://123456789012.signin.example/console\n"
    );
    let users = review("credentials.csv", &text);
    assert_eq!(users.targets(), [Target::Name, Target::Ignore, Target::Ignore, Target::Cleartext, Target::Ignore]);
    assert_eq!(users.shown(0)[1], Shown::Secret { characters: 7 });
    let keys = sent(&users);
    assert_eq!((keys[0].0.name(), keys[0].1.expose()), ("ci", GOOD));
    // A column that is surely the name stays it.
    assert_eq!(review("", &format!("username,name,secret\nu,ci,{GOOD}\n")).targets()[1], Target::Name);
}

#[test]
fn json_in_other_wrappings_is_read_where_only_one_place_can_hold_the_rows() {
    let row = |at: usize| format!(r#"{{"name": "svc-{at}", "cleartext": "{}", "expireTime": 1811808001}}"#, secret(at));
    let (one, two) = (row(1), row(2));
    let pretty = |row: &str| row.replace(", ", ",\n  ").replace('{', "{\n  ").replace('}', "\n}");
    let inner = |at: usize| format!(r#"{{"cleartext":"{}"}}"#, secret(at));
    for text in [
        format!(r#"{{"data": [{one}, {two}], "next": null}}"#),
        format!(r#"{{"data": {{"total": 2, "items": [{one}, {two}]}}}}"#),
        format!("[[{one}], [{two}]]"),
        format!(r#"[{{"data":[{one}]}},{{"data":[{two}]}}]"#),
        format!("{}\n{}\n", pretty(&one), pretty(&two)),
        format!("{one} {two}"),
        format!(r#"{{"keys": [{one}, {two}], "tenants": [{{"id": "T1", "label": "x"}}], "errors": []}}"#),
        format!(r#"{{"svc-1": {}, "svc-2": {}}}"#, inner(1), inner(2)),
        format!(r#"{{"keys": {{"svc-1": {}, "svc-2": {}}}}}"#, inner(1), inner(2)),
        format!(r#"{{"svc-1": "{}", "svc-2": "{}"}}"#, secret(1), secret(2)),
        format!(r#"[["name","cleartext"],["svc-1","{}"],["svc-2","{}"]]"#, secret(1), secret(2)),
        format!(r#"{{"rows": [["name","cleartext"],["svc-1","{}"],["svc-2","{}"]]}}"#, secret(1), secret(2)),
    ] {
        let review = review("keys.json", &text);
        let keys = sent(&review);
        let told: Vec<_> = keys.iter().map(|(key, secret)| (key.name(), secret.expose().to_owned())).collect();
        assert_eq!(told, [("svc-1", secret(1)), ("svc-2", secret(2))], "{text} {:?}", said(&review));
    }
    let single = review("key.json", &one);
    assert_eq!(sent(&single).len(), 1);
    let noted = review("", &format!(r#"{{"data": [{one}], "next": null}}"#)).notes();
    assert!(noted.iter().any(|note| note.contains("in “data”")) && noted.iter().any(|note| note.contains("next")));
}

#[test]
fn json_in_which_several_places_can_hold_the_rows_is_chosen_from() {
    let row = |at: usize| format!(r#"{{"name":"svc-{at}","cleartext":"{}"}}"#, secret(at));
    let text = format!(r#"{{"old":[{}],"new":{{"list":[{},{}]}}}}"#, row(1), row(2), row(3));
    let refusal = table("a.json", text.as_bytes()).err().unwrap();
    assert_eq!(refusal.lists, ["“old”: 1 row", "“new.list”: 2 rows"]);
    for (list, names) in [(0, &["svc-1"][..]), (1, &["svc-2", "svc-3"])] {
        let form = Form { list: Some(list), ..Form::new(Format::Json, None) };
        let table = finish(Reading::new(Source::new(text.clone().into()).unwrap(), "a.json").again(form), 8);
        let table = table.unwrap_or_else(|refusal| panic!("{}", refusal.text));
        assert_eq!(table.lists().len(), 2);
        let review = checked(Review::new(table, Known::default(), NOW, 7, composed));
        assert_eq!(sent(&review).iter().map(|(key, _)| key.name().to_owned()).collect::<Vec<_>>(), names);
    }
    let settings = table("a.json", br#"{"one":"x","two":"y"}"#).err().unwrap();
    assert_eq!(settings.lists, ["names and secrets: 2 rows", "the outer list: 1 row"]);
    let texts = table("a.json", format!(r#"["{}"]"#, secret(1)).as_bytes()).err().unwrap();
    assert!(texts.lists.is_empty() && texts.text.contains("list of texts without names"), "{}", texts.text);
}

#[test]
fn text_in_other_encodings_is_converted_and_said_to_be() {
    let text = format!("name\tsecret\tdescription\r\nk\u{fc}che\t{GOOD}\t\u{20ac} 5\r\n");
    let marked = format!("\u{feff}{text}");
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little(&marked), big, little(&text)] {
        let table = table("keys.txt", &bytes).unwrap_or_else(|refusal| panic!("{}", refusal.text));
        assert!(table.notes().iter().any(|note| note.contains("converted from UTF-16")), "{:?}", table.notes());
        let review = checked(Review::new(table, Known::default(), NOW, 7, composed));
        assert_eq!(sent(&review)[0].0.name(), "k\u{fc}che");
    }
    let old = format!("name,secret\nk\u{fc}che,{GOOD}\n").chars().map(|c| c as u8).collect::<Vec<_>>();
    let mut reading = Reading::new(Source::new(old).unwrap(), "keys.csv");
    let refusal = reading.work(1 << 20).unwrap_err();
    assert_eq!(
        (refusal.line, refusal.encoding),
        (Some(2), Some(Encoding::Windows1252)),
        "nothing is converted silently"
    );
    let table = finish(reading.converted(Encoding::Windows1252, "keys.csv").unwrap(), 8);
    let table = table.unwrap_or_else(|refusal| panic!("{}", refusal.text));
    assert!(
        table.notes().iter().any(|note| note.contains("converted from Windows-1252")) && table.fingerprint().is_none()
    );
    let review = checked(Review::new(table, Known::default(), NOW, 7, composed));
    assert_eq!(sent(&review)[0].0.name(), "k\u{fc}che");
}
