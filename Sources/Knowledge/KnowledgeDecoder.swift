import ConsultModel
import DataFiles

/// Turns rule files into a ``KnowledgeBase``. The folder says which kind of rule a file holds; its
/// root is one rule, or a list of them.
struct KnowledgeDecoder {
  var base: KnowledgeBase
  /// A practice's own rules, laid over complete ones.
  private let isOverlay: Bool
  var faults: [DataFault] = []
  /// Where each id was read, for faults found when all is read.
  private var places: [String: (file: String, line: Int)] = [:]

  init(over base: KnowledgeBase? = nil) {
    self.base = base ?? KnowledgeBase()
    isOverlay = base != nil
  }

  mutating func read(_ path: String, text: String, format: DataFile.Format) {
    let root: DataNode
    do {
      root = try DataFile.parse(text, name: path, as: format)
    } catch {
      faults += error.faults
      return
    }
    let reader = DataReader(file: path)
    let nodes: [(DataNode, String)]
    if case .list = root.value {
      nodes = reader.list(root, "").map { ($0.node, $0.path) }
    } else {
      nodes = [(root, "")]
    }
    for (node, place) in nodes {
      guard var table = reader.table(node, place) else { continue }
      let folder = String(path.prefix { $0 != "/" })
      if isOverlay {
        overlay(&table, folder: folder)
      } else {
        decode(&table, folder: folder)
      }
      table.refuseUnknownKeys()
    }
    faults += reader.faults
  }

  mutating func decode(_ table: inout TableReader, folder: String) {
    switch folder {
    case "concepts": keep(concept(&table), \.id, in: \.concepts, table)
    case "complaints": keep(complaint(&table), \.code, in: \.complaints, table)
    case "ambiguities": keep(ambiguity(&table), \.id, in: \.ambiguities, table)
    case "states": keep(state(&table), \.code, in: \.states, table)
    case "flags": keep(redFlag(&table), \.id, in: \.redFlags, table)
    case "gates": keep(gate(&table), \.id, in: \.gates, table)
    case "caps": keep(doseCap(&table), \.id, in: \.doseCaps, table)
    case "medicines": keep(medicineClass(&table), \.id, in: \.medicineClasses, table)
    case "forms": keep(form(&table), \.code, in: \.forms, table)
    case "products": keep(product(&table), \.id, in: \.products, table)
    case "protocols": keep(treatment(&table), \.id, in: \.protocols, table)
    case "foods": keep(food(&table), \.id, in: \.foods, table)
    case "claims": keep(claim(&table), \.id, in: \.claims, table)
    case "sources": keep(source(&table), \.id, in: \.sources, table)
    case "factors": keep(factor(&table), \.id, in: \.factors, table)
    case "reference-values": keep(referenceValue(&table), \.id, in: \.referenceValues, table)
    case "positions": keep(position(&table), \.id, in: \.positions, table)
    case "wording": keep(wordingRule(&table), \.id, in: \.wordingRules, table)
    case "wording-frames": keep(wordingFrame(&table), \.id, in: \.wordingFrames, table)
    case "wording-concepts": keep(concept(&table), \.id, in: \.wordingConcepts, table)
    case "questionnaires": keep(questionnaire(&table), \.id, in: \.questionnaires, table)
    case "settings.yaml": settings(&table)
    default: table.reader.note(.rule("no kind of rule lives in this folder"), at: table.node, "")
    }
  }

  private mutating func keep<Item>(
    _ item: Item?, _ id: KeyPath<Item, String>, in list: WritableKeyPath<KnowledgeBase, [Item]>,
    _ table: TableReader
  ) {
    guard let item else { return }
    let name = item[keyPath: id]
    let isTaken = places.updateValue((table.reader.file, table.node.line), forKey: "\(Item.self) \(name)") != nil
    if isTaken || (isOverlay && base[keyPath: list].contains { $0[keyPath: id] == name }) {
      table.reader.note(.rule("the id \(name) is taken"), at: table.node, table.path)
    }
    if Item.self is any Rule.Type { base.nodes[name, default: []].append(table.node) }
    base[keyPath: list].append(item)
  }

  /// Names a rule that refers to something that does not exist.
  mutating func checkNames() {
    let known: [String: Set<String>] = [
      "concept": Set(base.concepts.map(\.id)), "complaint": Set(base.complaints.map(\.code)),
      "condition": Set(base.states.filter { $0.kind == .condition }.map(\.code)),
      "skin": Set(base.states.filter { $0.kind == .skin }.map(\.code)),
      "allergy": Set(base.states.filter { $0.kind == .allergy }.map(\.code)),
      "medicine": Set(base.medicineClasses.map(\.id)), "flag": Set(base.redFlags.map(\.id)),
      "protocol": Set(base.protocols.map(\.id)), "form": Set(base.forms.map(\.code)),
      "claim": Set(base.claims.map(\.id)), "source": Set(base.sources.map(\.id)),
      "rule": Set(
        base.rules.map(\.id) + base.complaints.map(\.code) + base.forms.map(\.code) + base.foods.map(\.id)
          + base.sources.map(\.id) + base.products.map(\.id) + base.states.map(\.code)),
      "site": Set(base.settings.sites.keys), "state": Set(base.states.map(\.code)),
    ]
    func check<Item>(_ items: [Item], _ id: KeyPath<Item, String>, _ names: (Item) -> [(kind: String, code: String)]) {
      for item in items {
        for name in names(item) where known[name.kind]?.contains(name.code) != true {
          let place = places["\(Item.self) \(item[keyPath: id])"] ?? ("", 0)
          faults.append(
            DataFault(
              file: place.file, line: place.line, path: item[keyPath: id],
              problem: .rule("there is no \(name.kind) called \(name.code)")))
        }
      }
    }
    func of(_ reference: Reference) -> [(kind: String, code: String)] {
      reference.source.map { [("source", $0)] } ?? []
    }
    func sites(_ effects: SkinEffects) -> [(kind: String, code: String)] { effects.excludedSites.map { ("site", $0) } }
    let conceptIDs = Set(base.concepts.map(\.id))
    let wordingIDs = Set(base.wordingConcepts.map(\.id))
    // `@leg` in a phrase; those that are there, thousands of them, are not listed
    func concepts(_ phrases: [String], among known: Set<String>? = nil) -> [(kind: String, code: String)] {
      phrases.flatMap { phrase in
        phrase.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).dropFirst().compactMap {
          let name = String(Substring($0.prefix { !" (|)&!".utf8.contains($0) }))
          return (known ?? conceptIDs).contains(name) ? nil : ("concept", name)
        }
      }
    }
    check(base.concepts, \.id) { concepts($0.words.all) }
    check(base.states, \.code) { concepts($0.words.all) }
    check(base.complaints, \.code) { item in
      concepts(item.words.all) + (item.firstChoices + item.secondChoices).map { ("protocol", $0) } + of(item.reference)
        + (item.claim.map { [("claim", $0)] } ?? []) + (item.condition.map { [("condition", $0)] } ?? [])
        + item.evidence.values.flatMap { of($0.reference) }
    }
    check(base.ambiguities, \.id) { concepts($0.words.all) + $0.codes.map { ("complaint", $0) } }
    check(base.redFlags, \.id) { item in
      concepts(item.patterns) + item.complaints.map { ("complaint", $0) } + (item.askWhen?.names ?? [])
        + (item.raisedWhen?.names ?? [])
        + of(item.reference) + sites(item.effects)
    }
    check(base.gates, \.id) { item in
      item.when.names + of(item.reference) + item.excludedForms.map { ("form", $0) } + sites(item.skin)
    }
    check(base.doseCaps, \.id) { $0.when.names + of($0.reference) }
    check(base.medicineClasses, \.id) { of($0.reference) }
    check(base.forms, \.code) { of($0.reference) }
    check(base.products, \.id) { [("form", $0.form)] + of($0.reference) }
    check(base.protocols, \.id) { item in
      of(item.reference) + (item.oral?.forms.map { ("form", $0) } ?? []) + (item.skin.map { [("site", $0.site)] } ?? [])
    }
    check(base.claims, \.id) { of($0.reference) }
    check(base.wordingConcepts, \.id) { concepts($0.words.all, among: wordingIDs) }
    check(base.wordingRules, \.id) { concepts($0.patterns + $0.firm, among: wordingIDs) + of($0.reference) }
    check(base.wordingFrames, \.id) { item in
      concepts(item.patterns, among: wordingIDs) + item.exceptRules.map { ("rule", $0) }
    }
    check(base.referenceValues, \.id) { of($0.reference) }
    check(base.factors, \.id) { $0.when.names + of($0.reference) }
    check(base.positions, \.id) { $0.rules.map { ("rule", $0) } }
    check(base.questionnaires, \.id) { item in item.questions.compactMap { $0.state.map { ("state", $0) } } }
  }
}
