import ConsultModel

/// The outcomes as a table a spreadsheet opens: one row for each complaint of each advice. Clients by their code.
package enum OutcomeTable {
  /// CSV as a Dutch Excel reads it: UTF-8 with its mark, semicolons, a comma in numbers.
  ///
  /// - Parameters:
  ///   - head: the names of the columns, in the order of the rows below.
  ///   - label: a complaint's name by its code.
  package static func csv(_ rows: [TreatedComplaint], head: [String], label: (String) -> String) -> [UInt8] {
    let lines = rows.map { row in
      let days = row.daysPerWeek.values
      let mean = days.isEmpty ? nil : Double(days.reduce(0, +)) / Double(days.count)
      return [
        ShownID(.client, row.client).description, ShownID(.session, row.session).description, row.date.description,
        text(label(row.complaint)), text(row.protocols.joined(separator: ", ")), number(row.start),
        number(row.last?.severity), number(row.change), row.last?.date.description ?? "",
        mean.map(decimal) ?? "", number(row.last?.impression?.rawValue),
        text(row.sideEffects.joined(separator: ", ")),
      ]
    }
    let all = [head.map(text)] + lines
    return [0xEF, 0xBB, 0xBF] + all.map { $0.joined(separator: ";") + "\r\n" }.joined().utf8
  }

  private static func number(_ number: Int?) -> String { number.map(String.init) ?? "" }

  /// One decimal, with a comma.
  private static func decimal(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10),\(abs(tenths % 10))"
  }

  /// A text that a spreadsheet must not take for a formula, in quotation marks where it needs them.
  static func text(_ text: String) -> String {
    var text = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    let first = text.first { !$0.isWhitespace }
    if let first, "=+-@|%".contains(first) { text = "'" + text }
    return text.contains { ";\"'".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
