import ConsultModel

/// Where a rule comes from, with what is really known of it; shown wherever the rule is shown.
package struct Reference: Sendable, Equatable {
  package enum Standing: String, Sendable, CaseIterable {
    /// A named source was read.
    case sourced
    /// A decision of this product, not a fact; the practice signs it off with a professional.
    case policy
    /// General professional knowledge without a source text.
    case unverified
  }
  package var standing: Standing
  /// The source's id, where there is one. A policy may rest on a source too.
  package var source: String?
  /// Which part of the source.
  package var section: String?
  /// Set on a rule of the practice that stands in the place of a built-in one.
  package var replacement: Replacement?

  package init(standing: Standing = .sourced, source: String? = nil, section: String? = nil) {
    self.standing = standing
    self.source = source
    self.section = section
  }
}

/// Who put a rule of the practice in the place of a built-in one, and why. It may loosen, so it stays marked
/// wherever the rule works.
package struct Replacement: Sendable, Equatable {
  /// The id of the built-in rule.
  package var rule: String
  package var by: String
  package var on: CalendarDate
  package var reason: String
}

/// A text the rules rest on.
package struct Source: Sendable, Equatable {
  package var id: String
  package var title: String
  package var year: Int?
  /// DOI or address, where it is known.
  package var link: String?
  /// When somebody of this project read it; `nil` where that was not written down.
  package var read: CalendarDate?
  /// What to know about how it was read: a copy, an excerpt, a secondary page.
  package var remark: LocalizedText?
}

/// What the knowledge base does with a claim of the pages this program comes from.
package struct Position: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case used
    /// Used with a limit or a condition.
    case context
    case notUsed = "not-used"
  }
  /// Its number in the list of claims, from 1 without a gap.
  package var claim: Int
  /// Which page it is from, `000` to `004`.
  package var page: String
  package var says: LocalizedText
  package var position: Kind
  /// What carries it, or says the opposite.
  package var rules: [String]
  package var why: LocalizedText
  package var id: String { String(claim) }
}

extension KnowledgeBase {
  /// The reference as a reader sees it: a title he can find, or the mark.
  package func describe(_ reference: Reference, in language: Language) -> String {
    var parts: [String] = []
    if let source = reference.source.flatMap(source) {
      parts.append(source.title)
      if let year = source.year, !source.title.contains(String(year)) { parts.append(String(year)) }
      if let section = reference.section { parts.append(section) }
      if let link = source.link { parts.append(link) }
    }
    switch reference.standing {
    case .sourced: break
    case .policy: parts.append(language == .nl ? "beleid (policy)" : "policy")
    case .unverified: parts.append(language == .nl ? "niet geverifieerd (unverified)" : "unverified")
    }
    if let replacement = reference.replacement {
      parts.append(
        language == .nl
          ? "vervangt \(replacement.rule), getekend door \(replacement.by) op \(replacement.on): \(replacement.reason)"
          : "replaces \(replacement.rule), signed by \(replacement.by) on \(replacement.on): \(replacement.reason)")
    }
    return parts.joined(separator: "; ")
  }
}
