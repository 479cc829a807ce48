import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Recommendation

/// Facts of a healthy woman of 40 with nothing left unasked, to be changed by a test.
enum Facts40 {
  static func make(_ words: String..., change: (inout Facts) -> Void = { _ in }) -> Facts {
    var facts = Facts(date: CalendarDate(dayNumber: 20_000))
    facts.sex = .female
    facts.age = 40
    facts.pregnancy = Facts.Pregnancy(status: .no)
    facts.breastfeeding = .no
    facts.kidney = Facts.Kidney(egfr: 95, monthsAgo: 3, dialysis: .no)
    facts.conditions = []
    facts.medications = []
    facts.supplements = []
    facts.allergies = []
    facts.skin = ["gaaf"]
    facts.complaints = words.map { SessionComplaint(words: $0, severity: 6) }
    change(&facts)
    return facts
  }
}

/// One engine for all tests: compiling the phrases once is enough.
enum Shared {
  static let knowledge: KnowledgeBase = {
    guard let knowledge = try? KnowledgeBase.builtIn() else { preconditionFailure("the rules do not decode") }
    return knowledge
  }()
  static let engine = Engine(knowledge)
  static let recogniser = Recogniser(knowledge)

  static func recommend(_ facts: Facts) -> Recommendation { engine.recommend(facts) }

  /// The recommendation with every red-flag question of the complaints answered no.
  static func answered(_ facts: Facts) -> Recommendation {
    var facts = facts
    for flag in knowledge.redFlags where facts.answers[flag.id] == nil { facts.answers[flag.id] = .no }
    return engine.recommend(facts)
  }

  static func json(_ facts: Facts) throws -> String {
    String(decoding: try ResultDocument(recommend(facts), knowledge, in: .nl).json(), as: UTF8.self)
  }
}
