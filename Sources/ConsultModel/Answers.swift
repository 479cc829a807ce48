/// What was answered to the questions of a form: question id to value.
///
/// A question that was not answered has no entry, which is not the same as "none" (an empty list)
/// or "no". The values are plain, so that they are stored as readable JSON; which kind a question
/// has is the form's affair.
package struct Answers: Sendable, Equatable, Codable {
  package var values: [String: AnswerValue]

  package init(_ values: [String: AnswerValue] = [:]) { self.values = values }

  package init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: AnswerValue].self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }

  package subscript(question: String) -> AnswerValue? {
    get { values[question] }
    set { values[question] = newValue }
  }

  package func text(_ question: String) -> String? {
    if case .text(let text) = values[question], !text.isEmpty { text } else { nil }
  }
  package func number(_ question: String) -> Double? {
    if case .number(let number) = values[question] { number } else { nil }
  }
  package func integer(_ question: String) -> Int? { number(question).map { Int($0.rounded()) } }
  package func date(_ question: String) -> CalendarDate? { text(question).flatMap { CalendarDate(iso: $0) } }
  package func yesNoUnknown(_ question: String) -> YesNoUnknown? {
    text(question).flatMap(YesNoUnknown.init)
  }
  package func code<Code: RawRepresentable>(_ question: String, of type: Code.Type = Code.self) -> Code?
  where Code.RawValue == String { text(question).flatMap(Code.init) }

  /// The lines of a list answer; `nil` where it was not asked, empty where the answer was "none".
  package func lines(_ question: String) -> [String]? {
    guard case .list(let items) = values[question] else { return nil }
    return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  package func rows(_ question: String) -> [Answers]? {
    guard case .list(let items) = values[question] else { return nil }
    return items.compactMap { if case .row(let row) = $0 { Answers(row) } else { nil } }
  }
}

package indirect enum AnswerValue: Sendable, Equatable, Codable {
  case text(String)
  case number(Double)
  case list([AnswerValue])
  case row([String: AnswerValue])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let list = try? container.decode([AnswerValue].self) {
      self = .list(list)
    } else {
      self = .row(try container.decode([String: AnswerValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .list(let list): try container.encode(list)
    case .row(let row): try container.encode(row)
    }
  }
}
