import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Documents

/// Sentences written from the facts before the check and frozen since; every third is held out and never printed.
@Suite("What a letter may say") struct WordingTests {
  private static let knowledge = try? KnowledgeBase.builtIn()
  private let check: WordingCheck

  init() throws { check = WordingCheck(try #require(Self.knowledge)) }

  private func rules(_ text: String, _ route: WordingRoute) -> [String] {
    check.findings(in: text, beside: route).map(\.rule)
  }

  // MARK: The frozen sentences

  private struct Row {
    var text: String
    var route: WordingRoute
    var isAllowed: Bool
    var isHeldOut: Bool
  }

  private func rows(_ name: String = "wording.yaml") throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus/\(name)")
    let root = try DataFile.parse(try String(contentsOf: file, encoding: .utf8), name: name)
    let reader = DataReader(file: name)
    return reader.list(root, "").enumerated().compactMap { index, item in
      guard var table = reader.table(item.node), let text = table.requiredText("text"),
        let route = table.code("route", of: WordingRoute.self), let isAllowed = table.bool("allowed")
      else { return nil }
      return Row(text: text, route: route, isAllowed: isAllowed, isHeldOut: index % 3 == 2)
    }
  }

  @Test func `forbidden sentences are stopped and those that only look like them pass`() throws {
    let rows = try rows()
    #expect(rows.count == 565)
    for heldOut in [false, true] {
      var (forbidden, stopped, allowed, hindered) = (0, 0, 0, 0)
      for row in rows where row.isHeldOut == heldOut {
        let found = rules(row.text, row.route)
        if row.isAllowed { allowed += 1 } else { forbidden += 1 }
        if row.isAllowed, !found.isEmpty { hindered += 1 }
        if !row.isAllowed, !found.isEmpty { stopped += 1 }
        if !heldOut, row.isAllowed == !found.isEmpty { print("wording: \(row.text) \(found)") }
      }
      print(
        "sentences \(heldOut ? "held out" : "seen"): \(stopped) of \(forbidden) forbidden ones stopped, "
          + "\(hindered) of \(allowed) allowed ones too")
      // what was reached; the aims are all of the forbidden and at most 5 % of the allowed
      #expect(Double(stopped) >= Double(forbidden) * (heldOut ? 0.96 : 0.99))
      #expect(Double(hindered) <= Double(allowed) * (heldOut ? 0.07 : 0.01))
    }
  }

  @Test func `of sentences written to be hard most are stopped`() throws {
    let rows = try rows("second.yaml")
    let (forbidden, allowed) = (rows.filter { !$0.isAllowed }, rows.filter(\.isAllowed))
    let stopped = forbidden.count { !rules($0.text, $0.route).isEmpty }
    let hindered = allowed.count { !rules($0.text, $0.route).isEmpty }
    print(
      "sentences of a second set: \(stopped) of \(forbidden.count) forbidden ones stopped, \(hindered) of "
        + "\(allowed.count) allowed ones too")
    // what was reached
    #expect(stopped >= 87 && hindered <= 11)
  }

  // MARK: How it works

  @Test func `an authorised claim passes word for word beside a tablet, and nowhere else`() throws {
    let knowledge = try #require(Self.knowledge)
    #expect(knowledge.claims.count == 10)
    for claim in knowledge.claims {
      for text in [claim.text.nl, claim.text.en] {
        #expect(rules(text + ".", .oral).isEmpty, "\(text)")
        #expect(rules(text + ".", .skin) == ["skin-benefit"], "\(text)")
      }
    }
    #expect(!rules("Magnesium draagt bij tot de normale werking van het zenuwstelsel en het hart.", .oral).isEmpty)
  }

  @Test func `a way of speaking excuses its own clause only`() {
    #expect(rules("Het is niet bewezen dat magnesium migraine voorkomt.", .oral).isEmpty)
    #expect(
      rules("Het is niet bewezen, maar magnesium voorkomt migraine.", .oral).contains("disease-claim"))
    #expect(rules("Magnesium helpt bij migraine en is niet duur.", .oral).contains("disease-claim"))
  }

  @Test func `beside a tablet a sentence about the bath is still about the skin`() {
    #expect(!rules("Een voetenbad met magnesium ontspant uw spieren.", .oral).isEmpty)
    #expect(rules("Een voetenbad kan prettig zijn.", .oral).isEmpty)
  }

  @Test func `the client's own words and signs to stop pass`() {
    #expect(rules("U vertelde dat u last hebt van kramp.", .oral).isEmpty)
    #expect(rules("Stop met innemen en bel uw huisarts als uw hartslag traag wordt.", .oral).isEmpty)
  }

  @Test func `a finding names the sentence, the rule and what may be said`() throws {
    let text = "Fijn dat u er was. Magnesium geneest migraine. Tot ziens."
    let finding = try #require(check.findings(in: text, beside: .oral).first)
    #expect(finding.sentence == "Magnesium geneest migraine." && finding.rule == "disease-claim")
    #expect(!finding.why.nl.isEmpty && !finding.instead.en.isEmpty)
  }

  @Test func `a page of a website is read without its tags`() {
    let page = """
      <html><head><style>p { color: red; } /* geneest migraine */</style><script>var a = "geneest migraine"</script></head>
      <body><h1>Welkom</h1><p>Magnesium <b>geneest</b> migraine&nbsp;snel.</p><!-- geneest --></body></html>
      """
    #expect(Set(check.findings(in: page, beside: .oral).map(\.sentence)) == ["Magnesium geneest migraine snel."])
  }

  @Test(arguments: [
    "<p>Magnesium g&#101;neest migr&#97;ine.</p>", "<p>Magnesium ge&shy;neest mi&shy;graine.</p>",
    "<p>Magnesium ge\u{200B}neest migraine.</p>",
    "<script>/*</script>*/<p>Magnesium geneest migraine.", "<STYLE>p {}</STYLE >Magnesium geneest migraine.",
    "<p>x</p><img alt=\"Magnesium geneest migraine.\" src=\"a.png\">",
  ])
  func `a claim is found however a page writes its letters`(page: String) {
    #expect(!check.findings(in: page, beside: .oral).isEmpty)
  }

  @Test(arguments: [
    "Magnesium ge\u{200B}neest mi\u{AD}graine.", "Magnesium g&#101;neest&nbsp;migraine.",
    "<b>Magnesium</b> geneest migraine.", "<i>Magnesium geneest migraine.", "Magnesium ge<!-- x -->neest migraine.",
    "<script>if (a < b) {}</script\n>Magnesium geneest migraine.", "<script src=x>Magnesium geneest migraine.<style>",
  ])
  func `what a reader sees of a text is one and the same`(text: String) {
    let seen = text.contains("src") ? "" : "Magnesium geneest migraine."
    #expect(PlainText.of(text).trimmingCharacters(in: .whitespacesAndNewlines) == seen)
  }

  @Test func `a text that is no page keeps its signs`() {
    for text in ["bloeddruk < 140 en > 90", "3 <4", "R&D & zo"] { #expect(PlainText.of(text) == text) }
  }

  @Test(arguments: [
    ("Een. Twee! Drie?", 3), ("Neem bijv. noten en zaden.", 1), ("Dat is 2.5 mg per dag. Meer niet.", 2),
    ("Hij zei: \"Stop.\" Toen ging hij.", 2), ("een regel\nloopt door", 1), ("Kop\n\nTekst zonder punt", 2),
    ("- een\n- twee", 2),
  ])
  func `a text is cut into sentences as a reader would`(text: String, count: Int) {
    #expect(Sentences.of(text).count == count, "\(Sentences.of(text))")
  }

  @Test func `the texts of the program pass its own check`() throws {
    let knowledge = try #require(Self.knowledge)
    let protocols = knowledge.protocols.filter { $0.route == .transdermal }.flatMap { [$0.text.nl, $0.text.en] }
    for text in protocols { #expect(rules(text, .skin).isEmpty, "\(text)") }
  }
}
