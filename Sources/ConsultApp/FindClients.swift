import ConsultModel
import Recommendation

/// `client find`: by name, place, birth date or id, with typing errors, any case, with or without
/// accents.
extension RecordApp {
  package func findClients(_ words: String) throws(AppError) -> [Client] {
    ClientSearch(words).best(of: try clients())
  }
}

struct ClientSearch {
  private let terms: [String]
  private let date: CalendarDate?
  private let id: ShownID?

  init(_ words: String) {
    date = CalendarDate(written: words.trimmingSpace)
    id = ShownID(words.trimmingSpace, kind: .client)
    terms = comparableWords(in: words)
  }

  /// The clients that answer to every term, best first; at most 20.
  func best(of clients: [Client]) -> [Client] {
    if let id { return clients.filter { $0.number == id.number } }
    if let date { return clients.filter { $0.birthDate == date } }
    guard !terms.isEmpty else { return [] }
    let scored = clients.compactMap { client -> (score: Int, client: Client)? in
      let words = comparableWords(in: "\(client.givenName) \(client.familyName) \(client.city ?? "")")
      var total = 0
      for term in terms {
        guard let best = words.map({ Self.penalty(term, $0) }).min(), best < 100 else { return nil }
        total += best
      }
      return (total, client)
    }
    return scored.sorted { ($0.score, $0.client.number) < ($1.score, $1.client.number) }.prefix(20).map(\.client)
  }

  /// 0 the same, 1 a beginning, 2 a piece, more for each typing error; 100 not at all.
  private static func penalty(_ term: String, _ word: String) -> Int {
    if term == word { return 0 }
    if word.hasPrefix(term) { return 1 }
    if term.count >= 3, word.contains(term) { return 2 }
    let allowed = term.count >= 8 ? 2 : term.count >= 4 ? 1 : 0
    guard allowed > 0 else { return 100 }
    let distance = editDistance(term, word, atMost: allowed)
    return distance <= allowed ? 2 + 3 * distance : 100
  }
}
