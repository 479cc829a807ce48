import ConsultApp
import ConsultModel
import Foundation
import Knowledge

/// Asks a questionnaire on the terminal, question by question. An empty line means: not asked, or
/// where an earlier try left a draft, what stands there.
struct FormPrompter {
  let shell: Shell
  let knowledge: KnowledgeBase
  let draft: Draft
  private var texts: Texts { shell.texts }

  /// Saves answers from a file where one is named, else from the terminal. What was typed is kept as a
  /// draft until `save` succeeded.
  ///
  /// - Parameters:
  ///   - subject: what it is about, as `C-0017`, so that a draft is found again.
  ///   - partial: nothing is required, for a change to what is there.
  ///   - extra: the questions that follow from the answers so far.
  static func record<Result>(
    _ form: String, about subject: String, from file: String?, _ shell: Shell, _ app: RecordApp,
    partial: Bool = false, extra: (Answers) throws -> [(id: String, text: String)] = { _ in [] },
    save: (Questionnaire, Answers) throws -> Result
  ) throws -> Result {
    guard let questionnaire = app.knowledge.currentQuestionnaire(form) else {
      throw AppError.document(.missingText(key: form))
    }
    if let file {
      let answers = try FormInput.answers(
        from: try shell.node(of: file), to: questionnaire, file: file, knowledge: app.knowledge, partial: partial)
      return try save(questionnaire, answers)
    }
    let required = questionnaire.questions.filter { $0.isRequired && !partial }.map(\.id)
    guard Terminal.isInteractive, !shell.options.noInput else {
      throw CommandError.missingAnswers(required.isEmpty ? ["--from"] : required)
    }
    let draft = Draft("\(questionnaire.id)-\(subject)", vaultPath: shell.vaultPath)
    let prompter = FormPrompter(shell: shell, knowledge: app.knowledge, draft: draft)
    try prompter.offerDraft()
    let answers = try prompter.ask(questionnaire, partial: partial, extra: extra)
    do {
      let result = try save(questionnaire, answers)
      if !app.isDryRun { draft.discard() }
      return result
    } catch {
      if draft.isKept {
        shell.say(
          "uw antwoorden zijn als concept bewaard; geef hetzelfde commando om ermee verder te gaan",
          "your answers are kept as a draft; give the same command to go on with them")
      }
      throw error
    }
  }

  private func offerDraft() throws {
    guard !draft.isEmpty else { return }
    let question = Question(
      id: "draft", kind: .yesNoUnknown,
      label: LocalizedText(
        nl: "Er is nog een concept. Daarmee verder?",
        en: "There is a draft from an earlier time. Go on with it?"))
    guard try ask(question, required: true) == .text(YesNoUnknown.yes.rawValue) else { return draft.discard() }
    Terminal.error(texts("Enter houdt wat er staat.", "Enter keeps what is there."))
  }

  private func ask(
    _ questionnaire: Questionnaire, partial: Bool, extra: (Answers) throws -> [(id: String, text: String)]
  ) throws -> Answers {
    Terminal.error(texts[questionnaire.title])
    Terminal.error(
      texts(
        "Met Enter slaat u een vraag over; die geldt dan als niet gesteld. '-' betekent: geen.",
        "Enter skips a question (not asked); '-' means: none."))
    for section in questionnaire.sections {
      Terminal.error("\n\(texts[section.title])")
      for question in section.questions {
        if question.kind == .flagAnswers {
          draft[question.id] = try flags(try extra(draft.answers), drafted: draft[question.id])
        } else {
          draft[question.id] = try ask(question, required: question.isRequired && !partial, drafted: draft[question.id])
        }
      }
    }
    return draft.answers
  }

  private func flags(_ questions: [(id: String, text: String)], drafted: AnswerValue?) throws -> AnswerValue? {
    var given: [String: AnswerValue] = [:]
    let earlier: [String: AnswerValue] = if case .row(let row) = drafted { row } else { [:] }
    for (id, text) in questions {
      let question = Question(id: id, kind: .yesNoUnknown, label: LocalizedText(nl: text, en: text))
      given[id] = try ask(question, required: false, drafted: earlier[id])
    }
    return given.isEmpty ? nil : .row(given)
  }

  private func ask(_ question: Question, required: Bool, drafted: AnswerValue? = nil) throws -> AnswerValue? {
    switch question.kind {
    case .lines: return try lines(question, drafted: drafted)
    case .rows: return try rows(question, required: required, drafted: drafted)
    default: break
    }
    let canEdit = question.kind == .note && NoteEditor.isAvailable
    var note: String? = if case .text(let text) = drafted { text } else { nil }
    while true {
      guard var line = prompt(label(of: question, drafted, canEdit: canEdit)) else { throw CommandError.interrupted }
      if canEdit, line.trimmingSpace == "e" {
        guard let written = NoteEditor.edit(note ?? "") else {
          Terminal.error(texts("  de editor gaf niets terug", "  the editor gave nothing back"))
          continue
        }
        note = written
        line = written
      } else if line.trimmingSpace.isEmpty, let drafted {
        return drafted
      }
      do {
        if let answer = try FormInput.answer(typed: line, to: question, knowledge: knowledge) { return answer }
        if !required { return nil }
        if question.proposesToday { return .text(shell.environment.today.description) }
        Terminal.error(texts("  dit antwoord is nodig", "  this answer is needed"))
      } catch {
        for fault in error.faults { Terminal.error("  " + fault.sentence(texts.language)) }
      }
    }
  }

  private func label(of question: Question, _ drafted: AnswerValue? = nil, canEdit: Bool = false) -> String {
    var label = texts[question.label]
    if let unit = question.unit { label += " (\(unit))" }
    switch question.kind {
    case .yesNoUnknown: label += texts(" [ja/nee/weet ik niet]", " [yes/no/unknown]")
    case .choice, .choices: label += " [" + question.options.map { texts[$0.label] }.joined(separator: "/") + "]"
    case .date:
      label += question.proposesToday ? " [\(shell.environment.today)]" : texts(" [dd-mm-jjjj]", " [dd-mm-yyyy]")
    case .integer, .number:
      if let range = question.range { label += " [\(Int(range.lowerBound))-\(Int(range.upperBound))]" }
    case .note: if canEdit { label += texts(" [e: in uw editor]", " [e: in your editor]") }
    default: break
    }
    return label + kept(drafted) + ": "
  }

  /// What a draft holds for a question, short enough for its line.
  private func kept(_ drafted: AnswerValue?) -> String {
    switch drafted {
    case nil: ""
    case .text(let text): " {\(text.prefix(60))\(text.count > 60 ? "..." : "")}"
    case .number(let number): " {\(number == number.rounded() ? String(Int(number)) : String(number))}"
    case .list(let items): texts(" {\(items.count) in het concept}", " {\(items.count) in the draft}")
    case .row(let row): texts(" {\(row.count) in het concept}", " {\(row.count) in the draft}")
    }
  }

  private func lines(_ question: Question, drafted: AnswerValue?) throws -> AnswerValue? {
    Terminal.error(
      texts[question.label] + kept(drafted)
        + texts(" (één per regel; een lege regel sluit af):", " (one a line, empty line when done):"))
    var items: [AnswerValue] = []
    while true {
      guard let line = prompt("  ") else { throw CommandError.interrupted }
      let text = line.trimmingSpace
      if text.isEmpty { return items.isEmpty ? drafted : .list(items) }
      if text == "-" { return .list([]) }
      items.append(.text(text))
      draft[question.id] = .list(items)
    }
  }

  private func rows(_ question: Question, required: Bool, drafted: AnswerValue?) throws -> AnswerValue? {
    Terminal.error(
      texts[question.label] + kept(drafted)
        + texts(" (een lege regel sluit af, '-' voor geen):", " (empty line when done, '-' for none):"))
    var rows: [AnswerValue] = []
    guard let first = question.columns.first else { return nil }
    while true {
      guard let line = prompt("  \(rows.count + 1). \(label(of: first))") else { throw CommandError.interrupted }
      let text = line.trimmingSpace
      if text == "-", rows.isEmpty { return .list([]) }
      if text.isEmpty {
        if rows.isEmpty, let drafted { return drafted }
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
      for column in question.columns.dropFirst() {
        // what is typed of a row waits with the rows before it
        draft[question.id] = .list(rows + [.row(row)])
        row[column.id] = try ask(column, required: column.isRequired)
      }
      rows.append(.row(row))
      draft[question.id] = .list(rows)
    }
  }

  private func prompt(_ text: String) -> String? {
    Terminal.prompt(text)
    return readLine()
  }
}

extension Question {
  /// The day of what is being recorded is most often today; a birth date never is.
  fileprivate var proposesToday: Bool { kind == .date && id == "date" }
}
