import ConsultModel
import DataFiles

/// What a sentence stands beside: a claim that is allowed beside a tablet is forbidden beside a bath.
package enum WordingRoute: String, Sendable, CaseIterable {
  case oral, skin, food
  /// Beside no product at all.
  case none
}

/// What a letter, a page or a leaflet may not say. MAGNESIUM.md, section 10.
package struct WordingRule: Rule, Equatable {
  package var id: String
  package var routes: [WordingRoute]
  /// Why it may not be said.
  package var text: LocalizedText
  /// What may be said in its place.
  package var instead: LocalizedText
  /// A sentence with one of these is forbidden, unless a ``WordingFrame`` excuses it.
  package var patterns: [String]
  /// The same, where a "no" or "not" in the sentence excuses nothing: "no longer troubled by cramps".
  package var firm: [String]
  /// Beside these the sentence must also speak of magnesium or of what holds it: a page without a product may
  /// say that a doctor helps.
  package var namesAgent: [WordingRoute]
  package var reference: Reference
}

/// A way of speaking that takes the claim out of a sentence: "it has not been shown that ...".
package struct WordingFrame: Sendable, Equatable {
  package var id: String
  package var patterns: [String]
  /// It excuses firm patterns as well.
  package var isStrong: Bool
  /// Rules it excuses nothing of.
  package var exceptRules: [String]
}

extension KnowledgeDecoder {
  func wordingRule(_ table: inout TableReader) -> WordingRule? {
    let routes = (table.list("routes") ?? []).compactMap {
      table.reader.code($0.node, $0.path, of: WordingRoute.self)
    }
    let namesAgent = (table.list("namesAgent") ?? []).compactMap {
      table.reader.code($0.node, $0.path, of: WordingRoute.self)
    }
    let (patterns, firm) = (table.phrases("patterns").all, table.phrases("firm").all)
    guard let id = table.requiredText("id"), let text = table.localized("text"),
      let instead = table.localized("instead"), let reference = table.reference()
    else { return nil }
    if routes.isEmpty { table.reader.note(.missing, at: table.node, table.pathOf("routes")) }
    return WordingRule(
      id: id, routes: routes, text: text, instead: instead, patterns: patterns, firm: firm, namesAgent: namesAgent,
      reference: reference)
  }

  func wordingFrame(_ table: inout TableReader) -> WordingFrame? {
    let (patterns, excepted) = (table.phrases("patterns").all, table.texts("except"))
    let isStrong = table.bool("strong") ?? false
    return table.requiredText("id").map {
      WordingFrame(id: $0, patterns: patterns, isStrong: isStrong, exceptRules: excepted)
    }
  }
}
