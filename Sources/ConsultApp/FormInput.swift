import ConsultModel
import DataFiles
import Knowledge

/// Reads the answers to a questionnaire out of a YAML or JSON file, or out of what was typed. A file
/// with faults is refused as a whole, with every fault listed.
package struct FormInput {
  private let reader: DataReader
  private let knowledge: KnowledgeBase

  /// - Parameter partial: required questions may be missing, for changes to what is there already.
  package static func answers(
    from root: DataNode, to questionnaire: Questionnaire, file: String, knowledge: KnowledgeBase, partial: Bool = false
  ) throws(AppError) -> Answers {
    let reader = DataReader(file: file)
    let input = FormInput(reader: reader, knowledge: knowledge)
    let answers = input.row(root, "", questionnaire.questions, partial: partial)
    do { try reader.finish() } catch { throw .input(error) }
    return Answers(answers)
  }

  /// One answer as it was typed; `nil` for an empty line.
  ///
  /// - Throws: the fault, to be told before the question is asked again.
  package static func answer(typed text: String, to question: Question, knowledge: KnowledgeBase) throws(DataFaults)
    -> AnswerValue?
  {
    let trimmed = text.trimmingSpace
    guard !trimmed.isEmpty else { return nil }
    let reader = DataReader(file: "")
    let input = FormInput(reader: reader, knowledge: knowledge)
    var value = DataValue.text(trimmed)
    if question.kind == .number || question.kind == .integer {
      let plain = trimmed.replacing(",", with: ".")
      value = Int(plain).map { .integer($0) } ?? Double(plain).map { .number($0) } ?? .text(trimmed)
    }
    if question.kind == .choices {
      value = .list(trimmed.split(separator: ",").map { DataNode(.text($0.trimmingSpace)) })
    }
    let answer = input.value(DataNode(value), question.id, question)
    try reader.finish()
    return answer
  }

  private func row(_ node: DataNode, _ path: String, _ questions: [Question], partial: Bool) -> [String: AnswerValue] {
    guard var table = reader.table(node, path) else { return [:] }
    defer { table.refuseUnknownKeys() }
    var answers: [String: AnswerValue] = [:]
    for question in questions {
      let field = question.isRequired && !partial ? table.required(question.id) : table.optional(question.id)
      if let field { answers[question.id] = value(field, table.pathOf(question.id), question) }
    }
    return answers
  }

  private func value(_ node: DataNode, _ path: String, _ question: Question) -> AnswerValue? {
    switch question.kind {
    case .text: return plainText(node, path, question, lines: false).map { .text($0) }
    case .note: return plainText(node, path, question, lines: true).map { .text($0) }
    case .lines: return lines(node, path)
    case .number:
      return reader.number(node, path, in: question.range ?? -1e6...1e6).map { .number($0) }
    case .integer:
      let range = question.range ?? -1e6...1e6
      return reader.integer(node, path, in: Int(range.lowerBound)...Int(range.upperBound)).map { .number(Double($0)) }
    case .date:
      guard let text = reader.text(node, path, limit: 20) else { return nil }
      guard let date = CalendarDate(written: text) else {
        reader.note(.notADate, at: node, path)
        return nil
      }
      return .text(date.description)
    case .time:
      guard let text = reader.text(node, path, limit: 10) else { return nil }
      guard let time = ClockTime(text) else {
        reader.note(.notATime, at: node, path)
        return nil
      }
      return .text(time.description)
    case .yesNoUnknown: return yesNoUnknown(node, path).map { .text($0.rawValue) }
    case .choice: return choice(node, path, question).map { .text($0) }
    case .choices:
      return .list(reader.list(node, path).compactMap { choice($0.node, $0.path, question).map { .text($0) } })
    case .rows: return rows(node, path, question)
    case .flagAnswers: return flagAnswers(node, path)
    }
  }

  private func plainText(_ node: DataNode, _ path: String, _ question: Question, lines: Bool) -> String? {
    // a telephone number or a batch code may look like a number
    if case .integer(let number) = node.value { return String(number) }
    guard let text = reader.text(node, path, limit: lines ? 8000 : 500, lines: lines)?.trimmingSpace else { return nil }
    if text.isEmpty, question.isRequired { reader.note(.empty, at: node, path) }
    return text
  }

  /// A list of lines, one line, or "none".
  private func lines(_ node: DataNode, _ path: String) -> AnswerValue? {
    if case .text(let text) = node.value {
      guard let line = reader.text(node, path, limit: 500) else { return nil }
      return text.saysNone ? .list([]) : .list([.text(line)])
    }
    return .list(
      reader.list(node, path).compactMap { item in reader.text(item.node, item.path, limit: 500).map { .text($0) } })
  }

  private func rows(_ node: DataNode, _ path: String, _ question: Question) -> AnswerValue? {
    if case .text(let text) = node.value, text.saysNone { return .list([]) }
    return .list(
      reader.list(node, path).map { item in
        // a bare line fills the first column, as people write it
        if case .text = item.node.value, let first = question.columns.first {
          guard let answer = value(item.node, item.path, first) else { return .row([:]) }
          return .row([first.id: answer])
        }
        return .row(row(item.node, item.path, question.columns, partial: false))
      })
  }

  private func yesNoUnknown(_ node: DataNode, _ path: String) -> YesNoUnknown? {
    switch node.value {
    case .bool(let flag): return flag ? .yes : .no
    case .text(let text):
      switch text.lowercased().trimmingSpace {
      case "yes", "ja", "y", "j": return .yes
      case "no", "nee", "n": return .no
      case "unknown", "weet ik niet", "onbekend", "i do not know", "?", "w", "u": return .unknown
      default:
        reader.note(.unknownCode(allowed: YesNoUnknown.allCases.map(\.rawValue)), at: node, path)
        return nil
      }
    default:
      reader.note(.wrongKind(found: node.kind, expected: .yesNoUnknown), at: node, path)
      return nil
    }
  }

  private func choice(_ node: DataNode, _ path: String, _ question: Question) -> String? {
    let text: String
    switch node.value {
    case .text(let word): text = word.lowercased().trimmingSpace
    case .integer(let number): text = String(number)
    default:
      reader.note(.wrongKind(found: node.kind, expected: .text), at: node, path)
      return nil
    }
    let option = question.options.first { [$0.code, $0.label.nl, $0.label.en].map { $0.lowercased() }.contains(text) }
    if option == nil { reader.note(.unknownCode(allowed: question.options.map(\.code)), at: node, path) }
    return option?.code
  }

  private func flagAnswers(_ node: DataNode, _ path: String) -> AnswerValue? {
    guard var table = reader.table(node, path) else { return nil }
    var answers: [String: AnswerValue] = [:]
    for key in table.keys {
      guard let item = table.optional(key) else { continue }
      guard knowledge.redFlag(key) != nil || knowledge.state(key) != nil else {
        reader.note(.unknownCode(allowed: []), at: item, table.pathOf(key))
        continue
      }
      answers[key] = yesNoUnknown(item, table.pathOf(key)).map { .text($0.rawValue) }
    }
    return .row(answers)
  }
}

extension StringProtocol {
  package var trimmingSpace: String {
    var text = String(self)[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }

  /// "geen" and "none" are answers: asked, and there is nothing.
  var saysNone: Bool { ["geen", "none", "nee", "niets", "no", "-"].contains(lowercased().trimmingSpace) }
}
