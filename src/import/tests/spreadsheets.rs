//! What spreadsheets leave out, put in, rewrite and destroy.

use super::*;

#[test]
fn rows_without_their_empty_ends_are_ready_and_the_file_says_so() {
    let text = format!(
        "name,cleartext,expires,description\r\na,{},2027-06-01,x\r\nb,{},2027-06-04\r\nc,{}\r\n",
        secret(1),
        secret(2),
        secret(3)
    );
    let review = review("keys.csv", &text);
    assert_eq!((review.sendable().len(), review.counts().wrong, review.counts().never_end), (3, 0, 1));
    let note = review.notes().into_iter().find(|note| note.contains("before the last column"));
    assert!(note.is_some_and(|note| note.starts_with("2 rows (the first in line 3) end before")));
    assert!(words(&review, 1).contains("3 cells, and there are 4 columns. The missing cells are read as empty."));
    let broken = format!("name,description,secret\na,x,{GOOD}\nb,y\n");
    let broken = self::review("", &broken);
    assert_eq!((broken.sendable(), broken.rows_of(Standing::Wrong)), (vec![0], vec![1]), "it ends before its secret");
    assert!(words(&broken, 1).contains("ends before its name or its secret"));
}

#[test]
fn rows_with_a_separator_too_many_are_ready() {
    for end in [",", ",,", ", ", ",\"\""] {
        let text =
            format!("name,cleartext,expires\r\na,{},2027-06-01{end}\r\nb,{},2027-06-01{end}\r\n", secret(1), secret(2));
        let review = review("keys.csv", &text);
        assert_eq!((review.sendable(), review.notes().len()), (vec![0, 1], 2), "{end:?} {:?}", review.notes());
        assert!(review.notes()[0].contains("a separator too many"), "{end:?}");
    }
    let filled = format!("name,cleartext\na,{GOOD},x\n");
    assert_eq!(review("", &filled).counts().wrong, 1, "what would be lost is told");
}

#[test]
fn secrets_that_a_spreadsheet_destroyed_are_refused() {
    for destroyed in [
        "1.23457E+19",
        "\"1,23457E+19\"",
        "12345678901234500000",
        "#######",
        "#REF!",
        "#NAME?",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#WERT!",
        "Err:502",
        "1.2345678901234567e+19",
    ] {
        let review = review("", &format!("name,secret,tenants\nmeter,{destroyed},T1\n"));
        assert_eq!(review.counts().wrong, 1, "{destroyed}");
        assert!(
            words(&review, 0).contains("spreadsheet") && words(&review, 0).contains("as text"),
            "{}",
            words(&review, 0)
        );
        assert!(!words(&review, 0).contains("easy to guess"), "{}", words(&review, 0));
    }
    for doubtful in ["1234567890123450", "4-Mar", "Mar-04", "03.04.2027"] {
        let review = review("", &format!("name,secret\nmeter,{doubtful}\n"));
        assert_eq!(review.counts().asked, 1, "{doubtful} {}", words(&review, 0));
    }
    let digits = review("", "name,secret\nmeter,84930175620194837561\n");
    assert!(words(&digits, 0).contains("zeros in front") && digits.counts().warned == 1);
}

#[test]
fn other_cells_that_a_spreadsheet_destroyed_are_flagged() {
    for (heading, cell) in [("roles", "#REF!"), ("user", "1E+10"), ("claim.team", "#NAME?")] {
        let review = review("", &format!("name,secret,{heading}\nci,{GOOD},{cell}\n"));
        assert_eq!(review.counts().asked, 1, "{heading} {:?}", said(&review));
        assert!(words(&review, 0).contains("A spreadsheet has"), "{heading}");
    }
    let tenants = review("", &format!("name,secret,tenants\nci,{GOOD},4.68769E+17\n"));
    assert!(tenants.counts().wrong == 1 && words(&tenants, 0).contains("A spreadsheet has shortened this"));
    let named = review("", &format!("name,secret\n1.2E+10,{GOOD}\n"));
    assert_eq!(named.counts().asked, 1);
    let described = review("", &format!("name,secret,description\nci,{GOOD},#REF!\n"));
    assert_eq!(described.counts().warned, 1);
}

#[test]
fn dates_that_can_be_read_in_two_ways_wait_for_one_choice_for_the_column() {
    let dates = ["12/01/2026", "31/01/2027 00:00", "1/31/2027", "31.01.2027", "31-Jan-27", "2027-1-31"];
    let rows = dates.iter().enumerate().map(|(at, date)| format!("svc-{at},{},{date}\n", secret(at)));
    let mut review = review("", &format!("name,cleartext,expires\n{}", rows.collect::<String>()));
    assert_eq!((review.rows_of(Standing::Wrong), review.counts().unordered), (vec![0], 1));
    assert!(words(&review, 0).contains("Choose which for the column"));
    review.set_dates(Dates { order: Some(DateOrder::DayFirst), is_utc: false });
    let mut review = checked(review);
    assert_eq!((review.counts().wrong, review.counts().unordered, review.rows_of(Standing::Asked)), (0, 0, vec![2]));
    review.keep(2, true);
    assert_eq!((review.sendable().len(), review.ends(2)), (6, review.ends(3)), "{}", words(&review, 2));
    review.set_dates(Dates { order: Some(DateOrder::MonthFirst), is_utc: false });
    let review = checked(review);
    assert_eq!(review.rows_of(Standing::Asked), [1, 3]);
}

#[test]
fn a_day_as_a_spreadsheet_counts_it_is_named_and_never_taken_silently() {
    let mut review = review("", &format!("name,cleartext,expires\nci,{GOOD},46418\n"));
    assert_eq!(review.counts().asked, 1);
    assert!(words(&review, 0).contains("how a spreadsheet counts days: 2027-01-31"));
    review.keep(0, true);
    assert_eq!(review.ends(0), Some(crate::domain::Expiry::At(Seconds(1_801_353_600))));
    assert_eq!(review.sendable(), [0]);
}
