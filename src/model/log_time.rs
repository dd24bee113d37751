//! A time in the access log.

use jiff::civil::{Date, DateTime, Time};

/// Seconds of a day; the time of this many is 24:00, the day's end.
const DAY: u32 = 86_400;
/// The hours at which the night begins and ends; our own threshold, not the ministry's.
const NIGHT: (u32, u32) = (22 * 3_600, 5 * 3_600);

/// A day and a time of it, up to 24:00, which is still this day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogTime {
    day: Date,
    second: u32,
}

impl LogTime {
    /// Returns a time of a day; fractions of a second are cut off.
    pub fn new(day: Date, time: Time) -> Self {
        let [hour, minute, second] =
            [time.hour(), time.minute(), time.second()].map(|part| part.unsigned_abs());
        let second = u32::from(hour) * 3_600 + u32::from(minute) * 60 + u32::from(second);
        Self { day, second }
    }

    /// Returns the end of a day: its 24:00.
    pub fn end_of(day: Date) -> Self {
        Self { day, second: DAY }
    }

    /// Returns the day.
    pub fn date(self) -> Date {
        self.day
    }

    /// Returns true from 22:00 to before 5:00. The end of a day, as a machine writes it, is no use
    /// at night.
    pub fn is_at_night(self) -> bool {
        let (from, to) = NIGHT;
        self.second != DAY && (self.second >= from || self.second < to)
    }

    /// Returns it as a day and a time; `None` for 24:00.
    pub fn moment(self) -> Option<DateTime> {
        let part = |seconds: u32| i8::try_from(seconds).ok();
        let (hour, minute) = (part(self.second / 3_600)?, part(self.second / 60 % 60)?);
        let time = Time::new(hour, minute, part(self.second % 60)?, 0).ok()?;
        Some(self.day.to_datetime(time))
    }
}

impl From<DateTime> for LogTime {
    fn from(moment: DateTime) -> Self {
        Self::new(moment.date(), moment.time())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_end_of_a_day_is_later_than_all_of_it_and_no_night() {
        let day = date(2024, 1, 31);
        let last = LogTime::from(day.at(23, 59, 59, 999_999_999));
        let end = LogTime::end_of(day);
        assert!(last < end && end < LogTime::from(date(2024, 2, 1).at(0, 0, 0, 0)));
        assert_eq!((end.date(), end.moment(), end.is_at_night()), (day, None, false));
        assert_eq!(last.moment(), Some(day.at(23, 59, 59, 0)));
        assert!(last.is_at_night());
    }
}
