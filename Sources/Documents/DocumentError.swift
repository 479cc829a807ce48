/// Why a document was not made. A missing value fails it: a silent blank in a health letter is a defect.
package enum DocumentError: Error, Equatable, Sendable {
  case template(file: String, line: Int, TemplateFault)
  case missingText(key: String)
  case engineMissing
  /// The version found; 70 is the lowest that renders these pages.
  case engineTooOld(found: String)
  case engineFailed(exitCode: Int32)
  case engineTimedOut(seconds: Int)
  case fileExists
  case cannotWrite(code: Int32)
  case logoRefused

  package enum TemplateFault: Equatable, Sendable {
    case missingValue(String)
    /// A name inside a loop without its leading point could be taken from an outer value.
    case climbs(String)
    case unknownPartial(String)
    case switchesEscapingOff
    case forbiddenTag
    case badTag
    case notClosed(String)
    /// `[[key]]` of a fixed text that does not exist.
    case unknownText(String)
    /// A file of this name is no page of ours.
    case unknownPage(known: [String])
  }
}
