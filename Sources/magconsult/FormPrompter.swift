import ConsultApp
import ConsultModel
import Foundation
import Knowledge

/// Asks a questionnaire on the terminal, question by question. An empty line means: not asked.
struct FormPrompter {
  let shell: Shell
  let knowledge: KnowledgeBase
  private var texts: Texts { shell.texts }

  init(_ shell: Shell, _ knowledge: KnowledgeBase) {
    self.shell = shell
    self.knowledge = knowledge
  }

  /// Answers from a file where one is named, else from the terminal.
  ///
  /// - Parameter partial: nothing is required, for a change to what is there.
  static func answers(
    to form: String, from file: String?, _ shell: Shell, _ app: RecordApp, partial: Bool = false,
    extra: (Answers) throws -> [(id: String, text: String)] = { _ in [] }
  ) throws -> (questionnaire: Questionnaire, answers: Answers) {
    guard let questionnaire = app.knowledge.currentQuestionnaire(form) else {
      throw AppError.document(.missingText(key: form))
    }
    if let file {
      let answers = try FormInput.answers(
        from: try shell.node(of: file), to: questionnaire, file: file, knowledge: app.knowledge, partial: partial)
      return (questionnaire, answers)
    }
    let required = questionnaire.questions.filter { $0.isRequired && !partial }.map(\.id)
    guard Terminal.isInteractive, !shell.options.noInput else {
      throw CommandError.missingAnswers(required.isEmpty ? ["--from"] : required)
    }
    let prompter = FormPrompter(shell, app.knowledge)
    return (questionnaire, try prompter.ask(questionnaire, partial: partial, extra: extra))
  }

  private func ask(
    _ questionnaire: Questionnaire, partial: Bool, extra: (Answers) throws -> [(id: String, text: String)]
  ) throws -> Answers {
    var answers = Answers()
    Terminal.error(texts[questionnaire.title])
    Terminal.error(
      texts(
        "Enter slaat een vraag over (niet gevraagd); '-' betekent: geen.",
        "Enter skips a question (not asked); '-' means: none."))
    for section in questionnaire.sections {
      Terminal.error("\n\(texts[section.title])")
      for question in section.questions {
        if question.kind == .flagAnswers {
          answers[question.id] = try flags(try extra(answers))
        } else {
          answers[question.id] = try ask(question, required: question.isRequired && !partial)
        }
      }
    }
    return answers
  }

  private func flags(_ questions: [(id: String, text: String)]) throws -> AnswerValue? {
    var given: [String: AnswerValue] = [:]
    for (id, text) in questions {
      let question = Question(id: id, kind: .yesNoUnknown, label: LocalizedText(nl: text, en: text))
      given[id] = try ask(question, required: false)
    }
    return given.isEmpty ? nil : .row(given)
  }

  private func ask(_ question: Question, required: Bool) throws -> AnswerValue? {
    switch question.kind {
    case .lines: return try lines(question)
    case .rows: return try rows(question, required: required)
    default: break
    }
    while true {
      guard let line = prompt(label(of: question)) else { throw CommandError.interrupted }
      do {
        if let answer = try FormInput.answer(typed: line, to: question, knowledge: knowledge) { return answer }
        if !required { return nil }
        if question.kind == .date { return .text(shell.environment.today.description) }
        Terminal.error(texts("  dit antwoord is nodig", "  this answer is needed"))
      } catch {
        for fault in error.faults { Terminal.error("  " + fault.sentence(texts.language)) }
      }
    }
  }

  private func label(of question: Question) -> String {
    var label = texts[question.label]
    if let unit = question.unit { label += " (\(unit))" }
    switch question.kind {
    case .yesNoUnknown: label += texts(" [ja/nee/weet ik niet]", " [yes/no/unknown]")
    case .choice, .choices: label += " [" + question.options.map { texts[$0.label] }.joined(separator: "/") + "]"
    case .date: label += question.isRequired ? " [\(shell.environment.today)]" : texts(" [dd-mm-jjjj]", " [dd-mm-yyyy]")
    case .integer, .number:
      if let range = question.range { label += " [\(Int(range.lowerBound))-\(Int(range.upperBound))]" }
    default: break
    }
    return label + ": "
  }

  private func lines(_ question: Question) throws -> AnswerValue? {
    Terminal.error(
      texts[question.label] + texts(" (een per regel, lege regel klaar):", " (one a line, empty line when done):"))
    var items: [AnswerValue] = []
    while true {
      guard let line = prompt("  ") else { throw CommandError.interrupted }
      let text = line.trimmingSpace
      if text.isEmpty { return items.isEmpty ? nil : .list(items) }
      if text == "-" { return .list([]) }
      items.append(.text(text))
    }
  }

  private func rows(_ question: Question, required: Bool) throws -> AnswerValue? {
    Terminal.error(
      texts[question.label] + texts(" (lege regel klaar, '-' voor geen):", " (empty line when done, '-' for none):"))
    var rows: [AnswerValue] = []
    guard let first = question.columns.first else { return nil }
    while true {
      guard let line = prompt("  \(rows.count + 1). \(label(of: first))") else { throw CommandError.interrupted }
      let text = line.trimmingSpace
      if text == "-", rows.isEmpty { return .list([]) }
      if text.isEmpty {
        if rows.isEmpty, required {
          Terminal.error(texts("  dit antwoord is nodig", "  this answer is needed"))
          continue
        }
        return rows.isEmpty ? nil : .list(rows)
      }
      var row: [String: AnswerValue] = [:]
      do {
        row[first.id] = try FormInput.answer(typed: text, to: first, knowledge: knowledge)
      } catch {
        for fault in error.faults { Terminal.error("  " + fault.sentence(texts.language)) }
        continue
      }
      for column in question.columns.dropFirst() { row[column.id] = try ask(column, required: column.isRequired) }
      rows.append(.row(row))
    }
  }

  private func prompt(_ text: String) -> String? {
    Terminal.prompt(text)
    return readLine()
  }
}
