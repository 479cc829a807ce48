import ConsultModel
import DataFiles
import Vault

/// `client add | list | show | edit`
extension RecordApp {
  package func addClient(_ answers: Answers) throws(AppError) -> Client {
    guard let given = answers.text("givenName"), let family = answers.text("familyName"),
      let birth = answers.date("birthDate"), let sex = answers.code("sex", of: Sex.self)
    else {
      let required = ["givenName", "familyName", "birthDate", "sex"].filter { answers.text($0) == nil }
      try refuse(required.map { ($0, .missing) }, file: "client")
      throw .input(DataFaults([]))
    }
    var client = Client(
      number: 0, givenName: given, familyName: family, birthDate: birth, sex: sex,
      language: try practice().language)
    try lay(answers, over: &client)
    let new = client
    return try writing { (writer) throws(VaultError) in
      try writer.add(new, id: environment.newID(), now: environment.now())
    }
  }

  /// Changes what is answered; the version before is kept.
  package func editClient(_ number: Int, _ answers: Answers) throws(AppError) -> Client {
    var client = try client(number)
    if let given = answers.text("givenName") { client.givenName = given }
    if let family = answers.text("familyName") { client.familyName = family }
    if let birth = answers.date("birthDate") { client.birthDate = birth }
    if let sex = answers.code("sex", of: Sex.self) { client.sex = sex }
    try lay(answers, over: &client)
    let changed = client
    try writing { (writer) throws(VaultError) in try writer.update(changed, now: environment.now()) }
    return client
  }

  package func clients() throws(AppError) -> [Client] {
    try reading { (reader) throws(VaultError) in try reader.clients() }
  }

  private func lay(_ answers: Answers, over client: inout Client) throws(AppError) {
    let age = client.birthDate.years(to: environment.today)
    let isPossible = client.birthDate <= environment.today && age <= 120
    try refuse(
      isPossible ? [] : [("birthDate", .outOfRange(lowest: nil, highest: environment.today.description))],
      file: "client")
    func text(_ key: String, _ path: WritableKeyPath<Client, String?>) {
      guard answers[key] != nil else { return }
      client[keyPath: path] = answers.text(key)
    }
    text("street", \.street)
    text("postcode", \.postcode)
    text("city", \.city)
    text("phone", \.phone)
    text("email", \.email)
    text("gp", \.gp)
    text("note", \.note)
    if let language = answers.code("language", of: Language.self) { client.language = language }
  }

  /// All a client's record holds, for `client show`.
  package struct ClientFile: Sendable {
    package var client: Client
    package var version: Int
    package var intakes: [IntakeForm]
    package var sessions: [ConsultSession]
    package var advices: [Int: [StoredAdvice]]
    package var followUps: [Int: [FollowUp]]
  }

  package func clientFile(_ number: Int) throws(AppError) -> ClientFile {
    do {
      return try vault.read { (reader) throws(VaultError) in
        var file = ClientFile(
          client: try reader.client(number), version: try reader.clientVersion(number),
          intakes: try reader.intakes(ofClient: number), sessions: try reader.sessions(ofClient: number), advices: [:],
          followUps: [:])
        for session in file.sessions {
          file.advices[session.number] = try reader.advices(ofSession: session.number)
          file.followUps[session.number] = try reader.followUps(ofSession: session.number)
        }
        return file
      }
    } catch { throw error == .notFound ? .noSuchClient(number) : .vault(error) }
  }
}
