import ConsultModel
import Foundation
import TestSupport
import Vault

// vaultwriter RECORD [CHANGES]      adds clients, for ever or so many, and writes each number to standard
//                                   output once the record has said it is kept
// vaultwriter RECORD passphrase     changes the passphrase from the first line to the second and back
//
// Standard input has the page key in hexadecimal, or the passphrase; it is there to be killed.

func secret(_ line: String) throws -> Secret { try Sample.secret(line) }

func key(_ hex: [UInt8]) throws -> Secret {
  let key = try Secret(capacity: 32)
  key.fill { buffer in
    for index in 0..<32 {
      buffer[index] = UInt8(String(decoding: hex[2 * index..<2 * index + 2], as: UTF8.self), radix: 16) ?? 0
    }
    return 32
  }
  return key
}

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
    _ = try Vault.open(at: path, passphrase: secret(now)).changePassphrase(to: secret(next))
    say(next)
    swap(&now, &next)
  }
}
let isKey = first.utf8.count == 64
let vault =
  isKey ? try Vault.open(at: path, key: key(Array(first.utf8))) : try Vault.open(at: path, passphrase: secret(first))
let changes = mode.flatMap { Int($0) } ?? .max
var done = 0
while done < changes {
  let note = isKey ? String(repeating: "x", count: 3000) : String(repeating: Sample.marker, count: 120)
  say(String(try vault.addClientWithIntake(Sample.client("Kill", note: note))))
  done += 1
}
try vault.close()
