import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Recommendation

@Suite("A practice's own rules") struct OverlayTests {
  private static let text =
    "text: {nl: \"Regel van de praktijk.\", en: \"A rule of the practice.\"}\nreference: policy\n"

  private static func overlay(_ yaml: String, in path: String = "gates/own.yaml") throws -> KnowledgeBase {
    try Shared.knowledge.overlaid(with: [(path, yaml, .yaml)])
  }

  private static func faults(_ yaml: String, in path: String = "gates/own.yaml") -> String {
    do {
      _ = try overlay(yaml, in: path)
      return ""
    } catch let faults as DataFaults {
      return faults.faults.map { "\($0.problem)" }.joined(separator: " ")
    } catch { return "\(error)" }
  }

  @Test func `join the built-in ones, and the strictest of all wins`() throws {
    let strict = "id: own-hold\nwhen: {age: {from: 30}}\noral: hold\nunknown: listed\n" + Self.text
    let engine = Engine(try Self.overlay(strict))
    let facts = Facts40.make("moe")
    #expect(Shared.recommend(facts).oral.verdict == .yes)
    #expect(engine.recommend(facts).oral.verdict == .hold)
    // one that would loosen has nothing to say beside a stricter one
    let loose = "id: own-yes\nwhen: {systolic: {below: 90}}\noral: yes\nunknown: listed\n" + Self.text
    let low = Facts40.make("moe") { $0.measurements = [MeasuredValue(kind: .systolic, value: 80, unit: "mmHg")] }
    #expect(Engine(try Self.overlay(loose)).recommend(low).oral.verdict == .no)
  }

  @Test func `replace a built-in one when signed, and stay marked wherever they work`() throws {
    let yaml =
      "id: own-low-pressure\nreplaces: low-blood-pressure\n"
      + "signed: {by: \"V. Voorbeeld, arts\", on: 2026-11-01, reason: \"eigen protocol\"}\n"
      + "when: {systolic: {below: 90}}\noral: physician-first\nunknown: listed\n" + Self.text
    let knowledge = try Self.overlay(yaml)
    #expect(knowledge.hash != Shared.knowledge.hash && !knowledge.gates.contains { $0.id == "low-blood-pressure" })
    let low = Facts40.make("moe") { $0.measurements = [MeasuredValue(kind: .systolic, value: 80, unit: "mmHg")] }
    let result = Engine(knowledge).recommend(low)
    #expect(result.oral.verdict == .physicianFirst)
    let json = String(decoding: try ResultDocument(result, knowledge, in: .nl).json(), as: UTF8.self)
    #expect(
      json.contains("vervangt low-blood-pressure, getekend door V. Voorbeeld, arts op 2026-11-01: eigen protocol"))
  }

  @Test(arguments: ["digoxine", "\"digoxine*\"", "\"(digoxine|x)\"", "Digoxine", "digoxine-tabletten", "digóxine"])
  func `cannot hide a medicine behind words of their own`(words: String) throws {
    let medicine =
      "id: own\nlabel: {nl: eigen, en: own}\nsubstances: [{inn: x, words: [\(words)]}]\naction: none\n" + Self.text
    let engine = Engine(try Self.overlay(medicine, in: "medicines/own.yaml"))
    let facts = Facts40.make("moe") { $0.medications = [WrittenMedicine(words: "digoxine tabletten 08:00")] }
    #expect(engine.recommend(facts).oral.verdict != .yes)
  }

  @Test(arguments: ["dialyse", "\"dialyse*\"", "lichte dialyse"])
  func `cannot hide a condition, and add one of their own`(words: String) throws {
    let state = "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [\(words)], en: []}\n"
    let knowledge = try Self.overlay(state, in: "states/own.yaml")
    let facts = Facts40.make("moe") { $0.conditions = [WrittenItem(words: "lichte dialyse")] }
    let coded = Engine(knowledge).code(facts)
    #expect(coded.states.isSuperset(of: ["dialysis", "own"]))
  }

  @Test func `cannot take the red flags of a complaint away, nor sign with nothing, nor touch forms`() throws {
    let complaint =
      "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [hoofdpijn], en: []}\nregion: head\nicpc: []\n"
      + "protocols: {first: [], second: []}\nevidence: {oral: &e {grade: none, text: {nl: aaaaaa, en: bbbbbb}, reference: policy}, transdermal: *e}\nreference: policy\n"
    let coded = Engine(try Self.overlay(complaint, in: "complaints/own.yaml")).code(Facts40.make("hoofdpijn"))
    #expect(Set(coded.complaints.map(\.code)) == ["own", "headache"])
    let cap =
      "id: own\nreplaces: cap-adult\nsigned: {by: \" \", on: 2026-01-01, reason: r}\nwhen: {age: {from: 18}}\ncapMg: 300\n"
      + Self.text
    #expect(Self.faults(cap, in: "caps/own.yaml").contains("a name and a reason"))
    #expect(Self.faults("code: x\n", in: "forms/own.yaml").contains("rules of this kind are not"))
  }

  @Test func `cannot open what no reason opens, and are refused unsigned`() {
    let signed = "signed: {by: V, on: 2026-11-01, reason: r}\n"
    let body = "when: {age: {from: 30}}\noral: yes\nunknown: listed\n" + Self.text
    #expect(Self.faults("id: a\nreplaces: kidney-failure\n" + signed + body).contains("no reason opens"))
    #expect(Self.faults("id: a\nreplaces: low-blood-pressure\n" + body).contains("is signed"))
    #expect(Self.faults("id: a\nreplaces: nothing\n" + signed + body).contains("there is no rule"))
    #expect(Self.faults("id: low-blood-pressure\n" + body).contains("taken"))
    #expect(
      Self.faults("id: a\nreplaces: low-blood-pressure\nsigned: {by: V, on: gisteren, reason: r}\n" + body).contains(
        "date"))
    #expect(Self.faults("overrideLimitMg: 900\n", in: "settings.yaml").contains("rules of this kind are not"))
    let flag =
      "id: f\nreplaces: heart-attack-signs\n" + signed
      + "urgency: routine\nquestion: {nl: aaaaaa, en: bbbbbb}\npatterns: []\n" + Self.text
    #expect(Self.faults(flag, in: "flags/own.yaml").contains("no reason opens"))
  }
}
