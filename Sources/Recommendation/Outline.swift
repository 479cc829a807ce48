import DataFiles

/// What a recommendation comes down to, read from its document: enough to see that another one differs, and
/// by which rules.
package struct Outline: Sendable, Equatable {
  /// `yes, 250 mg`, `hold`
  package var oral = ""
  /// Each use of the skin with its verdict.
  package var uses: [String: String] = [:]
  /// Protocols of the plan, oral ones with their amount.
  package var plan: [String] = []
  package var redFlags: [String] = []
  package var referral = ""
  /// The rules behind it.
  package var rules: Set<String> = []

  /// - Parameter document: a recommendation as JSON, schema 1.
  package init(_ document: DataNode) {
    if let oral = document["oral"] {
      let cap = oral["capMg"]?.number ?? 0
      self.oral = (oral["verdict"]?.text ?? "") + (cap > 0 ? ", \(Int(cap)) mg" : "")
      for reason in oral["reasons"]?.items ?? [] { reason["rule"]?.text.map { _ = rules.insert($0) } }
    }
    if let skin = document["transdermal"] {
      for field in skin["uses"]?.fields ?? [] { uses[field.key] = field.node["verdict"]?.text }
      for reason in skin["reasons"]?.items ?? [] { reason["rule"]?.text.map { _ = rules.insert($0) } }
    }
    for item in document["plan"]?.items ?? [] {
      let most = item["elementalMg"]?["most"]?.number
      plan.append((item["protocol"]?.text ?? "") + (most.map { " \(Int($0)) mg" } ?? ""))
    }
    redFlags = (document["redFlags"]?.items ?? []).compactMap { $0["id"]?.text }
    rules.formUnion(redFlags)
    referral = document["referral"]?.text ?? ""
  }
}

extension DataNode {
  fileprivate subscript(key: String) -> DataNode? { fields.first { $0.key == key }?.node }
  fileprivate var fields: [DataField] { if case .table(let fields) = value { fields } else { [] } }
  fileprivate var items: [DataNode] { if case .list(let items) = value { items } else { [] } }
  fileprivate var text: String? { if case .text(let text) = value { text } else { nil } }
  fileprivate var number: Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
