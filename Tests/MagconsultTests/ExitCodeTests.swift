import ConsultApp
import Foundation
import Testing
import Vault

@testable import magconsult

@Suite("Exit codes") struct ExitCodeTests {
  let program: Program

  init() throws { program = try Program() }

  private func make() throws { #expect(try program.run("init", "--practice", "P", "--practitioner", "A").code == 0) }

  private func edit(_ change: (inout Data) -> Void) throws {
    let url = URL(filePath: program.vault)
    var data = try Data(contentsOf: url)
    change(&data)
    try data.write(to: url)
    chmod(program.vault, 0o600)
  }

  @Test func `10: there is no record at that path`() throws {
    let result = try program.run("client", "list")
    #expect(result.code == 10)
    #expect(result.errors.contains("error:") && result.errors.contains("hint:"))
  }

  @Test func `11: the record is in use`() throws {
    try make()
    let lock = Process()
    lock.executableURL = URL(filePath: "/usr/bin/python3")
    // the bytes SQLite locks: pending at 1 GiB, then reserved and the shared range
    lock.arguments = [
      "-c",
      "import fcntl,sys,time; f=open(sys.argv[1],'r+b'); fcntl.lockf(f,fcntl.LOCK_EX,512,0x40000000); print('locked',flush=True); time.sleep(60)",
      program.vault,
    ]
    let output = Pipe()
    lock.standardOutput = output
    try lock.run()
    defer { lock.terminate() }
    _ = output.fileHandleForReading.availableData
    #expect(try program.run("client", "list").code == 11)
  }

  @Test func `12: a wrong passphrase`() throws {
    try make()
    try program.write("passphrase", "een heel andere zin\n")
    #expect(try program.run("client", "list").code == 12)
  }

  @Test func `13: damaged, cut short, and which`() throws {
    try make()
    try edit { $0[3 * 4096 + 50] ^= 1 }
    let damaged = try program.run("vault", "check")
    #expect(damaged.code == 13)
    try edit { $0 = $0.prefix(2 * 4096 + 7) }
    let short = try program.run("client", "list")
    #expect(short.code == 13)
    #expect(short.errors.contains("afgekapt"))
  }

  @Test func `14: made by a newer version`() {
    #expect(AppError.vault(.madeByNewerVersion).exitStatus.rawValue == 14)
    #expect(VaultError.madeByNewerVersion.message.error.nl.contains("nieuwere versie"))
  }

  @Test func `15: not a record, and what it is instead`() throws {
    try program.write("record.vault", "SQLite format 3\0" + String(repeating: "\0", count: 5000))
    let plain = try program.run("client", "list")
    #expect(plain.code == 15)
    #expect(plain.errors.contains("onversleutelde"))
  }

  @Test func `4: a client, session, intake or advice that is not there`() throws {
    try make()
    #expect(try program.run("client", "show", "C-9").code == 4)
    #expect(try program.run("consult", "show", "S-9").code == 4)
    #expect(try program.run("letter", "S-9", "--to", "client").code == 4)
    #expect(try program.run("client", "find", "--from", "-", input: "niemand").code == 4)
  }

  @Test func `5: invalid input changes nothing and lists every fault`() throws {
    try make()
    let result = try program.run(
      "client", "add", "--from", "-", input: "givenName: A\nbirthDate: 1990-02-30\nsex: vrouwelijk\nshoe: 43\n")
    #expect(result.code == 5)
    for path in ["birthDate", "sex", "familyName", "shoe"] { #expect(result.errors.contains(path), "\(path)") }
    #expect(!result.errors.contains("1990-02-30") && !result.errors.contains("vrouwelijk"))
    #expect(try program.run("client", "list").output == "")
  }

  @Test func `3: advice withheld is still printed`() throws {
    try program.fill("05")
    let result = try program.run("advise", "S-1", "--json")
    #expect(result.code == 3)
    #expect((result.json["oral"] as? [String: Any])?["verdict"] as? String == "no")
  }

  @Test func `64: usage`() throws {
    #expect(try program.raw(["client", "show", "hello"]).code == 64)
    #expect(try program.raw(["nonsense"]).code == 64)
    #expect(try program.raw(["advise"]).code == 64)
  }

  @Test func `a passphrase in an argument or the environment is refused with a better way`() throws {
    let argument = try program.raw(["client", "list", "--passphrase", "hunter2 hunter2"])
    #expect(argument.code == 64)
    #expect(argument.errors.contains("--passphrase-file") && !argument.errors.contains("hunter2"))
    try make()
    let variable = try program.raw(
      ["client", "list", "--vault", program.vault], environment: ["MAGCONSULT_PASSPHRASE": "hunter2"])
    #expect(variable.code == 64)
    #expect(!variable.errors.contains("hunter2"))
  }

  @Test func `a weak passphrase and an open passphrase file are refused`() throws {
    try program.write("passphrase", "kort")
    #expect(try program.run("init", "--practice", "P", "--practitioner", "A").code == 5)
    try program.write("passphrase", "lang genoeg maar leesbaar", mode: 0o644)
    #expect(try program.run("init", "--practice", "P", "--practitioner", "A").code == 1)
    #expect(!FileManager.default.fileExists(atPath: program.vault))
  }

  @Test func `without a terminal nothing is asked and what is missing is named`() throws {
    try make()
    let result = try program.run("client", "add", "--no-input")
    #expect(result.code == 5)
    #expect(result.errors.contains("givenName"))
  }
}
