import ConsultModel
import DataFiles

// One function for each kind of rule. A missing part is noted by the reader; the rule is then left out.

extension KnowledgeDecoder {
  func factor(_ table: inout TableReader) -> DepletingFactor? {
    guard let id = table.requiredText("id"), let when = table.condition("when"), let text = table.localized("text"),
      let reference = table.reference()
    else { return nil }
    return DepletingFactor(id: id, when: when, text: text, reference: reference)
  }

  func referenceValue(_ table: inout TableReader) -> ReferenceValue? {
    let unit = table.requiredText("unit")
    let (from, to) = (table.number("from", in: 0...10_000), table.number("to", in: 0...10_000))
    guard let id = table.requiredText("id"), let kind = table.code("kind", of: MeasuredValue.Kind.self), let unit,
      let text = table.localized("text"), let reference = table.reference()
    else { return nil }
    guard let from, let to, from < to, kind.units.contains(unit) else {
      table.reader.note(.rule("a range from low to high, in a unit of its kind"), at: table.node, table.path)
      return nil
    }
    return ReferenceValue(id: id, kind: kind, unit: unit, range: from...to, text: text, reference: reference)
  }

  func position(_ table: inout TableReader) -> Position? {
    let rules = table.texts("rules")
    _ = table.required("position")
    guard let claim = table.integer("claim", in: 1...999), let page = table.requiredText("page"),
      let says = table.localized("says"), let kind = table.code("position", of: Position.Kind.self),
      let why = table.localized("why")
    else { return nil }
    if kind != .notUsed, rules.isEmpty {
      table.reader.note(.rule("what is used names what carries it"), at: table.node, table.path)
    }
    return Position(claim: claim, page: page, says: says, position: kind, rules: rules, why: why)
  }

  func concept(_ table: inout TableReader) -> Concept? {
    let words = Wording(nl: table.phrases("nl"), en: table.phrases("en"))
    return table.requiredText("id").map { Concept(id: $0, words: words) }
  }

  func complaint(_ table: inout TableReader) -> Complaint? {
    let code = table.requiredText("code")
    let label = table.localized("label")
    let words = table.wording("words")
    let region = table.requiredText("region")
    let icpc = table.texts("icpc")
    let condition = table.text("condition")
    var first: [String] = []
    var second: [String] = []
    if let node = table.required("protocols"), var choices = table.reader.table(node, table.pathOf("protocols")) {
      first = choices.texts("first")
      second = choices.texts("second")
      choices.refuseUnknownKeys()
    }
    var evidence: [Route: Evidence] = [:]
    if let node = table.required("evidence"), var routes = table.reader.table(node, table.pathOf("evidence")) {
      for route in [Route.oral, .transdermal] {
        guard let entry = routes.required(route.rawValue),
          var part = table.reader.table(entry, routes.pathOf(route.rawValue))
        else { continue }
        if let grade = part.code("grade", of: EvidenceGrade.self), let text = part.localized("text"),
          let reference = part.reference()
        {
          evidence[route] = Evidence(grade: grade, text: text, reference: reference)
        } else {
          table.reader.note(.rule("evidence needs grade, text and reference"), at: entry, part.path)
        }
        part.refuseUnknownKeys()
      }
      routes.refuseUnknownKeys()
    }
    let claim = table.text("claim")
    let advice = (table.list("advice") ?? []).compactMap { TableReader.localized($0.node, $0.path, table.reader) }
    guard let reference = table.reference(), let code, let label, let words, let region else { return nil }
    return Complaint(
      code: code, label: label, words: words, region: region, icpc: icpc, condition: condition, firstChoices: first,
      secondChoices: second, evidence: evidence, claim: claim, advice: advice, reference: reference)
  }

  func ambiguity(_ table: inout TableReader) -> Ambiguity? {
    let codes = table.texts("codes")
    guard let id = table.requiredText("id"), let words = table.wording("words"),
      let question = table.localized("question")
    else { return nil }
    return Ambiguity(id: id, words: words, codes: codes, question: question)
  }

  func state(_ table: inout TableReader) -> ClientState? {
    let kind = table.code("kind", of: ClientState.Kind.self) ?? .condition
    guard let code = table.requiredText("code"), let label = table.localized("label"),
      let words = table.wording("words")
    else { return nil }
    return ClientState(kind: kind, code: code, label: label, words: words)
  }

  func redFlag(_ table: inout TableReader) -> RedFlag? {
    let id = table.requiredText("id")
    let complaints = table.texts("complaints")
    _ = table.required("urgency")
    let urgency = table.code("urgency", of: Urgency.self)
    let to = table.code("to", of: Recipient.self) ?? .gp
    let question = table.localized("question")
    let text = table.localized("text")
    // a list that was compiled in was read from its file by a test
    let words = table.phrases("patterns")
    let isCompiledIn = table.isPacked("patterns")
    for pattern in isCompiledIn ? [] : words.all where !Self.isWellFormed(pattern) {
      table.reader.note(
        .rule("& stands outside parentheses, which close: \(pattern)"), at: table.node, table.pathOf("patterns"))
    }
    let askWhen = table.optionalCondition("askWhen")
    let raisedWhen = table.optionalCondition("raisedWhen")
    let effects = table.skinEffects("skin")
    guard let reference = table.reference(), let id, let urgency, let question, let text else { return nil }
    return RedFlag(
      id: id, complaints: complaints, urgency: urgency, to: to, question: question, text: text,
      words: words, askWhen: askWhen, raisedWhen: raisedWhen, effects: effects, reference: reference)
  }

  private static func isWellFormed(_ pattern: String) -> Bool {
    var depth = 0
    for byte in pattern.utf8 {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if depth < 0 || depth > 1 || (depth == 1 && byte == UInt8(ascii: "&")) { return false }
    }
    return depth == 0
  }

  func gate(_ table: inout TableReader) -> Gate? {
    let id = table.requiredText("id")
    let when = table.condition("when")
    let oral = table.code("oral", of: Verdict.self) ?? .yes
    let skin = table.skinEffects("skin")
    let forms = table.texts("withoutForms")
    let cap = table.number("capMg", in: 0...350)
    let absolute = table.bool("absolute") ?? false
    let closesFood = table.bool("closesFood") ?? false
    var referral: GateReferral?
    if var part = table.table("refer") {
      if let to = part.code("to", of: Recipient.self), let urgency = part.code("urgency", of: Urgency.self) {
        referral = GateReferral(to: to, urgency: urgency)
      } else {
        table.reader.note(.missing, at: part.node, part.path)
      }
      part.refuseUnknownKeys()
    }
    let unknown = unknownOutcome(&table)
    let text = table.localized("text")
    guard let reference = table.reference(), let id, let when, let unknown, let text else { return nil }
    return Gate(
      id: id, when: when, oral: oral, skin: skin, excludedForms: forms, capMg: cap, isAbsolute: absolute,
      closesFood: closesFood, referral: referral, unknown: unknown, text: text, reference: reference)
  }

  /// `unknown: listed`, or `unknown: {oral: hold, skin: {...}, question: {...}}`. Every gate says it.
  private func unknownOutcome(_ table: inout TableReader) -> Gate.Unknown? {
    guard let node = table.required("unknown") else { return nil }
    let path = table.pathOf("unknown")
    if case .text(let word) = node.value {
      if word == "listed" { return .listed }
      table.reader.note(.unknownCode(allowed: ["listed"]), at: node, path)
      return nil
    }
    guard var part = table.reader.table(node, path) else { return nil }
    defer { part.refuseUnknownKeys() }
    let oral = part.code("oral", of: Verdict.self) ?? .yes
    let skin = part.skinEffects("skin")
    guard let question = part.localized("question") else { return nil }
    return .treatedAs(oral: oral, skin: skin, question: question)
  }

  func doseCap(_ table: inout TableReader) -> DoseCap? {
    let id = table.requiredText("id")
    let when = table.condition("when")
    _ = table.required("capMg")
    let cap = table.number("capMg", in: 0...350)
    let text = table.localized("text")
    guard let reference = table.reference(), let id, let when, let cap, let text else { return nil }
    return DoseCap(id: id, when: when, capMg: cap, text: text, reference: reference)
  }

  func medicineClass(_ table: inout TableReader) -> MedicineClass? {
    let id = table.requiredText("id")
    let label = table.localized("label")
    var substances: [Substance] = []
    for item in table.list("substances") ?? [] {
      guard var part = table.reader.table(item.node, item.path) else { continue }
      let words = part.texts("words")
      let atc = part.text("atc")
      let mg = part.number("elementalMgPerUnit", in: 0...3000)
      if let inn = part.requiredText("inn") {
        substances.append(Substance(inn: inn, words: words, atc: atc, elementalMgPerUnit: mg))
      }
      part.refuseUnknownKeys()
    }
    _ = table.required("action")
    let action = table.code("action", of: MedicineClass.Action.self)
    let oral = table.code("oral", of: Verdict.self) ?? .yes
    let after = table.number("magnesiumAfterMedicineHours", in: 0...12)
    let before = table.number("magnesiumBeforeMedicineHours", in: 0...12)
    if action == .separate, after == nil || before == nil {
      table.reader.note(.rule("separate needs hours on both sides"), at: table.node, table.path)
    }
    let text = table.localized("text")
    guard let reference = table.reference(), let id, let label, let action, let text else { return nil }
    return MedicineClass(
      id: id, label: label, substances: substances, action: action, oral: oral,
      magnesiumAfterMedicineHours: after, magnesiumBeforeMedicineHours: before, text: text, reference: reference)
  }

  func claim(_ table: inout TableReader) -> AuthorisedClaim? {
    guard let id = table.requiredText("id"), let text = table.localized("text"), let reference = table.reference()
    else { return nil }
    return AuthorisedClaim(id: id, text: text, reference: reference)
  }

  func source(_ table: inout TableReader) -> Source? {
    let id = table.requiredText("id")
    let title = table.requiredText("title")
    let year = table.integer("year", in: 1950...2100)
    let link = table.text("link")
    let remark = table.optionalLocalized("remark")
    var read: CalendarDate?
    if let text = table.text("read") {
      read = CalendarDate(iso: text)
      if read == nil { table.reader.note(.notADate, at: table.node, table.pathOf("read")) }
    }
    guard let id, let title else { return nil }
    return Source(id: id, title: title, year: year, link: link, read: read, remark: remark)
  }
}
