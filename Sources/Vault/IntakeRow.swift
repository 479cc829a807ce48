import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  /// The newest intake form of a client on or before a date; `nil` where there is none.
  package func intake(ofClient number: Int, onOrBefore date: CalendarDate? = nil) throws(VaultError) -> IntakeForm? {
    let found = try row(
      """
      SELECT intake_form.*, client.number AS client_number FROM intake_form JOIN client ON client.id = client_id
      WHERE client.number = ? AND intake_form.date <= ?
      ORDER BY intake_form.date DESC, intake_form.number DESC LIMIT 1
      """, [number, date?.description ?? "9999-12-31"])
    guard let found else { return nil }
    return try intake(found)
  }

  package func intakes(ofClient number: Int) throws(VaultError) -> [IntakeForm] {
    var forms: [IntakeForm] = []
    let found = try rows(
      """
      SELECT intake_form.*, client.number AS client_number FROM intake_form JOIN client ON client.id = client_id
      WHERE client.number = ? ORDER BY intake_form.date, intake_form.number
      """, [number])
    for row in found { forms.append(try intake(row)) }
    return forms
  }

  private func intake(_ row: Row) throws(VaultError) -> IntakeForm {
    let id: String = row["id"]
    return IntakeForm(
      number: row["number"], client: row["client_number"], questionnaire: row["questionnaire"],
      date: try row.date("date"), answers: try answers("SELECT * FROM intake_answer WHERE intake_id = ?", id))
  }

  func answers(_ query: String, _ id: String) throws(VaultError) -> Answers {
    var answers = Answers()
    for row in try rows(query, [id]) {
      let question: String = row["question"]
      answers[question] = try JSONColumn.value(row["value"])
    }
    return answers
  }
}

extension RecordWriter {
  package func add(_ form: IntakeForm, id: UUID, now: Timestamp) throws(VaultError) -> IntakeForm {
    var form = form
    form.number = try nextNumber("intake_form")
    let key = id.uuidString.lowercased()
    try execute(
      """
      INSERT INTO intake_form (id, number, client_id, questionnaire, date, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key, form.number, try reader.uuid("client", number: form.client), form.questionnaire,
        form.date.description, now.utc, now.offsetMinutes,
      ])
    for (question, value) in form.answers.values {
      try execute(
        "INSERT INTO intake_answer (intake_id, question, value) VALUES (?, ?, ?)",
        [key, question, try JSONColumn.text(value)])
    }
    return form
  }
}
