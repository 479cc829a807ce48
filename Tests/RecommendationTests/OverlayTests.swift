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

  @Test func `cannot hide a medicine or a condition behind words of their own`() {
    let medicine =
      "id: own\nlabel: {nl: eigen, en: own}\nsubstances: [{inn: x, words: [digoxine tabletten]}]\naction: none\n"
      + Self.text
    #expect(Self.faults(medicine, in: "medicines/own.yaml").contains("digoxin"))
    let state = "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [lichte nierziekte], en: []}\n"
    #expect(Self.faults(state, in: "states/own.yaml").contains("kidney-disease"))
    let other = "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [fibromyalgie], en: []}\n"
    #expect(Self.faults(other, in: "states/own.yaml").isEmpty)
  }

  @Test func `cannot go around that with a mark, a capital, a complaint or an empty signature`() {
    for words in ["\"digoxine*\"", "\"(digoxine|x)\"", "Lithium"] {
      let medicine =
        "id: own\nlabel: {nl: eigen, en: own}\nsubstances: [{inn: x, words: [\(words)]}]\naction: none\n" + Self.text
      #expect(!Self.faults(medicine, in: "medicines/own.yaml").isEmpty, "\(words)")
    }
    let state = "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [\"dialyse*\"], en: []}\n"
    #expect(Self.faults(state, in: "states/own.yaml").contains("plain words"))
    let complaint =
      "code: own\nlabel: {nl: eigen, en: own}\nwords: {nl: [hoofdpijn], en: []}\nregion: head\nicpc: []\n"
      + "protocols: {first: [], second: []}\nevidence: {}\nreference: policy\n"
    #expect(Self.faults(complaint, in: "complaints/own.yaml").contains("headache"))
    let cap =
      "id: own\nreplaces: cap-adult\nsigned: {by: \" \", on: 2026-01-01, reason: r}\nwhen: {age: {from: 18}}\ncapMg: 300\n"
      + Self.text
    #expect(Self.faults(cap, in: "caps/own.yaml").contains("a name and a reason"))
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
    #expect(Self.faults("overrideLimitMg: 900\n", in: "settings.yaml").contains("the limits of the program"))
    let flag =
      "id: f\nreplaces: heart-attack-signs\n" + signed
      + "urgency: routine\nquestion: {nl: aaaaaa, en: bbbbbb}\npatterns: []\n" + Self.text
    #expect(Self.faults(flag, in: "flags/own.yaml").contains("no reason opens"))
  }
}
