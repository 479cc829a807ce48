import ConsultModel
import DataFiles
import Mustache
import Templates

/// The templates and fixed texts in one language, ready to make pages.
package struct Stationery {
  package let language: Language
  private let library: MustacheLibrary
  private let check: TemplateCheck
  private let texts: [String: String]
  /// SHA-256 over the templates as they are used, fixed texts included: which paper a letter was made on.
  package let hash: String

  /// - Parameter own: pages of the practice's own, by name; they take the place of the built-in ones.
  /// - Throws: a fault of a template, or a fixed text it names that does not exist.
  package init(_ language: Language, own: [String: String] = [:]) throws(DocumentError) {
    self.language = language
    texts = try Self.texts(in: language)
    var sources: [String: String] = [:]
    for (name, text) in own.sorted(by: { $0.key < $1.key }) where text.allSatisfy(\.isWhitespace) {
      throw .template(file: name, line: 0, .badTag)
    }
    for page in Templates.pages {
      sources[page.name] = try Self.filled(own[page.name] ?? page.text, file: page.name, texts)
    }
    for name in own.keys.sorted() where sources[name] == nil {
      throw .template(file: name, line: 0, .unknownPage(known: sources.keys.sorted()))
    }
    check = TemplateCheck(templates: sources)
    hash = sha256(sources.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
    var parsed: [String: MustacheTemplate] = [:]
    for (name, source) in sources {
      guard let template = try? MustacheTemplate(string: source) else {
        throw .template(file: name, line: 0, .badTag)
      }
      parsed[name] = template
      if name.hasSuffix(".mustache") { parsed[String(name.dropLast(".mustache".count))] = template }
    }
    library = MustacheLibrary(templates: parsed)
  }

  /// The built-in pages as they can be changed: fixed texts stand in them as `[[key]]`.
  package static var builtInPages: [(name: String, text: String)] { Templates.pages }

  /// One self-contained HTML page.
  package func render(_ name: String, _ values: PageValue) throws(DocumentError) -> String {
    try check.check(name + ".mustache", with: values)
    guard let html = library.render(values.any, withTemplate: name) else {
      throw .template(file: name, line: 0, .badTag)
    }
    return html
  }

  /// A fixed text with its `{gaps}` filled.
  package func text(_ key: String, _ gaps: [String: String] = [:]) throws(DocumentError) -> String {
    guard var text = texts[key] else { throw .missingText(key: key) }
    for (gap, value) in gaps { text = text.replacing("{\(gap)}", with: value) }
    return text
  }

  /// The fixed texts of all pages in one language.
  package static func fixedTexts(in language: Language) -> [String] {
    (try? texts(in: language)).map { Array($0.values) } ?? []
  }

  private static func texts(in language: Language) throws(DocumentError) -> [String: String] {
    guard let json = Templates.text("texts.yaml"), let root = try? DataFile.parse(json, name: "texts.yaml", as: .json)
    else {
      throw .missingText(key: "texts.yaml")
    }
    let reader = DataReader(file: "texts.yaml")
    guard var table = reader.table(root) else { throw .missingText(key: "texts.yaml") }
    var texts: [String: String] = [:]
    for key in table.keys {
      guard var entry = table.table(key) else { continue }
      texts[key] = entry.requiredText(language.rawValue)
    }
    guard reader.faults.isEmpty else { throw .missingText(key: reader.faults[0].path) }
    return texts
  }

  /// Puts the fixed texts, escaped, where the template names them: `[[key]]`.
  private static func filled(_ source: String, file: String, _ texts: [String: String]) throws(DocumentError) -> String
  {
    var out = ""
    var rest = source[...]
    while let start = rest.firstRange(of: "[["), let end = rest[start.upperBound...].firstRange(of: "]]") {
      let key = String(rest[start.upperBound..<end.lowerBound])
      guard let text = texts[key] else {
        let line = source[..<start.lowerBound].count(where: \.isNewline) + 1
        throw .template(file: file, line: line, .unknownText(key))
      }
      out += rest[..<start.lowerBound] + escaped(text)
      rest = rest[end.upperBound...]
    }
    if let open = rest.firstRange(of: "[[") {
      let line = source[..<open.lowerBound].count(where: \.isNewline) + 1
      throw .template(file: file, line: line, .badTag)
    }
    return out + rest
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
      "\"", with: "&quot;")
  }
}
