/// A day in the Gregorian calendar, without time or zone: a birth date, the date of a consult.
package struct CalendarDate: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let dayNumber: Int

  package init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// - Returns: `nil` where there is no such day (2026-02-30) or the year is not 1800-2999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1800...2999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    dayNumber = Self.dayNumber(year: year, month: month, day: day)
    guard parts == (year, month, day) else { return nil }
  }

  /// `2026-11-21`, and nothing else.
  package init?(iso text: String) {
    // byte by byte, and of one type: a record is read with a date in each row
    var numbers = [0, 0, 0]
    var (place, count) = (0, 0)
    for byte in text.utf8 {
      let isHyphen = byte == UInt8(ascii: "-")
      guard count < 10, isHyphen == (count == 4 || count == 7), isHyphen || (48...57).contains(byte) else { return nil }
      if isHyphen { place += 1 } else { numbers[place] = numbers[place] * 10 + Int(byte) - 48 }
      count += 1
    }
    guard count == 10 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// As people write it: `2026-11-21`, `21-11-2026`, `21/11/2026`, `21.11.2026`.
  package init?(written text: some StringProtocol) {
    if let date = CalendarDate(iso: String(text)) {
      self = date
      return
    }
    let parts = text.split(whereSeparator: { "-/. ".contains($0) }).compactMap { Int($0) }
    guard parts.count == 3, let date = CalendarDate(year: parts[2], month: parts[1], day: parts[0]) else {
      return nil
    }
    self = date
  }

  package var parts: (year: Int, month: Int, day: Int) {
    // Civil from days: eras of 400 years that start on 1 March
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package func adding(days: Int) -> CalendarDate { CalendarDate(dayNumber: dayNumber + days) }

  /// Whole years from this day to `date`: an age. Negative where `date` is earlier.
  package func years(to date: CalendarDate) -> Int {
    let (from, to) = (parts, date.parts)
    let reached = (to.month, to.day) >= (from.month, from.day)
    return to.year - from.year - (reached ? 0 : 1)
  }

  /// Whole months from this day to `date`.
  package func months(to date: CalendarDate) -> Int {
    let (from, to) = (parts, date.parts)
    return (to.year - from.year) * 12 + to.month - from.month - (to.day >= from.day ? 0 : 1)
  }

  package var description: String {
    let (year, month, day) = parts
    return "\(year)-\(Self.two(month))-\(Self.two(day))"
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  package static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = CalendarDate(iso: text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a date"))
    }
    self = date
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A time of day to the minute, `21:00`.
package struct ClockTime: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Minutes since midnight, 0-1439.
  package let minutes: Int

  package init?(minutes: Int) {
    guard (0..<1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// `7:00`, `07:00` or `07.00`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == "." })
    guard parts.count == 2, parts[1].count == 2, (1...2).contains(parts[0].count),
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    minutes = hour * 60 + minute
  }

  package var description: String {
    "\(CalendarDate.two(minutes / 60)):\(CalendarDate.two(minutes % 60))"
  }

  package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = ClockTime(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a time"))
    }
    self = time
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
