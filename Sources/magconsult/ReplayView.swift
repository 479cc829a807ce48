import ConsultApp
import ConsultModel
import DataFiles
import Recommendation

extension AdviseCommand {
  /// Who would get other advice today: sessions and rules, no names.
  func showReplay(_ shell: Shell) throws {
    let app = try shell.open()
    let replayed = try shell.working("adviezen nalopen", "going through advice") { progress in
      try app.replay { progress.update($0, of: $1) }
    }
    let different = replayed.filter(\.isDifferent)
    if common.json {
      return try shell.printJSON([
        "looked": .number(Double(replayed.count)), "different": .list(different.map(Self.json)),
      ])
    }
    for item in different {
      shell.print("\(item.session.id)  " + Self.changes(item, shell.texts).joined(separator: "; "))
      if !item.newRules.isEmpty {
        shell.print("  " + shell.texts("nu door: ", "now because of: ") + item.newRules.joined(separator: ", "))
      }
      if !item.goneRules.isEmpty {
        shell.print(
          "  " + shell.texts("niet meer door: ", "no longer because of: ") + item.goneRules.joined(separator: ", "))
      }
    }
    shell.print(
      shell.texts(
        "\(replayed.count) adviezen nagelopen, \(different.count) zouden vandaag anders zijn",
        "\(replayed.count) advices looked at, \(different.count) would be different today"))
  }

  private static func changes(_ item: RecordApp.Replayed, _ texts: Texts) -> [String] {
    var changes: [String] = []
    func add(_ what: String, _ then: String, _ today: String) {
      if then != today { changes.append("\(what): \(then.isEmpty ? "-" : then) -> \(today.isEmpty ? "-" : today)") }
    }
    add(texts("innemen", "oral"), item.then.oral, item.today.oral)
    for use in Set(item.then.uses.keys).union(item.today.uses.keys).sorted() {
      add(use, item.then.uses[use] ?? "", item.today.uses[use] ?? "")
    }
    add("plan", item.then.plan.joined(separator: ", "), item.today.plan.joined(separator: ", "))
    add(
      texts("alarmsignalen", "red flags"), item.then.redFlags.joined(separator: ", "),
      item.today.redFlags.joined(separator: ", "))
    add(texts("verwijzing", "referral"), item.then.referral, item.today.referral)
    // the same advice for other reasons
    return changes.isEmpty ? [texts("zelfde advies, andere regels", "the same advice, other rules")] : changes
  }

  private static func json(_ item: RecordApp.Replayed) -> JSONValue {
    func outline(_ outline: Outline) -> JSONValue {
      .table([
        "oral": .text(outline.oral), "uses": .table(outline.uses.mapValues { .text($0) }),
        "plan": .list(outline.plan.map { .text($0) }), "redFlags": .list(outline.redFlags.map { .text($0) }),
        "referral": .text(outline.referral),
      ])
    }
    return .table([
      "session": .text(item.session.id.description), "then": outline(item.then), "today": outline(item.today),
      "newRules": .list(item.newRules.map { .text($0) }), "goneRules": .list(item.goneRules.map { .text($0) }),
    ])
  }
}
