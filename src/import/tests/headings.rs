//! Which row names the columns, and which columns it names.

use super::*;

fn form(text: &str) -> Form {
    review("keys.csv", text).table().form()
}

#[test]
fn headings_in_other_words_are_asked_about_and_their_columns_offered() {
    for (head, separator) in [
        ("Bezeichnung;Geheimnis", ';'),
        ("Nom;Clé secrète", ';'),
        ("Nombre,Contraseña", ','),
        ("Schlüsselname\tSchlüssel", '\t'),
        ("nmae,secert", ','),
        ("Имя,Секрет", ','),
        ("Service,API secret", ','),
    ] {
        let rows = (0..3).map(|at| format!("dienst-{at}{separator}{}\r\n", secret(at))).collect::<String>();
        let text = format!("\u{feff}{head}\r\n{rows}");
        let mut review = review("keys.csv", &text);
        let form = review.table().form();
        assert_eq!((form.headings, form.is_asked, review.table().rows()), (Some(0), true, 3), "{head}");
        assert_eq!(missing(review.targets()), [Target::Name, Target::Cleartext], "{head}: nothing is assumed");
        let offered = offers(review.table(), review.targets());
        assert_eq!(offered, [(0, Target::Name), (1, Target::Cleartext)], "{head}");
        assert!(matches!(review.shown(0)[1], Shown::Secret { .. }), "{head}");
        for (column, target) in offered {
            review.set_target(column, target);
        }
        review.confirm_headings();
        let review = checked(review);
        assert_eq!((sent(&review).len(), review.table().form().is_asked), (3, false), "{head}");
    }
}

#[test]
fn headings_in_words_that_nobody_knows_are_asked_about_too() {
    let text = format!("Wat,Xyz\nci,{}\nnight,{}\n", secret(1), secret(2));
    let form = form(&text);
    assert_eq!((form.headings, form.is_asked), (Some(0), true), "secrets stand below, and none beside them");
    let weak = self::form("Wat,Xyz\nci,hunter2\n");
    assert_eq!((weak.headings, weak.is_asked), (None, true), "which of them is a key nobody can tell");
    for data in [format!("ci,{GOOD}\nnight,{}\n", secret(1)), format!("{GOOD},ci\n")] {
        let form = self::form(&data);
        assert_eq!((form.headings, form.is_asked), (None, false), "{data}");
    }
    for plain in
        ["name,secret\nci,x\n", "Access key ID,Secret access key\nx,y\n", "name,cleartext,colour,team,x,y\nci,x\n"]
    {
        let form = self::form(plain);
        assert_eq!((form.headings, form.is_asked), (Some(0), false), "{plain}");
    }
    // A key may be called so, or have such a secret.
    assert!(self::form("ci,secret\nnight,winter\n").is_asked && self::form("token,hunter2\n").is_asked);
}

#[test]
fn titles_above_the_headings_are_passed_over_and_named() {
    for above in [
        "Keys of the build",
        "Keys of the build\n\nExported 2026-01-31\n",
        "# exported by a script\n# on Monday, at noon",
        "Keys of the build,,,\n,,,\n31.01.2026,,,",
        "\n\n\"Keys, of the build\"\n",
    ] {
        let text = format!("{above}\nname,cleartext,expires,description\nci,{GOOD},2027-01-31,x\n");
        let review = review("keys.csv", &text);
        assert_eq!((review.counts().ready, review.counts().rows), (1, 1), "{above:?} {:?}", said(&review));
        assert!(!review.table().form().is_asked, "{above:?}");
        assert!(review.notes().iter().any(|note| note.contains("above the headings")), "{:?}", review.notes());
    }
}

#[test]
fn titles_above_headings_in_other_words_are_no_hindrance() {
    let text = format!(
        "Schl\u{fc}ssel, Stand 2026\r\n\r\nBezeichnung;Geheimnis\r\nnord;{}\r\nsued;{}\r\n",
        secret(1),
        secret(2)
    );
    let review = review("keys.csv", &text);
    let form = review.table().form();
    assert_eq!((form.format, form.headings, form.is_asked), (Format::Semicolon, Some(1), true));
    assert_eq!(offers(review.table(), review.targets()).len(), 2);
}

#[test]
fn what_may_be_keys_above_the_headings_is_not_lost_without_a_question() {
    let text = format!("ci,{}\nname,secret\nnight,{}\n", secret(1), secret(2));
    let review = review("", &text);
    let form = review.table().form();
    assert_eq!((form.headings, form.is_asked, review.table().rows()), (None, true, 3));
    let two = format!("Made by,the team\nname,secret\nnight,{}\n", secret(2));
    assert_eq!((self::form(&two).headings, self::form(&two).is_asked), (Some(1), true));
}

#[test]
fn the_row_of_headings_can_be_chosen() {
    let text = format!("Report\nof,2026\nBezeichnung,Geheimnis\nci,{}\nnight,{}\n", secret(1), secret(2));
    let reading = Reading::new(Source::new(text.clone().into_bytes()).unwrap(), "keys.csv");
    let candidates = reading.candidates();
    assert_eq!(
        candidates.iter().map(|it| (it.row, it.line)).collect::<Vec<_>>(),
        [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    );
    assert_eq!(candidates[2].cells, [Shown::Text("Bezeichnung".into()), Shown::Text("Geheimnis".into())]);
    assert_eq!(candidates[3].cells[1], Shown::Secret { characters: 21 }, "no secret is shown to choose by");
    let table = finish(reading.again(Form::new(Format::Comma, Some(2))), 8).unwrap_or_else(|it| panic!("{}", it.text));
    assert_eq!((table.headings(), table.rows()), (&["Bezeichnung".to_owned(), "Geheimnis".to_owned()][..], 2));
    assert!(table.notes().iter().any(|note| note.contains("2 rows above the headings (lines 1 to 2)")));
    let all =
        finish(Reading::new(Source::new(text.into_bytes()).unwrap(), "").again(Form::new(Format::Comma, None)), 8);
    assert_eq!(all.map(|table| (table.rows(), table.headings().len())), Ok((5, 2)), "the widest row has two cells");
}

#[test]
fn weak_secrets_are_not_shown_to_choose_by() {
    let text = "Wat,Xyz\nci-deploy,hunter2\n";
    let reading = Reading::new(Source::new(text.into()).unwrap(), "keys.csv");
    assert_eq!(reading.candidates()[1].cells[1], Shown::Secret { characters: 7 });
}

#[test]
fn headings_that_repeat_among_the_rows_become_no_key() {
    let text = format!("name,secret\nci,{}\nname,secret\nnight,{}\n", secret(1), secret(2));
    let review = review("", &text);
    assert_eq!((review.sendable(), review.rows_of(Standing::Wrong)), (vec![0, 2], vec![1]));
    assert!(words(&review, 1).contains("repeats the headings"));
    let other = format!("ci,{}\nBezeichnung,Geheimnis\nnight,{}\n", secret(1), secret(2));
    let other = self::review("", &other);
    assert_eq!(other.rows_of(Standing::Asked), [1], "{}", words(&other, 1));
}

#[test]
fn what_was_decided_stays_when_the_same_file_is_read_in_another_form() {
    let text = format!("Bezeichnung,Geheimnis,Datum\nci,{},12/01/2027\nnight,{},13/01/2027\n", secret(1), secret(2));
    let mut review = review("", &text);
    review.set_target(1, Target::Cleartext);
    review.set_target(0, Target::Name);
    review.set_target(2, Target::Expiry);
    review.set_dates(Dates { order: Some(DateOrder::DayFirst), is_utc: false });
    review.leave_out(0, true);
    let decisions = review.decisions();
    let table = finish(review.again(Form::new(Format::Comma, None)), 8).unwrap_or_else(|it| panic!("{}", it.text));
    let mut again = Review::new(table, Known::default(), NOW, 7, composed);
    again.restore(decisions);
    let again = checked(again);
    assert_eq!(again.targets(), [Target::Name, Target::Cleartext, Target::Expiry]);
    assert_eq!((again.rows_of(Standing::LeftOut), again.dates().order), (vec![1], Some(DateOrder::DayFirst)));
}
