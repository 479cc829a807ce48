/// What a template may show. There is no empty: what is not there is a fault of the document.
package indirect enum PageValue: Sendable, Equatable {
  case text(String)
  case flag(Bool)
  case list([PageValue])
  case table([String: PageValue])

  /// As the template engine takes it.
  var any: Any {
    switch self {
    case .text(let text): text
    case .flag(let flag): flag
    case .list(let list): list.map(\.any)
    case .table(let table): table.mapValues(\.any)
    }
  }
}

extension PageValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
  /// Rows that each show one text.
  static func lines(_ lines: [String]) -> PageValue { .list(lines.map { .table(["text": .text($0)]) }) }
}
