import ConsultModel
import Foundation

/// Facts as the facts file writes them, so that a frozen advice can be replayed by ``FactsReader``.
package struct FactsDocument {
  private let facts: Facts
  package init(_ facts: Facts) { self.facts = facts }

  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  private var value: JSONValue {
    var root: [String: JSONValue] = [
      "date": .text(facts.date.description), "client": client,
      "complaints": .list(facts.complaints.map(complaint)),
      "answers": .table(facts.answers.mapValues { .text($0.rawValue) }),
      "agreements": .list(facts.agreements.map(agreement)),
      "diet": texts(facts.diet), "lifestyle": texts(facts.lifestyle),
      "labs": .list(facts.measurements.map(lab)),
      "preferences": .table([
        "avoidForms": texts(facts.avoidForms), "avoidRoutes": texts(facts.avoidRoutes.map(\.rawValue)),
        "tried": texts(facts.tried),
      ]),
    ]
    if let kidney = facts.kidney { root["kidney"] = self.kidney(kidney) }
    if let items = facts.conditions {
      root["conditions"] = .list(
        items.map { item in
          item.code.map { .table(["words": .text(item.words), "code": .text($0)]) } ?? .text(item.words)
        })
    }
    if let items = facts.medications {
      root["medications"] = .list(
        items.map {
          .table(["name": .text($0.words), "times": texts($0.times.map(\.description))])
        })
    }
    if let items = facts.supplements { root["supplements"] = .list(items.map(supplement)) }
    if let items = facts.allergies { root["allergies"] = texts(items) }
    if let items = facts.skin { root["skin"] = texts(items) }
    root["day"] = table(
      ("wakes", facts.wakes.map { .text($0.description) }), ("bedtime", facts.bedtime.map { .text($0.description) }))
    return .table(root)
  }

  private func texts(_ items: [String]) -> JSONValue { .list(items.map { .text($0) }) }

  /// A table without the fields that were not asked.
  private func table(_ fields: (String, JSONValue?)...) -> JSONValue {
    var out: [String: JSONValue] = [:]
    for (key, value) in fields { out[key] = value }
    return .table(out)
  }

  private var client: JSONValue {
    table(
      ("sex", facts.sex.map { .text($0.rawValue) }), ("age", facts.age.map { .number(Double($0)) }),
      (
        "pregnancy",
        facts.pregnancy.map { pregnancy in
          table(
            ("status", .text(pregnancy.status.rawValue)), ("weeks", pregnancy.weeks.map { .number(Double($0)) }),
            ("postpartumWeeks", pregnancy.postpartumWeeks.map { .number(Double($0)) }))
        }
      ),
      ("breastfeeding", facts.breastfeeding.map { .text($0.rawValue) }),
      ("guardians", facts.guardiansAgree.map { .text($0.rawValue) }))
  }

  private func kidney(_ kidney: Facts.Kidney) -> JSONValue {
    table(
      ("known", kidney.egfr == nil ? .flag(false) : nil), ("egfr", kidney.egfr.map { .number($0) }),
      ("monthsAgo", kidney.monthsAgo.map { .number(Double($0)) }),
      ("dialysis", kidney.dialysis.map { .text($0.rawValue) }), ("risk", kidney.risk.map { .flag($0) }))
  }

  private func lab(_ item: MeasuredValue) -> JSONValue {
    table(
      ("name", .text(item.kind.rawValue)), ("value", .number(item.value)), ("unit", .text(item.unit)),
      ("date", item.date.map { .text($0.description) }), ("source", item.source.map { .text($0) }))
  }

  private func supplement(_ item: WrittenSupplement) -> JSONValue {
    table(
      ("name", .text(item.words)), ("elementalMagnesiumMg", item.elementalMg.map { .number($0) }),
      ("saltMg", item.saltMg.map { .number($0) }), ("form", item.form.map { .text($0) }),
      ("perDay", .number(item.perDay)))
  }

  private func agreement(_ item: Agreement) -> JSONValue {
    table(
      ("by", .text(item.by)), ("on", .text(item.on.description)), ("about", .text(item.about.rawValue)),
      ("maxMg", item.maxMg.map { .number($0) }))
  }

  private func complaint(_ item: SessionComplaint) -> JSONValue {
    table(
      ("words", .text(item.words)), ("code", item.code.map { .text($0) }),
      ("severity", item.severity.map { .number(Double($0)) }), ("duration", item.duration.map { .text($0) }))
  }
}
