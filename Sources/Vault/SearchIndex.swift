import ConsultModel
import GRDB

/// Keeps the index that finds clients by name: see `Migrations/0003-search.sql`.
enum SearchIndex {
  static let longestWord = 40

  static func words(of client: Client) -> Set<String> {
    Set(
      nameWords(in: "\(client.givenName) \(client.familyName) \(client.city ?? "")").map {
        String($0.prefix(longestWord))
      })
  }

  /// A word, and each form of it with one letter left out.
  static func keys(of word: String) -> Set<String> {
    var keys: Set<String> = [word]
    guard word.count > 1 else { return keys }
    for index in word.indices {
      var shorter = word
      shorter.remove(at: index)
      keys.insert(shorter)
    }
    return keys
  }
}

extension RecordReader {
  /// Whether the clients can be found: where there are any, their words are there.
  func isIndexed() throws(VaultError) -> Bool {
    if try row("SELECT 1 FROM client LIMIT 1") == nil { return true }
    return try row("SELECT 1 FROM search_client LIMIT 1") != nil
  }
}

extension RecordWriter {
  /// Brings the index in line with a client's name and place.
  func index(_ client: Client) throws(VaultError) {
    let wanted = SearchIndex.words(of: client)
    let rows = try reader.rows(
      "SELECT w.id, w.word FROM search_client c JOIN search_word w ON w.id = c.word WHERE c.client = ?", [client.number]
    )
    for row in rows where !wanted.contains(row["word"]) {
      let word: Int = row["id"]
      try execute("DELETE FROM search_client WHERE word = ? AND client = ?", [word, client.number])
      try execute("UPDATE search_word SET clients = clients - 1 WHERE id = ?", [word])
    }
    for word in wanted.subtracting(rows.map { $0["word"] as String }).sorted() {
      let known = try reader.row("SELECT id FROM search_word WHERE word = ?", [word])
      let id: Int = if let known { known["id"] } else { try add(word) }
      try execute("INSERT INTO search_client (word, client) VALUES (?, ?)", [id, client.number])
      try execute("UPDATE search_word SET clients = clients + 1 WHERE id = ?", [id])
    }
  }

  private func add(_ word: String) throws(VaultError) -> Int {
    try execute("INSERT INTO search_word (word) VALUES (?)", [word])
    let id = Int(database.lastInsertedRowID)
    try execute("INSERT INTO search_piece (rowid, word) VALUES (?, ?)", [id, word])
    for key in SearchIndex.keys(of: word).sorted() {
      try execute("INSERT INTO search_key (key, word) VALUES (?, ?)", [key, id])
    }
    return id
  }

  /// For a record from before there was an index.
  func indexAllClients() throws(VaultError) {
    guard try reader.row("SELECT 1 FROM search_client LIMIT 1") == nil else { return }
    for client in try reader.clients() { try index(client) }
  }
}
