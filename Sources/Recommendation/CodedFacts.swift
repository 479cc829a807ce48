import ConsultModel
import Knowledge

/// The facts with everything in codes, and with what was not understood. This is what rules see.
package struct CodedFacts: Sendable {
  package var facts: Facts
  package var complaints: [CodedComplaint] = []
  package var recognised: [Recognised] = []
  package var medicines: [CodedMedicine] = []
  /// Conditions, skin states and allergies that are there, by code.
  package var states: Set<String> = []
  /// States that were asked about by name and not known.
  package var unknownStates: Set<String> = []
  /// Fields whose text was not understood, so that "no" cannot be concluded from them.
  package var unclearFields: Set<Condition.Field> = []
  package var questions: [Question] = []
  /// Elemental magnesium already taken, mg per day.
  package var takenMg = 0.0
  /// An amount could not be told: the sum is a lower bound.
  package var takenIsUncertain = false
  /// Red flags found in the client's words.
  package var flagsInWords: [String: String] = [:]
  /// Red flags whose words stand in a text that seems to deny them: asked, never passed over.
  package var flagsSetAside: Set<String> = []
  package var notChecked: [LocalizedText] = []

  package struct CodedComplaint: Sendable, Equatable {
    package enum Certainty: String, Sendable { case recognised, probable, ambiguous }
    package var code: String
    package var severity: Int?
    package var from: String
    package var certainty: Certainty
  }

  package struct CodedMedicine: Sendable, Equatable {
    package var classID: String
    /// The substance by its international name.
    package var name: String
    /// As it was written.
    package var words: String
    package var times: [ClockTime]
  }

  package struct Recognised: Sendable, Equatable {
    package var field: String
    package var text: String
    /// The code, or `nil` where it was not recognised.
    package var code: String?
    package var atc: String?
  }

  package struct Question: Sendable, Equatable {
    package var id: String
    package var subject: String
    package var isBlocking: Bool
    package var text: LocalizedText
    package var why: LocalizedText
    package var holdsOral: Bool
  }

  package init(facts: Facts) { self.facts = facts }

  func has(_ code: String) -> Bool { states.contains(code) }

  /// The values that may be the last one: the newest by date, and every one without a date. A rule
  /// applies where any of them meets it, so that doubt falls on the strict side.
  func measured(_ kind: MeasuredValue.Kind) -> [Double] {
    let found = facts.measurements.filter { $0.kind == kind }
    let newest = found.compactMap(\.date).max()
    return found.filter { $0.date == nil || $0.date == newest }.map(\.value)
  }

  /// Whether pregnancy can apply: asked of everyone who is not male, from 12 to 55.
  var pregnancyApplies: Bool {
    facts.sex != .male && (facts.age.map { (12...55).contains($0) } ?? true)
  }

  func isUnasked(_ field: Condition.Field) -> Bool {
    switch field {
    case .medications: facts.medications == nil
    case .supplements: facts.supplements == nil
    case .conditions: facts.conditions == nil
    case .skin: facts.skin == nil
    case .kidney: facts.kidney == nil
    case .pregnancy: pregnancyApplies && facts.pregnancy == nil
    case .age: facts.age == nil
    }
  }
}
