import ConsultApp
import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation
import TestSupport
import Vault

/// A made-up practice of any size with three sessions a client, and what finding, showing and saving
/// cost in it.
struct PracticeBench {
  private let app: RecordApp
  private let path: String
  private let clients: Int
  private var dice = Dice(state: 20_261_121)

  /// Repeatable: the same practice at each run.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let starts = [
    "van den ", "de ", "", "", "", "", "", "ter ", "van ", "",
  ]
  private static let syllables = [
    "ber", "hof", "wil", "ster", "kamp", "dijk", "mo", "len", "veld", "huis", "bak", "smit", "jans", "boer", "vis",
    "schout", "rie", "meer", "laan", "kop", "zand", "brug", "nij", "hoog", "oud", "water", "graaf", "pauw", "kroon",
    "linde",
  ]
  private static let given = [
    "anna", "maria", "johan", "pieter", "els", "hans", "kees", "willem", "sanne", "fleur", "daan", "bram", "lotte",
    "noor",
    "thijs", "joost", "mieke", "truus", "henk", "ingrid", "karin", "fatima", "mohamed", "yusuf", "ayse", "eva", "lars",
  ]
  private static let cities = [
    "Delft", "Gouda", "Zwolle", "Breda", "Utrecht", "Leiden", "Hoorn", "Assen", "Venlo", "Ede",
  ]

  init(folder: String, clients: Int) throws {
    path = "\(folder)/practice-\(clients).vault"
    self.clients = clients
    try Vault.create(at: path, passphrase: Sample.secret(), practice: Sample.practice(), id: UUID(), now: Sample.now)
    let vault = try Vault.open(at: path, passphrase: Sample.secret())
    app = RecordApp(vault: vault, engine: Engine(try KnowledgeBase.builtIn()), environment: .system)
  }

  private mutating func client() -> Client {
    func pick(_ list: [String]) -> String { list.randomElement(using: &dice) ?? "" }
    var client = Sample.client(
      pick(Self.given).capitalized + (Int.random(in: 0..<3, using: &dice) == 0 ? "-" + pick(Self.given) : ""))
    client.familyName =
      pick(Self.starts) + (pick(Self.syllables) + pick(Self.syllables) + pick(Self.syllables)).capitalized
    client.city = pick(Self.cities)
    client.birthDate = CalendarDate(dayNumber: Int.random(in: -10_000..<15_000, using: &dice))
    return client
  }

  private func session(of client: Int, _ index: Int) -> ConsultSession {
    var session = ConsultSession(
      number: 0, client: client, date: CalendarDate(dayNumber: 20_000 + 30 * index), questionnaire: "consult-1")
    session.complaints = [SessionComplaint(words: "kramp in mijn kuit, 's nachts", severity: 6)]
    session.flagAnswers = ["dvt-one-sided-swelling": .no]
    session.answers = Answers(["notes": .text("Rustig gesproken over slaap en werk; rekken voor het slapen.")])
    return session
  }

  mutating func run() throws {
    var made: [Client] = []
    for start in stride(from: 0, to: clients, by: 500) {
      let batch = (start..<min(clients, start + 500)).map { _ in client() }
      made += try app.vault.write { (writer) throws(VaultError) in
        var added: [Client] = []
        for client in batch {
          let client = try writer.add(client, id: UUID(), now: Sample.now)
          for index in 0..<3 { _ = try writer.add(session(of: client.number, index), id: UUID(), now: Sample.now) }
          added.append(client)
        }
        return added
      }
    }
    print("\n\(clients) clients with three sessions each")
    let asked = (0..<200).compactMap { _ in made.randomElement(using: &dice) }
    try find("find, exact name", asked) { "\($0.givenName) \($0.familyName)" }
    try find("find, a piece of the name", asked) { client in
      let name = client.familyName.split(separator: " ").last ?? ""
      return "\(client.givenName) \(name.dropFirst(2).dropLast())"
    }
    var local = dice
    try find("find, one typing error", asked) { client in
      var name = Array(client.familyName)
      let place = Int.random(in: max(0, name.count - 6)..<name.count - 1, using: &local)
      switch Int.random(in: 0..<4, using: &local) {
      case 0: name.remove(at: place)
      case 1: name.insert("x", at: place)
      case 2: name[place] = "x"
      default: name.swapAt(place, place + 1)
      }
      return "\(client.givenName) \(String(name))"
    }
    line("client show", try percentile(asked.map(\.number)) { _ = try app.clientFile($0) }, "ms (95th percentile)")
    line(
      "saving a session",
      try percentile(asked.map(\.number)) { number in
        let session = session(of: number, 4)
        _ = try app.vault.write { (writer) throws(VaultError) in try writer.add(session, id: UUID(), now: Sample.now) }
      }, "ms (95th percentile)")
    let more = asked.map { _ in client() }
    line(
      "saving a client with her index",
      try percentile(more) { client in
        _ = try app.vault.write { (writer) throws(VaultError) in try writer.add(client, id: UUID(), now: Sample.now) }
      }, "ms (95th percentile)")
    if clients == 10_000 { try followUps(of: made) }
    let size = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
    line("size of the record", Double(size) / 1e6, "MB")
    line("peak memory of this run", Double(peakMemory) / 1000, "MB")
  }

  /// An advice and a follow-up for each client, and what counting them takes.
  private mutating func followUps(of made: [Client]) throws {
    let review = CalendarDate(dayNumber: 20_028)
    let decided = [
      AdvisedItem(
        protocolID: "oral-gentle", route: .oral, weeks: 4, review: review, complaints: ["nocturnal-leg-cramp"])
    ]
    for start in stride(from: 0, to: made.count, by: 500) {
      let batch = (start..<min(made.count, start + 500)).map { (3 * $0 + 1, Int.random(in: 0...9, using: &dice)) }
      try app.vault.write { (writer) throws(VaultError) in
        for (session, severity) in batch {
          let advice = StoredAdvice(
            kind: .accepted, facts: "{}",
            recommendation: #"{"complaints":[{"code":"nocturnal-leg-cramp","severity":6,"state":"open"}]}"#,
            decided: decided, knowledgeVersion: "1", knowledgeHash: String(repeating: "0", count: 64), at: Sample.now)
          try writer.add(advice, toSession: session, id: UUID())
          var followUp = FollowUp(number: 0, session: session, date: review)
          followUp.severities = [FollowUpSeverity(complaint: "nocturnal-leg-cramp", severity: severity)]
          followUp.uses = [FollowUpUse(protocolID: "oral-gentle", daysPerWeek: 5)]
          _ = try writer.add(followUp, id: UUID(), now: Sample.now)
        }
      }
    }
    let groups = try app.practiceOutcomes()
    precondition(groups.first?.measured == made.count)
    line("statistics over \(made.count) follow-ups", try median(5) { _ = try app.practiceOutcomes() }, "ms")
  }

  private func find(_ what: String, _ asked: [Client], words: (Client) -> String) throws {
    var hits = 0
    let spent = try percentile(asked) { client in
      let found = try app.findClients(words(client)).prefix(10)
      hits += found.contains { $0.number == client.number } ? 1 : 0
    }
    line(what, spent, "ms (95th percentile), \(hits * 100 / asked.count) % among the first ten")
  }

  private func percentile<Value>(_ values: [Value], _ body: (Value) throws -> Void) rethrows -> Double {
    try values.map { value in try milliseconds { try body(value) } }.sorted()[values.count * 95 / 100]
  }

  /// Kilobytes.
  private var peakMemory: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
  }
}
