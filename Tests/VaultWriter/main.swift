import ConsultModel
import Foundation
import TestSupport
import Vault

// vaultwriter RECORD [CHANGES]      adds clients, for ever or so many, and writes each number to standard
//                                   output once the record has said it is kept
// vaultwriter RECORD passphrase     changes the passphrase from the first line to the second and back
//
// Standard input has the page key in hexadecimal, or the passphrase; it is there to be killed.

func say(_ text: String) {
  let line = Data("\(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

let path = CommandLine.arguments[1]
let mode = CommandLine.arguments.dropFirst(2).first
let first = readLine() ?? ""
if mode == "passphrase" {
  var (now, next) = (first, readLine() ?? "")
  while true {
    _ = try Vault.open(at: path, passphrase: Sample.secret(now)).changePassphrase(to: Sample.secret(next))
    say(next)
    swap(&now, &next)
  }
}
let isKey = first.utf8.count == 64
let vault =
  isKey ? try Vault.open(at: path, key: Sample.key(first)) : try Vault.open(at: path, passphrase: Sample.secret(first))
let changes = mode.flatMap { Int($0) } ?? .max
var done = 0
while done < changes {
  let note = isKey ? String(repeating: "x", count: 3000) : String(repeating: Sample.marker, count: 120)
  say(String(try vault.addClientWithIntake(Sample.client("Kill", note: note))))
  done += 1
}
try vault.close()
