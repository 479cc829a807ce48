import ConsultModel
import DataFiles
import Foundation
import Testing

@testable import Knowledge

@Suite("The rules as data") struct KnowledgeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Knowledge/Data").path

  private func faults(_ path: String, _ yaml: String) -> [DataFault] {
    do {
      _ = try KnowledgeBase.decode(files: [(path, yaml, .yaml)])
      return []
    } catch { return error.faults }
  }

  @Test func `the built-in rules are those of the files, and have no fault`() throws {
    let built = try KnowledgeBase.builtIn()
    let read = try KnowledgeFolder.read(Self.folder)
    #expect(built.rules.map(\.id).sorted() == read.rules.map(\.id).sorted())
    #expect(built.complaints == read.complaints)
    #expect(built.gates == read.gates)
  }

  @Test func `what is not asked at every start is asked here: each name a rule uses exists`() throws {
    let checked = try KnowledgeBase.decode(files: KnowledgeBase.builtInFiles)
    let builtIn = try KnowledgeBase.builtIn()
    #expect(checked.hash == builtIn.hash && builtIn.hash.count == 64)
    #expect(checked.rules.map(\.id) == builtIn.rules.map(\.id))
    let forAdvice = try KnowledgeBase.builtIn(.advice)
    #expect(forAdvice.hash == builtIn.hash && forAdvice.gates == builtIn.gates)
    #expect(forAdvice.positions.isEmpty && !builtIn.positions.isEmpty)
    // a name that does not exist is found
    var files = KnowledgeBase.builtInFiles
    files.append(("flags/own.yaml", "id: own\npatterns: [\"@nosuchconcept\"]\n", .yaml))
    #expect(throws: DataFaults.self) { try KnowledgeBase.decode(files: files) }
  }

  @Test func `every rule has a text in both languages and a reference or a mark`() throws {
    let knowledge = try KnowledgeBase.builtIn()
    for rule in knowledge.rules {
      #expect(rule.text.nl.count > 5 && rule.text.en.count > 5, "\(rule.id)")
      #expect(rule.reference.standing != .sourced || rule.reference.source != nil, "\(rule.id)")
    }
  }

  @Test func `every complaint the issue of the day names is there with its red flags`() throws {
    let knowledge = try KnowledgeBase.builtIn()
    for code in [
      "nocturnal-leg-cramp", "back-pain-upper", "insomnia", "stress", "migraine", "headache", "restless-legs",
      "burn-out",
    ] {
      #expect(knowledge.complaint(code) != nil, "\(code)")
    }
    for complaint in knowledge.complaints
    where ["calf", "back", "head"].contains(complaint.region) && complaint.code != "pregnancy-leg-cramp" {
      #expect(
        knowledge.redFlags.contains { $0.complaints.contains(complaint.code) && $0.urgency.stopsSession },
        "\(complaint.code)")
    }
  }

  @Test func `every claim of the pages this comes from has a position, and none is forgotten`() throws {
    let positions = try KnowledgeBase.builtIn().positions
    #expect(positions.map(\.claim) == Array(1...162))
    #expect(Set(positions.map(\.page)) == ["000", "001", "002", "003", "004"])
    for position in positions {
      #expect(position.why.nl.count > 10 && position.why.en.count > 10, "\(position.claim)")
      #expect(position.position == .notUsed || !position.rules.isEmpty, "\(position.claim)")
    }
    #expect(Set(positions.map(\.position)) == Set(Position.Kind.allCases))
  }

  @Test func `an unknown key is refused with file and line`() {
    let yaml =
      "id: x\nwhen: pregnant\noral: hold\nunknown: listed\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy\ncolour: red\n"
    let fault = faults("gates/x.yaml", yaml).first
    #expect(fault?.file == "gates/x.yaml")
    #expect(fault?.line == 7)
    if case .unknownKey("colour", _)? = fault?.problem {} else { Issue.record("\(String(describing: fault))") }
  }

  @Test(arguments: [
    (
      "gates/x.yaml",
      "id: x\nwhen: {condition: leprosy}\noral: no\nunknown: listed\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy"
    ),
    (
      "gates/x.yaml",
      "id: x\nwhen: {age: {below: 4}}\noral: maybe\nunknown: listed\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy"
    ),
    ("gates/x.yaml", "id: x\nwhen: {age: {below: 4}}\noral: no\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy"),
    ("gates/x.yaml", "id: x\nwhen: {age: {below: 4}}\noral: no\nunknown: listed\ntext: {nl: aaaaaa, en: bbbbbb}"),
    (
      "gates/x.yaml", "id: x\nwhen: {age: {below: 4}}\noral: no\nunknown: listed\ntext: {nl: aaaaaa}\nreference: policy"
    ),
    ("caps/x.yaml", "id: x\nwhen: {age: {from: 18}}\ncapMg: 900\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy"),
    (
      "medicines/x.yaml",
      "id: x\nlabel: {nl: a, en: b}\nsubstances: []\naction: separate\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: policy"
    ),
    (
      "caps/x.yaml",
      "id: x\nwhen: {age: {from: 18}}\ncapMg: 90\ntext: {nl: aaaaaa, en: bbbbbb}\nreference: {source: nowhere}"
    ),
    (
      "forms/x.yaml",
      "code: x\nlabel: {nl: a, en: b}\nformula: MgO\npercent: 40\nremark: {nl: a, en: b}\nreference: policy"
    ),
  ])
  func `a rule with a code, unit, outcome, reference or sum that is wrong is refused`(path: String, yaml: String) {
    #expect(!faults(path, yaml).isEmpty)
  }

  @Test func `the elemental share follows from the formula`() throws {
    #expect(abs(try #require(Formula.magnesiumFraction("MgO")) - 0.603) < 0.0005)
    #expect(abs(try #require(Formula.magnesiumFraction("MgCl2.6H2O")) - 0.1196) < 0.0005)
    #expect(abs(try #require(Formula.magnesiumFraction("Mg3(C6H5O7)2.9H2O")) - 0.1189) < 0.0005)
    #expect(Formula.magnesiumFraction("NaCl") == nil)
    #expect(Formula.magnesiumFraction("Mg(OH") == nil)
  }

  @Test func `the ten authorised claims are there, and none is about sleep or pain`() throws {
    let claims = try KnowledgeBase.builtIn().claims
    #expect(claims.count == 10)
    #expect(!claims.contains { $0.text.nl.contains("slaap") || $0.text.nl.contains("pijn") })
  }
}
