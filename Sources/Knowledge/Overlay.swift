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
    decoder.checkWords(over: self)
    decoder.base.hash = sha256([hash] + files.flatMap { [$0.path, $0.text] })
    decoder.checkNames()
    guard decoder.faults.isEmpty else { throw DataFaults(decoder.faults) }
    return decoder.base
  }
}

extension KnowledgeDecoder {
  /// A longer phrase wins over a shorter one in it: words of the practice's own must not take a medicine or a
  /// condition away from the rules that look at it.
  mutating func checkWords(over built: KnowledgeBase) {
    func check(_ own: [(name: String, words: [String])], _ known: [(name: String, words: [String])]) {
      for item in own {
        for words in item.words where words.lowercased() != words || words.contains(where: { "*(|)&@!".contains($0) }) {
          faults.append(
            DataFault(
              file: "", line: 0, path: item.name, problem: .rule("plain words in lower case, without marks: \(words)")))
        }
        for phrase in item.words.map({ Set($0.split(separator: " ")) }) {
          guard
            let hidden = known.first(where: { $0.words.contains { phrase.isSuperset(of: $0.split(separator: " ")) } })
          else { continue }
          faults.append(
            DataFault(
              file: "", line: 0, path: item.name,
              problem: .rule("\(phrase.sorted().joined(separator: " ")) holds words of \(hidden.name)")))
        }
      }
    }
    func named(_ groups: [MedicineClass]) -> [(name: String, words: [String])] {
      groups.flatMap { group in group.substances.map { (group.id, $0.words) } }
    }
    let classes = Set(built.medicineClasses.map(\.id))
    // what was replaced is no longer there to be hidden
    let kept = built.medicineClasses.filter { known in base.medicineClasses.contains { $0.id == known.id } }
    check(named(base.medicineClasses.filter { !classes.contains($0.id) }), named(kept))
    // a complaint of the practice's own must not take a built-in one's red flags away
    let known = Set(built.complaints.map(\.code))
    check(
      base.complaints.filter { !known.contains($0.code) }.map { ($0.code, $0.words.all) },
      built.complaints.map { ($0.code, $0.words.all) })
    let codes = Set(built.states.map(\.code))
    check(
      base.states.filter { !codes.contains($0.code) }.map { ($0.code, $0.words.all) },
      built.states.map { ($0.code, $0.words.all) })
  }

  mutating func overlay(_ table: inout TableReader, folder: String) {
    guard folder != "settings.yaml" else {
      table.reader.note(.rule("the limits of the program itself are not a practice's to set"), at: table.node, "")
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
