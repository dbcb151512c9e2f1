//! The export of this console with secrets put in, read back.

use super::*;
use crate::domain::{AccessKey, Expiry, KeyId, KeyState, TenantAccess};
use crate::fleet::Fleet;
use crate::fleet::export::{Export, Format as Written};

fn key(name: &str) -> AccessKey {
    AccessKey {
        id: KeyId("K2one".into()),
        name: name.into(),
        description: String::new(),
        state: KeyState::Active,
        created: Some(Seconds(1_700_000_000)),
        expiry: Expiry::Never,
        created_by: "U2x".into(),
        client_id: String::new(),
        bound_user: String::new(),
        roles: vec![],
        tenants: vec![],
        claims: "{}".into(),
        attributes: "{}".into(),
        permitted_ips: vec![],
        editable: true,
    }
}

fn exported(keys: &[AccessKey], format: Written) -> String {
    let mut fleet = Fleet::default();
    for (at, key) in keys.iter().enumerate() {
        fleet.merge(&AccessKey { id: KeyId(format!("K2{at}")), ..key.clone() });
    }
    let mut export = Export::new(format, (0..u32::try_from(keys.len()).unwrap()).collect(), NOW);
    let mut file = Vec::new();
    while export.write(&fleet, 7, &mut file) {}
    String::from_utf8(file).unwrap()
}

/// With a secret in each row, as somebody would put it in.
fn with_secrets(file: &str, format: Written) -> String {
    match format {
        Written::Csv => {
            let mut reader = ::csv::ReaderBuilder::new();
            reader.has_headers(false);
            let records = reader.from_reader(file.trim_start_matches('\u{feff}').as_bytes()).into_records();
            let line = |(at, record): (usize, Result<::csv::StringRecord, ::csv::Error>)| {
                let cells: Vec<String> = record.unwrap().iter().map(cell).collect();
                format!("{},{}\r\n", cells.join(","), if at == 0 { "cleartext".to_owned() } else { secret(at) })
            };
            records.enumerate().map(line).collect()
        }
        Written::Json | Written::Ndjson => {
            let mut at = 0;
            let mut line = |line: &str| {
                at += usize::from(line.starts_with('{'));
                let text = format!("{{\"cleartext\":\"{}\",", secret(at));
                format!("{}\n", if line.starts_with('{') { line.replacen('{', &text, 1) } else { line.to_owned() })
            };
            file.lines().map(&mut line).collect()
        }
    }
}

/// Name, description, expiry, user, roles, tenants with roles, and addresses.
type Settings = (String, String, Expiry, String, Vec<String>, Vec<(String, Vec<String>)>, Vec<String>);

/// What must be the same of a key that was made again.
fn expected(key: &AccessKey) -> Settings {
    (
        key.name.trim().to_owned(),
        key.description.replace("\r\n", "\n"),
        key.expiry,
        key.bound_user.clone(),
        key.roles.clone(),
        key.tenants.iter().map(|it| (it.id.clone(), it.roles.clone())).collect(),
        key.permitted_ips.clone(),
    )
}

fn made(key: &NewKey) -> Settings {
    (
        key.name().to_owned(),
        key.description().to_owned(),
        key.expiry(),
        key.user().to_owned(),
        key.roles().to_vec(),
        key.tenants().iter().map(|it| (it.id.clone(), it.roles.clone())).collect(),
        key.permitted_ips().to_vec(),
    )
}

#[test]
fn every_column_of_the_export_is_read_back() {
    let file = "id,name,description,status,created,expires,created by,client id,acts as user,project roles,tenants,claims,attributes,permitted IPs,editable,problem,cleartext\r\n\
        K2one,ci-one,,active,2026-01-01T00:00:00Z,never,U2x,,,Reader; Writer,,,,203.0.113.0/24; 198.51.100.7,yes,,jATZGRbBfHccQSN6DAPaPcKG\r\n\
        K2two,\"'=odd\",,active,2026-01-01T00:00:00Z,2027-06-01T00:00:00Z,U2x,,,,\"Acme (T1): Reader, Writer; T2\",\"{\"\"team\"\":\"\"b\"\"}\",,,yes,,Ypm9TGWUXnhKzr6FxLaWiXX8\r\n\
        K2four,as-user,,active,2026-01-01T00:00:00Z,2027-06-01T00:00:00Z,U2x,,U2worker,,,,,,yes,,u2HZzGsMvggpHA93yiQrSELZ\r\n\
        K2three,old-one,,inactive,2026-01-01T00:00:00Z,2027-06-01T00:00:00Z,U2x,,,,\"Acme (T1)\",,,,yes,,KXutGDADTSyrta7LXcM8E9eu\r\n";
    let review = review("access-keys.csv", file);
    assert_eq!(
        (review.counts().wrong, review.counts().asked, review.sendable().len()),
        (0, 0, 4),
        "{:?}",
        said(&review)
    );
    let keys: Vec<NewKey> = sent(&review).into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        (keys[0].roles(), keys[0].permitted_ips()),
        (&["Reader".to_owned(), "Writer".into()][..], &["203.0.113.0/24".to_owned(), "198.51.100.7".into()][..])
    );
    assert_eq!((keys[1].name(), keys[1].claims()), ("=odd", r#"{"team":"b"}"#));
    assert_eq!(
        keys[1].tenants().iter().map(|it| (it.id.as_str(), it.roles.len())).collect::<Vec<_>>(),
        [("T1", 2), ("T2", 0)]
    );
    assert_eq!(keys[2].user(), "U2worker");
    assert!(words(&review, 3).contains("calls it inactive"));
    assert!(review.notes().iter().any(|note| note.contains("export of this console")));
}

#[test]
fn an_apostrophe_stays_where_no_export_put_it() {
    let review = review("", &format!("name,secret\n'=odd,{GOOD}\n"));
    assert_eq!(sent(&review)[0].0.name(), "'=odd");
}

/// Texts that have hurt exports.
const HOSTILE: [&str; 26] = [
    "ci",
    "=1+1",
    "'=odd",
    "''=odd",
    "'quoted'",
    "ops;=1+1;x",
    "a; =1",
    "a;\"=1\"",
    "tab\t=1",
    "note;=1+2;end",
    "a;@SUM(1;2);b",
    "+1",
    "-1",
    "@x",
    "\u{ff1d}1",
    "a, b",
    "a \"b\" c",
    "Reader, \"x\"",
    "x;y",
    "x|y",
    "x: y",
    "x (y)",
    "[x]",
    "none",
    "a;'=b",
    "😀 é",
];

#[test]
fn hostile_keys_come_back_from_each_kind_of_export_as_they_were() {
    let mut dice = others::Dice(11);
    let texts = |dice: &mut others::Dice, most: usize| {
        let mut all: Vec<String> =
            (0..dice.roll(most + 1)).map(|_| HOSTILE[dice.roll(HOSTILE.len())].to_owned()).collect();
        all.sort();
        all.dedup();
        all
    };
    let mut keys = Vec::new();
    for at in 0..400 {
        // The form takes no control character in a name.
        let mut key = key(&format!("{}{at}", HOSTILE[dice.roll(HOSTILE.len())].replace('\t', ";")));
        key.description = texts(&mut dice, 3).join("\n");
        key.expiry = if dice.roll(3) == 0 { Expiry::Never } else { Expiry::At(Seconds(NOW.0 + 1_000_000 + at)) };
        match dice.roll(4) {
            0 => key.bound_user = format!("U2{at}"),
            1 => key.roles = texts(&mut dice, 3),
            2 => {
                let ids = ["T1", "T2", "odd id; x", "=T3"];
                let tenant = |(id, name): (&str, &str), roles: Vec<String>| TenantAccess {
                    id: id.into(),
                    name: name.into(),
                    roles,
                };
                let from = dice.roll(ids.len());
                key.tenants = ids[from..]
                    .iter()
                    .map(|id| tenant((id, HOSTILE[dice.roll(HOSTILE.len())]), texts(&mut dice, 2)))
                    .collect();
            }
            _ => key.permitted_ips = vec!["203.0.113.0/24".into(), "198.51.100.7".into()],
        }
        if dice.roll(2) == 0 {
            key.claims = format!("{{\"a\":{},\n\t\"n\":-5}}", quoted(HOSTILE[dice.roll(HOSTILE.len())]));
        }
        keys.push(key);
    }
    for format in [Written::Csv, Written::Json, Written::Ndjson] {
        let name = format!("access-keys.{}", format.extension());
        let review = review(&name, &with_secrets(&exported(&keys, format), format));
        assert_eq!(review.table().rows(), keys.len());
        for (row, key) in keys.iter().enumerate() {
            let wrong: Vec<_> = review.findings(row).into_iter().filter(|it| it.severity == Severity::Wrong).collect();
            assert!(wrong.is_empty(), "{format:?} {key:?} {wrong:?}");
            let Some((new, secret_of_row)) = review.row(row, NOW) else {
                // A name that looks like another, or a cell that is asked about.
                continue;
            };
            assert_eq!(made(&new), expected(key), "{format:?}");
            assert_eq!(secret_of_row.expose(), secret(row + 1));
            let claims = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(claims(new.claims()), claims(&key.claims));
        }
        assert!(review.sendable().len() > 350, "{format:?} {}", review.sendable().len());
    }
}

#[test]
fn no_piece_of_the_export_is_calculated_whichever_separator_a_reader_takes() {
    let keys: Vec<AccessKey> = HOSTILE
        .iter()
        .map(|text| AccessKey {
            description: format!("{text};{text}\n{text}\t{text}"),
            roles: vec![(*text).into(), "b".into()],
            tenants: vec![TenantAccess { id: "T1".into(), name: (*text).into(), roles: vec![(*text).into()] }],
            claims: format!("{{\"a\":{}}}", quoted(text)),
            ..key(text)
        })
        .collect();
    let file = exported(&keys, Written::Csv);
    assert!(file.starts_with('\u{feff}'), "Excel takes it for UTF-8 by its mark");
    let text = file.trim_start_matches('\u{feff}');
    for separator in [b',', b';', b'\t'] {
        let mut reader = ::csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(separator);
        for record in reader.from_reader(text.as_bytes()).into_records() {
            for piece in record.unwrap().iter() {
                let begins = piece.trim_start_matches([' ', '"']);
                assert!(
                    !begins.starts_with(['=', '+', '-', '@', '\t', '\u{ff1d}']),
                    "{} {piece:?}",
                    char::from(separator)
                );
            }
        }
        // A reader that knows no quotes.
        for piece in text.split(['\r', '\n']).flat_map(|line| line.split(char::from(separator))) {
            let begins = piece.trim_start_matches([' ', '"']);
            let is_bare = separator != b',' && begins.starts_with(['=', '+', '-', '@', '\u{ff1d}']);
            assert!(!is_bare, "{} {piece:?}", char::from(separator));
        }
    }
}
