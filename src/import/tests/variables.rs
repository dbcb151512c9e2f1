//! Files of variables: what their readers disagree about, and what in them is no key.

use super::*;

/// The whole configuration of a service.
const SERVICE: &str = "APP_NAME=Example\nAPP_ENV=production\nAPP_DEBUG=false\nAPP_URL=https://app.example\nPORT=3000\nDB_HOST=127.0.0.1\nDB_PORT=5432\nREDIS_PASSWORD=null\nMAIL_FROM_NAME=\"${APP_NAME}\"\nDATABASE_URL=postgres://app:NYhM3dPJEoxrW8@127.0.0.1:5432/app\nGATEWAY_KEY=hpSakrXizyRrjHf6pNN7tJZ4\nMAILER_KEY=EDQmUmad26tYe84MrqCHMfvP\n";

#[test]
fn settings_in_a_file_of_variables_are_left_out_together() {
    let mut review = review("prod.env", SERVICE);
    assert_eq!((review.counts().settings, review.sendable()), (10, vec![10, 11]));
    assert!(!review.counts().is_settled());
    review.leave_out_all(Which::Settings, true);
    assert_eq!((review.counts().settings, review.counts().left_out, review.counts().is_settled()), (0, 10, true));
    assert_eq!(
        sent(&review).iter().map(|(key, _)| key.name().to_owned()).collect::<Vec<_>>(),
        ["GATEWAY_KEY", "MAILER_KEY"]
    );
}

#[test]
fn variables_in_a_file_that_is_called_csv_are_recognised() {
    let text = format!("AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE\r\nAWSSecretKey={GOOD}\r\n");
    let mut review = review("rootkey.csv", &text);
    assert_eq!((review.table().form().format, review.counts().settings), (Format::Env, 1));
    review.leave_out_all(Which::Settings, true);
    assert_eq!(sent(&review).len(), 1);
}

#[test]
fn where_readers_disagree_a_person_says_who_reads_the_file() {
    let text =
        "A_KEY=NupUcfD37D$$xknncXbREAQQ\nB_KEY='NupUcfD37D$xknncXbREAQQ9'\nC_KEY=\"NupUcfD37D\\\"xknncXbREAQQ\"\n";
    let review = review("prod.env", text);
    assert_eq!((review.counts().disputed, review.rows_of(Standing::Asked)), (2, vec![0, 2]));
    let said = words(&review, 0);
    assert!(
        said.contains(
            "dotenv reads 24 characters; Docker Compose reads 23 characters; a shell reads 22 characters, where"
        ),
        "{said}"
    );
    assert!(!said.contains("xknn"), "no secret is quoted");
    let read = |reader| {
        let form = Form { reader: Some(reader), ..Form::new(Format::Env, None) };
        let table = finish(Reading::new(Source::new(text.into()).unwrap(), "").again(form), 8);
        checked(Review::new(table.unwrap_or_else(|it| panic!("{}", it.text)), Known::default(), NOW, 7, composed))
    };
    let secrets =
        |review: &Review| sent(review).iter().map(|(_, secret)| secret.expose().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        secrets(&read(EnvReader::Dotenv)),
        ["NupUcfD37D$$xknncXbREAQQ", "NupUcfD37D$xknncXbREAQQ9", "NupUcfD37D\\\"xknncXbREAQQ"]
    );
    assert_eq!(
        secrets(&read(EnvReader::Compose)),
        ["NupUcfD37D$xknncXbREAQQ", "NupUcfD37D$xknncXbREAQQ9", "NupUcfD37D\"xknncXbREAQQ"]
    );
    let shell = read(EnvReader::Shell);
    assert_eq!((shell.rows_of(Standing::Wrong), shell.counts().asked), (vec![0], 0), "a shell fills in a number");
    assert!(words(&shell, 0).starts_with("A shell would fill in"), "{}", words(&shell, 0));
}

#[test]
fn values_on_which_readers_agree_are_not_asked_about() {
    for text in [
        "A_KEY=Kx8vQ2mN5pR7tW9yB3dF # old\n",
        "export A_KEY='Kx8vQ2mN$5pR7tW9yB3dF'\n",
        "A_KEY=\"Kx8vQ2mN5pR7tW9yB3dF\"\n",
    ] {
        let review = review("prod.env", text);
        assert_eq!(review.counts().ready, 1, "{text} {:?}", said(&review));
    }
}
