import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation
import Vault

/// `advise --replay`: who would get other advice under the rules of today.
extension RecordApp {
  /// The advice a client has now, and what today's rules make of the same facts.
  package struct Replayed: Sendable {
    package var session: ConsultSession
    package var then: Outline
    package var today: Outline

    package var isDifferent: Bool { then != today }
    /// Rules that weigh in today and did not then, and the other way round.
    package var newRules: [String] { today.rules.subtracting(then.rules).sorted() }
    package var goneRules: [String] { then.rules.subtracting(today.rules).sorted() }
  }

  /// The last advice of every client, run again.
  ///
  /// - Throws: ``AppError/input(_:)`` where the facts of an advice no longer read.
  package func replay(progress: (Int, Int) -> Void = { _, _ in }) throws(AppError) -> [Replayed] {
    let (sessions, clients) = try reading { (reader) throws(VaultError) in
      (try reader.sessions(), Set(try reader.clients().map(\.number)))
    }
    var replayed: [Int: Replayed] = [:]
    for (index, session) in sessions.sorted(by: { ($0.date, $0.number) < ($1.date, $1.number) }).enumerated() {
      progress(index + 1, sessions.count)
      guard clients.contains(session.client) else { continue }
      let advices = try reading { (reader) throws(VaultError) in try reader.advices(ofSession: session.number) }
      guard let advice = advices.last else { continue }
      replayed[session.client] = try replay(advice, of: session)
    }
    return replayed.values.sorted { $0.session.number < $1.session.number }
  }

  private func replay(_ advice: StoredAdvice, of session: ConsultSession) throws(AppError) -> Replayed {
    do {
      let name = "\(session.id)"
      let facts = try FactsReader.facts(
        from: try DataFile.parse(advice.facts, name: name), file: name, knowledge: knowledge)
      let today = ResultDocument(engine.recommend(facts), knowledge, in: .nl)
      let document = try DataFile.parse(String(decoding: today.json(), as: UTF8.self), name: name)
      return Replayed(
        session: session, then: Outline(try DataFile.parse(advice.recommendation, name: name)),
        today: Outline(document))
    } catch let faults as DataFaults {
      throw .input(faults)
    } catch { throw .vault(.damaged(.structure)) }
  }
}
