import ConsultModel
import Documents
import Knowledge

/// What the wording check reads of a letter: her own words, her own rules and her own paper. What this program was
/// built with was reviewed, and what the client told is the client's.
struct LetterCheck {
  let app: RecordApp
  let route: WordingRoute
  /// The text or page that is checked.
  var page = ""
  /// Whole lines that repeat the client: how she is addressed, what she would like.
  var lines: [String] = []
  /// What she takes, as she wrote it: it stands alone, or before a colon.
  var names: [String] = []

  func findings() -> [WordingCheck.Finding] {
    // names and addresses stand above the title
    let text = page.firstRange(of: "<h1").map { String(page[$0.lowerBound...]) } ?? page
    return (read(text) + paper).filter { !lines.contains($0.sentence) }
  }

  private func read(_ text: String) -> [WordingCheck.Finding] {
    app.wording.findings(in: text, beside: route).filter { finding in
      var sentence = finding.sentence
      for name in names where sentence == name || sentence.hasPrefix(name + ":") {
        sentence = String(sentence.dropFirst(name.count))
      }
      let own = KnownTexts.leftOver(of: sentence)
      return own == finding.sentence
        || app.wording.findings(in: own, beside: route).contains { $0.rule == finding.rule }
    }
  }

  /// What stands in the practice's own pages themselves, above the title and in letters to colleagues too.
  private var paper: [WordingCheck.Finding] {
    app.pages.filter { $0.key.hasSuffix(".mustache") }.sorted { $0.key < $1.key }.flatMap { _, source in
      read(source.replacing(/\{\{[^}]*\}\}|\[\[[^\]]*\]\]/, with: " "))
    }
  }
}

extension WordingRoute {
  /// What a letter with this advice stands beside.
  init(of advice: [AdvisedItem]) {
    let routes = Set(advice.map(\.route))
    self =
      routes.contains(.oral) ? .oral : routes.contains(.transdermal) ? .skin : routes.contains(.food) ? .food : .none
  }
}
