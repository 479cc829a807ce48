import ConsultModel
import Knowledge

/// An advised item in plain words, for letter, report and terminal alike.
package struct AdvicePhrases {
  package let knowledge: KnowledgeBase
  package let stationery: Stationery
  private var language: Language { stationery.language }

  package init(knowledge: KnowledgeBase, stationery: Stationery) {
    self.knowledge = knowledge
    self.stationery = stationery
  }

  package func what(_ item: AdvisedItem) -> String {
    let label = knowledge.treatment(item.protocolID)?.label[language] ?? item.protocolID
    guard let form = item.form.flatMap({ knowledge.form($0) }) else { return label }
    return "\(label): \(form.label[language])"
  }

  package func amount(_ item: AdvisedItem) throws(DocumentError) -> String {
    switch item.route {
    case .food: return try stationery.text("portions")
    case .oral:
      let start = Format.number(item.startMg ?? 0, language)
      let most = item.mostMg ?? 0
      var text = try stationery.text("dose-single", ["start": start])
      if most > (item.startMg ?? 0) {
        text = try stationery.text(
          "dose-ladder",
          ["start": start, "most": Format.number(most, language), "days": String(item.afterDays ?? 7)])
      }
      guard let product = item.product.flatMap({ knowledge.product($0) }), let mg = product.elementalMgPerUnit, mg > 0
      else {
        return text
      }
      let units = "\(Format.number((item.startMg ?? 0) / mg, language)) \(product.unit[language])"
      return text + "; " + (try stationery.text("dose-product", ["product": product.label[language], "units": units]))
    case .transdermal: return knowledge.treatment(item.protocolID)?.skin?.amount[language] ?? ""
    }
  }

  package func moment(_ item: AdvisedItem) throws(DocumentError) -> String {
    switch item.route {
    case .food: return try stationery.text("at-meals")
    case .oral: return item.times.sorted().map(\.description).joined(separator: ", ")
    case .transdermal:
      guard let skin = knowledge.treatment(item.protocolID)?.skin else { return "" }
      return "\(skin.moment[language]), " + (try stationery.text("per-week", ["times": Format.range(skin.perWeek)]))
    }
  }

  /// How to use it, with the limits that hold for this client.
  package func how(_ item: AdvisedItem) throws(DocumentError) -> String {
    var parts: [String] = []
    if let celsius = item.celsius {
      parts.append(
        Format.sentence(try stationery.text("at-most-celsius", ["celsius": Format.number(celsius, language)])) + ".")
    }
    if let minutes = item.minutes {
      parts.append(Format.sentence(try stationery.text("minutes", ["minutes": String(minutes)])) + ".")
    }
    let isFixed = item.route == .oral && (item.mostMg ?? 0) <= (item.startMg ?? 0)
    parts.append(
      isFixed ? try stationery.text("dose-fixed") : knowledge.treatment(item.protocolID)?.text[language] ?? "")
    return parts.joined(separator: " ")
  }

  /// `0,66 mmol/L (12-01-2025, huisarts; gebruikelijk 0,70-1,00)`: what is usual stands beside it, what it means not.
  package func measured(_ item: MeasuredValue) throws(DocumentError) -> String {
    var details = [item.date.map { Format.shortDate($0, language) }, item.source].compactMap { $0 }
      .joined(separator: ", ")
    if let usual = knowledge.referenceValue(of: item) {
      let range = [usual.range.lowerBound, usual.range.upperBound].map { Format.hundredths($0, language) }
      let text = try stationery.text("usual-range", ["from": range[0], "to": range[1]])
      details += (details.isEmpty ? "" : "; ") + text
    }
    let value =
      item.kind == .serumMagnesium ? Format.hundredths(item.value, language) : Format.number(item.value, language)
    return "\(value) \(item.unit)\(details.isEmpty ? "" : " (\(details))")"
  }

  package func duration(_ item: AdvisedItem) throws(DocumentError) -> String {
    try stationery.text("weeks", ["weeks": String(item.weeks)])
  }
}
