/// The languages of the program's texts and documents.
package enum Language: String, Sendable, Codable, CaseIterable {
  case nl, en
}

/// A text in both languages. Every text of the knowledge base has both.
package struct LocalizedText: Sendable, Equatable, Codable {
  package var nl: String
  package var en: String

  package init(nl: String, en: String) {
    self.nl = nl
    self.en = en
  }

  package subscript(language: Language) -> String {
    switch language {
    case .nl: nl
    case .en: en
    }
  }
}

/// An answer to a question that can be answered "weet ik niet". Unknown is never taken for no.
package enum YesNoUnknown: String, Sendable, Codable, CaseIterable {
  case yes, no, unknown
}

package enum Sex: String, Sendable, Codable, CaseIterable {
  case female, male, other
}

/// How magnesium reaches the client. What is on the skin counts as 0 mg of intake.
package enum Route: String, Sendable, Codable, CaseIterable {
  case food, transdermal, oral
}

/// What the gates allow, from least to most strict. The strictest of all rules counts.
package enum Verdict: String, Sendable, Codable, CaseIterable, Comparable {
  case yes
  case physicianFirst = "physician-first"
  /// Ask, or wait for data.
  case hold
  case no

  private var strictness: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  package static func < (left: Self, right: Self) -> Bool { left.strictness < right.strictness }
}

/// How soon a client must be seen, from not at all to now.
package enum Urgency: String, Sendable, Codable, CaseIterable, Comparable {
  case none, routine, week, today
  case obstetricNow = "obstetric-now"
  case emergency = "112"

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  /// From `today` on the whole session stops: referral only.
  package var stopsSession: Bool { self >= .today }
}

/// The uses of magnesium on the skin; each has its own verdict.
package enum SkinUse: String, Sendable, Codable, CaseIterable {
  case fullBath = "full-bath"
  case footBath = "foot-bath"
  case oil, gel
}

/// How sure it is that magnesium helps a complaint by a route.
package enum EvidenceGrade: String, Sendable, Codable, CaseIterable {
  /// Studies found no meaningful benefit.
  case against
  /// Nobody has studied it properly.
  case none
  case veryLow = "very-low"
  case low
  case lowModerate = "low-moderate"
  case moderate
}

/// Who a client is sent to.
package enum Recipient: String, Sendable, Codable, CaseIterable {
  case gp = "GP"
  case midwife, cardiologist, neurologist, nephrologist, pharmacist, dietitian, psychologist
  case emergency = "112"
  case youthHealth = "youth-health"
}

/// Ids shown to people: short and stable. UUIDs are used inside the record.
package struct ShownID: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Sendable, CaseIterable {
    case client = "C"
    case intake = "I"
    case session = "S"
    case followUp = "F"
    case letter = "L"
  }
  package var kind: Kind
  package var number: Int

  package init(_ kind: Kind, _ number: Int) {
    self.kind = kind
    self.number = number
  }

  /// `C-0017`, also written `c17` or `C-17`.
  package init?(_ text: String, kind: Kind) {
    let body = text.uppercased()
    guard body.hasPrefix(kind.rawValue) else { return nil }
    let digits = body.dropFirst().drop { $0 == "-" }
    guard (1...9).contains(digits.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int(digits), number > 0
    else { return nil }
    self.init(kind, number)
  }

  package var description: String {
    let digits = String(number)
    return "\(kind.rawValue)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
