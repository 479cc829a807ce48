import ConsultModel
import DataFiles

/// What every rule has: an id, a text for people, and where it comes from.
package protocol Rule: Sendable {
  var id: String { get }
  var text: LocalizedText { get }
  var reference: Reference { get }
}

/// Words by which a code is recognised in what people write.
package struct Wording: Sendable, Equatable {
  private let dutch: PhraseList
  private let english: PhraseList

  package init(nl: PhraseList, en: PhraseList) { (dutch, english) = (nl, en) }

  package var nl: [String] { dutch.all }
  package var en: [String] { english.all }
  package var all: [String] { nl + en }
}

/// What makes the body lose magnesium or take up less: told as a note, and no gate.
package struct DepletingFactor: Rule, Equatable {
  package var id: String
  package var when: Condition
  package var text: LocalizedText
  package var reference: Reference
}

/// What phrases mean by `@id`: the words for one idea, such as the leg or the night, as clients say them.
package struct Concept: Sendable, Equatable {
  package var id: String
  package var words: Wording
}

/// A complaint a client may come with.
package struct Complaint: Sendable, Equatable {
  package var code: String
  package var label: LocalizedText
  package var words: Wording
  package var region: String
  /// ICPC-1 and ICPC-2, where sure.
  package var icpc: [String]
  /// The condition a client has who has this complaint: gates look at it, wherever it was told.
  package var condition: String?
  package var firstChoices: [String]
  package var secondChoices: [String]
  package var evidence: [Route: Evidence]
  /// The authorised claim that may stand beside oral advice for this complaint.
  package var claim: String?
  /// What to say besides magnesium: rest, stretching, a visit to the GP.
  package var advice: [LocalizedText]
  package var reference: Reference
}

/// How sure it is that a route helps a complaint, in plain words, and from where.
package struct Evidence: Sendable, Equatable {
  package var grade: EvidenceGrade
  package var text: LocalizedText
  package var reference: Reference
}

/// Words that can mean several complaints: they are asked, never guessed.
package struct Ambiguity: Sendable, Equatable {
  package var id: String
  package var words: Wording
  /// The complaints it may be.
  package var codes: [String]
  package var question: LocalizedText
}

/// A condition, skin state or allergy that gates look at.
package struct ClientState: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable { case condition, skin, allergy }
  package var kind: Kind
  package var code: String
  package var label: LocalizedText
  package var words: Wording
}

/// A question whose answer yes sends the client to somebody else first.
package struct RedFlag: Rule, Equatable {
  /// Also the id of its question.
  package var id: String
  /// Complaint codes; empty means every complaint.
  package var complaints: [String]
  package var urgency: Urgency
  package var to: Recipient
  package var question: LocalizedText
  package var text: LocalizedText
  /// Patterns in the client's own words that raise it without a question.
  /// Phrases by which it is seen in a client's words.
  package var patterns: [String] { words.all }
  var words: PhraseList
  /// Asked only where this is not known to be false.
  package var askWhen: Condition?
  /// Raised without a question where this is true.
  package var raisedWhen: Condition?
  package var effects: SkinEffects
  package var reference: Reference
}

/// What a rule does to the uses of the skin. Gates only tighten.
package struct SkinEffects: Sendable, Equatable {
  package var verdicts: [SkinUse: Verdict] = [:]
  package var maxCelsius: [SkinUse: Double] = [:]
  package var maxMinutes: [SkinUse: Int] = [:]
  package var excludedSites: [String] = []
  package init() {}
  package var isEmpty: Bool { verdicts.isEmpty && maxCelsius.isEmpty && maxMinutes.isEmpty && excludedSites.isEmpty }
}

/// A contraindication or caution.
package struct Gate: Rule, Equatable {
  package var id: String
  package var when: Condition
  package var oral: Verdict
  package var skin: SkinEffects
  package var excludedForms: [String]
  /// The most elemental magnesium in mg per day under this gate; `nil` leaves the cap alone.
  package var capMg: Double?
  /// No typed reason opens it.
  package var isAbsolute: Bool
  /// Food richer in magnesium is not advised either: that is for the dietitian.
  package var closesFood: Bool
  package var referral: GateReferral?
  /// What happens where it cannot be decided.
  package var unknown: Unknown
  package var text: LocalizedText
  package var reference: Reference

  package enum Unknown: Sendable, Equatable {
    /// Not decided is as strict as this, and the question is put.
    case treatedAs(oral: Verdict, skin: SkinEffects, question: LocalizedText)
    /// Said under "not checked".
    case listed
  }
}

package struct GateReferral: Sendable, Equatable {
  package var to: Recipient
  package var urgency: Urgency
}

/// How much elemental magnesium a day may be advised besides food, by group.
package struct DoseCap: Rule, Equatable {
  package var id: String
  package var when: Condition
  package var capMg: Double
  package var text: LocalizedText
  package var reference: Reference
}

/// Medicines that share what they do with magnesium.
package struct MedicineClass: Rule, Equatable {
  package enum Action: String, Sendable, CaseIterable {
    /// Hours apart.
    case separate
    /// A short course: magnesium waits until it is finished.
    case pause
    case physicianFirst = "physician-first"
    case avoid, monitor
    /// Lowers magnesium.
    case depletes
    /// Contains magnesium itself.
    case counts
    /// Known, and no magnesium rule here.
    case none
  }
  package var id: String
  package var label: LocalizedText
  package var substances: [Substance]
  package var action: Action
  package var oral: Verdict
  /// Magnesium at least so many hours after the medicine; `nil` where hours do not matter.
  package var magnesiumAfterMedicineHours: Double?
  package var magnesiumBeforeMedicineHours: Double?
  package var text: LocalizedText
  package var reference: Reference
}

package struct Substance: Sendable, Equatable {
  package var inn: String
  package var words: [String]
  package var atc: String?
  /// Elemental magnesium in mg per tablet or 10 mL, for what contains it.
  package var elementalMgPerUnit: Double?
}

/// A salt of magnesium.
package struct MagnesiumForm: Sendable, Equatable {
  package var code: String
  package var label: LocalizedText
  package var formula: String
  /// Share of elemental magnesium by mass, 0-1, computed from the formula.
  package var fraction: Double
  /// The highest share among hydrates sold under the same name: counts where the hydrate is unknown.
  package var highestFraction: Double
  package var words: [String]
  package var remark: LocalizedText
  package var reference: Reference
}

/// Something to buy: generic, or the practice's own with what its label says.
package struct Product: Sendable, Equatable {
  package var id: String
  package var label: LocalizedText
  package var form: String
  /// Elemental magnesium in mg per unit; `nil` for what goes on the skin.
  package var elementalMgPerUnit: Double?
  package var unit: LocalizedText
  package var reference: Reference
}

/// A way to use magnesium, or a food advice.
package struct TreatmentProtocol: Rule, Equatable {
  package var id: String
  package var route: Route
  package var label: LocalizedText
  package var text: LocalizedText
  /// Weeks until the review.
  package var weeks: Int
  package var oral: OralLadder?
  package var skin: SkinUseDetails?
  package var reference: Reference

  /// Uses per day, for "fewest daily actions".
  package var dailyActions: Double {
    if let oral { Double(oral.doses) } else { Double(skin?.perWeek.upperBound ?? 0) / 7 }
  }
}

/// How an oral dose is built up, in mg elemental magnesium per day.
package struct OralLadder: Sendable, Equatable {
  /// In order of preference.
  package var forms: [String]
  package var startMg: Double
  package var stepMg: Double
  package var afterDays: Int
  package var mostMg: Double
  package var doses: Int
  /// Preferred times, the starting dose first.
  package var times: [ClockTime]
}

package struct SkinUseDetails: Sendable, Equatable {
  package var use: SkinUse
  package var site: String
  package var siteLabel: LocalizedText
  package var amount: LocalizedText
  package var celsius: ClosedRange<Double>?
  package var minutes: ClosedRange<Int>
  package var perWeek: ClosedRange<Int>
  package var moment: LocalizedText
}

/// What laboratories usually find: shown beside a measured value, never a verdict.
package struct ReferenceValue: Rule, Equatable {
  package var id: String
  package var kind: MeasuredValue.Kind
  package var unit: String
  package var range: ClosedRange<Double>
  package var text: LocalizedText
  package var reference: Reference
}

/// A food with its magnesium.
package struct Food: Sendable, Equatable {
  package var id: String
  package var label: LocalizedText
  package var mgPer100g: Double
  package var portion: LocalizedText
  package var portionGrams: Double
  /// Diets it does not fit: vegan, nut-allergy, gluten-free, ...
  package var notFor: [String]
  package var mgPerPortion: Double { mgPer100g * portionGrams / 100 }
}

/// A benefit that EU law allows to be said of (oral) magnesium.
package struct AuthorisedClaim: Rule, Equatable {
  package var id: String
  package var text: LocalizedText
  package var reference: Reference
}
