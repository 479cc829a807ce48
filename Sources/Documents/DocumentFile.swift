import Foundation

/// Writes a finished document where the practitioner asked for it: for her alone, never over another.
package enum DocumentFile {
  /// - Parameter name: ids and dates only, no client's name.
  /// - Returns: the path; a number is added where the name is taken.
  package static func write(_ bytes: [UInt8], named name: String, extension ending: String, to folder: String)
    throws(DocumentError) -> String
  {
    for attempt in 1...999 {
      let number = attempt == 1 ? "" : "-\(attempt)"
      let path = "\(folder)/\(name)\(number).\(ending)"
      let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        if errno == EEXIST { continue }
        throw .cannotWrite(code: errno)
      }
      defer { close(descriptor) }
      var done = 0
      while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else {
          let code = errno
          unlink(path)
          throw .cannotWrite(code: code)
        }
        done += count
      }
      guard fsync(descriptor) == 0 else { throw .cannotWrite(code: errno) }
      return path
    }
    throw .fileExists
  }
}
