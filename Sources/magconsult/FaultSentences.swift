import ConsultModel
import DataFiles

// The sentences about a file's faults; see Messages.swift for how they are worded.

extension DataFault {
  /// Where, what was found, what was expected.
  func sentence(_ language: Language) -> String {
    let place = [line > 0 ? (language == .nl ? "regel \(line)" : "line \(line)") : nil, path.isEmpty ? nil : path]
      .compactMap { $0 }
    let text = problem.text
    return (place + [language == .nl ? text.nl : text.en]).joined(separator: ": ")
  }
}

extension DataFault.Problem {
  fileprivate var text: LocalizedText {
    func both(_ nl: String, _ en: String) -> LocalizedText { LocalizedText(nl: nl, en: en) }
    switch self {
    case .unreadable: return both("dit is geen leesbare tekst", "this is not readable text")
    case .tooLarge(let limit): return both("groter dan \(limit) bytes", "larger than \(limit) bytes")
    case .tooDeep(let limit):
      return both(
        "dieper genest dan \(limit) lagen, of te veel waarden", "nested deeper than \(limit) levels, or too many values"
      )
    case .syntax(let what): return both("geen geldige YAML of JSON (\(what))", "not valid YAML or JSON (\(what))")
    case .duplicateKey(let key): return both("\(key) staat er twee keer", "\(key) stands there twice")
    case .unknownKey(let key, let allowed):
      let near = allowed.min { editDistance($0, key) < editDistance($1, key) }.map { " (\($0)?)" } ?? ""
      return both("onbekend veld \(key)\(near)", "unknown field \(key)\(near)")
    case .missing: return both("ontbreekt", "is missing")
    case .wrongKind(let found, let expected):
      return both("\(expected.nl) verwacht, \(found.nl) gevonden", "expected \(expected.en), found \(found.en)")
    case .outOfRange(let low, let high):
      switch (low, high) {
      case (let low?, let high?):
        return both("moet tussen \(low) en \(high) liggen", "must be between \(low) and \(high)")
      case (let low?, nil): return both("mag niet voor \(low) liggen", "may not be before \(low)")
      case (nil, let high?): return both("mag niet na \(high) liggen", "may not be after \(high)")
      case (nil, nil): return both("is niet mogelijk", "is not possible")
      }
    case .unknownCode(let allowed):
      let list =
        allowed.count > 12 ? allowed.prefix(12).joined(separator: ", ") + ", ..." : allowed.joined(separator: ", ")
      return allowed.isEmpty
        ? both("deze code bestaat niet", "there is no such code")
        : both("moet een van deze zijn: \(list)", "must be one of: \(list)")
    case .notADate: return both("een datum zoals 2026-11-21 werd verwacht", "a date such as 2026-11-21 was expected")
    case .notATime: return both("een tijd zoals 07:30 werd verwacht", "a time such as 07:30 was expected")
    case .controlCharacter: return both("bevat een stuurteken", "contains a control character")
    case .tooLong(let limit): return both("langer dan \(limit) tekens", "longer than \(limit) characters")
    case .empty: return both("is leeg", "is empty")
    case .contradicts(let other): return both("spreekt \(other) tegen", "contradicts \(other)")
    case .rule(let what): return both(what, what)
    }
  }

  private func editDistance(_ a: String, _ b: String) -> Int { a.commonPrefix(with: b).count * -1 }
}

extension DataKind {
  fileprivate var nl: String {
    switch self {
    case .null: "niets"
    case .bool: "true of false"
    case .integer: "een geheel getal"
    case .number: "een getal"
    case .text: "tekst"
    case .list: "een lijst"
    case .table: "velden met een naam"
    case .date: "een datum"
    case .time: "een tijd"
    case .yesNoUnknown: "yes, no of unknown"
    }
  }
  fileprivate var en: String {
    switch self {
    case .null: "nothing"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "text"
    case .list: "a list"
    case .table: "named fields"
    case .date: "a date"
    case .time: "a time"
    case .yesNoUnknown: "yes, no or unknown"
    }
  }
}
