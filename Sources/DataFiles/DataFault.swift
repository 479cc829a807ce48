/// One thing that is wrong in a file: where, what was found, what was expected.
///
/// It holds kinds, codes and limits, never a value from the file: that may be a client's.
package struct DataFault: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    case unreadable
    case tooLarge(limit: Int)
    case tooDeep(limit: Int)
    case syntax(String)
    case duplicateKey(String)
    case unknownKey(String, allowed: [String])
    case missing
    case wrongKind(found: DataKind, expected: DataKind)
    case outOfRange(lowest: String?, highest: String?)
    case unknownCode(allowed: [String])
    case notADate
    case notATime
    case controlCharacter
    case tooLong(limit: Int)
    case empty
    case contradicts(String)
    case rule(String)
  }

  package var file: String
  /// Counted from 1; 0 where it is not known.
  package var line: Int
  /// The field, as `complaints[2].severity`; empty for the whole file.
  package var path: String
  package var problem: Problem

  package init(file: String, line: Int, path: String, problem: Problem) {
    self.file = file
    self.line = line
    self.path = path
    self.problem = problem
  }

  /// For those who write the rules; people who use the program get sentences in their language.
  package var description: String {
    "\(file):\(line): \(path.isEmpty ? "" : path + ": ")\(problem)"
  }
}

/// Everything that is wrong in a file: it is refused as a whole, with every fault listed.
package struct DataFaults: Error, Equatable, Sendable {
  package var faults: [DataFault]
  package init(_ faults: [DataFault]) { self.faults = faults }
}
