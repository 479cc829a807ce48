import ConsultModel
import DataFiles
import Documents
import Knowledge
import Vault

/// `intake form | record | show`
extension RecordApp {
  /// The blank form, one with the client's name on it, or one filled in with what she answered last.
  package func intakeForm(
    for number: Int?, language: Language?, isFilled: Bool = false
  ) throws(AppError) -> String {
    let practice = try practice()
    var client: Client?
    if let number { client = try self.client(number) }
    guard let questionnaire = knowledge.currentQuestionnaire("intake") else {
      throw .document(.missingText(key: "intake"))
    }
    let stationery = try stationery(language ?? client?.language ?? practice.language)
    var page = IntakeFormPage(practice: practice, questionnaire: questionnaire, client: client)
    // her newest answers, so that she need only change what changed
    if isFilled, let number {
      page.known =
        try reading { (reader) throws(VaultError) in try reader.intake(ofClient: number) }?.answers ?? Answers()
    }
    do {
      return try page.html(stationery)
    } catch { throw .document(error) }
  }

  /// Keeps a filled form. A correction is a newer form; nothing is written over.
  package func recordIntake(client number: Int, questionnaire: Questionnaire, _ answers: Answers) throws(AppError)
    -> IntakeForm
  {
    let client = try client(number)
    let date = answers.date("date") ?? environment.today
    var faults: [(path: String, problem: DataFault.Problem)] = []
    if date > environment.today {
      faults.append(("date", .outOfRange(lowest: nil, highest: environment.today.description)))
    }
    if date < client.birthDate {
      faults.append(("date", .outOfRange(lowest: client.birthDate.description, highest: nil)))
    }
    if let measured = answers.date("egfrDate"), measured > date {
      faults.append(("egfrDate", .outOfRange(lowest: nil, highest: date.description)))
    }
    if client.sex == .male, answers.yesNoUnknown("pregnant") == .yes {
      faults.append(("pregnant", .contradicts("sex")))
    }
    try refuse(faults, file: "intake")
    guard answers.yesNoUnknown("consentRecord") == .yes else { throw .noConsent }
    let form = IntakeForm(number: 0, client: number, questionnaire: questionnaire.id, date: date, answers: answers)
    return try writing { (writer) throws(VaultError) in
      try writer.add(form, id: environment.newID(), now: environment.now())
    }
  }

  /// The newest form of a client.
  package func intake(ofClient number: Int) throws(AppError) -> IntakeForm {
    _ = try client(number)
    let form = try reading { (reader) throws(VaultError) in try reader.intake(ofClient: number) }
    guard let form else { throw .noIntake(client: number) }
    return form
  }
}
