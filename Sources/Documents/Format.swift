import ConsultModel

/// Dates and numbers as people write them.
package enum Format {
  private static let dutchMonths = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
  ]
  private static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// `21 november 2026`, `21 November 2026`
  package static func date(_ date: CalendarDate, _ language: Language) -> String {
    let (year, month, day) = date.parts
    let months = language == .nl ? dutchMonths : englishMonths
    return "\(day) \(months[month - 1]) \(year)"
  }

  /// `21-11-2026`, `21/11/2026`
  package static func shortDate(_ date: CalendarDate, _ language: Language) -> String {
    let (year, month, day) = date.parts
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return [two(day), two(month), String(year)].joined(separator: language == .nl ? "-" : "/")
  }

  /// At most one decimal: `94`, `37,5` in Dutch, `37.5` in English.
  package static func number(_ number: Double, _ language: Language) -> String {
    let tenths = Int((number * 10).rounded())
    if tenths % 10 == 0 { return String(tenths / 10) }
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(abs(tenths) / 10)\(language == .nl ? "," : ".")\(abs(tenths) % 10)"
  }

  /// Two decimals, as laboratories write: `0,70`, `0.70`.
  package static func hundredths(_ number: Double, _ language: Language) -> String {
    let hundredths = Int((number * 100).rounded())
    let rest = abs(hundredths % 100)
    return "\(hundredths / 100)\(language == .nl ? "," : ".")\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `20-30`, or one number where both are the same.
  package static func range(_ range: ClosedRange<Int>) -> String {
    range.lowerBound == range.upperBound ? String(range.lowerBound) : "\(range.lowerBound)–\(range.upperBound)"
  }

  package static func sentence(_ text: String) -> String {
    guard let first = text.first else { return text }
    return first.uppercased() + text.dropFirst()
  }
}
