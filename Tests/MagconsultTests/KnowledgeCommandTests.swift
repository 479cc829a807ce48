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

  @Test func `a practice's own rules work from the settings, and a fault in them stops every command`() throws {
    let rules = program.folder.file("rules")
    try FileManager.default.createDirectory(atPath: rules + "/gates", withIntermediateDirectories: true)
    let gate =
      "id: own\nwhen: {age: {from: 30}}\noral: hold\nunknown: listed\n"
      + "text: {nl: Regel van de praktijk., en: A rule of the practice.}\nreference: policy\n"
    try Data(gate.utf8).write(to: URL(filePath: rules + "/gates/own.yaml"))
    let checked = try program.raw(["knowledge", "check", rules])
    #expect(checked.code == 0, "\(checked.errors)")
    let settings = program.folder.path + "/config/magconsult"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try Data("rules: \(rules)\n".utf8).write(to: URL(filePath: settings + "/settings.yaml"))
    #expect(try program.raw(["knowledge", "show", "own"]).code == 0)
    try Data((gate + "colour: red\n").utf8).write(to: URL(filePath: rules + "/gates/own.yaml"))
    #expect(try program.raw(["knowledge", "show", "own"]).code == 5)
  }
}
