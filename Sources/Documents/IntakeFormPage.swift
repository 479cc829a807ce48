import ConsultModel
import Knowledge

/// A form on paper, for a pen: boxes for yes, no and "I do not know", lines for the rest. Empty, or with what is known
/// already.
package struct IntakeFormPage {
  package var practice: Practice
  package var questionnaire: Questionnaire
  /// Whose form it is, where that is known already.
  package var client: Client?
  /// What is known already stands in it.
  package var known = Answers()
  /// Words beside a question's own, by its id.
  package var labels: [String: String] = [:]
  /// The red-flag questions to ask, where the form has a place for them.
  package var flags: [String] = []

  package init(practice: Practice, questionnaire: Questionnaire, client: Client?) {
    self.practice = practice
    self.questionnaire = questionnaire
    self.client = client
  }

  package func html(_ stationery: Stationery) throws(DocumentError) -> String {
    let language = stationery.language
    let title = questionnaire.title[language]
    var sections: [PageValue] = []
    for section in questionnaire.sections {
      var questions: [PageValue] = []
      for question in section.questions { questions.append(try page(of: question, stationery)) }
      sections.append(.table(["title": .text(section.title[language]), "questions": .list(questions)]))
    }
    return try stationery.render(
      "intake-form",
      .table([
        "lang": .text(language.rawValue), "title": .text(title), "author": .text(practice.practitioner),
        "colour": .text(practice.colour), "practice": practice.letterhead(),
        "running": .text("\(title) \(client?.id.description ?? "")"),
        "introduction": .text(questionnaire.introduction?[language] ?? ""),
        "name": .text(client?.fullName ?? ""),
        "birthDate": .text(client.map { Format.shortDate($0.birthDate, language) } ?? ""),
        "sections": .list(sections), "version": .text(try stationery.text("form-version", ["id": questionnaire.id])),
      ]))
  }

  private func page(of question: Question, _ stationery: Stationery) throws(DocumentError) -> PageValue {
    let language = stationery.language
    let answer = known[question.id]
    var choices: [PageValue] = []
    switch question.kind {
    case .yesNoUnknown:
      for option in YesNoUnknown.allCases {
        choices.append(
          Self.choice(try stationery.text("answer-\(option.rawValue)"), isTicked: answer == .text(option.rawValue)))
      }
    case .choice, .choices:
      let given = Self.texts(answer)
      choices = question.options.map { Self.choice($0.label[language], isTicked: given.contains($0.code)) }
    default: break
    }
    let isFlags = question.kind == .flagAnswers
    var flagRows: [PageValue] = []
    if isFlags {
      for flag in flags {
        var boxes: [PageValue] = []
        for option in YesNoUnknown.allCases {
          boxes.append(Self.choice(try stationery.text("answer-\(option.rawValue)"), isTicked: false))
        }
        flagRows.append(.table(["text": .text(flag), "choices": .list(boxes)]))
      }
    }
    let columns = question.kind == .rows ? question.columns : []
    let isLong = question.kind == .note || question.kind == .lines
    let filled =
      choices.isEmpty && columns.isEmpty && !isFlags ? Self.texts(answer).map { Self.shown($0, language) } : []
    let isClosed = !choices.isEmpty || !columns.isEmpty || isFlags
    let lines = isClosed ? 0 : max(0, (isLong ? 3 : 1) - filled.count)
    var label = question.unit.map { "\(question.label[language]) (\($0))" } ?? question.label[language]
    if let more = labels[question.id] { label += " (\(more))" }
    return .table([
      "label": .text(label), "hasHint": .flag(question.hint != nil), "hint": .text(question.hint?[language] ?? ""),
      "hasChoices": .flag(!choices.isEmpty), "choices": .list(choices), "filled": .lines(filled),
      "blank": .list(Array(repeating: .table([:]), count: lines)), "flags": .list(flagRows),
      "hasTable": .flag(!columns.isEmpty), "columns": .lines(columns.map { $0.label[language] }),
      "rows": .list(Self.rows(answer, columns, language)),
    ])
  }

  private static func choice(_ text: String, isTicked: Bool) -> PageValue {
    .table(["text": .text(text), "isTicked": .flag(isTicked)])
  }

  /// Rows that are known, and empty ones for a pen: five in all, or two more than there are.
  private static func rows(_ answer: AnswerValue?, _ columns: [Question], _ language: Language) -> [PageValue] {
    guard !columns.isEmpty else { return [] }
    var known: [[String]] = []
    if case .list(let items) = answer {
      known = items.map { item in
        guard case .row(let row) = item else { return columns.map { _ in "" } }
        return columns.map { column in
          let text = texts(row[column.id]).joined(separator: ", ")
          return column.options.first { $0.code == text }?.label[language] ?? text
        }
      }
    }
    let count = max(5, known.count + 2)
    let all = known + Array(repeating: columns.map { _ in "" }, count: count - known.count)
    return all.map { .table(["cells": .lines($0)]) }
  }

  private static func texts(_ answer: AnswerValue?) -> [String] {
    switch answer {
    case nil: []
    case .text(let text): [text]
    case .number(let number): [number == number.rounded() ? String(Int(number)) : String(number)]
    case .list(let list): list.flatMap { texts($0) }
    case .row(let row): row.keys.sorted().flatMap { texts(row[$0]) }
    }
  }

  /// Dates as people write them.
  private static func shown(_ text: String, _ language: Language) -> String {
    CalendarDate(iso: text).map { Format.shortDate($0, language) } ?? text
  }
}
