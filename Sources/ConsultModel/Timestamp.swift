/// A moment in UTC with the offset it was lived in, so that twenty years on both are known.
package struct Timestamp: Hashable, Sendable, Codable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int64
  /// Minutes east of UTC, -720...840.
  package let offsetMinutes: Int

  package init(seconds: Int64, offsetMinutes: Int) {
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// The day it was where it happened.
  package var day: CalendarDate {
    CalendarDate(dayNumber: Int((seconds + Int64(offsetMinutes) * 60).flooredQuotient(by: 86_400)))
  }

  /// `2026-11-21T09:24:46Z`
  package var utc: String { Self.text(of: seconds) + "Z" }

  /// `2026-11-21 10:24`, where it happened.
  package var local: String {
    String(Self.text(of: seconds + Int64(offsetMinutes) * 60).prefix(16)).replacing("T", with: " ")
  }

  private static func text(of seconds: Int64) -> String {
    let day = seconds.flooredQuotient(by: 86_400)
    let rest = Int(seconds - day * 86_400)
    let two = CalendarDate.two
    return "\(CalendarDate(dayNumber: Int(day)))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  }

  /// - Parameter utc: as ``utc`` writes it.
  package init?(utc: String, offsetMinutes: Int) {
    let parts = utc.split(separator: "T")
    guard utc.hasSuffix("Z"), parts.count == 2, let day = CalendarDate(iso: String(parts[0])) else { return nil }
    let clock = parts[1].dropLast().split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    self.init(
      seconds: Int64(day.dayNumber) * 86_400 + Int64(clock[0] * 3600 + clock[1] * 60 + clock[2]),
      offsetMinutes: offsetMinutes)
  }

  package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self - divisor + 1) / divisor
  }
}
