import ConsultModel
import Knowledge

/// The intake form on paper, for a pen: boxes for yes, no and "I do not know", lines for the rest.
package struct IntakeFormPage {
  package var practice: Practice
  package var questionnaire: Questionnaire
  /// Whose form it is, where that is known already.
  package var client: Client?

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
    var choices: [String] = []
    switch question.kind {
    case .yesNoUnknown:
      for answer in YesNoUnknown.allCases { choices.append(try stationery.text("answer-\(answer.rawValue)")) }
    case .choice, .choices: choices = question.options.map { $0.label[language] }
    default: break
    }
    let columns = question.kind == .rows ? question.columns.map { $0.label[language] } : []
    let empty = PageValue.table(["cells": .lines(columns.map { _ in "" })])
    let lines = choices.isEmpty && columns.isEmpty ? (question.kind == .note || question.kind == .lines ? 3 : 1) : 0
    let label = question.unit.map { "\(question.label[language]) (\($0))" } ?? question.label[language]
    return .table([
      "label": .text(label), "hasHint": .flag(question.hint != nil), "hint": .text(question.hint?[language] ?? ""),
      "hasChoices": .flag(!choices.isEmpty), "choices": .lines(choices),
      "blank": .list(Array(repeating: .table([:]), count: lines)),
      "hasTable": .flag(!columns.isEmpty), "columns": .lines(columns),
      "rows": .list(columns.isEmpty ? [] : Array(repeating: empty, count: 5)),
    ])
  }
}
