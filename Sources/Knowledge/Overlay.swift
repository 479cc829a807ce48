import ConsultModel
import DataFiles

// A practice's own rules. They join the built-in ones, and the strictest of all wins; one that should loosen
// says which rule it replaces, and who takes the responsibility for that.

extension KnowledgeBase {
  /// These rules with a practice's own laid over them.
  ///
  /// - Parameter files: path below the folder, text and format of each.
  /// - Throws: every fault of every file; a rule that no reason opens cannot be replaced.
  package func overlaid(
    with files: [(path: String, text: String, format: DataFile.Format)]
  ) throws(DataFaults) -> KnowledgeBase {
    var decoder = KnowledgeDecoder(over: self)
    for file in files { decoder.read(file.path, text: file.text, format: file.format) }
    decoder.markOwn(over: self)
    decoder.base.hash = sha256([hash] + files.flatMap { [$0.path, $0.text] })
    decoder.checkNames()
    guard decoder.faults.isEmpty else { throw DataFaults(decoder.faults) }
    return decoder.base
  }
}

extension KnowledgeDecoder {
  mutating func markOwn(over built: KnowledgeBase) {
    let known = Set(built.complaints.map(\.code) + built.states.map(\.code) + built.medicineClasses.map(\.id))
    let all = base.complaints.map(\.code) + base.states.map(\.code) + base.medicineClasses.map(\.id)
    base.own = Set(all).subtracting(known)
  }

  /// What a practice may add. The forms say how much magnesium is in a salt, the claims are the law's, and the
  /// settings are the program's own limits.
  private static let kinds: Set<String> = [
    "gates", "flags", "caps", "medicines", "protocols", "complaints", "states", "products", "sources", "foods",
    "factors",
    "concepts",
  ]

  mutating func overlay(_ table: inout TableReader, folder: String) {
    guard Self.kinds.contains(folder) else {
      table.reader.note(.rule("rules of this kind are not a practice's to set"), at: table.node, "")
      for key in table.keys { _ = table.optional(key) }
      return
    }
    guard let replacement = replacement(&table) else { return decode(&table, folder: folder) }
    switch folder {
    case "gates": replace(\.gates, \.reference, replacement, &table, folder) { $0.isAbsolute }
    case "flags": replace(\.redFlags, \.reference, replacement, &table, folder) { $0.urgency.stopsSession }
    case "caps": replace(\.doseCaps, \.reference, replacement, &table, folder) { _ in false }
    case "medicines": replace(\.medicineClasses, \.reference, replacement, &table, folder) { _ in false }
    case "protocols": replace(\.protocols, \.reference, replacement, &table, folder) { _ in false }
    default: table.reader.note(.rule("rules of this kind are added, not replaced"), at: table.node, table.path)
    }
  }

  /// `replaces: ID` with `signed: {by: NAME, on: DATE, reason: TEXT}`.
  private func replacement(_ table: inout TableReader) -> Replacement? {
    guard let rule = table.text("replaces") else { return nil }
    guard var signed = table.table("signed") else {
      table.reader.note(.rule("a rule that replaces another is signed: by, on, reason"), at: table.node, table.path)
      return Replacement(rule: rule, by: "", on: CalendarDate(dayNumber: 0), reason: "")
    }
    defer { signed.refuseUnknownKeys() }
    let on = signed.requiredText("on")
    let date = on.flatMap { CalendarDate(iso: $0) }
    if on != nil, date == nil {
      signed.reader.note(.rule("not a date: write 2026-01-31"), at: signed.node, "signed.on")
    }
    let (by, reason) = (signed.requiredText("by") ?? "", signed.requiredText("reason") ?? "")
    if by.allSatisfy(\.isWhitespace) || reason.allSatisfy(\.isWhitespace) {
      signed.reader.note(.rule("a name and a reason"), at: signed.node, "signed")
    }
    return Replacement(rule: rule, by: by, on: date ?? CalendarDate(dayNumber: 0), reason: reason)
  }

  /// Takes the old rule out, reads the new one, and marks it.
  private mutating func replace<Item: Rule>(
    _ list: WritableKeyPath<KnowledgeBase, [Item]>, _ reference: WritableKeyPath<Item, Reference>,
    _ replacement: Replacement, _ table: inout TableReader, _ folder: String, isFixed: (Item) -> Bool
  ) {
    guard let place = base[keyPath: list].firstIndex(where: { $0.id == replacement.rule }) else {
      table.reader.note(.rule("there is no rule \(replacement.rule) to replace"), at: table.node, table.path)
      return
    }
    guard !isFixed(base[keyPath: list][place]) else {
      table.reader.note(.rule("no reason opens \(replacement.rule): it stays"), at: table.node, table.path)
      return
    }
    base[keyPath: list].remove(at: place)
    let before = base[keyPath: list].count
    decode(&table, folder: folder)
    guard base[keyPath: list].count > before else { return }
    base[keyPath: list][before][keyPath: reference].replacement = replacement
  }
}
