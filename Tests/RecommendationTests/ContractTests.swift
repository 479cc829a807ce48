import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Recommendation

@Suite("The facts file and its answer") struct ContractTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Contract")

  private func facts(_ json: String) throws -> Facts {
    try FactsReader.facts(
      from: try DataFile.parse(json, name: "facts.json"), file: "facts.json", knowledge: Shared.knowledge)
  }

  private func paths(_ json: String) -> [String] {
    do {
      _ = try facts(json)
      return []
    } catch { return (error as? DataFaults)?.faults.map(\.path) ?? [] }
  }

  @Test func `a pair of files is the contract, complete and true of the rules`() throws {
    let input = try String(contentsOf: Self.folder.appending(path: "fatigue-and-cramp.json"), encoding: .utf8)
    let output = Self.folder.appending(path: "fatigue-and-cramp.result.json")
    let result = try Shared.json(try facts(input))
    // the hash changes with every rule; everything else is compared
    let shown = result.replacing(Shared.knowledge.hash, with: "HASH") + "\n"
    if ProcessInfo.processInfo.environment["MAGCONSULT_RENEW"] != nil {
      try shown.write(to: output, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: output, encoding: .utf8) == shown)
  }

  @Test func `frozen facts are read back as they were`() throws {
    let before = Facts40.make("moe", "kuitkramp") {
      $0.medications = [WrittenMedicine(words: "Thyrax", times: [ClockTime("07:00")].compactMap { $0 })]
      $0.supplements = [WrittenSupplement(words: "multi", elementalMg: 56, perDay: 2)]
      $0.measurements = [MeasuredValue(kind: .pulse, value: 60, unit: "/min")]
      $0.agreements = [Agreement(by: "GP", on: $0.date, about: .oral, maxMg: 100)]
      $0.answers = ["dvt-one-sided-swelling": .no]
      $0.tried = ["skin-gel-calf"]
    }
    let json = String(decoding: try FactsDocument(before).json(), as: UTF8.self)
    #expect(try facts(json) == before)
  }

  @Test func `an empty kidney table is not an answer`() throws {
    #expect(try facts(#"{"date": "2026-11-21", "kidney": {}}"#).kidney == nil)
    let dialysis = try facts(#"{"date": "2026-11-21", "kidney": {"dialysis": true}}"#)
    #expect(dialysis.kidney == nil && dialysis.answers["dialysis"] == .yes)
  }

  @Test func `impossible values, wrong types and unknown keys are refused with the path of the field`() {
    #expect(
      paths(#"{"date": "2026-11-21", "complaints": [{"words": "moe", "severity": 11}]}"#) == ["complaints[1].severity"])
    #expect(paths(#"{"date": "2026-11-21", "client": {"age": -3}}"#) == ["client.age"])
    #expect(paths(#"{"date": "2026-11-21", "kidney": {"egfr": 900}}"#) == ["kidney.egfr"])
    #expect(paths(#"{"date": "2026-02-30"}"#) == ["date"])
    #expect(paths(#"{"date": "2026-11-21", "clientt": {}}"#) == [""])
    #expect(paths(#"{"date": "2026-11-21", "answers": {"no-such-flag": "no"}}"#) == ["answers.no-such-flag"])
    #expect(
      paths(#"{"date": "2026-11-21", "labs": [{"name": "serum-magnesium", "value": 2.0, "unit": "mg/dL"}]}"#) == [
        "labs[1].unit"
      ])
    #expect(
      paths(#"{"date": "2026-11-21", "labs": [{"name": "egfr", "value": 80, "unit": "mL/min", "date": "2035-01-01"}]}"#)
        == ["labs[1].date"])
    #expect(paths(#"{}"#) == ["date"])
    #expect(paths(#"[]"#) == [""])
  }
}
