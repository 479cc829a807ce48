import ConsultModel
import DataFiles
import Knowledge

/// Reads a facts file, `advise --facts`: every key is known, every value possible, or it is refused
/// with the path of the field.
package struct FactsReader {
  private let reader: DataReader
  private let knowledge: KnowledgeBase

  /// - Throws: every fault of the file.
  package static func facts(
    from root: DataNode, file: String, knowledge: KnowledgeBase
  ) throws(DataFaults) -> Facts {
    let reader = DataReader(file: file)
    let facts = FactsReader(reader: reader, knowledge: knowledge).read(root)
    try reader.finish()
    guard let facts else { throw DataFaults(reader.faults) }
    return facts
  }

  private func read(_ root: DataNode) -> Facts? {
    guard var table = reader.table(root) else { return nil }
    defer { table.refuseUnknownKeys() }
    let date = table.required("date").flatMap { self.date($0, "date") }
    var facts = Facts(date: date ?? CalendarDate(dayNumber: 0))
    if var client = table.table("client") { readClient(&client, into: &facts) }
    if var kidney = table.table("kidney") { facts.kidney = readKidney(&kidney, into: &facts) }
    for item in table.list("labs") ?? [] { readLab(item.node, item.path, into: &facts) }
    if var vitals = table.table("vitals") { readVitals(&vitals, into: &facts) }
    facts.conditions = table.list("conditions")?.compactMap { readCondition($0.node, $0.path) }
    facts.medications = table.list("medications")?.compactMap { readMedicine($0.node, $0.path) }
    facts.supplements = table.list("supplements")?.compactMap { readSupplement($0.node, $0.path) }
    facts.allergies = table.list("allergies")?.compactMap { reader.text($0.node, $0.path) }
    facts.skin = readSkin(&table)
    facts.diet = table.texts("diet")
    facts.lifestyle = table.texts("lifestyle")
    if var preferences = table.table("preferences") { readPreferences(&preferences, into: &facts) }
    facts.agreements = (table.list("agreements") ?? []).compactMap { readAgreement($0.node, $0.path) }
    facts.complaints = (table.list("complaints") ?? []).compactMap { readComplaint($0.node, $0.path) }
    if var answers = table.table("answers") {
      for key in answers.keys {
        let path = answers.pathOf(key)
        guard let node = answers.optional(key) else { continue }
        guard knowledge.redFlag(key) != nil || knowledge.state(key) != nil else {
          reader.note(.unknownCode(allowed: []), at: node, path)
          continue
        }
        facts.answers[key] = reader.code(node, path)
      }
    }
    if var day = table.table("day") {
      facts.wakes = time(&day, "wakes")
      facts.bedtime = time(&day, "bedtime")
      day.refuseUnknownKeys()
    }
    return facts
  }

  private func date(_ node: DataNode, _ path: String) -> CalendarDate? {
    guard let text = reader.text(node, path, limit: 20) else { return nil }
    guard let date = CalendarDate(iso: text) else {
      reader.note(.notADate, at: node, path)
      return nil
    }
    return date
  }

  private func time(_ table: inout TableReader, _ key: String) -> ClockTime? {
    guard let node = table.optional(key), let text = reader.text(node, table.pathOf(key), limit: 10) else { return nil }
    guard let time = ClockTime(text) else {
      reader.note(.notATime, at: node, table.pathOf(key))
      return nil
    }
    return time
  }

  private func readClient(_ table: inout TableReader, into facts: inout Facts) {
    facts.sex = table.code("sex")
    facts.age = table.integer("age", in: 0...120)
    if var pregnancy = table.table("pregnancy") {
      _ = pregnancy.required("status")
      if let status = pregnancy.code("status", of: YesNoUnknown.self) {
        facts.pregnancy = Facts.Pregnancy(status: status)
      }
      facts.pregnancy?.weeks = pregnancy.integer("weeks", in: 0...45)
      facts.pregnancy?.postpartumWeeks = pregnancy.integer("postpartumWeeks", in: 0...52)
      pregnancy.refuseUnknownKeys()
    }
    facts.breastfeeding = table.code("breastfeeding")
    facts.guardiansAgree = table.code("guardians")
    table.refuseUnknownKeys()
  }

  /// `nil` where neither a value nor "not known" was said: then it was not asked.
  private func readKidney(_ table: inout TableReader, into facts: inout Facts) -> Facts.Kidney? {
    var kidney = Facts.Kidney()
    let known = table.bool("known")
    kidney.egfr = table.number("egfr", in: 0...200)
    kidney.monthsAgo = table.integer("monthsAgo", in: 0...1200)
    if let node = table.optional("dialysis") {
      if case .bool(let flag) = node.value {
        kidney.dialysis = flag ? .yes : .no
      } else {
        kidney.dialysis = reader.code(node, table.pathOf("dialysis"))
      }
    }
    kidney.risk = table.bool("risk")
    if known == true, kidney.egfr == nil {
      reader.note(.contradicts("egfr"), at: table.node, table.pathOf("known"))
    }
    if known == false, kidney.egfr != nil {
      reader.note(.contradicts("egfr"), at: table.node, table.pathOf("known"))
    }
    table.refuseUnknownKeys()
    if known == nil, kidney.egfr == nil {
      facts.answers["dialysis"] = kidney.dialysis
      return nil
    }
    return kidney
  }

  private func readLab(_ node: DataNode, _ path: String, into facts: inout Facts) {
    guard var table = reader.table(node, path) else { return }
    _ = table.required("name")
    let kind = table.code("name", of: MeasuredValue.Kind.self)
    _ = table.required("value")
    let value = table.number("value", in: 0...10_000)
    let unit = table.requiredText("unit")
    let date = table.optional("date").flatMap { self.date($0, table.pathOf("date")) }
    let source = table.text("source")
    table.refuseUnknownKeys()
    guard let kind, let value, let unit else { return }
    // another unit would be read wrongly, and a wrong value passes every gate
    if !kind.units.contains(unit) { reader.note(.unknownCode(allowed: kind.units), at: node, table.pathOf("unit")) }
    if !kind.possible.contains(value) {
      reader.note(
        .outOfRange(lowest: String(kind.possible.lowerBound), highest: String(kind.possible.upperBound)), at: node,
        table.pathOf("value"))
    }
    if let date, date > facts.date {
      reader.note(.outOfRange(lowest: nil, highest: facts.date.description), at: node, table.pathOf("date"))
    }
    facts.measurements.append(MeasuredValue(kind: kind, value: value, unit: unit, date: date, source: source))
  }

  private func readVitals(_ table: inout TableReader, into facts: inout Facts) {
    if let pulse = table.number("pulse", in: 20...250) {
      facts.measurements.append(MeasuredValue(kind: .pulse, value: pulse, unit: "/min"))
    }
    if let systolic = table.number("systolic", in: 40...300) {
      facts.measurements.append(MeasuredValue(kind: .systolic, value: systolic, unit: "mmHg"))
    }
    if let diastolic = table.number("diastolic", in: 20...200) {
      facts.measurements.append(MeasuredValue(kind: .diastolic, value: diastolic, unit: "mmHg"))
    }
    table.refuseUnknownKeys()
  }

  private func readCondition(_ node: DataNode, _ path: String) -> WrittenItem? {
    if case .text = node.value { return reader.text(node, path).map { WrittenItem(words: $0) } }
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    let words = table.text("words") ?? ""
    guard let code = table.requiredText("code") else { return nil }
    guard code == WrittenItem.noGate || knowledge.state(code) != nil else {
      reader.note(.unknownCode(allowed: []), at: node, table.pathOf("code"))
      return nil
    }
    return WrittenItem(words: words, code: code)
  }

  private func readMedicine(_ node: DataNode, _ path: String) -> WrittenMedicine? {
    if case .text = node.value { return reader.text(node, path).map { WrittenMedicine(words: $0) } }
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    var words = table.requiredText("name")
    if let dose = table.text("dose"), let name = words { words = "\(name) \(dose)" }
    var times: [ClockTime] = []
    for item in table.list("times") ?? [] {
      guard let text = reader.text(item.node, item.path, limit: 10) else { continue }
      if let time = ClockTime(text) { times.append(time) } else { reader.note(.notATime, at: item.node, item.path) }
    }
    return words.map { WrittenMedicine(words: $0, times: times) }
  }

  private func readSupplement(_ node: DataNode, _ path: String) -> WrittenSupplement? {
    if case .text = node.value { return reader.text(node, path).map { WrittenSupplement(words: $0) } }
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    let name = table.requiredText("name")
    let elemental = table.number("elementalMagnesiumMg", in: 0...2000)
    let salt = table.number("saltMg", in: 0...10_000)
    let perDay = table.number("perDay", in: 0...30)
    let form = table.text("form")
    if let form, knowledge.form(form) == nil {
      reader.note(.unknownCode(allowed: knowledge.forms.map(\.code)), at: node, table.pathOf("form"))
    }
    return name.map {
      WrittenSupplement(words: $0, elementalMg: elemental, saltMg: salt, form: form, perDay: perDay ?? 1)
    }
  }

  /// One word or several: `"intact"` or `["droog", "wondje"]`.
  private func readSkin(_ table: inout TableReader) -> [String]? {
    guard let node = table.optional("skin") else { return nil }
    if case .text = node.value { return reader.text(node, "skin").map { [$0] } }
    return reader.list(node, "skin").compactMap { reader.text($0.node, $0.path) }
  }

  private func readPreferences(_ table: inout TableReader, into facts: inout Facts) {
    for item in table.list("avoidForms") ?? [] {
      guard let code = reader.text(item.node, item.path) else { continue }
      guard knowledge.form(code) != nil else {
        reader.note(.unknownCode(allowed: knowledge.forms.map(\.code)), at: item.node, item.path)
        continue
      }
      facts.avoidForms.append(code)
    }
    facts.avoidRoutes = (table.list("avoidRoutes") ?? []).compactMap { reader.code($0.node, $0.path) }
    for item in table.list("tried") ?? [] {
      guard let id = reader.text(item.node, item.path) else { continue }
      guard knowledge.treatment(id) != nil else {
        reader.note(.unknownCode(allowed: knowledge.protocols.map(\.id)), at: item.node, item.path)
        continue
      }
      facts.tried.append(id)
    }
    table.refuseUnknownKeys()
  }

  private func readAgreement(_ node: DataNode, _ path: String) -> Agreement? {
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    let by = table.requiredText("by")
    let on = table.required("on").flatMap { date($0, table.pathOf("on")) }
    _ = table.required("about")
    let about = table.code("about", of: Agreement.Subject.self)
    let most = table.number("maxMg", in: 0...350)
    guard let by, let on, let about else { return nil }
    return Agreement(by: by, on: on, about: about, maxMg: most)
  }

  private func readComplaint(_ node: DataNode, _ path: String) -> SessionComplaint? {
    if case .text = node.value { return reader.text(node, path).map { SessionComplaint(words: $0) } }
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    let words = table.text("words")
    let code = table.text("code")
    let severity = table.integer("severity", in: 0...10)
    let duration = table.text("duration")
    if let code, knowledge.complaint(code) == nil {
      reader.note(.unknownCode(allowed: knowledge.complaints.map(\.code)), at: node, table.pathOf("code"))
      return nil
    }
    if words == nil, code == nil { reader.note(.missing, at: node, table.pathOf("words")) }
    return SessionComplaint(words: words ?? "", code: code, severity: severity, duration: duration)
  }
}

extension WrittenItem {
  /// The code of a condition the practitioner knows to matter to no gate.
  package static let noGate = "other"
}
