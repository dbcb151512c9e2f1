//! What a person decides, and what is never sent without.

use super::*;
use crate::domain::directory::{Role, Tenant};

fn file(names: &[&str]) -> String {
    let rows = names.iter().enumerate().map(|(at, name)| format!("{name},{}\n", secret(at)));
    format!("name,secret\n{}", rows.collect::<String>())
}

#[test]
fn names_that_repeat_or_exist_wait_for_a_decision() {
    let mut review = review("", &file(&["a", "b", " a ", "c", "a"]));
    assert_eq!((review.counts().asked, review.counts().ready), (3, 2));
    assert!(said(&review)[0].contains("lines 4, 6"), "{:?}", said(&review));
    review.taken(["x", "c", "C"]);
    assert_eq!(review.rows_of(Standing::Asked), [0, 2, 3, 4]);
    assert!(!review.counts().is_settled());
    review.leave_out_all(Which::NameRepeated, true);
    assert_eq!(review.rows_of(Standing::LeftOut), [2, 4]);
    assert_eq!(review.standing(0), Standing::Ready, "it is alone now");
    review.keep(3, true);
    assert_eq!((review.standing(3), review.counts().is_settled()), (Standing::Warned, true));
    assert_eq!(review.sendable(), [0, 1, 3]);
    assert!(review.row(2, NOW).is_none() && review.row(3, NOW).is_some());
    review.leave_out(2, false);
    assert_eq!(review.rows_of(Standing::Asked), [0, 2]);
    review.keep_all(Which::Standing(Standing::Asked), true);
    review.leave_out_all(Which::NameTaken, true);
    assert_eq!(review.sendable(), [0, 1, 2]);
}

#[test]
fn a_name_that_looks_like_another_is_told_and_may_be_sent() {
    let mut review = review("", &file(&["deploy", "d\u{435}ploy", "Deploy\u{200b}", "build", "deploy"]));
    // The first and the last are the same, which is another matter.
    assert_eq!((review.rows_of(Standing::Asked), review.rows_of(Standing::Warned)), (vec![0, 4], vec![1, 2]));
    let words = |review: &Review, row: usize| {
        review.findings(row).iter().map(|finding| finding.text.clone()).collect::<Vec<_>>().join(" ")
    };
    assert!(words(&review, 1).contains("The name looks like that in lines 2, 4, 6."), "{}", words(&review, 1));
    review.taken(["BUILD", "build\u{fe0f}", "ready", "build"]);
    assert_eq!(review.standing(3), Standing::Asked, "a key of that very name exists");
    assert!(words(&review, 3).contains("looks like that of another key: BUILD."), "{}", words(&review, 3));
    for row in [0, 2, 4] {
        review.leave_out(row, true);
    }
    assert_eq!(review.standing(1), Standing::Ready, "nothing that is sent looks like it");
    assert_eq!(words(&review, 1), "");
    // Of a row that is left out the others are counted without it.
    review.leave_out(0, false);
    assert!(words(&review, 2).contains("that in lines 2, 3."), "{}", words(&review, 2));
    review.leave_out(4, false);
    review.leave_out(0, true);
    review.leave_out(2, false);
    assert!(words(&review, 0).contains("that in lines 3, 4."), "{}", words(&review, 0));
}

#[test]
fn while_no_column_is_the_secret_nothing_that_could_be_one_is_shown() {
    let text = "label,gate word,team,from\nci,hunter2,a team,192.0.2.1\n";
    let mut review = review("", text);
    assert!(missing(review.targets()).contains(&Target::Cleartext));
    assert_eq!(review.shown(0)[1], Shown::Secret { characters: 7 });
    assert_eq!(review.shown(0)[0], Shown::Text("ci".into()));
    assert_eq!(review.shown(0)[2], Shown::Text("a team".into()), "this is no word that a header carries");
    assert_eq!(review.shown(0)[3], Shown::Text("192.0.2.1".into()));
    review.set_target(2, Target::Cleartext);
    assert_eq!(checked(review).shown(0)[1], Shown::Text("hunter2".into()), "it is not the secret");
}

#[test]
fn a_secret_that_was_not_recognised_is_not_shown_either() {
    let hides = |review: &Review, column: usize| matches!(review.shown(0)[column], Shown::Secret { .. });
    for text in [
        format!("ci-deploy {GOOD}\nother z4Lw8Qm2Xn6Vb0Tc5Rk1\n"),
        format!("CI KEY = {GOOD}\n"),
        format!("my keys: CI_KEY=\"{GOOD}\"\n"),
    ] {
        let review = review("keys.csv", &text);
        assert!(hides(&review, 0), "{text}");
    }
    let inner = format!(r#"[{{"name":"a","auth":{{"type": "key", "secret": "{GOOD}"}}}}]"#);
    assert!(hides(&review("", &inner), 1));
    // Which is the name and which the secret cannot be told: a guess could send one as the other.
    for text in [
        "correct-horse-battery,ci-deploy\n",
        "build-server-2024-01,QwErtYuiOpAsDfGhJkLz\n",
        "nightly-backup-prod-2024,hunter2\n",
    ] {
        let review = review("", text);
        assert_eq!(review.targets(), [Target::Ignore, Target::Ignore], "{text}");
        assert!(hides(&review, 0) && hides(&review, 1), "{text}");
    }
}

#[test]
fn a_first_row_that_names_nothing_is_not_shown_as_names() {
    let text = format!("API key,{GOOD}\nci,z4Lw8Qm2Xn6Vb0Tc5Rk1\n");
    let review = review("", &text);
    assert_eq!((review.table().form().headings, review.table().rows()), (None, 2), "it is a key of that name");
    let forced = finish(review.again(Form::new(Format::Comma, Some(0))), 64);
    assert_eq!(forced.map(|table| table.headings().to_vec()).ok(), Some(vec!["API key".to_owned(), "Column 2".into()]));
    let env = self::review("keys.env", &format!("CI_KEY={GOOD}\nB_KEY=z4Lw8Qm2Xn6Vb0Tc5Rk1\n"));
    let cells = finish(env.anew(Format::Comma), 64).unwrap_or_else(|refusal| panic!("{}", refusal.text));
    assert_eq!((cells.headings(), cells.rows()), (&["Column 1".to_owned()][..], 2));
}

#[test]
fn of_rows_that_repeat_the_first_that_can_be_sent_stays() {
    let text = format!("name,secret\na,\na,{}\nb,{}\nb,{}\n", secret(1), secret(2), secret(3));
    let mut review = review("", &text);
    review.leave_out_all(Which::Standing(Standing::Wrong), true);
    review.leave_out_all(Which::NameRepeated, true);
    assert_eq!(review.sendable(), [1, 2]);
    let text = format!("name,secret\n,{GOOD}\na,{GOOD}\n");
    let mut review = self::review("", &text);
    review.leave_out_all(Which::SecretRepeated, true);
    assert_eq!(review.sendable(), [1], "the one without a name goes");
}

#[test]
fn when_a_key_ends_is_told_as_it_was_read() {
    let review = review("", &format!("name,secret,Expiration (UTC)\na,{GOOD},2027-01-31T02:00:00+02:00\n"));
    assert_eq!(review.ends(0), Some(crate::domain::Expiry::At(Seconds(1_801_353_600))));
}

#[test]
fn a_name_of_a_member_that_is_too_long_is_refused_with_its_line() {
    let text = format!("[\n{{\"{}\":1}}]", "\u{200b}".repeat(400));
    assert_eq!(table("", text.as_bytes()).err().and_then(|refusal| refusal.line), Some(2));
}

#[test]
fn a_name_that_exists_is_found_in_each_row_that_has_it() {
    let mut review = review("", &file(&["a", "a", "b"]));
    review.leave_out(0, true);
    review.taken(["a"]);
    assert_eq!([0, 1, 2].map(|row| review.standing(row)), [Standing::LeftOut, Standing::Asked, Standing::Ready]);
}

#[test]
fn a_secret_that_repeats_is_wrong_until_one_row_is_left() {
    let text = format!("name,secret\na,{GOOD}\nb,\"{GOOD}\"\nc,z4Lw8Qm2Xn6Vb0Tc5Rk1\n");
    let mut review = review("", &text);
    assert_eq!(review.rows_of(Standing::Wrong), [0, 1]);
    assert!(said(&review)[0].contains("line 3") && !said(&review)[0].contains(GOOD));
    review.leave_out_all(Which::SecretRepeated, true);
    assert_eq!((review.sendable(), review.counts().wrong), (vec![0, 2], 0));
    review.set_target(0, Target::Name);
    let review = checked(review);
    assert_eq!(
        (review.sendable(), review.rows_of(Standing::LeftOut)),
        (vec![0, 2], vec![1]),
        "also when checked again"
    );
    let mut review = review;
    review.leave_out(1, false);
    review.leave_out(0, true);
    review.set_target(0, Target::Name);
    assert_eq!(checked(review).sendable(), [1, 2], "whichever of the two it is");
    let escaped = format!(r#"[{{"name":"a","key":"{GOOD}"}},{{"name":"b","key":"\u004b{}"}}]"#, &GOOD[1..]);
    assert_eq!(self::review("", &escaped).counts().wrong, 2, "however it is spelled");
}

#[test]
fn a_column_can_be_something_else() {
    let text = format!("label,other,key\na,z4Lw8Qm2Xn6Vb0Tc5Rk1,{GOOD}\n");
    let mut review = review("", &text);
    assert_eq!(review.targets(), [Target::Name, Target::Ignore, Target::Cleartext]);
    assert_eq!(review.shown(0)[1], Shown::Secret { characters: 20 }, "it could be the secret");
    review.leave_out(0, true);
    review.set_target(1, Target::Cleartext);
    assert_eq!(review.targets(), [Target::Name, Target::Cleartext, Target::Ignore]);
    let mut review = checked(review);
    assert_eq!(review.standing(0), Standing::LeftOut, "what was left out stays so");
    review.leave_out(0, false);
    assert_eq!(sent(&review)[0].1.expose(), "z4Lw8Qm2Xn6Vb0Tc5Rk1");
    review.set_target(1, Target::Ignore);
    let review = checked(review);
    assert_eq!((missing(review.targets()), review.sendable().len()), (vec![Target::Cleartext], 0));
    assert!(review.notes().iter().any(|note| note.contains("No column is the secret")));
}

#[test]
fn a_row_is_handed_out_only_when_it_was_checked_and_still_holds() {
    let text = format!("name,secret,expires\na,{GOOD},{}\n", NOW.0 + 100);
    let table = table("", text.as_bytes()).unwrap_or_else(|refusal| panic!("{}", refusal.text));
    let review = Review::new(table, Known::default(), NOW, 7, composed);
    assert!(review.row(0, NOW).is_none());
    assert_eq!((review.standing(0), review.counts().unchecked, review.counts().ready), (Standing::Unchecked, 1, 0));
    let review = checked(review);
    assert!(review.row(0, NOW).is_some() && review.row(1, NOW).is_none());
    assert!(review.row(0, NOW.plus(60)).is_none(), "it has passed meanwhile");
}

#[test]
fn roles_and_tenants_are_held_against_the_project() {
    let role = |name: &str, tenant: &str| Role {
        id: String::new(),
        name: name.into(),
        description: String::new(),
        permissions: vec![],
        tenant: tenant.into(),
    };
    let roles = [role("Reader", ""), role("Clerk", "T1"), role("A, B", "")];
    let tenants = [Tenant { id: "T1".into(), name: "Acme".into(), disabled: false }];
    let text = format!(
        "name,secret,roles,tenants\na,{},Reader,\nb,{},reader,\nc,{},Clerk,\nd,{},,T1:Clerk|Reader\ne,{},,Acme\nf,{},,T2:Clerk\ng,{},\"A, B\",\n",
        secret(0),
        secret(1),
        secret(2),
        secret(3),
        secret(4),
        secret(5),
        secret(6)
    );
    let review = review_with("", &text, Known::new(Some(&roles), Some(&tenants)));
    assert_eq!(review.sendable(), [0, 3, 6], "{:?}", (0..7).map(|row| review.findings(row)).collect::<Vec<_>>());
    assert_eq!(review.row(6, NOW).map(|(key, _)| key.roles().to_vec()), Some(vec!["A, B".to_owned()]));
    let words = |row: usize| review.findings(row).iter().map(|finding| finding.text.clone()).collect::<String>();
    assert!(words(1).contains("Did you mean “Reader”") && words(2).contains("belongs to a tenant"));
    assert!(words(4).contains("Write its id: T1") && words(5).contains("no tenant “T2”"));
    let unchecked = self::review("", &text);
    assert_eq!(unchecked.rows_of(Standing::Wrong), [0_usize; 0], "without lists nothing is unknown");
}

#[test]
fn a_cell_that_could_be_read_in_two_ways_is_read_where_the_project_knows_its_names() {
    let role = |name: &str| Role {
        id: String::new(),
        name: name.into(),
        description: String::new(),
        permissions: vec![],
        tenant: String::new(),
    };
    let roles = [role("Reader"), role("Writer"), role("orders:read"), role("none")];
    let tenant = |id: &str| Tenant { id: id.into(), name: String::new(), disabled: false };
    let tenants = [tenant("T1"), tenant("T2"), tenant("T 3")];
    let text = "name,secret,roles,tenants\n0,{0},,\"T1:Reader, Writer\"\n1,{1},,T1:orders:read\n2,{2},none,\n3,{3},,T 3:Reader\n4,{4},,\"T1:Reader, T2\"\n5,{5},,T1:Reader|T2:Writer\n";
    let text = (0..6).fold(text.to_owned(), |text, at| text.replace(&format!("{{{at}}}"), &secret(at)));
    let review = review_with("", &text, Known::new(Some(&roles), Some(&tenants)));
    assert_eq!(review.sendable(), [0, 1, 2, 3]);
    let sent = sent(&review);
    assert_eq!(sent[0].0.tenants()[0].roles, ["Reader", "Writer"]);
    assert_eq!(sent[1].0.tenants()[0].roles, ["orders:read"]);
    assert_eq!(self::review("", &text).sendable(), [0_usize; 0], "without lists nobody knows");
    let said_of = |cell: &str, roles: Option<&[Role]>| {
        let known = Known::new(
            roles,
            Some(&[Tenant { id: "T1".into(), name: "Acme Inc".into(), disabled: false }, tenant("T2")]),
        );
        said(&review_with("", &format!("name,secret,tenants\na,{GOOD},{cell}\n"), known)).join(" ")
    };
    assert!(said_of("Acme Inc:Reader", Some(&roles)).contains("Write its id: T1"), "a name is no doubt");
    assert!(said_of("T1:Reader|T2", None).contains("in more than one way"), "a tenant stands among the roles");
}

#[test]
fn the_dry_run_counts_every_row_once() {
    let text = format!(
        "name,secret,expires\na,{GOOD},2027-01-31\nb,test,\nc,,\n,{},never\nd,{},2030-01-01\n",
        secret(1),
        secret(2)
    );
    let mut review = review("", &text);
    review.leave_out(4, true);
    let counts = review.counts();
    let sum: usize = Standing::ALL.into_iter().map(|standing| counts.of(standing)).sum();
    assert_eq!((counts.rows, sum), (5, 5));
    assert_eq!((counts.ready, counts.warned, counts.wrong, counts.left_out), (1, 1, 2, 1));
    // Of what cannot be sent nobody asks when it would end.
    assert_eq!((counts.never_end, counts.missing, counts.weak), (1, 1, 1));
}

#[test]
fn a_key_that_the_file_calls_inactive_is_told_to_become_active() {
    let words = "The file calls it inactive; the key that is made is active.";
    for (heading, inactive, active) in [
        ("status", "inactive", "active"),
        ("Key State", "Disabled", ""),
        ("state", "revoked", "CA"),
        ("active", "false", "true"),
        ("is_enabled", "0", "yes"),
        ("disabled", "TRUE", "false"),
        ("revokedAt", "2024-01-31", "never"),
        ("deleted", "x", "no"),
    ] {
        let text = format!(
            "name,secret,expires,{heading}\na,{},2027-01-31,{inactive}\nb,{},2027-01-31,{active}\n",
            secret(0),
            secret(1)
        );
        let mut review = review("", &text);
        assert_eq!(said(&review)[0], format!("Warning Some(3) {words}"), "{heading}");
        assert_eq!([0, 1].map(|row| review.standing(row)), [Standing::Warned, Standing::Ready], "{heading}");
        assert!(unsent(review.table(), review.targets())[0].why.contains("key that is made is active"), "{heading}");
        review.set_target(3, Target::Claim("x".into()));
        assert!(said(&checked(review)).iter().any(|said| said.contains(words)), "{heading} is a claim");
    }
    let json = format!(
        r#"[{{"name":"a","secret":"{GOOD}","active":false}},{{"name":"b","secret":"{}","active":true}}]"#,
        secret(1)
    );
    assert_eq!(review("", &json).rows_of(Standing::Warned), [0]);
}

#[test]
fn other_secrets_beside_the_one_that_is_sent_are_hidden_whatever_they_look_like() {
    let text = format!(
        "name,secret,old secret,previous_key,Passwort,pin,backup_secret,API key ID,notes\n\
         ci,{GOOD},hunter2,winter,Sommer 24,1234,b,build,of the team\n"
    );
    let mut review = review("", &text);
    let hides = |review: &Review, column: usize| matches!(review.shown(0)[column], Shown::Secret { .. });
    assert_eq!(review.targets()[1], Target::Cleartext);
    assert_eq!([1, 2, 3, 4, 5, 6].map(|column| hides(&review, column)), [true; 6]);
    assert_eq!([0, 7, 8].map(|column| hides(&review, column)), [false; 3]);
    review.set_target(2, Target::Cleartext);
    assert_eq!([1, 2, 3].map(|column| hides(&review, column)), [true; 3], "also when another one is sent");
}

#[test]
fn what_looks_like_a_secret_is_not_shown_as_a_name_or_a_description() {
    let mut review = review("", &format!("name,secret,extra\nci,{GOOD},{}\n", secret(1)));
    for target in [Target::Ignore, Target::Name, Target::Description] {
        review.set_target(2, target.clone());
        assert!(review.targets().contains(&Target::Cleartext));
        assert_eq!(review.shown(0)[2], Shown::Secret { characters: 21 }, "{target:?}");
    }
    review.set_target(0, Target::Name);
    assert_eq!(review.shown(0)[0], Shown::Text("ci".into()));
}

#[test]
fn a_name_and_a_secret_that_look_swapped_wait_for_a_decision() {
    let text = format!(
        "name,secret,description\n{GOOD},ci-deploy-2024,\nnight,{},\n{},{},\nday,{},was {}\n",
        secret(1),
        secret(2),
        secret(3),
        secret(4),
        secret(5)
    );
    let mut review = review("", &text);
    assert_eq!(review.rows_of(Standing::Asked), [0]);
    assert!(
        said(&review)[0].starts_with("Ask Some(0) It looks as if name and secret were swapped"),
        "{:?}",
        said(&review)
    );
    assert_eq!(review.shown(0)[0], Shown::Secret { characters: 20 });
    assert_eq!(review.rows_of(Standing::Warned), [2], "what looks like two secrets is told");
    assert!(review.findings(3).iter().any(|finding| finding.text.contains("is not shown")));
    let words = |row: usize| review.findings(row).into_iter().map(|finding| finding.text).collect::<String>();
    assert!((0..4).all(|row| !words(row).contains(GOOD)));
    assert_eq!((review.rows_where(Which::Swapped), review.sendable()), (vec![0], vec![1, 2, 3]));
    review.keep(0, true);
    assert_eq!((review.standing(0), sent(&review)[0].0.name()), (Standing::Warned, GOOD));
    review.leave_out_all(Which::Swapped, true);
    assert_eq!(review.standing(0), Standing::LeftOut);
}

#[test]
fn rows_of_json_that_share_a_line_are_told_by_their_places() {
    let rows = |between: &str| {
        let row = |at: usize, name: &str| format!(r#"{{"name":"{name}","secret":"{}"}}"#, secret(at));
        format!("[\n{}]", [row(0, "a"), row(1, "b"), row(2, "a"), row(3, "A")].join(between))
    };
    let one_line = review("", &rows(","));
    assert_eq!((one_line.table().counted(), [0, 3].map(|row| one_line.table().number(row))), ("row", [1, 4]));
    assert!(said(&one_line)[0].contains("The same name stands in row 3."), "{:?}", said(&one_line));
    assert!(said(&one_line)[1].contains("The name looks like that in row 4."), "{:?}", said(&one_line));
    let lines = review("", &rows(",\n"));
    assert_eq!((lines.table().counted(), [0, 3].map(|row| lines.table().number(row))), ("line", [2, 5]));
    assert!(said(&lines)[0].contains("The same name stands in line 4."), "{:?}", said(&lines));
}
