import Foundation
import TestSupport
import Testing

@Suite("The rules, through the command") struct KnowledgeCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.run("init", "--practice", "Praktijk Zuid", "--practitioner", "A. de Vries")
  }

  private func unsigned() throws -> [String] {
    let rules = try program.run("knowledge", "list", "--unsigned", "--json").json["rules"] as? [[String: Any]]
    return (rules ?? []).compactMap { $0["id"] as? String }
  }

  private var rules: String { program.folder.file("rules") }

  /// One gate of the practice's own, named in the settings.
  private func setRules(_ gate: String) throws {
    try FileManager.default.createDirectory(atPath: rules + "/gates", withIntermediateDirectories: true)
    try Data(gate.utf8).write(to: URL(filePath: rules + "/gates/own.yaml"))
    let settings = program.folder.path + "/config/magconsult"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try Data("rules: \(rules)\n".utf8).write(to: URL(filePath: settings + "/settings.yaml"))
  }

  @Test func `a rule that a professional signed is no longer to be signed`() throws {
    #expect(try unsigned().contains("surgery"))
    let signed = try program.run("knowledge", "sign", "surgery", "pregnancy", "--by", "A. de Arts, huisarts")
    #expect(signed.code == 0 && signed.output.contains("getekend: surgery (A. de Arts, huisarts)"))
    #expect(try !unsigned().contains("surgery") && !unsigned().contains("pregnancy"))
    // all or none: one name that does not exist signs nothing
    #expect(try program.run("knowledge", "sign", "low-blood-pressure", "nosuch", "--by", "A").code == 4)
    #expect(try unsigned().contains("low-blood-pressure"))
    #expect(try program.run("knowledge", "sign", "surgery", "--by", " ").code == 64)
  }

  @Test func `a rule that changes after it was signed is to be signed again`() throws {
    func gate(_ text: String) -> String {
      "id: own\nwhen: {age: {from: 90}}\noral: hold\nunknown: listed\n"
        + "text: {nl: \(text), en: A rule of the practice.}\nreference: policy\n"
    }
    try setRules(gate("Regel van de praktijk."))
    try program.run("knowledge", "sign", "own", "--by", "A. de Arts, huisarts")
    #expect(try !unsigned().contains("own"))
    try setRules(gate("Een andere regel."))
    #expect(try unsigned().contains("own"))
  }

  @Test func `a practice's own rules work from the settings, and a fault in them stops every command`() throws {
    let gate =
      "id: own\nwhen: {age: {from: 30}}\noral: hold\nunknown: listed\n"
      + "text: {nl: Regel van de praktijk., en: A rule of the practice.}\nreference: policy\n"
    try setRules(gate)
    let checked = try program.raw(["knowledge", "check", rules])
    #expect(checked.code == 0, "\(checked.errors)")
    #expect(try program.raw(["knowledge", "show", "own"]).code == 0)
    try Data((gate + "colour: red\n").utf8).write(to: URL(filePath: rules + "/gates/own.yaml"))
    #expect(try program.raw(["knowledge", "show", "own"]).code == 5)
  }

  @Test func `replay tells who would get other advice under new rules, without a name`() throws {
    try program.fill("06")
    #expect(try program.run("advise", "S-1", "--accept").code == 0)
    #expect(try program.run("advise", "--replay").output.contains(" 0 zouden vandaag anders zijn"))
    try setRules(
      "id: own\nwhen: {age: {from: 18}}\noral: hold\nunknown: listed\n"
        + "text: {nl: Regel van de praktijk., en: A rule of the practice.}\nreference: policy\n")
    let replayed = try program.run("advise", "--replay")
    #expect(replayed.code == 0)
    #expect(replayed.output.contains("-> hold") && replayed.output.contains("nu door: own"))
    #expect(!replayed.output.contains("Bakker"))
    let different = try program.run("advise", "--replay", "--json").json["different"] as? [[String: Any]]
    #expect(different?.isEmpty == false)
  }
}
