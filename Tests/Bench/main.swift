import ConsultApp
import ConsultModel
import DataFiles
import Documents
import Foundation
import Knowledge
import Recommendation
import Vault

// bench RECORD PASSPHRASE-FILE      times what happens inside the process, on a record the demo made
// bench rules RUNS                  loads the rules so often, for a profiler
// bench practice FOLDER CLIENTS     the same in a made-up practice of so many clients

func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
}

func median(_ runs: Int, _ body: () throws -> Void) rethrows -> Double {
  try (0..<runs).map { _ in try milliseconds(body) }.sorted()[runs / 2]
}

func line(_ what: String, _ value: Double, _ unit: String) {
  let label = what + String(repeating: " ", count: max(1, 58 - what.count))
  print(label + (value < 10 ? String(Int(value * 100 + 0.5)).leftPadded : String(Int(value.rounded()))) + " " + unit)
}

extension String {
  /// Hundredths as a number with two decimals.
  fileprivate var leftPadded: String {
    let digits = String(repeating: "0", count: max(0, 3 - count)) + self
    return String(digits.dropLast(2)) + "." + digits.suffix(2)
  }
}

if CommandLine.arguments[1] == "rules" {
  let runs = Int(CommandLine.arguments[2]) ?? 9
  line("load the rules", try median(runs) { _ = try KnowledgeBase.builtIn(.advice) }, "ms")
  exit(0)
}
if CommandLine.arguments[1] == "practice" {
  var bench = try PracticeBench(folder: CommandLine.arguments[2], clients: Int(CommandLine.arguments[3]) ?? 1000)
  try bench.run()
  exit(0)
}
let path = CommandLine.arguments[1]
let passphrase = try Secret(capacity: 256)
let typed = Array(try Data(contentsOf: URL(filePath: CommandLine.arguments[2])))
passphrase.fill { buffer in
  buffer.copyBytes(from: typed)
  return typed.count
}

line("load the rules", try median(9) { _ = try KnowledgeBase.builtIn(.advice) }, "ms")
let knowledge = try KnowledgeBase.builtIn()
line("make the rules ready for use", median(5) { _ = Recogniser(knowledge) }, "ms")
let engine = Engine(knowledge)

let salt = try Vault.salt(at: path)
line("derive the key from the passphrase", try median(5) { _ = try passphrase.deriveKey(salt: salt) }, "ms")
let key = try passphrase.deriveKey(salt: salt)
line("open the record with its key", try median(9) { _ = try Vault.open(at: path, key: key) }, "ms")
let app = RecordApp(vault: try Vault.open(at: path, key: key), engine: engine, environment: .system)
line("client show, inside the process", try median(9) { _ = try app.clientFile(6) }, "ms")
line("advise on a session, inside the process", try median(9) { _ = try app.consider(6) }, "ms")

let facts = try app.consider(6).facts
let count = 1000
let spent = milliseconds { for _ in 0..<count { _ = engine.recommend(facts) } }
let coded = engine.code(facts)
let weighed = milliseconds { for _ in 0..<(count * 10) { _ = engine.verdicts(coded) } }
line("verdicts, cap and reasons from coded facts", Double(count * 10) / weighed * 1000, "a second")
line("whole recommendations from text", Double(count) / spent * 1000, "a second")

let html = try app.draft(6, to: .client, words: .init(), language: nil, showsLetterhead: true).html
for isChecked in [false, true] {
  let spent = try median(9) {
    _ = try app.draft(
      6, to: .client, words: .init(), language: nil, showsLetterhead: true, isChecked: isChecked)
  }
  line(isChecked ? "the same, its wording checked" : "a letter as HTML", spent, "ms")
}
if let pdf = try? PDFEngine(configured: nil) {
  let started = DispatchTime.now().uptimeNanoseconds
  _ = try await pdf.pdf(from: html)
  line("a letter as PDF, the engine started anew", Double(DispatchTime.now().uptimeNanoseconds - started) / 1e6, "ms")
  func spent(_ body: () async throws -> Void) async rethrows -> Double {
    let started = DispatchTime.now().uptimeNanoseconds
    try await body()
    return Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
  }
  let anew = try await spent { for _ in 0..<20 { _ = try await pdf.pdf(from: html) } }
  let warm = try await spent { _ = try await pdf.pdfs(from: Array(repeating: html, count: 200)) }
  line("200 letters as PDF, warm workers", warm, "s")
  line("200 letters as PDF, one after the other (20 measured)", anew * 10, "s")
  line("how many times as fast", anew * 10 / warm, "times")
}
