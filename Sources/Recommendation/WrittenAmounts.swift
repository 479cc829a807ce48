import ConsultModel

/// Times of day and the number a day, out of a line such as "Thyrax 100 mcg 's ochtends 07:00".
struct MedicineTimes {
  var times: [ClockTime] = []
  var perDay: Double?

  init(_ text: String) {
    let words = Words(text).tokens
    var found: Set<ClockTime> = []
    var spoken: Set<ClockTime> = []
    for (index, token) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1].word : ""
      let afterNext = index + 2 < words.count ? words[index + 2].word : ""
      if let hour = Int(token.word), (0..<24).contains(hour) {
        // "07:00" is cut into 07 and 00 by its colon
        if next.count == 2, let minute = Int(next), (0..<60).contains(minute),
          Self.areJoined(token, words[index + 1], in: text)
        {
          if let time = ClockTime(minutes: hour * 60 + minute) { found.insert(time) }
        } else if ["uur", "u", "h"].contains(next), let time = ClockTime(minutes: hour * 60) {
          found.insert(time)
        }
      }
      if let time = Self.moments[token.word] { spoken.insert(time) }
      if let count = Int(token.word), (1...20).contains(count),
        ["x", "maal", "keer", "times"].contains(next)
          || ["per", "a"].contains(next) && ["dag", "day"].contains(afterNext)
      {
        perDay = Double(count)
      }
      if token.word.hasSuffix("x"), let count = Int(token.word.dropLast()), (1...20).contains(count) {
        perDay = Double(count)
      }
      if ["tabletten", "tablet", "tablets", "stuks"].contains(next), ["per", "daags", "a"].contains(afterNext),
        let count = Int(token.word)
      {
        perDay = Double(count)
      }
    }
    // "'s ochtends 07:00" is one time: a clock beats the word for the same part of the day
    let apart = spoken.filter { word in found.allSatisfy { abs($0.minutes - word.minutes) > 180 } }
    times = found.union(apart).sorted()
  }

  private static let moments: [String: ClockTime] = {
    let written: [(String, Int)] = [
      ("ochtends", 8), ("ochtend", 8), ("morgens", 8), ("morning", 8), ("ontbijt", 8), ("breakfast", 8),
      ("middags", 13), ("lunch", 13), ("noon", 12), ("avonds", 18), ("avondeten", 18), ("evening", 18),
      ("slapen", 22), ("bedtime", 22), ("bed", 22),
    ]
    return Dictionary(
      uniqueKeysWithValues: written.compactMap { word, hour in
        ClockTime(minutes: hour * 60).map { (word, $0) }
      })
  }()

  private static func areJoined(_ left: Words.Token, _ right: Words.Token, in text: String) -> Bool {
    [":", "."].contains(text[left.range.upperBound..<right.range.lowerBound])
  }
}

/// "magnesiumcitraat 500 mg 2x daags": an amount somebody wrote behind a supplement.
struct SupplementAmount {
  var mg: Double
  var perDay: Double?
  var saysElemental: Bool
  var namesMagnesium: Bool

  init?(_ text: String) {
    let words = Words(text).tokens.map(\.word)
    var amount: Double?
    for (index, word) in words.enumerated() {
      if word.hasSuffix("mg"), let value = Double(word.dropLast(2)) { amount = value }
      if index + 1 < words.count, ["mg", "milligram"].contains(words[index + 1]), let value = Double(word) {
        amount = value
      }
    }
    guard let amount, amount > 0 else { return nil }
    mg = amount
    perDay = MedicineTimes(text).perDay
    saysElemental = words.contains { ["elementair", "elemental", "elementaire"].contains($0) }
    namesMagnesium = words.contains { $0.hasPrefix("magnesium") || $0 == "mg2" }
  }
}
