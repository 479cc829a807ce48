import ConsultModel
import Foundation
import GRDB

/// A question for clients by name and place: every word of it must be found in a client.
///
/// The closest words are tried first: the word itself, words that begin with it, words that have it as a
/// piece, and words one typing error away (two in long words). Only when those give too few clients
/// is the net cast wider.
struct ClientSearch {
  let reader: RecordReader
  let limit: Int

  private typealias Candidates = [Int: (penalty: Int, clients: Int)]
  private enum Closeness: Int, CaseIterable { case same, beginning, piece, error }

  /// The most words that are looked at for a beginning or a piece: two letters begin very many.
  private static let mostWords = 200
  private static let mostErrors = [(length: 8, errors: 2), (length: 4, errors: 1)]
  /// As many as anybody would read.
  private static let enough = 10

  func numbers(for terms: [String]) throws(VaultError) -> [Int] {
    guard !terms.isEmpty else { return [] }
    var candidates = [Candidates](repeating: [:], count: terms.count)
    var found: [(number: Int, penalty: Int)] = []
    for closeness in Closeness.allCases {
      var isWider = false
      for (index, term) in terms.enumerated() {
        // who types a whole word does not mean a piece of another one
        if closeness == .piece, candidates[index].values.contains(where: { $0.penalty == 0 }) { continue }
        for (id, word) in try words(term, closeness) where candidates[index][id] == nil {
          candidates[index][id] = word
          isWider = true
        }
      }
      guard isWider, candidates.allSatisfy({ !$0.isEmpty }) else { continue }
      found = try clients(with: candidates)
      if found.count >= Self.enough { break }
    }
    return found.sorted { ($0.penalty, $0.number) < ($1.penalty, $1.number) }.prefix(limit).map(\.number)
  }

  // MARK: Words close to a term

  private func words(_ term: String, _ closeness: Closeness) throws(VaultError) -> Candidates {
    switch closeness {
    case .same: return try words("SELECT id, word, clients FROM search_word WHERE word = ?", [term]) { _ in 0 }
    case .beginning:
      return try words(
        "SELECT id, word, clients FROM search_word WHERE word > ? AND word < ? LIMIT \(Self.mostWords)",
        [term, term + "\u{10FFFF}"]
      ) { _ in 1 }
    case .piece:
      guard term.count >= 3 else { return [:] }
      return try words(
        """
        SELECT id, w.word, clients FROM search_piece p JOIN search_word w ON w.id = p.rowid
        WHERE search_piece MATCH ? LIMIT \(Self.mostWords)
        """, ["\"\(term)\""]
      ) { _ in 2 }
    case .error:
      guard let most = Self.mostErrors.first(where: { term.count >= $0.length })?.errors else { return [:] }
      let keys = SearchIndex.keys(of: term).sorted()
      return try words(
        """
        SELECT DISTINCT id, w.word, clients FROM search_key k JOIN search_word w ON w.id = k.word
        WHERE key IN (SELECT value FROM json_each(?))
        """, [Self.json(keys)]
      ) { word in
        let errors = editDistance(Array(term.unicodeScalars), Array(word.unicodeScalars), atMost: most)
        return errors <= most ? 2 + 3 * errors : nil
      }
    }
  }

  private func words(
    _ query: String, _ arguments: StatementArguments, _ penalty: (String) -> Int?
  ) throws(VaultError) -> Candidates {
    var found: Candidates = [:]
    for row in try reader.rows(query, arguments) where (row["clients"] as Int) > 0 {
      if let penalty = penalty(row["word"]) { found[row["id"]] = (penalty, row["clients"]) }
    }
    return found
  }

  /// A list as one argument, so that the statement is the same for any number.
  private static func json(_ values: [some Encodable]) -> String {
    (try? JSONEncoder().encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  // MARK: Clients that have a word of each kind

  /// Goes through the clients of the rarest term and asks for the others.
  private func clients(with candidates: [Candidates]) throws(VaultError) -> [(number: Int, penalty: Int)] {
    let order = candidates.sorted { left, right in
      left.values.reduce(0) { $0 + $1.clients } < right.values.reduce(0) { $0 + $1.clients }
    }
    var best: [Int: Int] = [:]
    var isFirst = true
    for words in order {
      var next: [Int: Int] = [:]
      // word after word, or, when few clients are left, client after client
      let isNarrow = !isFirst && best.count < words.values.reduce(0) { $0 + $1.clients }
      let rows =
        isNarrow
        ? try reader.rows(
          """
          SELECT word, client FROM search_client
          WHERE client IN (SELECT value FROM json_each(?)) AND +word IN (SELECT value FROM json_each(?))
          """, [Self.json(best.keys.sorted()), Self.json(words.keys.sorted())])
        : try reader.rows(
          "SELECT word, client FROM search_client WHERE word IN (SELECT value FROM json_each(?))",
          [Self.json(words.keys.sorted())])
      for row in rows {
        let (word, client): (Int, Int) = (row["word"], row["client"])
        guard let penalty = words[word]?.penalty, isFirst || best[client] != nil else { continue }
        let total = penalty + (best[client] ?? 0)
        next[client] = min(next[client] ?? .max, total)
      }
      best = next
      isFirst = false
      if best.isEmpty { return [] }
    }
    return best.map { ($0.key, $0.value) }
  }
}

/// Insertions, deletions, changes and swaps of neighbours between two words; more than `most` is `most + 1`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], atMost most: Int) -> Int {
  guard abs(a.count - b.count) <= most else { return most + 1 }
  var (before, last) = ([Int](), Array(0...b.count))
  for i in 1...max(1, a.count) where !a.isEmpty {
    var row = [i]
    for j in 1...max(1, b.count) where !b.isEmpty {
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, before[j - 2] + 1) }
      row.append(cost)
    }
    (before, last) = (last, row)
  }
  return last[b.count]
}

extension RecordReader {
  /// Clients by words of their name and place as somebody types them, best first; at most `limit`.
  package func findClients(words: String, limit: Int = 20) throws(VaultError) -> [Client] {
    let numbers = try ClientSearch(reader: self, limit: limit).numbers(for: nameWords(in: words))
    var clients: [Client] = []
    for number in numbers { clients.append(try client(number)) }
    return clients
  }

  package func findClients(birthDate: CalendarDate) throws(VaultError) -> [Client] {
    let rows = try rows("SELECT number FROM client WHERE birth_date = ? ORDER BY number", [birthDate.description])
    var clients: [Client] = []
    for row in rows { clients.append(try client(row["number"])) }
    return clients
  }
}
