import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Recommendation

/// The cases that stand beside the gates: a practitioner can read one, and write one.
@Suite("Cases beside the rules") struct CaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var gate: String
    var name: String
    var given: DataNode
    var outcome: String
    var oral: String?
    var capMg: Double?
    var uses: [String: String]
    var testDescription: String { "\(gate): \(name)" }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Knowledge/Data/gates")

  static let cases: [Case] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".cases.yaml") }.sorted().flatMap { name -> [Case] in
      guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8),
        let root = try? DataFile.parse(text, name: name)
      else { return [] }
      let reader = DataReader(file: name)
      return reader.list(root, "").compactMap {
        read($0.node, gate: String(name.dropLast(".cases.yaml".count)), reader)
      }
    }
  }()

  private static func read(_ node: DataNode, gate: String, _ reader: DataReader) -> Case? {
    guard var table = reader.table(node), let name = table.requiredText("case"), let given = table.required("given"),
      var expect = table.table("expect"), let outcome = expect.requiredText("outcome")
    else { return nil }
    var uses: [String: String] = [:]
    if var wanted = expect.table("uses") {
      for key in wanted.keys { uses[key] = wanted.text(key) }
    }
    return Case(
      gate: gate, name: name, given: given, outcome: outcome, oral: expect.text("oral"),
      capMg: expect.number("capMg", in: 0...350), uses: uses)
  }

  /// A healthy man of 40 who is tired, with nothing left unasked.
  private static let base = """
    {"date": "2026-11-21", "client": {"sex": "male", "age": 40}, "kidney": {"egfr": 95, "monthsAgo": 3},
     "conditions": [], "medications": [], "supplements": [], "allergies": [], "skin": "gaaf",
     "complaints": [{"words": "moe", "severity": 5}], "answers": {}}
    """

  /// The base with what the case says laid over it, field by field.
  private static func facts(_ given: DataNode) throws -> Facts {
    guard case .table(var fields) = try DataFile.parse(base, name: "base.json").value,
      case .table(let changes) = given.value
    else { throw CocoaError(.coderInvalidValue) }
    for change in changes {
      fields.removeAll { $0.key == change.key }
      fields.append(change)
    }
    return try FactsReader.facts(from: DataNode(.table(fields)), file: "case", knowledge: Shared.knowledge)
  }

  @Test func `every gate has a case where it applies, one where it passes, and one where it cannot be decided`() {
    for gate in Shared.knowledge.gates {
      let outcomes = Set(Self.cases.filter { $0.gate == gate.id }.map(\.outcome))
      var wanted: Set = ["applies", "passes"]
      if case .treatedAs = gate.unknown, gate.id != "child-under-4" { wanted.insert("undecided") }
      #expect(outcomes.isSuperset(of: wanted), "\(gate.id)")
    }
  }

  @Test(arguments: cases) func `a case gives what it says`(_ example: Case) throws {
    let result = Shared.answered(try Self.facts(example.given))
    let outcome = result.trace.first { $0.rule == example.gate }?.outcome.rawValue
    #expect(outcome == example.outcome)
    if let oral = example.oral { #expect(result.oral.verdict.rawValue == oral) }
    if let cap = example.capMg { #expect(result.oral.capMg == cap) }
    for (use, verdict) in example.uses {
      #expect(SkinUse(rawValue: use).flatMap { result.transdermal.uses[$0]?.verdict.rawValue } == verdict, "\(use)")
    }
  }
}
