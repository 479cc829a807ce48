import ConsultModel

/// Times of day and the number a day, out of a line such as "Thyrax 100 mcg 's ochtends 07:00".
///
/// What looks like a time and cannot be read makes the whole line uncertain: a wrong hour would break a
/// separation without anybody seeing it.
struct MedicineTimes {
  var times: [ClockTime] = []
  /// Units a day, where the line says it.
  var perDay: Double?
  /// Something about the time was said and not understood.
  var isUncertain = false

  private static let numbers = [
    "een": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5, "five": 5,
    "zes": 6,
    "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10, "ten": 10,
  ]
  private static let frequencies = [
    "eenmaal": 1.0, "tweemaal": 2, "driemaal": 3, "viermaal": 4, "once": 1, "twice": 2, "thrice": 3, "1dd": 1, "2dd": 2,
    "3dd": 3, "4dd": 4,
  ]
  private static let units: Set<String> = [
    "tablet", "tabletten", "tablets", "capsule", "capsules", "stuk", "stuks", "zakje", "zakjes", "pil", "pillen",
    "kauwtabletten", "pills", "pill", "sachet", "sachets", "caps", "cap", "scoop", "scoops", "schepje", "schepjes",
    "bruistabletten",
  ]
  private static let moments: [String: Int] = [
    "ochtends": 8, "ochtend": 8, "morgens": 8, "morning": 8, "ontbijt": 8, "breakfast": 8, "middags": 13, "lunch": 13,
    "noon": 12,
    "avonds": 18, "avond": 18, "avondeten": 18, "evening": 18, "slapen": 22, "bedtime": 22, "bed": 22,
  ]
  private static let unreadable: Set<String> = [
    "nacht", "nachts", "night", "namiddag", "diner", "dinner", "kwart", "elke", "iedere", "every", "wekelijks",
    "weekly", "tussen",
  ]

  init(_ text: String) {
    let tokens = Words(text).tokens
    func word(_ index: Int) -> String { index < tokens.count && index >= 0 ? tokens[index].word : "" }
    var clock: Set<ClockTime> = []
    var spoken: Set<ClockTime> = []
    var frequency: Double?
    var unitCount: Double?
    let isEvening = tokens.contains { ["avonds", "avond", "evening", "pm", "middags"].contains($0.word) }
    func add(_ hour: Int, _ minute: Int, suffix: String) {
      let half = ["pm"].contains(suffix) || (isEvening && hour < 12 && suffix == "uur")
      let shifted = half && hour < 12 ? hour + 12 : suffix == "am" && hour == 12 ? 0 : hour
      if let time = ClockTime(minutes: shifted * 60 + minute) { clock.insert(time) } else { isUncertain = true }
    }
    var index = 0
    while index < tokens.count {
      defer { index += 1 }
      let token = tokens[index].word
      let (next, afterNext) = (word(index + 1), word(index + 2))
      if Self.unreadable.contains(token) || (token == "half" && Int(next) != nil) || (token == "om" && next == "de") {
        isUncertain = true
      }
      if let often = Self.frequencies[token] { frequency = often }
      let value = Int(token) ?? Self.numbers[token]
      if let value, (1...20).contains(value) {
        if ["x", "maal", "keer", "times"].contains(next) { frequency = Double(value) }
        if ["per", "a"].contains(next), ["dag", "day"].contains(afterNext) { unitCount = Double(value) }
        if next == "daags" { frequency = Double(value) }
        if Self.units.contains(next) { unitCount = Double(value) }
      }
      if token.hasSuffix("x"), let count = Int(token.dropLast()), (1...20).contains(count) { frequency = Double(count) }
      if let hour = Int(token), (0...24).contains(hour) {
        let isJoined = next.count == 2 && Int(next) != nil && Self.areJoined(tokens[index], tokens[index + 1], in: text)
        if isJoined, let minute = Int(next) {
          if !["mg", "mcg", "g", "ml", "ug"].contains(afterNext) {
            if hour == 24 || minute > 59 { isUncertain = true } else { add(hour, minute, suffix: afterNext) }
          }
          index += 1
        } else if ["uur", "u", "h", "am", "pm"].contains(next) {
          if word(index - 1) == "de" || word(index - 1) == "elke" {
            isUncertain = true
          } else {
            add(hour, 0, suffix: next == "u" || next == "h" ? "uur" : next)
          }
        } else if next == "o" || next == "oclock" {
          isUncertain = true
        }
      }
      if token.last == "u", let hour = Int(token.dropLast()), (0..<24).contains(hour) { add(hour, 0, suffix: "uur") }
      if token.count == 4, let digits = Int(token), (600...2359).contains(digits), !["mg", "mcg"].contains(next) {
        isUncertain = true
      }
      if let hour = Self.moments[token], let time = ClockTime(minutes: hour * 60) { spoken.insert(time) }
    }
    // "'s ochtends 07:00" is one time: a clock beats the word for the same part of the day
    let apart =
      clock.isEmpty ? spoken : spoken.filter { said in clock.allSatisfy { abs($0.minutes - said.minutes) > 300 } }
    times = clock.union(apart).sorted()
    if let frequency, !times.isEmpty, Double(times.count) < frequency { isUncertain = true }
    if let frequency, frequency > 1, times.isEmpty { isUncertain = true }
    if frequency != nil || unitCount != nil {
      let intakes = frequency ?? (unitCount != nil && times.count > 1 ? Double(times.count) : 1)
      perDay = intakes * (unitCount ?? 1)
    } else if !times.isEmpty {
      perDay = Double(times.count)
    }
  }

  private static func areJoined(_ left: Words.Token, _ right: Words.Token, in text: String) -> Bool {
    [":", "."].contains(text[left.range.upperBound..<right.range.lowerBound])
  }
}

/// "magnesiumcitraat 500 mg 2x daags": an amount somebody wrote behind a supplement.
struct SupplementAmount {
  /// The largest amount the line names.
  var mg: Double
  var perDay: Double?
  var saysElemental: Bool
  /// More than one amount, or one that is not possible.
  var isUncertain: Bool
  /// Numbers or words of frequency besides the amount, of which no frequency could be read.
  var hasMoreNumbers: Bool
  /// The amount may be of another substance on the line.
  var hasOthers: Bool

  /// - Returns: `nil` where the line names no amount in mg.
  init?(_ text: String) {
    let amounts = Self.amounts(in: text)
    guard let largest = amounts.max() else { return nil }
    mg = min(largest, Self.most)
    perDay = MedicineTimes(text).perDay
    saysElemental = Words(text).tokens.contains { ["elementair", "elemental", "elementaire"].contains($0.word) }
    let words = Words(text).tokens.map(\.word)
    let digits = words.flatMap { $0.split(whereSeparator: { !$0.isNumber }) }.count
    hasMoreNumbers =
      digits > 1
      || words.contains { ["elke", "iedere", "every", "each", "maaltijd", "maaltijden", "meal"].contains($0) }
    hasOthers = words.contains { word in
      ["vitamine", "vitamin", "zink", "zinc", "b6", "d3", "calcium", "ijzer", "iron", "kalium"].contains(word)
    }
    let rate = MedicineTimes(text)
    isUncertain = amounts.count != 1 || largest > Self.most || (rate.perDay ?? 1) > 12
  }

  private static let most = 10_000.0

  /// Every number that stands before "mg", with a decimal comma or point.
  private static func amounts(in text: String) -> [Double] {
    var amounts: [Double] = []
    var number = ""
    var rest = text.lowercased()[...]
    while let first = rest.first {
      if first.isASCII, first.isNumber || (!number.isEmpty && [",", "."].contains(first)) {
        number.append(first == "," ? "." : first)
        rest.removeFirst()
      } else {
        let unit = rest.drop { $0 == " " }
        if !number.isEmpty, unit.hasPrefix("mg") || unit.hasPrefix("milligram") {
          // a point and three digits may be thousands: the higher reading counts
          let plain = Double(number) ?? most + 1
          let thousands =
            number.split(separator: ".").last?.count == 3 ? Double(number.replacing(".", with: "")) ?? plain : plain
          amounts.append(max(plain, thousands))
        }
        if first != " " || number.isEmpty || !(unit.hasPrefix("mg") || unit.hasPrefix("milligram")) { number = "" }
        rest.removeFirst()
        if !number.isEmpty { number = "" }
      }
    }
    return amounts
  }
}
