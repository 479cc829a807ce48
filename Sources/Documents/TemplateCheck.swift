/// Walks a template beside its values before it is rendered, since the engine itself prints nothing
/// where a value is missing and looks for a name in the outer values where it is not in the inner.
struct TemplateCheck {
  let templates: [String: String]
  /// The tags of each template, read once: a letter is checked each time it is made.
  private let read: [String: Result<[Tag], DocumentError>]

  init(templates: [String: String]) {
    self.templates = templates
    var read: [String: Result<[Tag], DocumentError>] = [:]
    for (name, text) in templates {
      read[name] = Result { () throws(DocumentError) in try Self.tags(in: text, file: name) }
    }
    self.read = read
  }

  /// - Throws: the first fault, with file and line.
  func check(_ name: String, with values: PageValue) throws(DocumentError) {
    var walk = Walk(file: name, tags: try tags(of: name), templates: self)
    try walk.body(until: nil, context: values, depth: 0)
  }

  struct Tag {
    var sign: Character
    var name: String
    var line: Int
  }

  func tags(of file: String) throws(DocumentError) -> [Tag] { try read[file]?.get() ?? [] }

  private static func tags(in text: String, file: String) throws(DocumentError) -> [Tag] {
    var tags: [Tag] = []
    var line = 1
    var rest = text[...]
    while let first = rest.first {
      if first.isNewline { line += 1 }
      guard rest.hasPrefix("{{") else {
        rest.removeFirst()
        continue
      }
      if rest.hasPrefix("{{{") { throw .template(file: file, line: line, .switchesEscapingOff) }
      guard let end = rest.firstRange(of: "}}") else { throw .template(file: file, line: line, .badTag) }
      let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound]
      rest = rest[end.upperBound...]
      let sign = inside.first.map { "#^/>&!%=$<*".contains($0) ? $0 : " " } ?? " "
      let name = (sign == " " ? inside : inside.dropFirst()).trimming()
      switch sign {
      case "&", "%": throw .template(file: file, line: line, .switchesEscapingOff)
      case "=", "$", "<", "*": throw .template(file: file, line: line, .forbiddenTag)
      case "!": break
      default: tags.append(Tag(sign: sign, name: name, line: line))
      }
      line += inside.count(where: \.isNewline)
    }
    return tags
  }

  private struct Walk {
    let file: String
    let tags: [Tag]
    let templates: TemplateCheck
    var index = 0

    /// Walks to the closing tag of `section` and stops behind it.
    mutating func body(until section: String?, context: PageValue, depth: Int) throws(DocumentError) {
      while index < tags.count {
        let tag = tags[index]
        index += 1
        switch tag.sign {
        case "/":
          guard tag.name == section else { throw fault(tag, .notClosed(tag.name)) }
          return
        case ">": try partial(tag, context: context, depth: depth)
        case "#", "^": try self.section(tag, context: context, depth: depth)
        default: _ = try value(tag, context: context, depth: depth)
        }
      }
      if let section { throw .template(file: file, line: tags.last?.line ?? 0, .notClosed(section)) }
    }

    private mutating func section(_ tag: Tag, context: PageValue, depth: Int) throws(DocumentError) {
      let start = index
      let value = try value(tag, context: context, depth: depth)
      switch (value, tag.sign) {
      case (.list(let items), "#") where !items.isEmpty:
        for item in items {
          index = start
          try body(until: tag.name, context: item, depth: depth + 1)
        }
      case (.table, "#"): try body(until: tag.name, context: value, depth: depth + 1)
      case (.flag(true), "#"), (.flag(false), "^"): try body(until: tag.name, context: context, depth: depth)
      default: try skip(to: tag)  // what is not shown needs no values
      }
    }

    private mutating func skip(to opening: Tag) throws(DocumentError) {
      var open = 1
      while index < tags.count {
        let tag = tags[index]
        index += 1
        if tag.name == opening.name, "#^".contains(tag.sign) { open += 1 }
        if tag.name == opening.name, tag.sign == "/" { open -= 1 }
        if open == 0 { return }
      }
      throw fault(opening, .notClosed(opening.name))
    }

    private func partial(_ tag: Tag, context: PageValue, depth: Int) throws(DocumentError) {
      let name = templates.templates[tag.name] != nil ? tag.name : tag.name + ".mustache"
      guard templates.templates[name] != nil, depth < 8 else { throw fault(tag, .unknownPartial(tag.name)) }
      var walk = Walk(file: name, tags: try templates.tags(of: name), templates: templates)
      try walk.body(until: nil, context: context, depth: depth)
    }

    private func value(_ tag: Tag, context: PageValue, depth: Int) throws(DocumentError) -> PageValue {
      let isLocal = tag.name.hasPrefix(".")
      guard depth == 0 || isLocal else { throw fault(tag, .climbs(tag.name)) }
      let name = isLocal ? String(tag.name.dropFirst()) : tag.name
      guard case .table(let fields) = context, let value = fields[name] else {
        throw fault(tag, .missingValue(name))
      }
      if tag.sign == " ", case .text = value { return value }
      if tag.sign != " " { return value }
      throw fault(tag, .missingValue(name))
    }

    private func fault(_ tag: Tag, _ fault: DocumentError.TemplateFault) -> DocumentError {
      .template(file: file, line: tag.line, fault)
    }
  }
}

extension Substring {
  fileprivate func trimming() -> String {
    var text = self.drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
