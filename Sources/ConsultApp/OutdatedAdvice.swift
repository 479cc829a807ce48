import ConsultModel
import Knowledge
import Recommendation
import Vault

/// Whether a frozen advice may still go out.
extension RecordApp {
  /// A letter does not go out with more than what is known now would allow: an advised item that the rules
  /// withhold, lower, move to another hour or keep off that skin today.
  ///
  /// - Throws: ``AppError/adviceOutdated(rules:)`` with the rules that changed it.
  func refuseOutdated(_ advice: StoredAdvice, _ now: Considered) throws(AppError) {
    let result = now.recommendation
    var rules: [String] = []
    if !result.isAcceptable {
      rules += result.redFlags.map(\.id) + result.questions.filter(\.isBlocking).map(\.id)
      if rules.isEmpty { rules.append("complaints") }
    }
    let open = Set(result.complaints.filter { $0.state == .open }.map(\.code))
    for item in advice.decided {
      if !item.complaints.isEmpty, open.isDisjoint(with: item.complaints) {
        rules += result.redFlags.map(\.id) + ["complaints"]
      }
      switch item.route {
      case .food: break
      case .oral: rules += outdatedOral(item, now)
      case .transdermal: rules += outdatedSkin(item, result.transdermal)
      }
    }
    guard rules.isEmpty else { throw .adviceOutdated(rules: Set(rules).sorted()) }
  }

  private func outdatedOral(_ item: AdvisedItem, _ now: Considered) -> [String] {
    let oral = now.recommendation.oral
    let isOpen = item.isOverride ? !oral.isBarred : oral.verdict == .yes
    guard isOpen else { return oral.reasons.filter { $0.verdict != .yes }.map(\.rule) }
    var rules: [String] = []
    let limit = item.isOverride ? knowledge.settings.overrideLimitMg - oral.takenMg : oral.capMg
    if let most = item.mostMg, most > limit { rules.append("cap") }
    if let form = item.form, oral.excludedForms.contains(form) { rules.append("forms") }
    if engine.times(preferred: item.times, now.coded) != item.times { rules.append("schedule") }
    return rules
  }

  private func outdatedSkin(_ item: AdvisedItem, _ skin: TransdermalResult) -> [String] {
    guard let details = knowledge.treatment(item.protocolID)?.skin, let limits = skin.uses[details.use] else {
      return [item.protocolID]
    }
    var rules = skin.reasons.filter { $0.isAbsolute && $0.verdict != .yes }.map(\.rule)
    if limits.verdict != .yes, !item.isOverride {
      rules += skin.reasons.filter { $0.verdict != .yes }.map(\.rule) + [item.protocolID]
    }
    if skin.excludedSites.contains(details.site) { rules.append(details.site) }
    if let most = limits.maxCelsius, let celsius = item.celsius, celsius > most { rules.append("celsius") }
    if let most = limits.maxMinutes, let minutes = item.minutes, minutes > most { rules.append("minutes") }
    return rules
  }
}
