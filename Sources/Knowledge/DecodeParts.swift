import ConsultModel
import DataFiles

// The parts that several kinds of rule share: texts, references, conditions, effects.

extension TableReader {
  mutating func localized(_ key: String) -> LocalizedText? {
    guard let node = required(key) else { return nil }
    return Self.localized(node, pathOf(key), reader)
  }

  mutating func optionalLocalized(_ key: String) -> LocalizedText? {
    optional(key).flatMap { Self.localized($0, pathOf(key), reader) }
  }

  static func localized(_ node: DataNode, _ path: String, _ reader: DataReader) -> LocalizedText? {
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    guard let nl = table.requiredText("nl"), let en = table.requiredText("en") else { return nil }
    return LocalizedText(nl: nl, en: en)
  }

  mutating func wording(_ key: String) -> Wording? {
    guard let node = required(key), var table = reader.table(node, pathOf(key)) else { return nil }
    defer { table.refuseUnknownKeys() }
    return Wording(nl: table.phrases("nl"), en: table.phrases("en"))
  }

  /// `reference: {source: ID, section: ...}`, `reference: policy`, `reference: unverified`, or
  /// `{source: ID, standing: policy}` for a policy that rests on a source.
  mutating func reference() -> Reference? {
    guard let node = required("reference") else { return nil }
    if case .text = node.value {
      guard let standing = reader.code(node, pathOf("reference"), of: Reference.Standing.self) else { return nil }
      if standing == .sourced {
        reader.note(.rule("a sourced rule names its source"), at: node, pathOf("reference"))
        return nil
      }
      return Reference(standing: standing)
    }
    guard var table = reader.table(node, pathOf("reference")) else { return nil }
    defer { table.refuseUnknownKeys() }
    let standing = table.code("standing", of: Reference.Standing.self) ?? .sourced
    guard let source = table.requiredText("source") else { return nil }
    return Reference(standing: standing, source: source, section: table.text("section"))
  }

  /// `8` or `[4, 5]`.
  mutating func range(_ key: String, in limits: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard let node = optional(key) else { return nil }
    guard case .list = node.value else {
      return reader.number(node, pathOf(key), in: limits).map { $0...$0 }
    }
    let ends = reader.list(node, pathOf(key)).compactMap { reader.number($0.node, $0.path, in: limits) }
    guard ends.count == 2, ends[0] <= ends[1] else {
      reader.note(.rule("a range is [lowest, highest]"), at: node, pathOf(key))
      return nil
    }
    return ends[0]...ends[1]
  }

  mutating func wholeRange(_ key: String, in limits: ClosedRange<Double>) -> ClosedRange<Int>? {
    range(key, in: limits).map { Int($0.lowerBound)...Int($0.upperBound) }
  }

  /// `skin: {uses: {full-bath: no}, celsius: {foot-bath: 37}, minutes: {foot-bath: 10}, withoutSites: [feet]}`;
  /// `uses: {all: no}` means every use.
  mutating func skinEffects(_ key: String) -> SkinEffects {
    var effects = SkinEffects()
    guard var table = self.table(key) else { return effects }
    defer { table.refuseUnknownKeys() }
    if var uses = table.table("uses") {
      if let all = uses.code("all", of: Verdict.self) {
        for use in SkinUse.allCases { effects.verdicts[use] = all }
      }
      for use in SkinUse.allCases {
        if let verdict = uses.code(use.rawValue, of: Verdict.self) { effects.verdicts[use] = verdict }
      }
      uses.refuseUnknownKeys()
    }
    if var celsius = table.table("celsius") {
      for use in SkinUse.allCases { effects.maxCelsius[use] = celsius.number(use.rawValue, in: 30...41) }
      celsius.refuseUnknownKeys()
    }
    if var minutes = table.table("minutes") {
      for use in SkinUse.allCases { effects.maxMinutes[use] = minutes.integer(use.rawValue, in: 1...60) }
      minutes.refuseUnknownKeys()
    }
    effects.excludedSites = table.texts("withoutSites")
    return effects
  }

  mutating func condition(_ key: String) -> Condition? {
    guard let node = required(key) else { return nil }
    return Self.condition(node, pathOf(key), reader)
  }

  mutating func optionalCondition(_ key: String) -> Condition? {
    optional(key).flatMap { Self.condition($0, pathOf(key), reader) }
  }

  /// `{all: [...]}`, `{condition: myasthenia}`, `{age: {below: 4}}`, `pregnant`, ...
  private static func condition(_ node: DataNode, _ path: String, _ reader: DataReader) -> Condition? {
    if case .text(let word) = node.value {
      switch word {
      case "pregnant": return .pregnant
      case "breastfeeding": return .breastfeeding
      case "guardiansAgree": return .guardiansAgree
      case "kidneyFunctionUnknown": return .kidneyFunctionUnknown
      case "kidneyRiskSeen": return .kidneyRiskSeen
      default:
        reader.note(
          .unknownCode(allowed: [
            "pregnant", "breastfeeding", "guardiansAgree", "kidneyFunctionUnknown", "kidneyRiskSeen",
          ]),
          at: node, path)
        return nil
      }
    }
    guard var table = reader.table(node, path) else { return nil }
    guard table.keys.count == 1, let key = table.keys.first, let value = table.required(key) else {
      reader.note(.rule("a condition has exactly one key"), at: node, path)
      return nil
    }
    let place = table.pathOf(key)
    func parts() -> [Condition] { reader.list(value, place).compactMap { condition($0.node, $0.path, reader) } }
    switch key {
    case "all": return .all(parts())
    case "any": return .any(parts())
    case "atLeastTwo": return .atLeast(2, parts())
    case "not": return condition(value, place, reader).map { .not($0) }
    case "condition": return reader.text(value, place).map { .condition($0) }
    case "medicine": return reader.text(value, place).map { .medicine($0) }
    case "skin": return reader.text(value, place).map { .skin($0) }
    case "allergy": return reader.text(value, place).map { .allergy($0) }
    case "complaint": return reader.text(value, place).map { .complaint($0) }
    case "answer": return reader.text(value, place).map { .answer($0) }
    case "sex": return reader.code(value, place, of: Sex.self).map { .sex($0) }
    case "agreement": return reader.code(value, place, of: Agreement.Subject.self).map { .agreement($0) }
    case "notAsked": return reader.code(value, place, of: Condition.Field.self).map { .notAsked($0) }
    default:
      guard let quantity = Condition.Quantity(rawValue: key) else {
        reader.note(.unknownKey(key, allowed: Condition.Quantity.allCases.map(\.rawValue)), at: node, path)
        return nil
      }
      guard var limits = reader.table(value, place) else { return nil }
      defer { limits.refuseUnknownKeys() }
      let from = limits.number("from", in: -1000...10_000)
      let below = limits.number("below", in: -1000...10_000)
      if from == nil, below == nil { reader.note(.missing, at: value, place + ".from") }
      return .number(quantity, Condition.Limits(from: from, below: below))
    }
  }
}
