import ConsultModel
import Foundation
import TestSupport
import Vault

// vaultwriter RECORD: adds clients for ever, and writes each number to standard output once the record
// has said it is kept. The page key comes in hexadecimal on standard input. It is there to be killed.

let hex = Array((readLine() ?? "").utf8)
let key = try Secret(capacity: 32)
key.fill { buffer in
  for index in 0..<32 {
    buffer[index] = UInt8(String(decoding: hex[2 * index..<2 * index + 2], as: UTF8.self), radix: 16) ?? 0
  }
  return 32
}
let vault = try Vault.open(at: CommandLine.arguments[1], key: key)
while true {
  let number = try vault.addClientWithIntake(Sample.client("Kill", note: String(repeating: "x", count: 3000)))
  let line = Data("\(number)\n".utf8)
  _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
