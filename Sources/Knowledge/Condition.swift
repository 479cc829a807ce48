import ConsultModel

/// When a rule applies, as its file says it. Evaluated to yes, no or unknown, never to a guess.
package indirect enum Condition: Sendable, Equatable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  /// At least so many of these are true.
  case atLeast(Int, [Condition])

  /// A condition of the client, by code.
  case condition(String)
  /// A medicine of this interaction class.
  case medicine(String)
  case skin(String)
  case allergy(String)
  case complaint(String)
  /// A red-flag question answered yes.
  case answer(String)
  case sex(Sex)
  case pregnant
  case breastfeeding
  case guardiansAgree
  /// A physician agreed to this route.
  case agreement(Agreement.Subject)
  /// Kidney function was asked and is not known.
  case kidneyFunctionUnknown
  /// The practitioner said that she sees a kidney risk.
  case kidneyRiskSeen
  /// The question was never asked.
  case notAsked(Field)
  /// A number within limits; unknown where the number is.
  case number(Quantity, Limits)

  package enum Quantity: String, Sendable, CaseIterable {
    case age, egfr, pulse, systolic, diastolic
    /// Whole months since the eGFR was measured.
    case egfrMonths = "egfr-months"
    case serumMagnesium = "serum-magnesium"
    case pregnancyWeeks = "pregnancy-weeks"
    case postpartumWeeks = "postpartum-weeks"
    /// Elemental magnesium in mg per day from supplements and medicines.
    case takenMg = "taken-mg"
  }

  /// From (included) and below (excluded).
  package struct Limits: Sendable, Equatable {
    package var from: Double?
    package var below: Double?

    package func contains(_ number: Double) -> Bool {
      (from.map { number >= $0 } ?? true) && (below.map { number < $0 } ?? true)
    }
  }

  /// The fields of the facts that must have been asked.
  package enum Field: String, Sendable, CaseIterable {
    case medications, supplements, conditions, skin, kidney, pregnancy, age
  }

  /// Every code it names, by kind of code, so that a rule that names an unknown one is refused.
  package var names: [(kind: String, code: String)] {
    switch self {
    case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.flatMap(\.names)
    case .not(let part): part.names
    case .condition(let code): [("condition", code)]
    case .medicine(let code): [("medicine", code)]
    case .skin(let code): [("skin", code)]
    case .allergy(let code): [("allergy", code)]
    case .complaint(let code): [("complaint", code)]
    case .answer(let code): [("flag", code)]
    default: []
    }
  }
}
