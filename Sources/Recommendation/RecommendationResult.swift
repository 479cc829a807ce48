import ConsultModel
import Knowledge

/// What the rules say about one session, with a reason for everything chosen and everything not.
///
/// Texts are in both languages here; ``ResultDocument`` prints them in one.
package struct Recommendation: Sendable, Equatable {
  package var knowledgeVersion: String
  package var knowledgeHash: String
  package var complaints: [ComplaintResult]
  package var recognised: [CodedFacts.Recognised]
  package var questions: [OpenQuestion]
  package var redFlags: [RaisedFlag]
  package var referrals: [AdvisedReferral]
  package var oral: OralResult
  package var transdermal: TransdermalResult
  package var plan: [PlanItem]
  package var schedule: Schedule
  package var interactions: [Interaction]
  package var notes: [Note]
  package var notChosen: [NotChosen]
  package var notChecked: [LocalizedText]
  /// Rules considered, in order, with what came of each: the trace.
  package var trace: [TraceLine]
  /// Routes that some complaint had a candidate for.
  package var candidateRoutes: [Route]
  /// The codes and sums the rules saw.
  package var coded: CodedSummary

  /// False while a blocking question is open or a flag stops the session.
  package var isAcceptable: Bool { !questions.contains(where: \.isBlocking) && !isStopped }
  package var isStopped: Bool { redFlags.contains { $0.urgency.stopsSession } }
  package var referral: Urgency { referrals.map(\.urgency).max() ?? .none }
  /// Whether the command line ends with code 3: a route that had candidates is not open, or a flag
  /// or an open question stops acceptance.
  package var isWithheld: Bool {
    !isAcceptable || candidateRoutes.contains(.oral) && oral.verdict != .yes
      || candidateRoutes.contains(.transdermal) && transdermal.verdict != .yes
  }
}

package struct ComplaintResult: Sendable, Equatable {
  package enum State: String, Sendable { case open, stopped, asked }
  package var code: String
  package var severity: Int?
  package var from: String
  package var certainty: CodedFacts.CodedComplaint.Certainty
  package var state: State
}

package struct OpenQuestion: Sendable, Equatable {
  package var id: String
  /// The complaint or field it is about.
  package var subject: String
  package var isBlocking: Bool
  package var text: LocalizedText
  package var why: LocalizedText
}

package struct RaisedFlag: Sendable, Equatable {
  package var id: String
  package var urgency: Urgency
  package var to: Recipient
  package var complaints: [String]
  package var text: LocalizedText
  /// The client's words that raised it, where it was not a question.
  package var words: String?
  package var reference: Reference
}

package struct AdvisedReferral: Sendable, Equatable {
  package var to: Recipient
  package var urgency: Urgency
  package var why: LocalizedText
  package var rule: String
  package var reference: Reference
}

/// One rule's part in a verdict.
package struct Reason: Sendable, Equatable {
  package var rule: String
  package var verdict: Verdict
  package var text: LocalizedText
  package var reference: Reference
  package var isAbsolute: Bool
  /// A physician's agreement released it.
  package var isReleased = false
}

package struct OralResult: Sendable, Equatable {
  package var verdict: Verdict
  package var capMg: Double
  package var takenMg: Double
  package var excludedForms: [String]
  package var reasons: [Reason]
  /// An absolute contraindication applies, or cannot be ruled out.
  package var isBarred: Bool
  /// A gate closes the food advice too.
  package var isFoodClosed: Bool
}

package struct TransdermalResult: Sendable, Equatable {
  package struct Use: Sendable, Equatable {
    package var verdict: Verdict
    package var maxCelsius: Double?
    package var maxMinutes: Int?
  }
  package var uses: [SkinUse: Use]
  package var excludedSites: [String]
  package var reasons: [Reason]
  /// The least strict of the uses: `no` means none at all.
  package var verdict: Verdict { uses.values.map(\.verdict).min() ?? .no }
}

package struct PlanItem: Sendable, Equatable {
  package struct Dose: Sendable, Equatable, Codable {
    package var start: Double
    package var step: Double
    package var most: Double
    package var afterDays: Int
  }
  package struct Purpose: Sendable, Equatable {
    package var complaint: String
    package var evidence: EvidenceGrade
    package var text: LocalizedText
    package var reference: Reference
    package var claim: String?
  }
  package var protocolID: String
  package var route: Route
  package var form: String?
  package var dose: Dose?
  package var times: [ClockTime]
  package var celsius: Double?
  package var minutes: Int?
  package var weeks: Int
  package var review: CalendarDate
  package var text: LocalizedText
  package var purposes: [Purpose]
}

package struct Schedule: Sendable, Equatable {
  package struct Row: Sendable, Equatable {
    package var time: ClockTime
    package var take: LocalizedText
    /// A medicine as it was written; what people are shown.
    package var words: String
    package var isProposed: Bool
    package var isMagnesium: Bool
  }
  package var isPossible: Bool
  package var rows: [Row]
}

package struct Interaction: Sendable, Equatable {
  package var rule: String
  /// The substance by its international name.
  package var with: String
  /// The medicine as it was written.
  package var words: String
  package var action: MedicineClass.Action
  package var magnesiumAfterMedicineHours: Double?
  package var magnesiumBeforeMedicineHours: Double?
  package var text: LocalizedText
  package var reference: Reference
}

package struct Note: Sendable, Equatable {
  package var rule: String
  package var text: LocalizedText
}

package struct NotChosen: Sendable, Equatable {
  package var protocolID: String
  package var why: LocalizedText
}

package struct TraceLine: Sendable, Equatable {
  package enum Outcome: String, Sendable { case applies, passes, undecided }
  package var rule: String
  package var outcome: Outcome
}

/// What the coding made of the facts, for those who print or store it.
package struct CodedSummary: Sendable, Equatable {
  package var states: [String]
  package var medicineClasses: [String]
}
