//! Times as headers write them. The clock itself is always an argument.

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year, month (1 to 12) and day of a day counted from 1970-01-01.
pub(crate) const fn civil(day: i64) -> (i64, usize, i64) {
    // The usual trick: count from 1 March of the year 0, so that the leap day is a year's last.
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month as usize, day_of_month)
}

/// A time, in milliseconds since the epoch, as `Date` and `Retry-After` write it.
pub(crate) fn http_date(at_ms: i64) -> String {
    let second = at_ms.div_euclid(1000);
    let (day, of_day) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    let (year, month, day_of_month) = civil(day);
    let (weekday, month) = (DAYS[day.rem_euclid(7) as usize], MONTHS[month - 1]);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{weekday}, {day_of_month:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_the_standard_writes_them() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(951_782_400_000), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(http_date(2_147_483_647_999), "Tue, 19 Jan 2038 03:14:07 GMT");
    }
}
