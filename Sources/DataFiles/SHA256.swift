import CLibCrypto

/// SHA-256 in hexadecimal: names a version of the rules, or a document as it was frozen.
package func sha256(_ parts: [String]) -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  var length: UInt32 = 32
  let context = EVP_MD_CTX_new()
  defer { EVP_MD_CTX_free(context) }
  EVP_DigestInit_ex(context, EVP_sha256(), nil)
  for part in parts {
    var bytes = Array(part.utf8)
    bytes.append(0)  // so that ["ab", "c"] and ["a", "bc"] differ
    EVP_DigestUpdate(context, bytes, bytes.count)
  }
  EVP_DigestFinal_ex(context, &digest, &length)
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
