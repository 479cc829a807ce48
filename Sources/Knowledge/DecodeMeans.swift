import ConsultModel
import DataFiles

// What is advised: forms, products, protocols, foods; and the engine's constants.

extension KnowledgeDecoder {
  func form(_ table: inout TableReader) -> MagnesiumForm? {
    let code = table.requiredText("code")
    let label = table.localized("label")
    let formula = table.requiredText("formula")
    let other = table.texts("otherHydrates")
    let stated = table.number("percent", in: 1...100)
    let words = table.texts("words")
    let remark = table.localized("remark")
    guard let reference = table.reference(), let code, let label, let formula, let stated, let remark else {
      table.reader.note(.rule("a form needs code, label, formula, percent and remark"), at: table.node, table.path)
      return nil
    }
    guard let fraction = Formula.magnesiumFraction(formula),
      let others = Optional(other.compactMap(Formula.magnesiumFraction)), others.count == other.count
    else {
      table.reader.note(.rule("a formula cannot be read"), at: table.node, table.path)
      return nil
    }
    guard abs(fraction * 100 - stated) <= 0.05001 else {
      table.reader.note(.rule("percent does not follow from the formula"), at: table.node, table.path)
      return nil
    }
    return MagnesiumForm(
      code: code, label: label, formula: formula, fraction: fraction,
      highestFraction: max(fraction, others.max() ?? 0), words: words, remark: remark, reference: reference)
  }

  func product(_ table: inout TableReader) -> Product? {
    let id = table.requiredText("id")
    let label = table.localized("label")
    let form = table.requiredText("form")
    let mg = table.number("elementalMgPerUnit", in: 1...350)
    let unit = table.localized("unit")
    guard let reference = table.reference(), let id, let label, let form, let unit else { return nil }
    return Product(id: id, label: label, form: form, elementalMgPerUnit: mg, unit: unit, reference: reference)
  }

  func treatment(_ table: inout TableReader) -> TreatmentProtocol? {
    let id = table.requiredText("id")
    _ = table.required("route")
    let route = table.code("route", of: Route.self)
    let label = table.localized("label")
    let text = table.localized("text")
    _ = table.required("weeks")
    let weeks = table.integer("weeks", in: 1...26)
    let ladder = route == .oral ? oralLadder(&table) : nil
    let skin = route == .transdermal ? skinUse(&table) : nil
    guard let reference = table.reference(), let id, let route, let label, let text, let weeks else { return nil }
    if route == .oral, ladder == nil { return nil }
    if route == .transdermal, skin == nil { return nil }
    return TreatmentProtocol(
      id: id, route: route, label: label, text: text, weeks: weeks, oral: ladder, skin: skin, reference: reference)
  }

  private func oralLadder(_ table: inout TableReader) -> OralLadder? {
    guard let node = table.required("ladder"), var part = table.reader.table(node, table.pathOf("ladder")) else {
      return nil
    }
    defer { part.refuseUnknownKeys() }
    let forms = part.texts("forms")
    let start = part.number("startMg", in: 10...250)
    let step = part.number("stepMg", in: 0...250)
    let most = part.number("mostMg", in: 10...250)
    let days = part.integer("afterDays", in: 1...60)
    let doses = part.integer("doses", in: 1...4)
    let times = part.texts("times").compactMap { ClockTime($0) }
    guard let start, let step, let most, let days, let doses, !forms.isEmpty, times.count == doses else {
      table.reader.note(
        .rule("a ladder needs forms, startMg, stepMg, afterDays, mostMg, doses and a time for each"), at: node,
        part.path)
      return nil
    }
    return OralLadder(
      forms: forms, startMg: start, stepMg: step, afterDays: days, mostMg: most, doses: doses, times: times)
  }

  private func skinUse(_ table: inout TableReader) -> SkinUseDetails? {
    guard let node = table.required("use"), var part = table.reader.table(node, table.pathOf("use")) else { return nil }
    defer { part.refuseUnknownKeys() }
    _ = part.required("kind")
    let use = part.code("kind", of: SkinUse.self)
    let site = part.requiredText("site")
    let siteLabel = part.localized("siteLabel")
    let amount = part.localized("amount")
    let celsius = part.range("celsius", in: 30...41)
    let minutes = part.wholeRange("minutes", in: 1...60)
    let perWeek = part.wholeRange("perWeek", in: 1...14)
    let moment = part.localized("moment")
    guard let use, let site, let siteLabel, let amount, let minutes, let perWeek, let moment else {
      table.reader.note(
        .rule("a skin use needs kind, site, siteLabel, amount, minutes, perWeek and moment"), at: node, part.path)
      return nil
    }
    return SkinUseDetails(
      use: use, site: site, siteLabel: siteLabel, amount: amount, celsius: celsius, minutes: minutes,
      perWeek: perWeek, moment: moment)
  }

  func food(_ table: inout TableReader) -> Food? {
    let id = table.requiredText("id")
    let label = table.localized("label")
    let mg = table.number("mgPer100g", in: 1...1000)
    let portion = table.localized("portion")
    let grams = table.number("portionGrams", in: 1...1000)
    let notFor = table.texts("notFor")
    guard let id, let label, let mg, let portion, let grams else { return nil }
    return Food(id: id, label: label, mgPer100g: mg, portion: portion, portionGrams: grams, notFor: notFor)
  }

  mutating func settings(_ table: inout TableReader) {
    var settings = EngineSettings()
    base.version = table.requiredText("version") ?? ""
    settings.overrideLimitMg = table.number("overrideLimitMg", in: 0...350) ?? 0
    settings.smallestDoseMg = table.number("smallestDoseMg", in: 1...250) ?? 50
    settings.wakes = table.requiredText("wakes").flatMap { ClockTime($0) }
    settings.bedtime = table.requiredText("bedtime").flatMap { ClockTime($0) }
    settings.scheduleStepMinutes = table.integer("scheduleStepMinutes", in: 15...60) ?? 30
    settings.hoursBetweenDoses = table.number("hoursBetweenDoses", in: 0...12) ?? 4
    let limits = table.skinEffects("skin")
    settings.maxCelsius = limits.maxCelsius
    settings.maxMinutes = limits.maxMinutes
    settings.excludedSites = limits.excludedSites
    for item in table.list("sites") ?? [] {
      guard var site = table.reader.table(item.node, item.path) else { continue }
      if let code = site.requiredText("code"), let label = site.localized("label") { settings.sites[code] = label }
      site.refuseUnknownKeys()
    }
    _ = table.reference()
    base.settings = settings
  }

  func questionnaire(_ table: inout TableReader) -> Questionnaire? {
    let id = table.requiredText("id")
    let title = table.localized("title")
    let introduction = table.optionalLocalized("introduction")
    var sections: [Questionnaire.Section] = []
    for item in table.list("sections") ?? [] {
      guard var part = table.reader.table(item.node, item.path) else { continue }
      let title = part.localized("title")
      let questions = (part.list("questions") ?? []).compactMap { question($0.node, $0.path, table.reader) }
      part.refuseUnknownKeys()
      if let title { sections.append(Questionnaire.Section(title: title, questions: questions)) }
    }
    guard let id, let title else { return nil }
    return Questionnaire(id: id, title: title, introduction: introduction, sections: sections)
  }

  private func question(_ node: DataNode, _ path: String, _ reader: DataReader) -> Question? {
    guard var table = reader.table(node, path) else { return nil }
    defer { table.refuseUnknownKeys() }
    let id = table.requiredText("id")
    _ = table.required("kind")
    let kind = table.code("kind", of: Question.Kind.self)
    let label = table.localized("label")
    let hint = table.optionalLocalized("hint")
    let required = table.bool("required") ?? false
    let range = table.range("range", in: -100_000...100_000)
    let unit = table.text("unit")
    let state = table.text("state")
    let columns = (table.list("columns") ?? []).compactMap { question($0.node, $0.path, reader) }
    var options: [Question.Option] = []
    for item in table.list("options") ?? [] {
      guard var part = reader.table(item.node, item.path) else { continue }
      if let code = part.requiredText("code"), let label = part.localized("label") {
        options.append(Question.Option(code: code, label: label))
      }
      part.refuseUnknownKeys()
    }
    guard let id, let kind, let label else { return nil }
    return Question(
      id: id, kind: kind, label: label, hint: hint, isRequired: required, options: options, range: range,
      unit: unit, columns: columns, state: state)
  }
}
