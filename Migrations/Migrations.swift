/// The schema of the record as numbered SQL files, oldest first. A file that was released is never
/// changed: a change of the schema is a new file.
package enum Migrations {
  package struct Migration: Sendable {
    /// `0001-record`
    package let name: String
    package let sql: String
  }

  package static let all: [Migration] = EmbeddedFiles.all.map { file in
    Migration(name: String(file.path.dropLast(".sql".count)), sql: file.text)
  }
}
