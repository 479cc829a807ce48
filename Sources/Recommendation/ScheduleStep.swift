import ConsultModel
import Knowledge

/// Step 5: clock times for a day that keep magnesium away from every medicine that needs hours.
///
/// Only magnesium moves; a medicine without a time gets a proposed one. The day is a circle: what
/// is taken late counts before what is taken early.
struct ScheduleStep {
  private struct Dose {
    var name: String
    var words: String
    var time: ClockTime?
    var after: Double
    var before: Double
  }
  private let medicines: [Dose]
  private let grid: [ClockTime]
  private let apart: Double
  private(set) var questions: [OpenQuestion] = []

  init(_ facts: CodedFacts, _ knowledge: KnowledgeBase) {
    let wakes = facts.facts.wakes ?? knowledge.settings.wakes ?? ClockTime(minutes: 7 * 60)
    let bedtime = facts.facts.bedtime ?? knowledge.settings.bedtime ?? ClockTime(minutes: 23 * 60)
    apart = knowledge.settings.hoursBetweenDoses
    grid = Self.grid(
      from: wakes?.minutes ?? 420, to: bedtime?.minutes ?? 1380, step: knowledge.settings.scheduleStepMinutes)
    var doses: [Dose] = []
    for medicine in facts.medicines {
      let group = knowledge.medicineClass(medicine.classID)
      guard group?.action != MedicineClass.Action.none, group?.action != .counts else { continue }
      let after = group?.magnesiumAfterMedicineHours ?? 0
      let before = group?.magnesiumBeforeMedicineHours ?? 0
      if medicine.times.isEmpty {
        guard after > 0 || before > 0 else { continue }
        doses.append(Dose(name: medicine.name, words: medicine.words, time: nil, after: after, before: before))
        questions.append(
          OpenQuestion(
            id: "medicine-time-\(medicine.name.replacing(" ", with: "-"))", subject: medicine.name, isBlocking: false,
            text: LocalizedText(
              nl: "Op welke tijd wordt \(medicine.name) ingenomen?", en: "At what time is \(medicine.name) taken?"),
            why: LocalizedText(
              nl: "Het dagschema stelt nu zelf een tijd voor.", en: "The day schedule now proposes a time itself.")))
      }
      for time in medicine.times {
        doses.append(Dose(name: medicine.name, words: medicine.words, time: time, after: after, before: before))
      }
    }
    medicines = doses
  }

  private static func grid(from: Int, to: Int, step: Int) -> [ClockTime] {
    let end = to > from ? to : to + 1440
    let start = (from + step - 1) / step * step  // whole and half hours, whenever she gets up
    return stride(from: start, through: end, by: step).compactMap { ClockTime(minutes: $0 % 1440) }
  }

  /// Hours from one time to the next occurrence of another.
  private static func hours(from: ClockTime, to: ClockTime) -> Double {
    let minutes = (to.minutes - from.minutes + 1440) % 1440
    return Double(minutes) / 60
  }

  private static func keeps(_ dose: Dose, at time: ClockTime, from magnesium: ClockTime) -> Bool {
    guard dose.after > 0 || dose.before > 0 else { return true }
    return hours(from: time, to: magnesium) >= dose.after && hours(from: magnesium, to: time) >= dose.before
      && time != magnesium
  }

  struct Solution {
    var magnesium: [ClockTime]
    /// Proposed times of medicines that had none, in the order of `medicines`.
    var proposed: [Int: ClockTime]
  }

  /// Times for magnesium, as near the preferred ones as possible; `nil` where none exist on the grid.
  /// Medicines without a time do not constrain each other, so each takes its own first free one.
  func solve(preferred: [ClockTime]) -> Solution? { magnesium(preferred[...], taken: []) }

  private func magnesium(_ preferred: ArraySlice<ClockTime>, taken: [ClockTime]) -> Solution? {
    guard let wish = preferred.first else {
      return proposals(beside: taken).map { Solution(magnesium: taken, proposed: $0) }
    }
    let nearest = grid.sorted { (abs($0.minutes - wish.minutes), $0) < (abs($1.minutes - wish.minutes), $1) }
    for time in nearest {
      let clear = medicines.allSatisfy { dose in dose.time.map { Self.keeps(dose, at: $0, from: time) } ?? true }
      let spaced = taken.allSatisfy {
        Self.hours(from: $0, to: time) >= apart && Self.hours(from: time, to: $0) >= apart
      }
      guard clear, spaced else { continue }
      if let rest = magnesium(preferred.dropFirst(), taken: taken + [time]) { return rest }
    }
    return nil
  }

  /// A time for each medicine that has none, from the morning on.
  private func proposals(beside magnesium: [ClockTime]) -> [Int: ClockTime]? {
    var proposed: [Int: ClockTime] = [:]
    for index in medicines.indices where medicines[index].time == nil {
      let free = grid.first { time in magnesium.allSatisfy { Self.keeps(medicines[index], at: time, from: $0) } }
      guard let free else { return nil }
      proposed[index] = free
    }
    return proposed
  }

  /// The day as rows, checked once more pair by pair.
  func rows(_ solution: Solution, doses: [Double]) -> [Schedule.Row] {
    var rows = medicines.enumerated().compactMap { index, dose -> Schedule.Row? in
      guard let time = dose.time ?? solution.proposed[index] else { return nil }
      return Schedule.Row(
        time: time, take: LocalizedText(nl: dose.name, en: dose.name), words: dose.words, isProposed: dose.time == nil,
        isMagnesium: false)
    }
    for (time, mg) in zip(solution.magnesium, doses) {
      let amount = "magnesium \(Int(mg.rounded())) mg"
      rows.append(
        Schedule.Row(
          time: time, take: LocalizedText(nl: amount, en: amount), words: amount, isProposed: true, isMagnesium: true))
    }
    return rows.sorted { ($0.time, $0.take.en) < ($1.time, $1.take.en) }
  }

  /// A second look that shares nothing with the search: every magnesium row against every medicine.
  static func isSafe(_ rows: [Schedule.Row], _ facts: CodedFacts, _ knowledge: KnowledgeBase) -> Bool {
    for magnesium in rows where magnesium.isMagnesium {
      for other in rows where !other.isMagnesium {
        for medicine in facts.medicines where medicine.name == other.take.en {
          guard let group = knowledge.medicineClass(medicine.classID) else { return false }
          let gap = Double(magnesium.time.minutes - other.time.minutes) / 60
          let since = gap > 0 ? gap : gap + 24
          if let after = group.magnesiumAfterMedicineHours, since < after { return false }
          if let before = group.magnesiumBeforeMedicineHours, 24 - since < before { return false }
        }
      }
    }
    return true
  }
}
